"""Reading one's messages: those not seen yet first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from activity_hub.database import db
from activity_hub.models import Activity, Member, Outbox, Registration
from activity_hub.rules.notices import Notice
from activity_hub.rules.pages import nearest
from activity_hub.rules.permissions import Actor

PER_PAGE = 50
_OFFERS = {Notice.OFFERED.value, Notice.DRAWN.value}
_who = aliased(Member)


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `by_name` is whoever acted, None where nobody did or one did so oneself.

    `answer_until` is when the place that it offers goes to the next, while it still waits for an answer.
    """

    id: int
    kind: Notice
    text: str
    activity_id: int | None
    registration_id: int | None
    title: str | None
    by_name: str | None
    at: datetime
    is_new: bool
    time_zone: str | None = None  # the activity's
    answer_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Messages:
    """A page of messages, the newest first and the unseen before all; `unseen` counts all of those."""

    items: list[Message]
    unseen: int
    total: int
    page: int


def messages(*, by: Actor, page: int = 1) -> Messages:
    """One's own messages; three statements."""
    mine = Outbox.member_id == by.member_id
    total = db.session.scalar(select(func.count()).select_from(Outbox).where(mine)) or 0
    page = nearest(page, total, PER_PAGE)
    ordered = _asked().where(mine).order_by(Outbox.seen_at.is_not(None), Outbox.id.desc())
    rows = db.session.execute(ordered.limit(PER_PAGE).offset(PER_PAGE * (page - 1)))
    return Messages([_message(by, row) for row in rows], unseen(by=by), total, page)


def unseen(*, by: Actor) -> int:
    """How many messages wait to be seen; one statement."""
    waiting = select(func.count()).select_from(Outbox).where(Outbox.member_id == by.member_id, Outbox.seen_at.is_(None))
    return db.session.scalar(waiting) or 0


def of_registration(*, by: Actor, registration_id: int) -> list[Message]:
    """What one was told about a registration of one's own, newest first; nothing about another's."""
    asked = _asked().where(Outbox.registration_id == registration_id, Outbox.member_id == by.member_id)
    return [_message(by, row) for row in db.session.execute(asked.order_by(Outbox.id.desc()).limit(PER_PAGE))]


def _asked() -> Any:
    more = (Activity.title, _who.name, Activity.time_zone, Registration.offer_expires_at)
    found: Any = select(Outbox, *more).outerjoin(Activity, Activity.id == Outbox.activity_id)
    found = found.outerjoin(Registration, Registration.id == Outbox.registration_id)
    return found.outerjoin(_who, _who.id == Outbox.by_id)


def _message(by: Actor, row: Any) -> Message:
    said, title, by_name, time_zone, answer_until = row
    return Message(
        id=said.id,
        kind=Notice(said.kind),
        text=said.text,
        activity_id=said.activity_id,
        registration_id=said.registration_id,
        title=title,
        by_name=by_name if said.by_id != by.member_id else None,
        at=said.created_at,
        is_new=said.seen_at is None,
        time_zone=time_zone,
        answer_until=answer_until if said.kind in _OFFERS else None,
    )
