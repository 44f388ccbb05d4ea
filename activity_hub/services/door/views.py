"""What whoever stands at a door is shown: their doors, the counts, the people found by name."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, and_, exists, func, select

from activity_hub.database import db
from activity_hub.models import Activity, Attendance, Member, Occurrence, Registration, Union
from activity_hub.rules.lifecycle import ActivityStatus, OccurrenceStatus
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import LIVE, Status
from activity_hub.rules.scanning import ScanKind, mask
from activity_hub.rules.sign_in import Allowance
from activity_hub.services.base import access, throttle
from activity_hub.services.base.search import matches
from activity_hub.services.door.facts import timetable

DAYS_AHEAD = 14
FOUND_AT_MOST = 20
SHOWN_DIGITS = 4
NAME_SEARCH = Allowance("door-search", 40, timedelta(minutes=1), timedelta(seconds=10), timedelta(minutes=1))
_AT_THE_DOOR = (ActivityStatus.PUBLISHED.value, ActivityStatus.CLOSED.value, ActivityStatus.HELD.value)


@dataclass(frozen=True, slots=True)
class DoorLine:
    """An activity whose door one may stand at, with one occurrence of it."""

    activity_id: int
    title: str
    no: int
    held_on: date
    starts_at: datetime | None
    ends_at: datetime | None
    time_zone: str
    venue: str


@dataclass(frozen=True, slots=True)
class Door:
    """The activity at whose door one stands; `line` is the occurrence of this moment, None where none takes place."""

    activity_id: int
    title: str
    time_zone: str
    line: DoorLine | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Who is in and who is expected at one occurrence; `unions` are names by code of everybody registered."""

    present: int
    expected: int
    unions: dict[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """A registered person found by name; `number_end` are the last characters of the member number."""

    registration_id: int
    name: str
    number_end: str
    union_name: str | None
    status: Status
    is_present: bool


def doors(*, by: Actor, today: date) -> list[DoorLine]:
    """The occurrences from yesterday to a fortnight ahead at whose door the actor may stand: today's first."""
    rows = db.session.execute(
        select(Activity, Occurrence)
        .join(Occurrence, Occurrence.activity_id == Activity.id)
        .where(
            access.staff_condition(by, Right.SCAN),
            Activity.status.in_(_AT_THE_DOOR),
            Occurrence.status.in_([OccurrenceStatus.PLANNED.value, OccurrenceStatus.HELD.value]),
            Occurrence.held_on.between(today - timedelta(days=1), today + timedelta(days=DAYS_AHEAD)),
        )
        .order_by(Occurrence.held_on, Occurrence.starts_at, Occurrence.id)
    )
    lines = [_line(activity, occurrence) for activity, occurrence in rows]
    return [*(one for one in lines if one.held_on >= today), *(one for one in lines if one.held_on < today)]


def _line(activity: Activity, occurrence: Occurrence) -> DoorLine:
    return DoorLine(
        activity.id,
        activity.title,
        occurrence.no,
        occurrence.held_on,
        occurrence.starts_at,
        occurrence.ends_at,
        activity.time_zone,
        occurrence.venue or activity.venue,
    )


def door(*, by: Actor, at: datetime, activity_id: int) -> Door:
    """One door; raises NotFound, NotAllowed."""
    activity = access.activity(by, activity_id, Right.SCAN)
    times = timetable(activity)
    slot = times.chosen(at, ScanKind.IN, None)
    line = _line(activity, times.rows[slot.no]) if slot else None
    return Door(activity.id, activity.title, activity.time_zone, line)


def counts(*, by: Actor, at: datetime, activity_id: int, occurrence_no: int | None = None) -> Counts:
    """Present and expected at the named occurrence, or at the one of this moment; raises NotFound, NotAllowed."""
    activity = access.activity(by, activity_id, Right.SCAN)
    times = timetable(activity)
    slot = times.chosen(at, ScanKind.IN, occurrence_no)
    confirmed = (Registration.activity_id == activity.id, Registration.status == Status.CONFIRMED.value)
    there = (Attendance.occurrence_id == (times.rows[slot.no].id if slot else None), Attendance.state == "present")
    present, expected = db.session.execute(
        select(
            select(func.count()).select_from(Attendance).where(*there).scalar_subquery(),
            select(func.count()).select_from(Registration).where(*confirmed).scalar_subquery(),
        )
    ).one()
    named = (
        select(Union.code, Union.name)
        .join(Registration, Registration.union_then_id == Union.id)
        .where(Registration.activity_id == activity.id)
        .distinct()
    )
    return Counts(present, expected, {code: name for code, name in db.session.execute(named)})


def search(*, by: Actor, at: datetime, activity_id: int, words: str) -> list[Found]:
    """At most twenty registered people by name, pinyin or member number; nobody for no words.

    Raises NotFound, NotAllowed, and TooManyTries, since a search by name must not read out the list.
    """
    activity = access.activity(by, activity_id, Right.SCAN)
    if not words.strip():
        return []
    times = timetable(activity)
    slot = times.chosen(at, ScanKind.IN, None)
    query = _search_query(activity.id, times.rows[slot.no].id if slot else None, words[:100].replace("\x00", ""))
    throttle.count_try(at=at, on=[(NAME_SEARCH, f"{by.member_id}")])
    return [
        Found(registration_id, mask(name), number[-SHOWN_DIGITS:], union_name, Status(status), is_present)
        for registration_id, name, number, union_name, status, is_present in db.session.execute(query)
    ]


def _search_query(activity_id: int, occurrence_id: int | None, words: str) -> Select[int, str, str, str, str, bool]:
    present = exists().where(
        and_(
            Attendance.occurrence_id == occurrence_id,
            Attendance.member_id == Registration.member_id,
            Attendance.state == "present",
        )
    )
    return (
        select(Registration.id, Member.name, Member.member_no, Union.name, Registration.status, present)
        .join(Member, Member.id == Registration.member_id)
        .outerjoin(Union, Union.id == Registration.union_then_id)
        .where(
            Registration.activity_id == activity_id,
            Registration.status.in_([status.value for status in LIVE]),
            matches(words, Member.name, Member.name_key, Member.member_no, pinyin=Member.pinyin),
        )
        .order_by(Member.name_key, Registration.id)
        .limit(FOUND_AT_MOST)
    )
