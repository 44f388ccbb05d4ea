"""Every change of an activity's status that may happen, on one screen."""

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


_S, _C = ActivityStatus, Command
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
# What a stranger may see: everything that was ever published.
PUBLIC: frozenset[ActivityStatus] = frozenset(
    {_S.PUBLISHED, _S.CLOSED, _S.HELD, _S.ARCHIVED, _S.CANCELLED, _S.POSTPONED}
)


def after(status: ActivityStatus, command: Command) -> ActivityStatus | LifecycleRefusal:
    """The status that follows, or WRONG_STATUS where the table has no such row."""
    return TABLE.get((status, command), LifecycleRefusal.WRONG_STATUS)
