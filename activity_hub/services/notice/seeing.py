"""Marking messages as seen: only by the member's own hand, never by looking."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import update

from activity_hub.database import db, write_tx
from activity_hub.models import Outbox
from activity_hub.rules.permissions import Actor
from activity_hub.services.base.access import BIGGEST_ID


def see(*, by: Actor, at: datetime, ids: Iterable[int]) -> None:
    """Mark these messages of one's own as seen; another's, and those seen before, stay as they are."""
    wanted = {one for one in ids if 0 < one <= BIGGEST_ID}
    if not wanted:
        return
    mine = update(Outbox).where(Outbox.id.in_(wanted), Outbox.member_id == by.member_id, Outbox.seen_at.is_(None))
    with write_tx():
        db.session.execute(mine.values(seen_at=at).execution_options(synchronize_session=False))
