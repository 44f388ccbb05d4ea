"""One protection taken out at a time: the test that watches over it must go red on each, else it proves nothing."""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from activity_hub.database import lock, write_tx
from activity_hub.models import Activity, Registration
from activity_hub.rules.notices import Notice
from activity_hub.rules.seats import Pool
from activity_hub.services import registration
from activity_hub.services.activity import writing
from activity_hub.services.base import asking, idempotency, places, promotion, quotas
from activity_hub.services.door import batch, conflicts, folding, keeping

_ROW_LOCK = re.compile(r" FOR NO KEY UPDATE( OF \w+)?")
_LINE = "ORDER BY registration.wait_class, registration.wait_seq"
_THINKING = 0.03  # seconds between what was read and what is written, as on a busy machine
_LATE = 0.05  # seconds between an answer and its commit
_undo: list[tuple[Any, str, Any]] = []
_rewrites: dict[str, Callable[[str], str]] = {}


def _put(where: Any, name: str, what: Any) -> Any:
    """Put another one in its place until the next `play`; answers the one that was there."""
    there = getattr(where, name)
    _undo.append((where, name, there))
    setattr(where, name, what)
    return there


@event.listens_for(Engine, "before_cursor_execute", retval=True)
def _rewrite(
    _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
) -> tuple[str, Any]:
    for rewrite in list(_rewrites.values()):
        changed = rewrite(statement)
        if changed != statement:
            return changed, () if changed == "SELECT 1" else parameters
    return statement, parameters


def no_lock() -> None:
    """No row lock on PostgreSQL; on SQLite no transaction around reading and writing."""

    def without(statement: str) -> str:
        if statement.startswith("INSERT INTO registration"):
            time.sleep(_THINKING)
        return "SELECT 1" if statement == "BEGIN IMMEDIATE" else _ROW_LOCK.sub("", statement)

    _rewrites["no_lock"] = without


def no_arbiter() -> None:
    """The same at the door, where nobody asks either whether another one was quicker."""

    def without(statement: str) -> str:
        if statement.startswith("INSERT INTO scan "):
            time.sleep(_THINKING)
        return "SELECT 1" if statement == "BEGIN IMMEDIATE" else _ROW_LOCK.sub("", statement)

    def unasked(at: Any, holder: Any, where: Any, presence: Any, *_more: Any) -> None:
        folding.fold_into_attendance(at, [(holder, where, presence)])

    _rewrites["no_arbiter"] = without
    _put(keeping, "fold_one", unasked)


def answers_anew() -> None:
    """A scan that is known is judged again."""

    def forgetful(one: batch.Batch, raw: Any, item: Any) -> Any:
        known = one.known.record.answers.get(item.scan_uuid) if item else None
        return one._words(item.scan_uuid, one._judged(item, one.sent.at)) if known else answer(one, raw, item)

    answer = _put(batch.Batch, "_answer", forgetful)


def keeps_quiet() -> None:
    """What phones without network disagree about is told to nobody."""
    _put(conflicts, "record", lambda *_words: None)


def forgets_the_second() -> None:
    """Of two scans of one pass the late one is not kept."""

    def first_only(one: batch.Batch, *more: Any) -> None:
        one.kept = [kept for kept in one.kept if kept.judged.meets is None]
        keep(one, *more)

    keep = _put(keeping, "keep", first_only)


def no_quotas() -> None:
    """The capacity is looked at, the quotas are not."""
    _put(quotas, "seats", lambda activity, _at: quotas.Seats(Pool(activity.capacity, activity.taken), {}))


def no_look_up() -> None:
    """Nobody looks whether the member is there already; the test takes the unique index out as well."""

    def unseen(*words: Any, **named: Any) -> Any:
        time.sleep(_THINKING)
        return {member_id: replace(one, held=None, repeated=None) for member_id, one in many(*words, **named).items()}

    many = _put(asking, "many", unseen)


