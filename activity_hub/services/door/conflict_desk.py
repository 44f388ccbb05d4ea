"""The conflict desk: what the organiser reads of each conflict, the open ones first."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from activity_hub.database import db
from activity_hub.models import DoorDevice, Member, Occurrence, Registration, Scan, ScanConflict, Union
from activity_hub.rules.conflicts import ConflictKind, Settlement
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import Status
from activity_hub.rules.scanning import Verdict
from activity_hub.services.base import access
from activity_hub.services.door.brought import brought_by
from activity_hub.services.door.conflicts import is_open
from activity_hub.services.door.undone import taken_back

MOST_OPEN, MOST_SETTLED = 50, 50  # a page that a phone opens at once; the next come as these are settled


@dataclass(frozen=True, slots=True)
class Side:
    """One of the scans: who made it and where, when by our clock and by the phone's own, and what the phone showed.

    `who` is the name of the phone (empty once it is forgotten) where there is a `device_id`, else of the checker.
    `brought_by` and `brought_by_device` tell in the same way who handed it in, where somebody else had made it.
    """

    who: str
    device_id: int | None
    gate: str
    occurred_at: datetime
    received_at: datetime
    device_time: datetime | None
    offset_ms: int | None
    is_offline: bool
    shown: Verdict | None
    is_taken_back: bool
    brought_by: str = ""
    brought_by_device: int | None = None


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """One conflict: whose, at which occurrence, both scans, what the server knows, and how it was settled if it was."""

    id: int
    kind: ConflictKind
    name: str
    member_no: str
    union_name: str | None
    registration_id: int | None
    status: Status | None
    status_since: datetime | None
    held_on: date | None
    late: Side
    other: Side | None
    created_at: datetime
    settled_at: datetime | None
    settled_by: str | None
    settlement: Settlement | None
    note: str


@dataclass(frozen=True, slots=True)
class ConflictDesk:
    """All of one activity: how many are open, those, and the last that were settled."""

    activity_id: int
    title: str
    zone: ZoneInfo
    open_count: int
    open: tuple[ConflictLine, ...]
    settled: tuple[ConflictLine, ...]


def conflict_desk(*, by: Actor, activity_id: int) -> ConflictDesk:
    """The desk of an activity, for who may edit it; raises NotFound, NotAllowed. A fixed number of statements."""
    activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY)
    here, settled = is_open(activity.id), ScanConflict.settled_at.is_not(None)
    ended = (ScanConflict.activity_id == activity.id) & settled
    return ConflictDesk(
        activity.id,
        activity.title,
        ZoneInfo(activity.time_zone),
        open_conflicts(activity_id=activity.id),
        _lines(here, ScanConflict.id, MOST_OPEN),
        _lines(ended, ScanConflict.settled_at.desc(), MOST_SETTLED),
    )


def open_conflicts(*, activity_id: int) -> int:
    """How many nobody has settled; who may know of the activity's door is for the caller to say."""
    return db.session.scalar(select(func.count()).select_from(ScanConflict).where(is_open(activity_id))) or 0


_late, _other = aliased(Scan), aliased(Scan)
_late_phone, _other_phone = aliased(DoorDevice), aliased(DoorDevice)
_late_by, _other_by, _settler = aliased(Member), aliased(Member), aliased(Member)


def _lines(which: ColumnElement[bool], order: Any, most: int) -> tuple[ConflictLine, ...]:
    asked = (
        select(
            ScanConflict, Member.name, Member.member_no, Union.name, Registration, Occurrence.held_on, _settler.name,
            _late, _late_phone, _late_by.name, taken_back(_late), brought_by(_late),
            _other, _other_phone, _other_by.name, taken_back(_other), brought_by(_other),
        )
        .join(_late, _late.id == ScanConflict.scan_id)
        .outerjoin(_other, _other.id == ScanConflict.other_scan_id)
        .outerjoin(_late_phone, _late_phone.id == _late.device_id)
        .outerjoin(_other_phone, _other_phone.id == _other.device_id)
        .outerjoin(_late_by, _late_by.id == _late.by_id)
        .outerjoin(_other_by, _other_by.id == _other.by_id)
        .outerjoin(Registration, Registration.id == ScanConflict.registration_id)
        .outerjoin(Member, Member.id == Registration.member_id)
        .outerjoin(Union, Union.id == Registration.union_then_id)
        .outerjoin(Occurrence, Occurrence.id == ScanConflict.occurrence_id)
        .outerjoin(_settler, _settler.id == ScanConflict.settled_by_id)
        .where(which)
        .order_by(order, ScanConflict.id)
        .limit(most)
    )  # fmt: skip
    return tuple(_line(tuple(row)) for row in db.session.execute(asked))


def _line(row: tuple[Any, ...]) -> ConflictLine:
    conflict, name, number, union_name, registration, held_on, settler = row[:7]
    late, other = row[7:12], row[12:17]
    return ConflictLine(
        id=conflict.id,
        kind=ConflictKind(conflict.kind),
        name=name or "",
        member_no=number or "",
        union_name=union_name,
        registration_id=conflict.registration_id,
        status=Status(registration.status) if registration else None,
        status_since=registration.updated_at if registration else None,
        held_on=held_on,
        late=_side(*late),
        other=_side(*other) if other[0] is not None else None,
        created_at=conflict.created_at,
        settled_at=conflict.settled_at,
        settled_by=settler,
        settlement=Settlement(conflict.settlement) if conflict.settlement else None,
        note=conflict.note,
    )


def _side(scan: Any, phone: DoorDevice | None, checker: str | None, is_undone: bool, bringer: str | None) -> Side:
    return Side(
        who=phone.name if phone else checker or "",
        device_id=phone.id if phone else None,
        gate=scan.gate,
        occurred_at=scan.occurred_at,
        received_at=scan.received_at,
        device_time=scan.device_time,
        offset_ms=scan.offset_ms,
        is_offline=scan.offline,
        shown=Verdict(scan.shown) if scan.shown else None,
        is_taken_back=bool(is_undone),
        brought_by=bringer or "",
        brought_by_device=scan.sent_by_device_id,
    )
