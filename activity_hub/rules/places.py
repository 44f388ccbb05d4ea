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
    UNIT_QUOTA_FULL = "unit_quota_full"
    LIMIT_REACHED = "limit_reached"
    CLASH = "clash"
    INCOMPLETE = "incomplete"
    TEAMS_ONLY = "teams_only"  # one founds a team or joins one
    DELEGATIONS_ONLY = "delegations_only"  # unions enter their people together


class OfferRefusal(StrEnum):
    """Why an offered place, or an application, cannot be answered any more."""

    NOT_OFFERED = "not_offered"
    OFFER_EXPIRED = "offer_expired"
    NOT_PENDING = "not_pending"


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
    needs_approval: bool = False
    is_to_be_drawn: bool = False
    is_by_teams: bool = False
    is_by_unions: bool = False
    is_off: bool = False  # every date is called off


@dataclass(frozen=True, slots=True)
class Asker:
    """What is known of the member who asks.

    `misfit` is what audience.fits answered, `unfair` what the rules of fair play did; `is_held_back` says that others
    come first for a while; `is_by_hand`, that the organiser decides, for whom sign-up need not be open or approved;
    `is_together`, that they come in a team or in the delegation of a union.
    """

    suspended: bool = False
    misfit: RefusalCode | None = None
    unfair: RefusalCode | None = None
    is_incomplete: bool = False
    has_unaccepted_clash: bool = False
    is_walk_in: bool = False
    is_by_hand: bool = False
    is_held_back: bool = False
    is_together: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """Whether the places asked for are there; where not, `is_own_quota` says that the own union's are used up."""

    is_enough: bool
    is_own_quota: bool = False


def has_room(capacity: int | None, taken: int, places: int = 1) -> bool:
    """Whether so many more places can be had."""
    return capacity is None or taken + places <= capacity


def answer(call: Call, asker: Asker, at: datetime, places: int = 1, room: Room | None = None) -> Status | RefusalCode:
    """CONFIRMED, WAITLISTED, PENDING or the first refusal that holds; without `room` the capacity alone decides.

    The order is what one would say to a person's face: first what concerns the activity, then the person, then the
    places; a clash comes last, since it is a question and not a no.
    """
    is_by_staff = asker.is_walk_in or asker.is_by_hand
    refusal = window_refusal(call, at, is_by_staff) or alone_refusal(call, asker) or person_refusal(asker)
    if refusal:
        return refusal
    status = _seat(call, asker, room or Room(has_room(call.capacity, call.taken, places)))
    if isinstance(status, Status) and asker.has_unaccepted_clash:
        return RefusalCode.CLASH
    return status


def window_refusal(call: Call, at: datetime, is_walk_in: bool = False) -> RefusalCode | None:
    """Whether sign-up is open: from `opens_at` to just before `closes_at`; a walk-in also comes after it has closed."""
    if call.status is ActivityStatus.CANCELLED:
        return RefusalCode.CANCELLED
    if call.status in (ActivityStatus.DRAFT, ActivityStatus.SUBMITTED):
        return RefusalCode.NOT_OPEN_YET
    if call.is_off and call.status in (ActivityStatus.PUBLISHED, ActivityStatus.CLOSED):
        return RefusalCode.CANCELLED
    if is_walk_in:
        return None if call.status in (ActivityStatus.PUBLISHED, ActivityStatus.CLOSED) else RefusalCode.CLOSED
    if call.status is not ActivityStatus.PUBLISHED:
        return RefusalCode.CLOSED
    if call.opens_at and at < call.opens_at:
        return RefusalCode.NOT_OPEN_YET
    if call.closes_at and at >= call.closes_at:
        return RefusalCode.CLOSED
    return None


def alone_refusal(call: Call, asker: Asker) -> RefusalCode | None:
    """Nobody signs up alone, or is signed up alone, where delegations or teams are what one comes in.

    The organiser's own hand, and whoever stands at the door, may add somebody all the same.
    """
    if asker.is_together or asker.is_walk_in or asker.is_by_hand:
        return None
    if call.is_by_unions:
        return RefusalCode.DELEGATIONS_ONLY
    return RefusalCode.TEAMS_ONLY if call.is_by_teams else None


def person_refusal(asker: Asker) -> RefusalCode | None:
    """Whether this person may come at all, places aside."""
    if asker.suspended:
        return RefusalCode.SUSPENDED
    return asker.misfit or asker.unfair or (RefusalCode.INCOMPLETE if asker.is_incomplete else None)


def giving_refusal(activity: ActivityStatus) -> RefusalCode | None:
    """Whether somebody who has asked for a place may still be given one: in nothing that is called off or over."""
    if activity in PROMOTING:
        return None
    return RefusalCode.CANCELLED if activity is ActivityStatus.CANCELLED else RefusalCode.CLOSED


def withdraw_refusal(last_starts_at: datetime | None, at: datetime, is_present: bool) -> WithdrawRefusal | None:
    """Withdrawing is open until the last occurrence begins, and closed to whoever has been let in."""
    if is_present:
        return WithdrawRefusal.ALREADY_PRESENT
    if last_starts_at and at >= last_starts_at:
        return WithdrawRefusal.HAS_BEGUN
    return None


def _seat(call: Call, asker: Asker, room: Room) -> Status | RefusalCode:
    # Nobody waits in a list while standing at the door, so a walk-in is either let in or told that it is full.
    if not asker.is_walk_in and call.is_to_be_drawn:
        return Status.PENDING
    is_free = room.is_enough and not asker.is_held_back
    if room.is_enough and not is_free and not call.waitlist:
        return RefusalCode.NOT_OPEN_YET  # for them: others come first for a while, and nobody waits here
    if not is_free and (asker.is_walk_in or not call.waitlist):
        return RefusalCode.UNIT_QUOTA_FULL if room.is_own_quota else RefusalCode.FULL
    if call.needs_approval and not (asker.is_walk_in or asker.is_by_hand):
        return Status.PENDING
    return Status.CONFIRMED if is_free else Status.WAITLISTED
