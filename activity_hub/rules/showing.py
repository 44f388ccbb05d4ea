"""What one line of the list says of an activity to the person who looks at it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from activity_hub.rules.lifecycle import ActivityStatus, OccurrenceStatus
from activity_hub.rules.places import Call, RefusalCode, Status, has_room, window_refusal


class Showing(StrEnum):
    """The one thing worth saying; a place of my own comes before everything that is not bad news."""

    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    OVER = "over"
    MINE = "mine"
    OPENS_LATER = "opens_later"
    CLOSED = "closed"
    FULL = "full"
    WAITLIST = "waitlist"
    SEATS = "seats"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class When:
    """When an occurrence is; `held_on` is its local day and alone where there are no times."""

    status: OccurrenceStatus
    held_on: date
    starts_at: datetime | None
    ends_at: datetime | None


def showing(call: Call, when: When, mine: Status | None, at: datetime, today: date) -> Showing:
    """What to show; `today` is the local day of the activity."""
    if ActivityStatus.CANCELLED is call.status or when.status is OccurrenceStatus.CANCELLED:
        return Showing.CANCELLED
    if is_over(when, at, today) or call.status in (ActivityStatus.HELD, ActivityStatus.ARCHIVED):
        return Showing.OVER
    if ActivityStatus.POSTPONED is call.status or when.status is OccurrenceStatus.POSTPONED:
        return Showing.POSTPONED
    return Showing.MINE if mine else _sign_up(call, at)


def is_over(when: When, at: datetime, today: date) -> bool:
    """Whether the occurrence has ended; one without times lasts for its day."""
    last = when.ends_at or when.starts_at
    return last <= at if last else when.held_on < today


def _sign_up(call: Call, at: datetime) -> Showing:
    refusal = window_refusal(call, at)
    if refusal is not None:
        return Showing.OPENS_LATER if refusal is RefusalCode.NOT_OPEN_YET and call.opens_at else Showing.CLOSED
    if call.capacity is None:
        return Showing.OPEN
    if has_room(call.capacity, call.taken):
        return Showing.SEATS
    return Showing.WAITLIST if call.waitlist else Showing.FULL
