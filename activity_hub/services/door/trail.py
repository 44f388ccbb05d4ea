"""Every scan of one person at one occurrence, as whoever sets attendance right reads it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from activity_hub.database import db
from activity_hub.models import Activity, Attendance, DoorDevice, Member, Occurrence, Registration, Scan, Union
from activity_hub.rules import attending
from activity_hub.rules.attending import Came
from activity_hub.rules.evidence import Evidence
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import Status
from activity_hub.rules.scanning import ScanKind, Verdict
from activity_hub.services.base import access
from activity_hub.services.base.access import NotFound
from activity_hub.services.base.frame import slot_of
from activity_hub.services.door import paper_pages
from activity_hub.services.door.brought import brought_by
from activity_hub.services.door.paper_pages import Day
from activity_hub.services.door.undone import taken_back

MOST = 200  # scans of one person at one occurrence


@dataclass(frozen=True, slots=True)
class Step:
    """One scan. `is_taken_back`: another one names it. `correction` is the key of one that can be taken back.

    `by_name` is whoever made it, else the name of the phone `device_id` (empty once that is forgotten). In the
    same way `brought_by` and `brought_by_device` tell who handed it in, where that was another.
    """

    at: datetime
    received_at: datetime
    kind: ScanKind | None
    verdict: Verdict
    gate: str
    evidence: Evidence
    is_offline: bool
    by_name: str
    device_id: int | None
    brought_by: str
    brought_by_device: int | None
    reason: str
    is_taken_back: bool
    correction: str


@dataclass(frozen=True, slots=True)
class Trail:
    """The page: whose it is, how the attendance stands, and the scans behind it in the order they arrived."""

    activity_id: int
    title: str
    time_zone: str
    day: Day
    registration_id: int
    name: str
    member_no: str
    union_name: str
    status: Status
    came: Came
    evidence: Evidence | None
    first_at: datetime | None
    is_open: bool
    steps: list[Step]


def trail(*, by: Actor, at: datetime, activity_id: int, no: int, registration_id: int) -> Trail:
    """Raises NotFound, also for a registration of another activity, and NotAllowed. Without `no`: the first date."""
    activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY)
    row = db.session.get(Registration, registration_id) if 0 < registration_id <= access.BIGGEST_ID else None
    occurrences = paper_pages.occurrences(activity)
    occurrence = next((one for one in occurrences if one.no == no), occurrences[0] if occurrences and not no else None)
    if row is None or row.activity_id != activity.id or occurrence is None:
        raise NotFound
    return _trail(activity, occurrence, row, at)


def _trail(activity: Activity, occurrence: Occurrence, row: Registration, at: datetime) -> Trail:
    member = db.session.get_one(Member, row.member_id)
    union = db.session.get(Union, row.union_then_id) if row.union_then_id else None
    asked = select(Attendance).where(Attendance.occurrence_id == occurrence.id, Attendance.member_id == row.member_id)
    found = db.session.scalar(asked)
    is_present = found is not None and found.state == "present"
    evidence = Evidence(found.evidence) if found is not None and is_present else None
    slot = slot_of(occurrence, activity.time_zone)
    return Trail(
        activity_id=activity.id,
        title=activity.title,
        time_zone=activity.time_zone,
        day=paper_pages.day_of(activity, occurrence),
        registration_id=row.id,
        name=member.name,
        member_no=member.member_no,
        union_name=union.name if union else "",
        status=Status(row.status),
        came=attending.came(is_present, at > slot.ends_at),
        evidence=evidence,
        first_at=found.first_at if found is not None and evidence not in attending.UNTIMED else None,
        is_open=at >= slot.opens_at,
        steps=_steps(occurrence, row),
    )


def _steps(occurrence: Occurrence, row: Registration) -> list[Step]:
    """Those of every registration the person had here, and what takes one back although it came without a pass."""
    mine = select(Registration.id).where(
        Registration.activity_id == row.activity_id, Registration.member_id == row.member_id
    )
    own, who = aliased(Scan), aliased(Member)
    theirs = select(own.scan_uuid).where(own.registration_id.in_(mine), own.occurrence_id == occurrence.id)
    waited = and_(Scan.registration_id.is_(None), Scan.activity_id == row.activity_id, Scan.voids.in_(theirs))
    here = and_(Scan.registration_id.in_(mine), Scan.occurrence_id == occurrence.id)
    asked = (
        select(Scan, who.name, DoorDevice.name, brought_by(), taken_back())
        .outerjoin(who, who.id == Scan.by_id)
        .outerjoin(DoorDevice, DoorDevice.id == Scan.device_id)
        .where(or_(here, waited))
        .order_by(Scan.received_at, Scan.id)
        .limit(MOST)
    )
    found = db.session.execute(asked).all()
    uuids = {scan.scan_uuid for scan, *_ in found}
    steps = []
    for scan, by_name, device_name, bringer, is_taken_back in found:
        correction = "" if f"un{scan.scan_uuid}" in uuids else _correction(scan)
        steps.append(_step(scan, by_name or device_name or "", bringer or "", bool(is_taken_back), correction))
    return steps


def _correction(scan: Scan) -> str:
    """The key of the correction that this scan is of; of one that took several scans back, the first has it."""
    if scan.evidence != Evidence.CORRECTED.value or not scan.scan_uuid.startswith("fix-"):
        return ""
    key = scan.scan_uuid.removeprefix("fix-")
    if scan.kind != ScanKind.VOID.value:
        return key
    key, _, number = key.rpartition("-")
    return key if number == "1" else ""


def _step(scan: Scan, by_name: str, brought_by_name: str, is_taken_back: bool, correction: str) -> Step:
    return Step(
        at=scan.occurred_at,
        received_at=scan.received_at,
        kind=ScanKind(scan.kind) if scan.kind in set(ScanKind) else None,
        verdict=Verdict(scan.verdict),
        gate=scan.gate,
        evidence=Evidence(scan.evidence),
        is_offline=scan.offline,
        by_name=by_name,
        device_id=scan.device_id,
        brought_by=brought_by_name,
        brought_by_device=scan.sent_by_device_id,
        reason=scan.reason,
        is_taken_back=is_taken_back,
        correction=correction,
    )
