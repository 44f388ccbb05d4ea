"""Giving and freeing places: the one core of sign-up, used by whoever holds the lock on the activity's row."""

from dataclasses import dataclass
from datetime import datetime

from activity_hub.models import Activity, Registration
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.places import HOLDING, Call, Status
from activity_hub.rules.seats import Pool
from activity_hub.rules.terms import Terms
from activity_hub.services.base import quotas
from activity_hub.services.base.due import expected_due, settle
from activity_hub.services.base.holding import count, end
from activity_hub.services.base.pass_codes import new_short_code
from activity_hub.services.base.promotion import promote
from activity_hub.services.base.rows import rewritten, written

__all__ = [
    "Newcomer",
    "call_of",
    "end",
    "expected_due",
    "free",
    "give",
    "place",
    "promote",
    "resize",
    "settle",
    "stand",
]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who gets a place, with the union and the enterprise on the day, and who signed them up, if not themselves."""

    member_id: int
    union_id: int | None
    enterprise_id: int | None
    by_id: int | None = None
    is_walk_in: bool = False
    quota_id: int | None = None
    wait_class: int = 0
    team_id: int | None = None
    team_role: str | None = None
    request_key: str | None = None


def place(activity: Activity, newcomer: Newcomer, at: datetime, status: Status, places: int = 1) -> Registration:
    """A new registration, CONFIRMED, WAITLISTED or PENDING as the rule answered; the activity's row must be locked.

    The turn in the waiting list is drawn here, under the lock: it is the order in which the server accepted.
    """
    registration = written(
        Registration,
        activity_id=activity.id,
        member_id=newcomer.member_id,
        union_then_id=newcomer.union_id,
        enterprise_then_id=newcomer.enterprise_id,
        status=status.value,
        places=places,
        wait_seq=activity.seq + 1 if status is Status.WAITLISTED else None,
        pass_version=1,
        short_code=new_short_code(),
        walk_in=newcomer.is_walk_in,
        reason="",
        by_id=newcomer.by_id,
        quota_id=newcomer.quota_id,
        wait_class=newcomer.wait_class,
        offer_expires_at=None,
        request_key=newcomer.request_key,
        team_id=newcomer.team_id,
        team_role=newcomer.team_role,
        created_at=at,
        updated_at=at,
    )
    holds, waits = places if status in HOLDING else 0, status is Status.WAITLISTED
    quotas.take_below(activity, newcomer.quota_id, holds)
    taken, waiting, seq = activity.taken + holds, activity.waiting + waits, activity.seq + waits
    rewritten(activity, taken=taken, waiting=waiting, seq=seq)
    return registration


def stand(activity: Activity, registration: Registration, at: datetime, status: Status) -> None:
    """Let a live registration stand in another live status: places are counted, a turn is drawn where it waits.

    The caller has asked the rule; nobody is promoted here. A registration that waits again keeps the turn it had.
    """
    count(activity, registration, -1)
    registration.status = status.value
    registration.updated_at = at
    registration.offer_expires_at = None
    count(activity, registration, +1)
    if status is Status.WAITLISTED and registration.wait_seq is None:
        activity.seq += 1
        registration.wait_seq = activity.seq


def give(activity: Activity, registration: Registration, at: datetime, pool: Pool) -> bool:
    """Confirm somebody who waits, out of turn, while there is room: never above the capacity or a quota."""
    if pool.lacks(registration.quota_id, registration.places):
        return False
    pool.take(registration.quota_id, registration.places)
    stand(activity, registration, at, Status.CONFIRMED)
    return True


def free(
    activity: Activity, registration: Registration, at: datetime, status: Status = Status.WITHDRAWN
) -> list[Registration]:
    """End a registration and give its places to the next in the list; answers whom it promoted."""
    end(activity, registration, at, status)
    return promote(activity, at)


def resize(activity: Activity, registration: Registration, at: datetime, places: int) -> list[Registration]:
    """Let a registration hold more or fewer places, which the caller has found to be there; answers the promoted."""
    count(activity, registration, -1)
    registration.places = places
    registration.updated_at = at
    count(activity, registration, +1)
    return promote(activity, at)


def call_of(
    activity: Activity,
    first_starts_at: datetime | None,
    is_drawn: bool = False,
    has_contests: bool = False,
    is_off: bool = False,
) -> Call:
    """The activity as the rule sees it: without a date of its own, sign-up closes when the first occurrence begins."""
    terms = Terms.of(activity.terms)
    return Call(
        status=ActivityStatus(activity.status),
        opens_at=activity.sign_up_opens_at,
        closes_at=activity.sign_up_closes_at or first_starts_at,
        capacity=activity.capacity,
        taken=activity.taken,
        waitlist=activity.waitlist,
        needs_approval=terms.needs_approval,
        is_to_be_drawn=terms.is_drawn and not is_drawn,
        is_by_teams=terms.has_teams,
        is_by_unions=has_contests,
        is_off=is_off,
    )
