"""Giving and freeing places: the one core of sign-up, used by whoever holds the lock on the activity's row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, select

from activity_hub.database import db
from activity_hub.models import Activity, Member, Registration, Union
from activity_hub.rules.audience import Person, fits, split_tags
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.places import HOLDING, PROMOTING, Call, Status, has_room
from activity_hub.services.base import audit
from activity_hub.services.base.activity_views import audience_of
from activity_hub.services.base.pass_codes import new_short_code

_BATCH = 50  # waiters read at a time; nearly always the first ones are eligible


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who gets a place, with the union and the enterprise on the day, and who signed them up, if not themselves."""

    member_id: int
    union_id: int | None
    enterprise_id: int | None
    by_id: int | None = None
    is_walk_in: bool = False


def place(activity: Activity, newcomer: Newcomer, at: datetime, status: Status, places: int = 1) -> Registration:
    """A new registration, CONFIRMED or WAITLISTED as the rule answered; the activity's row must be locked.

    The turn in the waiting list is drawn here, under the lock: it is the order in which the server accepted.
    """
    registration = Registration(
        activity_id=activity.id,
        member_id=newcomer.member_id,
        union_then_id=newcomer.union_id,
        enterprise_then_id=newcomer.enterprise_id,
        status=status.value,
        places=places,
        short_code=new_short_code(),
        walk_in=newcomer.is_walk_in,
        by_id=newcomer.by_id,
        created_at=at,
        updated_at=at,
    )
    if status in HOLDING:
        activity.taken += places
    else:
        activity.seq += 1
        registration.wait_seq = activity.seq
    db.session.add(registration)
    return registration


def free(activity: Activity, registration: Registration, at: datetime) -> list[Registration]:
    """Withdraw a registration and give its places to the next in the list; answers whom it promoted."""
    if Status(registration.status) in HOLDING:
        activity.taken -= registration.places
    registration.status = Status.WITHDRAWN.value
    registration.updated_at = at
    return promote(activity, at)


def promote(activity: Activity, at: datetime) -> list[Registration]:
    """Confirm waiters from the head of the list while there is room; the activity's row must be locked.

    Whoever is suspended or no longer fits the audience is passed over and keeps the turn. With nothing free, or nobody
    waiting, it changes nothing, so it may be called after every change of an activity.
    """
    promoted: list[Registration] = []
    if ActivityStatus(activity.status) not in PROMOTING or not activity.seq:
        return promoted
    if not has_room(activity.capacity, activity.taken):
        return promoted
    audience = audience_of(activity)
    after = 0
    while batch := _waiters(activity.id, after):
        for registration, member, path in batch:
            if not has_room(activity.capacity, activity.taken, registration.places):
                return promoted
            if not member.suspended and fits(person_of(member, path), audience) is None:
                _confirm(activity, registration, at)
                promoted.append(registration)
            after = registration.wait_seq or after
    return promoted


def _confirm(activity: Activity, registration: Registration, at: datetime) -> None:
    registration.status = Status.CONFIRMED.value
    registration.updated_at = at
    activity.taken += registration.places
    audit.record(SYSTEM, at, "promote", "registration", registration.id)


def _waiters(activity_id: int, after: int) -> Sequence[Row[Registration, Member, str | None]]:
    asked = (
        select(Registration, Member, Union.path)
        .join(Member, Member.id == Registration.member_id)
        .outerjoin(Union, Union.id == Registration.union_then_id)
        .where(
            Registration.activity_id == activity_id,
            Registration.status == Status.WAITLISTED.value,
            Registration.wait_seq > after,
        )
    )
    return db.session.execute(asked.order_by(Registration.wait_seq).limit(_BATCH)).all()


def call_of(activity: Activity, first_starts_at: datetime | None) -> Call:
    """The activity as the rule sees it: without a date of its own, sign-up closes when the first occurrence begins."""
    return Call(
        status=ActivityStatus(activity.status),
        opens_at=activity.sign_up_opens_at,
        closes_at=activity.sign_up_closes_at or first_starts_at,
        capacity=activity.capacity,
        taken=activity.taken,
        waitlist=activity.waitlist,
    )


def person_of(member: Member, path: str | None) -> Person:
    """What the audience rule asks of a member."""
    return Person(path, member.gender, member.birth_year, member.birth_on, split_tags(member.tags))
