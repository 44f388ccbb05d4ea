"""The calendar address that everybody has from the first sign-in on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select

from activity_hub.database import db
from activity_hub.models import Feed

_CHUNK = 500


def give(*, at: datetime, member_ids: Sequence[int]) -> None:
    """Inside write_tx(): an address for each of these members who never had one; who ended theirs gets none."""
    for start in range(0, len(member_ids), _CHUNK):
        chunk = member_ids[start : start + _CHUNK]
        had = set(db.session.scalars(select(Feed.member_id).where(Feed.member_id.in_(chunk))))
        fresh = [
            {"member_id": member_id, "name": "", "version": 1, "created_at": at}
            for member_id in dict.fromkeys(chunk)
            if member_id not in had
        ]
        if fresh:
            db.session.execute(insert(Feed), fresh)