def uncounted() -> None:
    """What is given back is not counted at the quotas."""

    def forgetful(activity: Activity, quota_id: int | None, count: int) -> None:
        take(activity, quota_id if count > 0 else None, count)

    take = _put(quotas, "take", forgetful)


def promotes_later() -> None:
    """The next in the list gets the place in a transaction of its own, after that of the withdrawal."""

    def only_end(activity: Activity, row: Registration, at: Any, *more: Any) -> list[Registration]:
        places.end(activity, row, at, *more)
        return []

    def then_promote(**wish: Any) -> Any:
        view = withdraw(**wish)
        with write_tx():
            activity = lock(Activity, view.activity_id)
            if activity is not None and view.updated_at == wish["at"]:  # this time, not before
                places.promote(activity, wish["at"])
        return view

    _put(places, "free", only_end)
    withdraw = _put(registration, "withdraw", then_promote)


def tells_twice() -> None:
    """Whoever is promoted is told so two times."""

    def again(row: Registration, kind: Notice, at: Any) -> None:
        tell(row, kind, at)
        tell(row, kind, at + timedelta(seconds=1))

    tell = _put(promotion, "_tell", again)


def by_clock() -> None:
    """The list is served in the order of the servers' clocks."""
    _rewrites["by_clock"] = lambda statement: statement.replace(_LINE, "ORDER BY registration.created_at")


def change_wakes_nobody() -> None:
    """Places that a change of the activity frees go to nobody."""

    class Places:
        def __getattr__(self, name: str) -> Any:
            return getattr(places, name)

        def promote(self, *_words: Any) -> list[Registration]:
            return []

    _put(writing, "places", Places())


def time_wakes_nobody() -> None:
    """Nothing happens by itself: offers do not end, kept places do not return."""
    _put(places, "settle", lambda *_words: [])


def favour_wakes_nobody() -> None:
    """Whoever becomes eligible goes on waiting."""
    _put(promotion, "reconsider", lambda _member_ids, _at: None)


def elsewhere_wakes_nobody() -> None:
    """Whoever gives a place back in a series, or lets an offer pass, is looked for in no other list."""
    for name in ("lock_elsewhere", "held_elsewhere", "held_lists_of"):
        _put(promotion, name, lambda *_which, **_more: [])


def no_key() -> None:
    """What was answered under a key is not kept."""
    _put(idempotency, "once", lambda command, **_more: command())


def commits_late() -> None:
    """The answer goes out first, and what it tells of is committed a moment later."""

    def owe(session: Session) -> None:
        if session.info.get("writing"):
            session.flush()
            session.info["owed"] = True
        else:
            commit(session)

    def pay_first(session: Session) -> None:
        commit(session) if session.info.pop("owed", False) else rollback(session)

    def pay_late(session: Session) -> None:
        if session.info.pop("owed", False):
            threading.Thread(target=pay, args=(session,)).start()
        else:
            close(session)

    def pay(session: Session) -> None:
        time.sleep(_LATE)
        commit(session)
        close(session)

    commit = _put(Session, "commit", owe)
    rollback = _put(Session, "rollback", pay_first)
    close = _put(Session, "close", pay_late)


MUTANTS: dict[str, Callable[[], None]] = {
    one.__name__: one
    for one in (
        no_lock, no_quotas, no_look_up, uncounted, promotes_later, tells_twice, by_clock,
        no_arbiter, answers_anew, keeps_quiet, forgets_the_second,
        change_wakes_nobody, time_wakes_nobody, favour_wakes_nobody, elsewhere_wakes_nobody, no_key, commits_late,
    )
}  # fmt: skip


def play(name: str) -> None:
    """Take out what this mutant goes without, and nothing else; an empty name leaves all as it should be."""
    while _undo:
        where, attribute, there = _undo.pop()
        setattr(where, attribute, there)
    _rewrites.clear()
    if name:
        MUTANTS[name]()
