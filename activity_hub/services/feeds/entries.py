"""What stands in a feed: one statement gives every entry, and the mark that changes when any of it does."""

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.orm import aliased

from activity_hub.database import db, setting, write_tx
from activity_hub.models import Activity, Feed, Member, Occurrence, Registration, Union
from activity_hub.rules import feed_secret
from activity_hub.rules.lifecycle import OccurrenceStatus
from activity_hub.rules.permissions import ANONYMOUS, Actor
from activity_hub.rules.places import LIVE, Status
from activity_hub.services.base import access

REACHES_BACK = timedelta(days=90)
CANCELLED_STAYS = timedelta(days=30)
_STAMP_EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One occurrence in a feed; without times it is all that local day. `place` is the owner's, in a personal feed."""

    activity_id: int
    no: int
    title: str
    summary: str
    venue: str
    kind: str
    host_code: str | None
    host_name: str
    held_on: date
    starts_at: datetime | None
    ends_at: datetime | None
    time_zone: str
    status: OccurrenceStatus
    revision: int
    changed_at: datetime
    place: Status | None


@dataclass(frozen=True, slots=True)
class Found:
    """A feed: whose it is (a union's or a member's name, a title), its entries, and its mark."""

    name: str
    entries: list[Entry]
    mark: str
    locale: str | None = None


def of_union(*, at: datetime, code: str, kind: str | None = None) -> Found:
    """The public programme of a union and all below it; raises NotFound."""
    name_of = select(Union.name).where(Union.code == code)
    asked = _entries(name_of.scalar_subquery()).where(
        access.visible(ANONYMOUS), access.hosted_below(code), _in_window(at)
    )
    rows = db.session.execute(asked.where(Activity.kind == kind) if kind else asked).all()
    name = rows[0].owner if rows else db.session.scalar(name_of)
    if name is None:
        raise access.NotFound
    return _found(name, rows)


def of_activity(*, by: Actor, at: datetime, activity_id: int) -> Found:
    """All dates of one activity that the actor may see; raises NotFound."""
    row = access.activity(by, activity_id)
    asked = _entries(Activity.title).where(Activity.id == row.id, _not_long_gone(at))
    return _found(row.title, db.session.execute(asked).all())


def personal(*, at: datetime, secret: str) -> Found:
    """What the owner of this secret has signed up for; raises NotFound. That it was used is noted once a day."""
    feed_id = feed_secret.feed_id(secret)
    if feed_id is None or not 0 < feed_id <= access.BIGGEST_ID:
        raise access.NotFound
    live = Registration.status.in_([status.value for status in LIVE])
    asked = (
        _entries(Member.name, Member.locale, Registration.status.label("place"), _PLACED_AT, *_OF_FEED)
        .join(Registration, and_(Registration.activity_id == Activity.id, live))
        .join(Member, Member.id == Registration.member_id)
        .join(Feed, Feed.member_id == Member.id)
        .where(Feed.id == feed_id, _in_window(at))
    )
    rows = db.session.execute(asked).all()
    feed = _feed(rows, feed_id)
    if feed.is_over or not feed_secret.is_genuine(secret, feed.version, _secrets()):
        raise access.NotFound
    found = _found(feed.owner, rows, feed.locale)
    if feed.last_used_at is None or at - feed.last_used_at >= _STAMP_EVERY:
        _note_use(feed_id, at)
    return found


_PLACED_AT = Registration.updated_at.label("placed_at")
_OF_FEED = (Feed.version, Feed.last_used_at, or_(Feed.ended_at.is_not(None), Member.suspended).label("is_over"))


def _feed(rows: Sequence[Any], feed_id: int) -> Any:
    """Whose feed it is and in which version; an empty feed is asked for by itself."""
    if rows:
        return rows[0]
    asked = select(Member.name.label("owner"), Member.locale, *_OF_FEED).join(Member, Member.id == Feed.member_id)
    found = db.session.execute(asked.where(Feed.id == feed_id)).first()
    if found is None:
        raise access.NotFound
    return found


def _entries(owner: Any, *more: Any) -> Select[Any]:
    host = aliased(Union)
    return (
        select(
            owner.label("owner"),
            Activity.id,
            Occurrence.no,
            Activity.title,
            Activity.summary,
            func.coalesce(Occurrence.venue, Activity.venue).label("venue"),
            Activity.kind,
            host.code.label("host_code"),
            func.coalesce(Activity.host_name, host.name, "").label("host_name"),
            Occurrence.held_on,
            Occurrence.starts_at,
            Occurrence.ends_at,
            Activity.time_zone,
            Occurrence.status,
            Occurrence.revision,
            Occurrence.updated_at,
            func.coalesce(Activity.updated_at, Activity.created_at).label("activity_changed_at"),
            *more,
        )
        .join(Activity, Activity.id == Occurrence.activity_id)
        .outerjoin(host, host.id == Activity.host_id)
        .order_by(Occurrence.held_on, Activity.id, Occurrence.no)
    )


def _in_window(at: datetime) -> ColumnElement[bool]:
    return and_(Occurrence.held_on >= (at - REACHES_BACK).date(), _not_long_gone(at))


def _not_long_gone(at: datetime) -> ColumnElement[bool]:
    """A cancelled occurrence stays for thirty days after it was cancelled."""
    is_off = Occurrence.status == OccurrenceStatus.CANCELLED.value
    return or_(~is_off, Occurrence.updated_at > at - CANCELLED_STAYS)


def _found(owner: str, rows: Sequence[Any], locale: str | None = None) -> Found:
    entries = [_entry(row) for row in rows]
    told = repr((owner, locale, [astuple(entry) for entry in entries]))
    return Found(owner, entries, hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest(), locale)


def _entry(row: Any) -> Entry:
    place = getattr(row, "place", None)
    changes = (row.updated_at, row.activity_changed_at, getattr(row, "placed_at", None))
    return Entry(
        activity_id=row.id,
        no=row.no,
        title=row.title,
        summary=row.summary,
        venue=row.venue,
        kind=row.kind,
        host_code=row.host_code,
        host_name=row.host_name,
        held_on=row.held_on,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        time_zone=row.time_zone,
        status=OccurrenceStatus(row.status),
        revision=row.revision,
        changed_at=max(filter(None, changes), default=datetime.combine(row.held_on, time.min, UTC)),
        place=Status(place) if place else None,
    )


def _note_use(feed_id: int, at: datetime) -> None:
    with write_tx() as session:
        session.execute(update(Feed).where(Feed.id == feed_id).values(last_used_at=at))


def _secrets() -> list[str]:
    return [setting("SECRET_KEY"), *setting("SECRET_KEY_FALLBACKS")]
