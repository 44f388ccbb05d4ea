"""What an organiser may do with somebody's registration, and why not."""

from datetime import datetime
from enum import StrEnum

from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.places import LIVE, RefusalCode, Status, WithdrawRefusal, giving_refusal, withdraw_refusal

REASON_MAX = 400
MESSAGE_MAX = 2000
SLIPS_MAX = 200  # on one print: fifty sheets of paper


class Verb(StrEnum):
    """The commands of the desk that change registrations; each can be taken back."""

    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    PROMOTE = "promote"  # out of turn
    MOVE = "move"


class DeskRefusal(StrEnum):
    """Why a command cannot be carried out, or taken back, for one registration."""

    NOT_PENDING = "not_pending"
    NOT_WAITING = "not_waiting"
    NOT_LIVE = "not_live"
    NO_ROOM = "no_room"
    TO_BE_DRAWN = "to_be_drawn"
    NOT_YOURS = "not_yours"
    ALREADY_THERE = "already_there"
    CHANGED_SINCE = "changed_since"
    SIGNED_UP_AGAIN = "signed_up_again"
    ANSWER_GONE = "answer_gone"  # the last one of a choice is somebody else's now
    UNDONE_ALREADY = "undone_already"


FROM: dict[Verb, frozenset[Status]] = {
    Verb.APPROVE: frozenset({Status.PENDING}),
    Verb.REJECT: LIVE,
    Verb.WITHDRAW: LIVE,
    Verb.PROMOTE: frozenset({Status.WAITLISTED}),
    Verb.MOVE: LIVE,
}
# As these commands leave somebody: given once more by a program, they change nothing.
AFTER: dict[Verb, frozenset[Status]] = {
    Verb.APPROVE: frozenset({Status.CONFIRMED, Status.OFFERED, Status.WAITLISTED}),
    Verb.REJECT: frozenset({Status.REJECTED}),
    Verb.WITHDRAW: frozenset({Status.WITHDRAWN}),
    Verb.PROMOTE: frozenset({Status.CONFIRMED}),
    Verb.MOVE: frozenset(),
}
_NOT_FROM = {Verb.APPROVE: DeskRefusal.NOT_PENDING, Verb.PROMOTE: DeskRefusal.NOT_WAITING}
# These take somebody out of the activity, so they keep to the limits of a withdrawal.
TAKES_OUT: frozenset[Verb] = frozenset({Verb.REJECT, Verb.WITHDRAW, Verb.MOVE})
# Whoever is told why, is told by somebody who has to say it.
NEEDS_REASON: frozenset[Verb] = frozenset({Verb.REJECT, Verb.PROMOTE})


def refusal(
    verb: Verb,
    status: Status,
    activity: ActivityStatus,
    at: datetime,
    last_starts_at: datetime | None = None,
    is_present: bool = False,
) -> DeskRefusal | RefusalCode | WithdrawRefusal | None:
    """Whether the command may be given to a registration of this status; places aside."""
    if status not in FROM[verb]:
        return _NOT_FROM.get(verb, DeskRefusal.NOT_LIVE)
    return withdraw_refusal(last_starts_at, at, is_present) if verb in TAKES_OUT else giving_refusal(activity)


def undo_refusal(
    is_undone: bool, status: Status, was_left_as: Status, activity: ActivityStatus
) -> DeskRefusal | RefusalCode | None:
    """Whether a command can be taken back for a registration that it left in a certain status."""
    if is_undone:
        return DeskRefusal.UNDONE_ALREADY
    return giving_refusal(activity) if status is was_left_as else DeskRefusal.CHANGED_SINCE
