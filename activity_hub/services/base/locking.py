"""Several activities locked together, always in the one order: that of their ids.

Which ones must be held is sometimes known only when one of them is locked already: an offer has run out, and whoever
let it pass waits elsewhere. Waiting for those then could be waiting for somebody who waits for us. So the command is
given up and begins anew with all of them.
"""

from collections.abc import Callable, Iterable
from functools import partial, wraps
from typing import ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy.orm import SessionTransaction

from activity_hub.database import db, lock
from activity_hub.models import Activity
from activity_hub.services.base import fairness

P = ParamSpec("P")
R = TypeVar("R")
TRIES = 5  # before the one that gives up: each more is needed only if others changed who waits where meanwhile
_held: WeakKeyDictionary[SessionTransaction, frozenset[int]] = WeakKeyDictionary()


class ToBeHeld(Exception):
    """These activities have to be locked before anything else, and were not: the command is to begin anew with them."""

    def __init__(self, activity_ids: Iterable[int]) -> None:
        self.activity_ids = frozenset(activity_ids)
        super().__init__(*sorted(self.activity_ids))


def lock_all(activity_ids: Iterable[int]) -> list[Activity]:
    """Several activities, locked before any other is, and with them the series whose limits will be looked at."""
    wanted = sorted(set(activity_ids))
    found = [lock(Activity, activity_id) for activity_id in wanted]
    rows = [row for row in found if row is not None]
    fairness.alone_in_series(rows)
    transaction = db.session().get_transaction()
    if transaction is not None:
        _held[transaction] = held() | set(wanted)
    return rows


def held() -> frozenset[int]:
    """The ids of those that lock_all() has locked in this transaction."""
    transaction = db.session().get_transaction()
    return _held.get(transaction, frozenset()) if transaction is not None else frozenset()


def require(activity_ids: Iterable[int]) -> None:
    """Raise ToBeHeld where lock_all() has not locked all of these."""
    wanted = frozenset(activity_ids)
    if not wanted <= held():
        raise ToBeHeld(wanted | held())


def begins_anew(command: Callable[P, R]) -> Callable[P, R]:
    """A service that may find out late what has to be locked first: then it is done once more from the beginning.

    Inside joint_tx() it is for whoever opened that: what was locked there would still be, in the wrong order.
    """

    @wraps(command)
    def wrapper(*args: P.args, **named: P.kwargs) -> R:
        info = db.session().info
        if info.get("joint"):
            return command(*args, **named)
        wanted: frozenset[int] = frozenset()
        before = info.get("opening")
        try:
            for _try in range(TRIES):
                try:
                    return command(*args, **named)
                except ToBeHeld as more:
                    wanted |= more.activity_ids
                    info["opening"] = partial(lock_all, wanted)
            return command(*args, **named)
        finally:
            info["opening"] = before

    return wrapper
