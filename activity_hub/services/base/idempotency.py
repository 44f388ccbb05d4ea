"""Commands that may be repeated: the first answer is kept with the effect it tells of, and given again."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.exc import IntegrityError

from activity_hub.database import db, joint_tx, write_tx
from activity_hub.models import IdempotencyKey
from activity_hub.rules.permissions import Actor
from activity_hub.services.base.sealing import seal, unseal

KEPT = timedelta(hours=72)
LEASE = timedelta(minutes=2)  # longer than any request lives; what is in flight for longer has died
PATIENCE = 5.0  # seconds
_PAUSE = 0.05


class KeyUsedBefore(Exception):
    """The key came with another command before."""


class InProgress(Exception):
    """The first command of this key is still being carried out."""


class _Lost(Exception):
    """The claim was taken over meanwhile: nothing of this run may stay."""


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

    The claim is committed first, so that every process sees it; the effect and its answer are then committed
    together, so that a crash between the two leaves a claim alone, which runs out. An error, or an answer beyond 2xx,
    frees the key. Raises KeyUsedBefore for another request with the key, InProgress when the first takes longer than
    five seconds.
    """
    actor = f"member {by.member_id}"
    deadline = time.monotonic() + PATIENCE
    while True:
        claim_id, said = _claim(actor, at, key, request_hash)
        if claim_id is not None:
            return _carry_out(claim_id, at, command)
        if said is not None:
            return said
        if time.monotonic() >= deadline:
            raise InProgress
        time.sleep(_PAUSE)


def _claim(actor: str, at: datetime, key: str, request_hash: str) -> tuple[int | None, Said | None]:
    """The id of a fresh claim, or the answer kept, or neither while another one is at it."""
    mine = (IdempotencyKey.actor == actor, IdempotencyKey.key == key)
    db.session.rollback()  # see what others have committed meanwhile
    row = db.session.scalar(select(IdempotencyKey).where(*mine))
    if row is not None and not _is_over(row, at):
        if row.request_hash != request_hash:
            raise KeyUsedBefore
        return None, None if row.status is None else _kept(row.status, row.body or "")
    try:
        with write_tx() as session:
            old = (IdempotencyKey.at < at - KEPT) | (IdempotencyKey.status.is_(None) & (IdempotencyKey.at < at - LEASE))
            session.execute(delete(IdempotencyKey).where(old))
            fresh = IdempotencyKey(actor=actor, key=key, request_hash=request_hash, at=at)
            session.add(fresh)
            session.flush()
            return fresh.id, None
    except IntegrityError:
        return None, None  # another one was quicker: look again


def _kept(status: int, sealed: str) -> Said:
    """The first answer again: pass codes and calendar addresses stand in it, so it is kept sealed."""
    body = unseal(sealed)
    if body is None:
        raise KeyUsedBefore
    return Said(status, body)


def _is_over(row: IdempotencyKey, at: datetime) -> bool:
    return row.at < at - (LEASE if row.status is None else KEPT)


def _carry_out(claim_id: int, at: datetime, command: Callable[[], Said]) -> Said:
    try:
        with joint_tx() as session:
            said = command()
            if not said.is_done:
                raise _NotKept(said)
            mine = (IdempotencyKey.id == claim_id, IdempotencyKey.at == at, IdempotencyKey.status.is_(None))
            sealed = seal(said.body)
            kept = session.execute(update(IdempotencyKey).where(*mine).values(status=said.status, body=sealed))
            if not isinstance(kept, CursorResult) or kept.rowcount != 1:
                raise _Lost
            return said
    except _NotKept as refused:
        _free(claim_id)
        return refused.said
    except _Lost as lost:
        raise InProgress from lost
    except BaseException:
        _free(claim_id)
        raise


def _free(claim_id: int) -> None:
    with write_tx() as session:
        session.execute(delete(IdempotencyKey).where(IdempotencyKey.id == claim_id, IdempotencyKey.status.is_(None)))
