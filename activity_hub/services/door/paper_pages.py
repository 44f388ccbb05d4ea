"""What whoever enters signed sheets is shown: occurrences, unions with how far they are, lines, the last entries."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select

from activity_hub.database import db
from activity_hub.models import Activity, Attendance, Member, Occurrence, Registration, Scan, Union
from activity_hub.rules.evidence import Evidence
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import Status
from activity_hub.rules.scanning import ScanKind
from activity_hub.services.base import access, sheet_lines
from activity_hub.services.base.frame import slot_of
from activity_hub.services.base.occurrences import in_order
from activity_hub.services.door.facts import SAID_SO
from activity_hub.services.door.undone import taken_back

NO_UNION = "~"
LAST_ENTRIES = 5


@dataclass(frozen=True, slots=True)
class Day:
    """One occurrence that takes place; `opens_at` is when something can be entered for it."""

    no: int
    held_on: date
    starts_at: datetime | None
    ends_at: datetime | None
    opens_at: datetime
    venue: str


@dataclass(frozen=True, slots=True)
class Progress:
    """A union on the sheets: how many lines it has, how many of them are in, and of these by their own word."""

    code: str
    name: str
    expected: int
    present: int
    self_reported: int


@dataclass(frozen=True, slots=True)
class Line:
    """One numbered line of a union's sheet; `evidence` says how they are known to be in, None who is not."""

    registration_id: int
    line: int
    name: str
    member_no: str
    places: int
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class LastEntry:
    """An entry that stands, and can be taken back as one."""

    key: str
    no: int
    at: datetime
    by_name: str
    count: int


@dataclass(frozen=True, slots=True)
class PaperDesk:
    """The page: `day` is the chosen occurrence (None: there is none), `union` the chosen one with its `lines`."""

    activity_id: int
    title: str
    time_zone: str
    days: list[Day]
    day: Day | None
    is_open: bool
    unions: list[Progress]
    union: Progress | None
    lines: list[Line]
    entries: list[LastEntry]


def desk(*, by: Actor, at: datetime, activity_id: int, no: int = 0, union: str = "") -> PaperDesk:
    """Raises NotFound and NotAllowed; an occurrence that does not take place is as none chosen."""
    activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY)
    rows = occurrences(activity)
    days = [day_of(activity, row) for row in rows]
    begun = [day for day in days if day.opens_at <= at]
    day = next((one for one in days if one.no == no), begun[-1] if begun else days[0] if days else None)
    row = next((one for one in rows if day and one.no == day.no), None)
    unions = _unions(activity, row) if row else []
    chosen = next((one for one in unions if one.code == union), None)
    return PaperDesk(
        activity_id=activity.id,
        title=activity.title,
        time_zone=activity.time_zone,
        days=days,
        day=day,
        is_open=day is not None and day.opens_at <= at,
        unions=unions,
        union=chosen,
        lines=lines(activity, row, chosen.code) if row and chosen else [],
        entries=_entries(activity),
    )


def occurrences(activity: Activity) -> list[Occurrence]:
    """Those that take place, in order."""
    return list(db.session.scalars(in_order(activity.id)))


def day_of(activity: Activity, row: Occurrence) -> Day:
    """An occurrence as these pages show it."""
    opens_at = slot_of(row, activity.time_zone).opens_at
    return Day(row.no, row.held_on, row.starts_at, row.ends_at, opens_at, row.venue or activity.venue)


def _there(occurrence: Occurrence) -> ColumnElement[bool]:
    return and_(
        Attendance.occurrence_id == occurrence.id,
        Attendance.member_id == Registration.member_id,
        Attendance.state == "present",
    )


def _unions(activity: Activity, occurrence: Occurrence) -> list[Progress]:
    code = func.coalesce(Union.code, NO_UNION)
    asked = (
        select(code, func.coalesce(Union.name, ""), func.count(), func.count(Attendance.id), func.count(SAID_SO))
        .select_from(Registration)
        .outerjoin(Union, Union.id == Registration.union_then_id)
        .outerjoin(Attendance, _there(occurrence))
        .where(Registration.activity_id == activity.id, Registration.status == Status.CONFIRMED.value)
        .group_by(Union.code, Union.name, Union.path)
        .order_by(func.coalesce(Union.path, NO_UNION))
    )
    return [Progress(*row) for row in db.session.execute(asked)]


def lines(activity: Activity, occurrence: Occurrence, union: str) -> list[Line]:
    """The lines of the union's sheet, as it was printed; none without a union."""
    if not union:
        return []
    numbered = sheet_lines.of(activity.id)
    person = (Member.name, Member.member_no, Registration.places)
    asked = (
        select(Registration.id, numbered.c.line, *person, Attendance.evidence)
        .join(numbered, numbered.c.id == Registration.id)
        .join(Member, Member.id == Registration.member_id)
        .outerjoin(Union, Union.id == Registration.union_then_id)
        .outerjoin(Attendance, _there(occurrence))
        .where(
            Registration.activity_id == activity.id,
            Registration.status == Status.CONFIRMED.value,
            Union.code.is_(None) if union == NO_UNION else Union.code == union,
        )
        .order_by(Registration.id)
    )
    return [_line(row) for row in db.session.execute(asked)]


def _line(row: Any) -> Line:
    registration_id, line, name, member_no, places, evidence = row
    return Line(registration_id, line, name, member_no, places, Evidence(evidence) if evidence else None)


def _entries(activity: Activity) -> list[LastEntry]:
    """The last entries that still stand; the scans of one were written at one moment by one person."""
    name = func.max(case((Member.id.is_not(None), Member.name), else_=""))
    asked = (
        select(func.min(Scan.scan_uuid), Occurrence.no, Scan.received_at, name, func.count())
        .join(Occurrence, Occurrence.id == Scan.occurrence_id)
        .outerjoin(Member, Member.id == Scan.by_id)
        .where(
            Scan.activity_id == activity.id,
            Scan.evidence == Evidence.PAPER.value,
            Scan.kind == ScanKind.IN.value,
            ~taken_back(),
        )
        .group_by(Scan.received_at, Scan.by_id, Occurrence.no)
        .order_by(Scan.received_at.desc())
        .limit(LAST_ENTRIES)
    )
    return [
        LastEntry(_key(uuid), no, received_at, by_name, count)
        for uuid, no, received_at, by_name, count in db.session.execute(asked)
    ]


def _key(scan_uuid: str) -> str:
    """paper-KEY-occurrence-registration, where the key may have a dash of its own."""
    return scan_uuid.removeprefix("paper-").rsplit("-", 2)[0]
