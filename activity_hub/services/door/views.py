"""What whoever stands at a door is shown: their doors, the counts, the people found by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, or_, select

from activity_hub.database import db
from activity_hub.models import Activity, Attendance, Member, Occurrence, Registration, Union
from activity_hub.rules.door_pass import DoorRefusal, why_closed
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import LIVE, Status
from activity_hub.rules.scanning import ScanKind, fold, mask
from activity_hub.rules.scanning.words import number_end
from activity_hub.rules.sign_in import Allowance
from activity_hub.rules.terms import Terms
from activity_hub.services.base import access, frame, throttle
from activity_hub.services.base.occurrences import STANDS
from activity_hub.services.base.search import matches
from activity_hub.services.door.facts import SAID_SO, ledger_of, slot_of, timetable

DAYS_AHEAD = 14
FOUND_AT_MOST = 20
NAME_SEARCH = Allowance("door-search", 40, timedelta(minutes=1), timedelta(seconds=10), timedelta(minutes=1))
_AT_THE_DOOR = (ActivityStatus.PUBLISHED.value, ActivityStatus.CLOSED.value, ActivityStatus.HELD.value)


@dataclass(frozen=True, slots=True)
class DoorLine:
    """An activity whose door one may stand at, with one occurrence of it, and when the door of that is open."""

    activity_id: int
    title: str
    no: int
    held_on: date
    starts_at: datetime | None
    ends_at: datetime | None
    time_zone: str
    venue: str
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Door:
    """The activity at whose door one stands; `line` is the occurrence of this moment, None where none takes place.

    `has_notes`: people may have company, or answers that the door is shown. `why_not`: nobody can come in here at all.
    """

    activity_id: int
    title: str
    time_zone: str
    line: DoorLine | None
    has_notes: bool
    why_not: DoorRefusal | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Who is in and who is expected at one occurrence; `unions` are names by code of everybody registered.

    Of those present so many are `self_reported`.
    """

    present: int
    self_reported: int
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
    is_inside: bool


def doors(*, by: Actor, today: date) -> list[DoorLine]:
    """The occurrences from yesterday to a fortnight ahead at whose door the actor may stand: today's first."""
    rows = db.session.execute(
        select(Activity, Occurrence)
        .join(Occurrence, Occurrence.activity_id == Activity.id)
        .where(
            or_(access.staff_condition(by, Right.SCAN), Activity.id == (by.post.activity_id if by.post else None)),
            Activity.status.in_(_AT_THE_DOOR),
            STANDS,
            Occurrence.held_on.between(today - timedelta(days=1), today + timedelta(days=DAYS_AHEAD)),
        )
        .order_by(Occurrence.held_on, Occurrence.starts_at, Occurrence.id)
    )
    lines = [line_of(activity, occurrence) for activity, occurrence in rows]
    return [*(one for one in lines if one.held_on >= today), *(one for one in lines if one.held_on < today)]


def line_of(activity: Activity, occurrence: Occurrence) -> DoorLine:
    """An occurrence as a line among doors."""
    slot = slot_of(occurrence, activity.time_zone)
    return DoorLine(
        activity.id,
        activity.title,
        occurrence.no,
        occurrence.held_on,
        occurrence.starts_at,
        occurrence.ends_at,
        activity.time_zone,
        occurrence.venue or activity.venue,
        slot.opens_at,
        slot.closes_at,
    )


def door(*, by: Actor, at: datetime, activity_id: int, occurrence_no: int | None = None) -> Door:
    """One door, at the named occurrence or the one of this moment; raises NotFound, NotAllowed."""
    activity = access.activity(by, activity_id, Right.SCAN)
    times = timetable(activity)
    slot = times.chosen(at, ScanKind.IN, occurrence_no)
    line = line_of(activity, times.rows[slot.no]) if slot else None
    has_notes = frame.of(activity).has_questions or Terms.of(activity.terms).guests_max > 0
    has_dates = any(not one.is_off for one in times.slots)
    why_not = why_closed(ActivityStatus(activity.status), activity.published_at is not None, has_dates)
    return Door(activity.id, activity.title, activity.time_zone, line, has_notes, why_not)


def counts(*, by: Actor, at: datetime, activity_id: int, occurrence_no: int | None = None) -> Counts:
    """Present and expected at the named occurrence, or at the one of this moment; raises NotFound, NotAllowed."""
    activity = access.activity(by, activity_id, Right.SCAN)
    times = timetable(activity)
    slot = times.chosen(at, ScanKind.IN, occurrence_no)
    confirmed = (Registration.activity_id == activity.id, Registration.status == Status.CONFIRMED.value)
    there = (Attendance.occurrence_id == (times.rows[slot.no].id if slot else None), Attendance.state == "present")
    expected = select(func.count()).select_from(Registration).where(*confirmed).scalar_subquery()
    counted = select(func.count(), func.count(SAID_SO), expected).select_from(Attendance).where(*there)
    named = (
        select(Union.code, Union.name)
        .join(Registration, Registration.union_then_id == Union.id)
        .where(Registration.activity_id == activity.id)
        .distinct()
    )
    present, self_reported, registered = db.session.execute(counted).one()
    unions = {code: name for code, name in db.session.execute(named)}
    return Counts(present, self_reported, registered, unions)


def search(
    *,
    by: Actor,
    at: datetime,
    activity_id: int,
    words: str,
    kind: ScanKind = ScanKind.IN,
    occurrence_no: int | None = None,
) -> list[Found]:
    """At most twenty registered people by name, pinyin or member number; nobody for no words.

    Who is inside is told of the named occurrence, else of the one that a scan of this kind would be for now. Raises
    NotFound, NotAllowed, and TooManyTries, since a search by name must not read out the list.
    """
    activity = access.activity(by, activity_id, Right.SCAN)
    if not words.strip():
        return []
    throttle.count_try(at=at, on=[(NAME_SEARCH, by.mark)])
    rows = db.session.execute(_search_query(activity.id, words[:100].replace("\x00", ""))).all()
    inside = _inside(activity, [row[0] for row in rows], at, kind, occurrence_no)
    return [
        Found(row_id, mask(name), number_end(number), union_name, Status(status), row_id in inside)
        for row_id, name, number, union_name, status in rows
    ]


def is_inside(*, by: Actor, at: datetime, activity_id: int, registration_id: int) -> bool:
    """Whether they are in at a date that is on now, so that they can leave; raises NotFound, NotAllowed."""
    activity = access.activity(by, activity_id, Right.SCAN)
    return registration_id in _inside(activity, [registration_id], at, ScanKind.OUT, None)


def _inside(
    activity: Activity, registration_ids: Sequence[int], at: datetime, kind: ScanKind, occurrence_no: int | None
) -> set[int]:
    times, record = timetable(activity), ledger_of(activity.id, registration_ids)
    meant = times.chosen(at, kind, occurrence_no)
    is_any = kind is ScanKind.OUT and occurrence_no is None
    slots = [one for one in times.slots if one is meant or (is_any and one.is_open(at))]
    return {one for one in registration_ids if any(fold(record.of(one, slot.no)).is_inside for slot in slots)}


def _search_query(activity_id: int, words: str) -> Select[int, str, str, str, str]:
    return (
        select(Registration.id, Member.name, Member.member_no, Union.name, Registration.status)
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
