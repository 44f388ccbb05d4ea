"""What somebody decided against a verdict or took back at an occurrence: who, when, where, and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from activity_hub.database import db
from activity_hub.models import DoorDevice, Member, Occurrence, Scan
from activity_hub.rules.evidence import Evidence
from activity_hub.rules.scanning import ScanKind, Verdict

MOST_OVERRIDES = 200


@dataclass(frozen=True, slots=True)
class Override:
    """A scan that was let in against the verdict, set right afterwards, or taken back; the reason may be missing.

    `by_name` is whoever did it, else the name of the phone `device_id` (empty once that is forgotten), at this `gate`.
    """

    at: datetime
    name: str
    kind: ScanKind
    evidence: Evidence
    reason: str
    by_name: str
    device_id: int | None
    gate: str


def overrides(row: Occurrence, within: Any) -> list[Override]:
    """The newest first, of the members who fulfil `within`.

    A void that came before its scan is found by that. Paper entered by the sheet is taken back by the sheet: that is
    one decision, and the audit trail has it.
    """
    who, target = aliased(Member), aliased(Scan)
    void = and_(Scan.kind == ScanKind.VOID.value, Scan.verdict == Verdict.OK.value)
    asked = (
        select(Scan, Member.name, who.name, DoorDevice.name)
        .outerjoin(target, and_(target.scan_uuid == Scan.voids, target.activity_id == Scan.activity_id))
        .join(Member, Member.id == func.coalesce(Scan.member_id, target.member_id))
        .outerjoin(who, who.id == Scan.by_id)
        .outerjoin(DoorDevice, DoorDevice.id == Scan.device_id)
        .where(
            Scan.activity_id == row.activity_id,
            func.coalesce(Scan.occurrence_id, target.occurrence_id) == row.id,
            or_(Scan.reason != "", and_(void, Scan.evidence != Evidence.PAPER.value)),
            Scan.kind.in_(list(ScanKind)),
            within,
        )
        .order_by(Scan.received_at.desc(), Scan.id.desc())
        .limit(MOST_OVERRIDES)
    )
    return [_override(scan, name, by_name or phone or "") for scan, name, by_name, phone in db.session.execute(asked)]


def _override(scan: Scan, name: str, by_name: str) -> Override:
    return Override(
        at=scan.received_at,
        name=name,
        kind=ScanKind(scan.kind),
        evidence=Evidence(scan.evidence),
        reason=scan.reason,
        by_name=by_name,
        device_id=scan.device_id,
        gate=scan.gate,
    )
