"""A member's own calendar addresses: made, changed when they got into the wrong hands, and ended."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from activity_hub.database import db, lock, setting, write_tx
from activity_hub.models import Feed, Member
from activity_hub.rules import feed_secret
from activity_hub.rules.activity import ActivityFault, text_fault
from activity_hub.rules.permissions import Actor
from activity_hub.services.base import access, audit

NAME_MAX = 60
MOST = 10


@dataclass(frozen=True, slots=True)
class Address:
    """One address of a personal feed; the secret is shown to its owner alone."""

    id: int
    name: str
    secret: str
    created_at: datetime
    last_used_at: datetime | None


def mine(*, by: Actor) -> list[Address]:
    """The addresses that still work, oldest first."""
    rows = db.session.scalars(
        select(Feed).where(Feed.member_id == by.member_id, Feed.ended_at.is_(None)).order_by(Feed.id)
    )
    return [_address(row) for row in rows]


def make(*, by: Actor, at: datetime, name: str) -> Address:
    """A new address; raises Invalid for a name that is none, or with too_many at the eleventh."""
    name = name.strip()
    fault = text_fault(name, NAME_MAX) if name else ActivityFault.REQUIRED
    if fault:
        raise access.Invalid({"name": [fault]})
    with write_tx():
        _lock_owner(by)
        live = select(func.count()).where(Feed.member_id == by.member_id, Feed.ended_at.is_(None))
        if (db.session.scalar(live) or 0) >= MOST:
            raise access.Invalid({"name": [ActivityFault.TOO_MANY]})
        return _made(by, at, name)


def oldest(*, by: Actor) -> Address | None:
    """The oldest address that works; one is there from the first sign-in or token on, unless all were ended."""
    return next(iter(mine(by=by)), None)


def rotate(*, by: Actor, at: datetime, feed_id: int) -> Address:
    """The same feed under a new address; the old one is dead at once. Raises NotFound."""
    with write_tx():
        row = _own(by, feed_id)
        row.version += 1
        row.last_used_at = None
        audit.record(by, at, "feed.rotated", "feed", row.id)
        return _address(row)


def end(*, by: Actor, at: datetime, feed_id: int) -> None:
    """The address works no longer. Raises NotFound."""
    with write_tx():
        row = _own(by, feed_id)
        row.ended_at = at
        audit.record(by, at, "feed.ended", "feed", row.id)


def _made(by: Actor, at: datetime, name: str) -> Address:
    row = Feed(member_id=by.member_id, name=name, version=1, created_at=at)
    db.session.add(row)
    db.session.flush()
    audit.record(by, at, "feed.made", "feed", row.id)
    return _address(row)


def _lock_owner(by: Actor) -> None:
    if by.member_id is None or lock(Member, by.member_id) is None:
        raise access.NotAllowed


def _own(by: Actor, feed_id: int) -> Feed:
    row = lock(Feed, feed_id) if 0 < feed_id <= access.BIGGEST_ID else None
    if row is None or row.member_id != by.member_id or row.ended_at is not None:
        raise access.NotFound
    return row


def _address(row: Feed) -> Address:
    secret = feed_secret.make(setting("SECRET_KEY"), row.id, row.version)
    return Address(row.id, row.name, secret, row.created_at, row.last_used_at)
