"""Who gets a place: the statuses of a registration, why one is refused, and the decision itself."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from activity_hub.rules.lifecycle import ActivityStatus


class Status(StrEnum):
    """The statuses of a registration."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    OFFERED = "offered"
    WAITLISTED = "waitlisted"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"


class RefusalCode(StrEnum):
    """Why a sign-up is refused."""

    NOT_OPEN_YET = "not_open_yet"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    SUSPENDED = "suspended"
    NOT_INVITED = "not_invited"  # the union is outside the audience
    NOT_ELIGIBLE = "not_eligible"  # gender, age, tags
    FULL = "full"
    CLASH = "clash"


class WithdrawRefusal(StrEnum):
    """Why a withdrawal is refused."""

    HAS_BEGUN = "has_begun"  # the last occurrence has begun
    ALREADY_PRESENT = "already_present"  # someone present can no longer withdraw


# A member has at most one registration in these at an activity.
LIVE: frozenset[Status] = frozenset({Status.PENDING, Status.CONFIRMED, Status.OFFERED, Status.WAITLISTED})
# These hold places: an activity's `taken` is the sum of their places.
HOLDING: frozenset[Status] = frozenset({Status.CONFIRMED, Status.OFFERED})
# While an activity is in one of these, a freed place goes to the next in the waiting list.
PROMOTING: frozenset[ActivityStatus] = frozenset(
    {ActivityStatus.PUBLISHED, ActivityStatus.CLOSED, ActivityStatus.POSTPONED}
)


@dataclass(frozen=True, slots=True)
class Call:
    """What an activity offers at this moment; without `capacity` there is no limit, without `closes_at` no end."""

    status: ActivityStatus
    opens_at: datetime | None
    closes_at: datetime | None
    capacity: int | None
    taken: int
    waitlist: bool


@dataclass(frozen=True, slots=True)
class Asker:
    """What is known of the member who asks; `misfit` is what audience.fits answered."""

    suspended: bool = False
    misfit: RefusalCode | None = None
    has_unaccepted_clash: bool = False
    is_walk_in: bool = False


def has_room(capacity: int | None, taken: int, places: int = 1) -> bool:
    """Whether so many more places can be had."""
    return capacity is None or taken + places <= capacity


def answer(call: Call, asker: Asker, at: datetime, places: int = 1) -> Status | RefusalCode:
    """CONFIRMED, WAITLISTED or the first refusal that holds.

    The order is what one would say to a person's face: first what concerns the activity, then the person, then the
    places; a clash comes last, since it is a question and not a no.
    """
    refusal = window_refusal(call, at, asker.is_walk_in) or person_refusal(asker)
    if refusal:
        return refusal
    status = _seat(call, asker, places)
    if status is not RefusalCode.FULL and asker.has_unaccepted_clash:
        return RefusalCode.CLASH
    return status


def window_refusal(call: Call, at: datetime, is_walk_in: bool = False) -> RefusalCode | None:
    """Whether sign-up is open: from `opens_at` to just before `closes_at`; a walk-in also comes after it has closed."""
    if call.status is ActivityStatus.CANCELLED:
        return RefusalCode.CANCELLED
    if call.status in (ActivityStatus.DRAFT, ActivityStatus.SUBMITTED):
        return RefusalCode.NOT_OPEN_YET
    if is_walk_in:
        return None if call.status in (ActivityStatus.PUBLISHED, ActivityStatus.CLOSED) else RefusalCode.CLOSED
    if call.status is not ActivityStatus.PUBLISHED:
        return RefusalCode.CLOSED
    if call.opens_at and at < call.opens_at:
        return RefusalCode.NOT_OPEN_YET
    if call.closes_at and at >= call.closes_at:
        return RefusalCode.CLOSED
    return None


def person_refusal(asker: Asker) -> RefusalCode | None:
    """Whether this person may come at all, places aside."""
    return RefusalCode.SUSPENDED if asker.suspended else asker.misfit


def withdraw_refusal(last_starts_at: datetime | None, at: datetime, is_present: bool) -> WithdrawRefusal | None:
    """Withdrawing is open until the last occurrence begins, and closed to whoever has been let in."""
    if is_present:
        return WithdrawRefusal.ALREADY_PRESENT
    if last_starts_at and at >= last_starts_at:
        return WithdrawRefusal.HAS_BEGUN
    return None


def _seat(call: Call, asker: Asker, places: int) -> Status | RefusalCode:
    # Nobody waits in a list while standing at the door, so a walk-in is either let in or told that it is full.
    if has_room(call.capacity, call.taken, places):
        return Status.CONFIRMED
    return Status.WAITLISTED if call.waitlist and not asker.is_walk_in else RefusalCode.FULL
