"""Commands that may be repeated: the first answer is kept with the effect it tells of, and given again.

The key, the effect and the answer are one transaction. So a process that dies leaves no key behind, and nobody needs to
guess how long a request may live: what is in flight is known by its transaction being open.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from activity_hub.database import db, joint_tx
from activity_hub.models import IdempotencyKey
from activity_hub.rules.permissions import Actor
from activity_hub.services.base import throttle
from activity_hub.services.base.locking import begins_anew
from activity_hub.services.base.sealing import seal, unseal

KEPT = timedelta(hours=72)
PATIENCE = 5.0  # seconds
_PAUSE = 0.05
_BATCH = 100  # old answers thrown away by one command


class KeyUsedBefore(Exception):
    """The key came with another command before."""


class InProgress(Exception):
    """The first command of this key is still being carried out."""


class _Taken(Exception):
    """Another command with this key is being carried out, or has just been."""


class _NotKept(Exception):
    """An answer that says nothing was done."""

    def __init__(self, said: "Said") -> None:
        super().__init__(said.status)
        self.said = said


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: its HTTP status and its body."""

    status: int
    body: str

    @property
    def is_done(self) -> bool:
        return 200 <= self.status < 300


def once(*, by: Actor, at: datetime, key: str, request_hash: str, command: Callable[[], Said]) -> Said:
    """Carry out `command` once for this key of this actor; a repetition gets the first answer.

    An error, or an answer beyond 2xx, leaves nothing, not even the key. Raises KeyUsedBefore for another request with
    the key, InProgress when the first takes longer than five seconds. On SQLite, where one writes at a time, a
    repetition waits for its turn to write like everybody else.
    """
    actor = by.mark
    deadline = time.monotonic() + PATIENCE
    while True:
        said = _kept(actor, at, key, request_hash)
        if said is not None:
            return said
        try:
            return _carry_out(actor, at, key, request_hash, command)
        except _Taken as taken:
            if time.monotonic() >= deadline:
                raise InProgress from taken
        time.sleep(_PAUSE)


def _kept(actor: str, at: datetime, key: str, request_hash: str) -> Said | None:
    """The first answer, where there is one: pass codes and calendar addresses stand in it, so it is kept sealed."""
    db.session.rollback()  # see what others have committed meanwhile
    mine = (IdempotencyKey.actor == actor, IdempotencyKey.key == key)
    row = db.session.scalar(select(IdempotencyKey).where(*mine, IdempotencyKey.at >= at - KEPT))
    if row is None or row.status is None:
        return None
    body = unseal(row.body or "") if row.request_hash == request_hash else None
    if body is None:
        raise KeyUsedBefore
    return Said(row.status, body)


@begins_anew
def _carry_out(actor: str, at: datetime, key: str, request_hash: str, command: Callable[[], Said]) -> Said:
    try:
        with joint_tx() as session:
            claim_id = _claim(actor, at, key, request_hash)
            said = command()
            if not said.is_done:
                raise _NotKept(said)
            kept = update(IdempotencyKey).where(IdempotencyKey.id == claim_id)
            session.execute(kept.values(status=said.status, body=seal(said.body)))
            session.info.pop("tries", None)
            return said
    except _NotKept as refused:
        return refused.said
    finally:
        throttle.count_undone()


def _claim(actor: str, at: datetime, key: str, request_hash: str) -> int:
    """The key for this transaction alone; raises _Taken, so that who repeats a command waits outside of any."""
    if not _is_alone(f"key {actor} {key}"):
        raise _Taken
    _throw_away(actor, at, key)
    fresh = IdempotencyKey(actor=actor, key=key, request_hash=request_hash, at=at)
    db.session.add(fresh)
    try:
        db.session.flush()
    except IntegrityError as there:
        raise _Taken from there
    return fresh.id


def _is_alone(name: str) -> bool:
    """Whether nobody else is at it; the lock ends with the transaction, however that ends. SQLite has one writer."""
    if db.engine.dialect.name != "postgresql":
        return True
    return bool(db.session.scalar(select(func.pg_try_advisory_xact_lock(func.hashtextextended(name, 0)))))


def _throw_away(actor: str, at: datetime, key: str) -> None:
    """Delete answers whose time is over, this key's first; what another one is deleting is left to them."""
    is_mine = and_(IdempotencyKey.actor == actor, IdempotencyKey.key == key)
    is_over = or_(IdempotencyKey.at < at - KEPT, and_(is_mine, IdempotencyKey.status.is_(None)))
    some = select(IdempotencyKey.id).where(is_over).order_by(is_mine.desc()).limit(_BATCH)
    db.session.execute(delete(IdempotencyKey).where(IdempotencyKey.id.in_(some.with_for_update(skip_locked=True))))
