"""Every change of an activity's status that may happen, on one screen."""

from collections.abc import Iterable
from enum import StrEnum


class ActivityStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    CLOSED = "closed"
    HELD = "held"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"


class OccurrenceStatus(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"


class Command(StrEnum):
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    PUBLISH = "publish"
    CLOSE = "close"
    CANCEL = "cancel"
    POSTPONE = "postpone"
    HOLD = "hold"
    ARCHIVE = "archive"


class LifecycleRefusal(StrEnum):
    """Why a command is refused; the API answers 409 with this code."""

    WRONG_STATUS = "wrong_status"
    NOT_OVER = "not_over"
    NEEDS_DATES = "needs_dates"  # postponed, and a date is still to be given


_S, _C, _O = ActivityStatus, Command, OccurrenceStatus
TABLE: dict[tuple[ActivityStatus, Command], ActivityStatus] = {
    (_S.DRAFT, _C.SUBMIT): _S.SUBMITTED,
    (_S.DRAFT, _C.PUBLISH): _S.PUBLISHED,
    (_S.DRAFT, _C.CANCEL): _S.CANCELLED,
    (_S.DRAFT, _C.SEND_BACK): _S.DRAFT,
    (_S.SUBMITTED, _C.SEND_BACK): _S.DRAFT,
    (_S.SUBMITTED, _C.PUBLISH): _S.PUBLISHED,
    (_S.SUBMITTED, _C.CANCEL): _S.CANCELLED,
    (_S.PUBLISHED, _C.CLOSE): _S.CLOSED,
    (_S.PUBLISHED, _C.CANCEL): _S.CANCELLED,
    (_S.PUBLISHED, _C.POSTPONE): _S.POSTPONED,
    (_S.PUBLISHED, _C.HOLD): _S.HELD,
    (_S.CLOSED, _C.PUBLISH): _S.PUBLISHED,
    (_S.CLOSED, _C.CANCEL): _S.CANCELLED,
    (_S.CLOSED, _C.POSTPONE): _S.POSTPONED,
    (_S.CLOSED, _C.HOLD): _S.HELD,
    (_S.POSTPONED, _C.PUBLISH): _S.PUBLISHED,
    (_S.POSTPONED, _C.CANCEL): _S.CANCELLED,
    (_S.HELD, _C.ARCHIVE): _S.ARCHIVED,
    (_S.CANCELLED, _C.ARCHIVE): _S.ARCHIVED,
}
# While one of these holds, what an activity says of itself may still be changed.
EDITABLE: frozenset[ActivityStatus] = frozenset({_S.DRAFT, _S.SUBMITTED, _S.PUBLISHED, _S.CLOSED, _S.POSTPONED})
# These tell people something unexpected, so they say why.
NEEDS_REASON: frozenset[Command] = frozenset({_C.SEND_BACK, _C.CANCEL, _C.POSTPONE})
# These are the chair's; the others belong to whoever may edit.
NEEDS_APPROVAL: frozenset[Command] = frozenset({_C.PUBLISH, _C.SEND_BACK})
# What a command makes of the occurrences that stand in one of the statuses on the left.
OCCURRENCES_AFTER: dict[Command, dict[OccurrenceStatus, OccurrenceStatus]] = {
    _C.CANCEL: {_O.PLANNED: _O.CANCELLED, _O.POSTPONED: _O.CANCELLED},
    _C.POSTPONE: {_O.PLANNED: _O.POSTPONED},
    _C.HOLD: {_O.PLANNED: _O.HELD},
}
# An occurrence in one of these takes place, or did.
TAKES_PLACE: frozenset[OccurrenceStatus] = frozenset({_O.PLANNED, _O.HELD})
# Announced, and not taking place now.
CALLED_OFF: frozenset[ActivityStatus] = frozenset({_S.CANCELLED, _S.POSTPONED})
# What a stranger may see: everything that was ever published.
PUBLIC: frozenset[ActivityStatus] = frozenset(
    {_S.PUBLISHED, _S.CLOSED, _S.HELD, _S.ARCHIVED, _S.CANCELLED, _S.POSTPONED}
)

# What the year-end return counts: putting a held activity away changes no figure of its year.
COUNTED: frozenset[ActivityStatus] = frozenset({_S.HELD, _S.ARCHIVED})


def after(status: ActivityStatus, command: Command) -> ActivityStatus | LifecycleRefusal:
    """The status that follows, or WRONG_STATUS where the table has no such row."""
    return TABLE.get((status, command), LifecycleRefusal.WRONG_STATUS)


def needs_dates(status: ActivityStatus, occurrences: Iterable[OccurrenceStatus]) -> bool:
    """Whether a postponed activity still lacks a new date: it is published again only with one (contract.md §10.18).

    Every date that was put off is moved or called off first, and one at least takes place.
    """
    if status is not ActivityStatus.POSTPONED:
        return False
    known = set(occurrences)
    return OccurrenceStatus.POSTPONED in known or not known & TAKES_PLACE


def commands(status: ActivityStatus) -> tuple[Command, ...]:
    """The commands that the table knows for a status, in its order."""
    return tuple(command for (held, command) in TABLE if held is status)
