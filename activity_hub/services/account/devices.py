"""The signed-in devices of a member: who is asking, which devices there are, ending them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from activity_hub.database import db, write_tx
from activity_hub.models import SignedIn
from activity_hub.rules.bearer import digest
from activity_hub.rules.permissions import Actor
from activity_hub.rules.sign_in import lifetime, still_holds
from activity_hub.services.base import acting, audit
from activity_hub.services.base.access import BIGGEST_ID, NotFound

_STAMPS = 8  # a row's last use is stamped this many times within its idle time, not on every request
_BEARER = acting.by_digest(SignedIn, SignedIn.id, SignedIn.created_at, SignedIn.seen_at, SignedIn.expires_at)


@dataclass(frozen=True, slots=True)
class Device:
    """One signed-in device as its owner sees it."""

    signed_in_id: int
    device: str
    created_at: datetime
    seen_at: datetime
    is_this: bool


def actor_by_token(*, at: datetime, token: str) -> Actor | None:
    """Who holds this sign-in token at `at`; None when it was ended, ran out, or never was."""
    found = acting.holder(_BEARER, digest(token), at)
    if found is None:
        return None
    (row_id, created_at, seen_at, expires_at), actor = found
    if not still_holds(created_at, seen_at, expires_at, at):
        return None
    if at - seen_at > lifetime(created_at, expires_at).idle / _STAMPS:
        with write_tx() as session:
            session.execute(update(SignedIn).where(SignedIn.id == row_id).values(seen_at=at))
    return actor


def mine(*, by: Actor, at: datetime, token: str | None) -> list[Device]:
    """My devices that are still signed in, the last used first; `token` is that of the asking one."""
    this = digest(token) if token else None
    rows = db.session.scalars(
        select(SignedIn).where(SignedIn.member_id == by.member_id).order_by(SignedIn.seen_at.desc(), SignedIn.id.desc())
    )
    return [
        Device(row.id, row.device, row.created_at, row.seen_at, row.token_hash == this)
        for row in rows
        if still_holds(row.created_at, row.seen_at, row.expires_at, at)
    ]


def sign_out(*, token: str) -> None:
    """End the sign-in of this token; nothing happens when it has ended before."""
    with write_tx() as session:
        session.execute(delete(SignedIn).where(SignedIn.token_hash == digest(token)))


def end_one(*, by: Actor, at: datetime, signed_in_id: int) -> None:
    """End one of my own devices; NotFound for anybody else's."""
    if signed_in_id > BIGGEST_ID:
        raise NotFound
    with write_tx() as session:
        ended = session.execute(
            delete(SignedIn)
            .where(SignedIn.id == signed_in_id, SignedIn.member_id == by.member_id)
            .returning(SignedIn.id)
        ).first()
        if ended is None:
            raise NotFound
        audit.record(by, at, "device.ended", "signed_in", signed_in_id)


def end_all(*, by: Actor, at: datetime, but: str | None = None) -> None:
    """Sign out everywhere; the sign-in of the token `but` stays."""
    with write_tx():
        end_rows(by.member_id, but)
        audit.record(by, at, "devices.ended", "member", by.member_id)


def end_rows(member_id: int | None, but: str | None = None) -> None:
    """Inside write_tx(): end every sign-in of a member except that of the token `but`."""
    ended = delete(SignedIn).where(SignedIn.member_id == member_id)
    if but is not None:
        ended = ended.where(SignedIn.token_hash != digest(but))
    db.session.execute(ended)
