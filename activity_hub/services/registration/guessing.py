"""Walk-ins by member number: whoever stands at the door must not find out by trying which numbers are a member's."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta

from activity_hub.models import Activity
from activity_hub.rules.permissions import Actor
from activity_hub.rules.places import RefusalCode, has_room
from activity_hub.rules.sign_in import Allowance
from activity_hub.services.base import throttle
from activity_hub.services.base.access import NotFound, Refused
from activity_hub.services.base.locking import ToBeHeld

WALK_IN = Allowance("walk-in", 20, timedelta(minutes=1), timedelta(seconds=10), timedelta(minutes=1))


@dataclass(slots=True)
class Guess:
    """One number tried; `tells`: the answer says something of it, without letting anybody in."""

    tells: bool = False


def watched(by: Actor, at: datetime, walk_in: bool) -> AbstractContextManager[Guess]:
    """Around the transaction of a sign-up: at the door, tries that tell something are few. Raises TooManyTries."""
    return _counted(by, at) if walk_in else nullcontext(Guess())


@contextmanager
def _counted(by: Actor, at: datetime) -> Iterator[Guess]:
    mine, guess = [(WALK_IN, by.mark)], Guess()
    throttle.require_calm(at=at, on=mine)
    try:
        yield guess
    except ToBeHeld:  # it begins anew, and nothing was told
        guess.tells = False
        raise
    finally:
        if guess.tells:
            throttle.count_try(at=at, on=mine)


@contextmanager
def alike_when_full(activity: Activity, guess: Guess) -> Iterator[None]:
    """Where no place is left, one answer for every number: a stranger's, and a member's whom something else stops."""
    guess.tells = has_room(activity.capacity, activity.taken)
    try:
        yield
    except (NotFound, Refused):
        if guess.tells:
            raise
        raise Refused(RefusalCode.FULL) from None
