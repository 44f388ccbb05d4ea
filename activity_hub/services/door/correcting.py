"""Setting an attendance right afterwards, with a reason: on record, in the audit trail, and reversible."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import exists, or_, select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Attendance, Occurrence, Registration, Scan
from activity_hub.rules.activity import text_fault
from activity_hub.rules.attending import REASON_MAX, Correction, CorrectionRefusal
from activity_hub.rules.evidence import Evidence
from activity_hub.rules.paper import is_key
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.scanning import ScanKind
from activity_hub.services.base import access, audit
from activity_hub.services.base.access import Invalid, NotFound, Refused
from activity_hub.services.base.frame import slot_of
from activity_hub.services.base.locking import begins_anew
from activity_hub.services.door.entering import Desk, Entry


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be so, and why; `key` names one press of the button."""

    correction: Correction
    reason: str
    key: str


@begins_anew
def correct(*, by: Actor, at: datetime, activity_id: int, no: int, registration_id: int, wish: Wish) -> None:
    """Mark somebody present (known by the correction alone), or take back every scan that let them in.

    The same key is one correction, however often it is sent. Raises NotFound, NotAllowed, Invalid (`reason`), and
    Refused with a CorrectionRefusal.
    """
    _check(wish)
    with write_tx():
        activity, occurrence = _locked(by, activity_id, no, registration_id)
        if at < slot_of(occurrence, activity.time_zone).opens_at:
            raise Refused(CorrectionRefusal.NOT_BEGUN)
        desk = Desk(by, at, activity, occurrence, [registration_id])
        make = _present if wish.correction is Correction.PRESENT else _absent
        entries = make(desk, registration_id, wish)
        if desk.write(entries):
            verb = f"mark_{wish.correction.value}"
            audit.record(by, at, verb, "registration", registration_id, no=no, reason=wish.reason.strip(), key=wish.key)


def _check(wish: Wish) -> None:
    reason = wish.reason.strip()
    fault = text_fault(reason, REASON_MAX) if reason else "required"
    if fault:
        raise Invalid({"reason": [str(fault)]})
    if not is_key(wish.key):
        raise Invalid({"key": ["invalid"]})


def _locked(by: Actor, activity_id: int, no: int, registration_id: int) -> tuple[Activity, Occurrence]:
    """The registration itself is locked by the desk."""
    activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY)
    asked = select(Occurrence).where(Occurrence.activity_id == activity.id, Occurrence.no == no)
    occurrence = db.session.scalar(asked) if 0 < no <= access.BIGGEST_ID else None
    row = db.session.get(Registration, registration_id) if 0 < registration_id <= access.BIGGEST_ID else None
    if occurrence is None or row is None or row.activity_id != activity.id:
        raise NotFound
    return activity, occurrence


def _present(desk: Desk, registration_id: int, wish: Wish) -> list[Entry]:
    uuid = f"fix-{wish.key}"
    if not desk.known([uuid]) and desk.present():
        raise Refused(CorrectionRefusal.SO_ALREADY)
    return [Entry(uuid, registration_id, Evidence.CORRECTED, reason=wish.reason.strip())]


def _absent(desk: Desk, registration_id: int, wish: Wish) -> list[Entry]:
    entries = desk.entries(registration_id)
    if not entries and not _made(desk, wish.key):
        raise Refused(_why_not(desk, registration_id))
    return [
        Entry(
            f"fix-{wish.key}-{number}",
            scan.registration_id or registration_id,
            Evidence.CORRECTED,
            kind=ScanKind.VOID,
            occurred_at=scan.occurred_at,
            voids=scan.scan_uuid,
            reason=wish.reason.strip(),
        )
        for number, scan in enumerate(entries, start=1)
    ]


def _why_not(desk: Desk, registration_id: int) -> CorrectionRefusal:
    """Whoever is present without a scan came in a file."""
    there = exists().where(
        Attendance.occurrence_id == desk.occurrence.id,
        Attendance.member_id == desk.holders.by_id[registration_id].row.member_id,
        Attendance.state == "present",
    )
    is_there = db.session.scalar(select(there))
    return CorrectionRefusal.NOT_BY_SCAN if is_there else CorrectionRefusal.SO_ALREADY


@begins_anew
def take_back(*, by: Actor, at: datetime, activity_id: int, no: int, registration_id: int, key: str) -> bool:
    """Take one correction back: what it let in goes, what it took away stands again as it was. Whether there was one.

    Raises NotFound and NotAllowed.
    """
    with write_tx():
        activity, occurrence = _locked(by, activity_id, no, registration_id)
        desk = Desk(by, at, activity, occurrence, [registration_id])
        made = _made(desk, key) if is_key(key) else []
        entries = [_reverse(scan) for scan in made]
        if made and desk.write(entries):
            audit.record(by, at, "undo_correction", "registration", registration_id, no=no, key=key)
        return bool(made)


def _made(desk: Desk, key: str) -> Sequence[Scan]:
    """The scans of one correction."""
    of_it = or_(Scan.scan_uuid == f"fix-{key}", Scan.scan_uuid.startswith(f"fix-{key}-", autoescape=True))
    asked = select(Scan).where(
        Scan.activity_id == desk.activity.id,
        Scan.occurrence_id == desk.occurrence.id,
        Scan.registration_id.in_(desk.holders.by_id),
        Scan.evidence == Evidence.CORRECTED.value,
        of_it,
    )
    return db.session.scalars(asked.order_by(Scan.id)).all()


def _reverse(scan: Scan) -> Entry:
    uuid, registration_id = f"un{scan.scan_uuid}", scan.registration_id or 0
    if scan.kind == ScanKind.IN.value:
        return Entry(uuid, registration_id, Evidence.CORRECTED, ScanKind.VOID, scan.occurred_at, voids=scan.scan_uuid)
    was = db.session.scalars(select(Scan).where(Scan.scan_uuid == scan.voids)).one()
    again = Entry(uuid, registration_id, Evidence(was.evidence), occurred_at=was.occurred_at, gate=was.gate)
    return replace(again, device_id=was.device_id, instead_of=was.scan_uuid)
