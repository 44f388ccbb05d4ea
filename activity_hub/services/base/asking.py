"""Who asks for a place: the member on the day, what they hold here already, and what of theirs clashes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Exists, Integer, Select, and_, bindparam, false, func, or_, select
from sqlalchemy.orm import load_only

from activity_hub.database import UtcDateTime, db
from activity_hub.models import Activity, Attendance, Member, Membership, Occurrence, Registration, Union
from activity_hub.rules.audience import Person, split_tags
from activity_hub.rules.clash import Span, overlaps
from activity_hub.rules.days import local_day
from activity_hub.rules.lifecycle import ActivityStatus, OccurrenceStatus
from activity_hub.rules.places import LIVE, Status
from activity_hub.services.base import frame
from activity_hub.services.base.memberships import holds_on

LIVE_WORDS = [status.value for status in LIVE]
_SOMEONE = 6  # columns that say who it is; what they hold stands behind them
# Of wide rows only what sign-up asks: reading the rest costs more than finding it.
_NEEDED = (
    load_only(
        Member.member_no, Member.name, Member.gender, Member.birth_year, Member.birth_on, Member.tags, Member.suspended
    ),
    load_only(Registration.activity_id, Registration.status, Registration.request_key),
)
_TAKING_PLACE = [ActivityStatus.PUBLISHED.value, ActivityStatus.CLOSED.value]


@dataclass(frozen=True, slots=True)
class Clash:
    """An occurrence of another activity of theirs that lies at the same time."""

    activity_id: int
    title: str
    starts_at: datetime
    ends_at: datetime | None
    time_zone: str


@dataclass(frozen=True, slots=True)
class Someone:
    """A member on a day: the union and the enterprise of that day, their live registration here, and the clashes.

    `repeated` is the registration that the same press of a button made before, whatever has become of it.
    """

    member: Member
    union_id: int | None
    enterprise_id: int | None
    path: str | None
    union_code: str | None
    union_name: str | None
    held: Registration | None
    repeated: Registration | None
    clashes: tuple[Clash, ...]
    rejections: int = 0  # how often they were rejected here


def someone(activity: Activity, member_id: int, at: datetime, request_key: str | None = None) -> Someone | None:
    """The member as of the day of sign-up, in one statement; None for an id that is nobody's."""
    return many(activity, [member_id], at, request_key).get(member_id)


def many(
    activity: Activity, member_ids: Iterable[int], at: datetime, request_key: str | None = None
) -> dict[int, Someone]:
    """As `someone`, for several members in one statement; whoever is nobody is left out."""
    timed = frame.of(activity).timed
    given = {
        "activity_id": activity.id,
        "member_ids": list(member_ids),
        "day": local_day(at, activity.time_zone),
        "request_key": request_key,
        "at": at,
        "first": min((starts for starts, _ in timed), default=at),
        "last": max((ends or starts for starts, ends in timed), default=at),
    }
    found: dict[int, list[tuple[Any, ...]]] = {}
    for row in db.session.execute(_asked(request_key is not None, bool(timed)), given):
        found.setdefault(row[0].id, []).append(tuple(row))
    return {member_id: _someone(activity, timed, its, request_key) for member_id, its in found.items()}


@cache
def _asked(has_key: bool, is_timed: bool) -> Select[Any]:
    """The statement, made once: making it costs more than sending it."""
    activity_id, day = bindparam("activity_id", type_=Integer), bindparam("day", type_=Date)
    on_the_day = and_(Membership.member_id == Member.id, holds_on(day))
    live = Registration.status.in_(LIVE_WORDS)
    kept = or_(live, Registration.status == Status.REJECTED.value)  # who was rejected may ask again only once
    of_this = or_(kept, Registration.request_key == bindparam("request_key")) if has_key else kept
    here = and_(Registration.activity_id == activity_id, of_this)
    elsewhere = and_(Registration.activity_id != activity_id, live)
    taking_place = and_(
        Activity.id == Registration.activity_id,
        Activity.id != activity_id,
        Activity.status.in_(_TAKING_PLACE),
    )
    return (
        select(Member, Membership.union_id, Membership.enterprise_id, Union.path, Union.code, Union.name)
        .add_columns(Registration, Activity.title, Activity.time_zone, Occurrence.starts_at, Occurrence.ends_at)
        .outerjoin(Membership, on_the_day)
        .outerjoin(Union, Union.id == Membership.union_id)
        .outerjoin(Registration, and_(Registration.member_id == Member.id, or_(here, elsewhere)))
        .outerjoin(Activity, taking_place)
        .outerjoin(Occurrence, and_(Occurrence.activity_id == Activity.id, _near() if is_timed else false()))
        .options(*_NEEDED)
        .where(Member.id.in_(bindparam("member_ids", expanding=True)))
        .order_by(Member.id, Membership.from_on.desc(), Occurrence.starts_at, Occurrence.id)
    )


def _near() -> ColumnElement[bool]:
    """Occurrences that could clash at all: those between the first start and the last end, and not over yet."""
    until = func.coalesce(Occurrence.ends_at, Occurrence.starts_at)
    first, last, at = (bindparam(name, type_=UtcDateTime) for name in ("first", "last", "at"))
    return and_(
        Occurrence.status == OccurrenceStatus.PLANNED.value,
        Occurrence.starts_at <= last,
        until >= first,
        until > at,
    )


def _someone(
    activity: Activity,
    timed: tuple[tuple[datetime, datetime | None], ...],
    rows: list[tuple[Any, ...]],
    request_key: str | None,
) -> Someone:
    member, union_id, enterprise_id, path, union_code, union_name = rows[0][:_SOMEONE]
    registrations = {row[_SOMEONE].id: row[_SOMEONE] for row in rows if isinstance(row[_SOMEONE], Registration)}
    here = [one for one in registrations.values() if one.activity_id == activity.id]
    wanted = [Span(activity.id, *span) for span in timed]
    clashes = dict.fromkeys(
        Clash(registration.activity_id, title, starts_at, ends_at, zone)
        for registration, title, zone, starts_at, ends_at in (row[_SOMEONE:] for row in rows)
        if starts_at and any(overlaps(one, Span(registration.activity_id, starts_at, ends_at)) for one in wanted)
    )
    assert isinstance(member, Member)
    return Someone(
        member,
        union_id,
        enterprise_id,
        path,
        union_code,
        union_name,
        held=next((one for one in here if Status(one.status) in LIVE), None),
        repeated=next((one for one in here if request_key and one.request_key == request_key), None),
        clashes=tuple(clashes),
        rejections=sum(one.status == Status.REJECTED for one in here),
    )


def person_of(member: Member, path: str | None) -> Person:
    """What the audience rule asks of a member in the union of this path."""
    return Person(path, member.gender, member.birth_year, member.birth_on, split_tags(member.tags))


def is_present(activity_id: int, member_id: int) -> bool:
    """Whether the member has been let in at any occurrence of the activity."""
    return bool(db.session.scalar(select(presence(activity_id, member_id))))


def presence(activity_id: int, member_id: int | None) -> Exists:
    """The condition that the member has been let in at any occurrence of the activity."""
    found = select(Attendance.id).join(Occurrence)
    return found.where(
        Occurrence.activity_id == activity_id, Attendance.member_id == member_id, Attendance.state == "present"
    ).exists()
