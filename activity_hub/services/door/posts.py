"""Which door a phone stands at: its cookie carries a random token, and the table knows what that token is worth."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from activity_hub.database import db, write_tx
from activity_hub.models import DoorDevice
from activity_hub.rules.bearer import digest
from activity_hub.rules.permissions import Post

_STAMP_EVERY = timedelta(minutes=1)
_DEVICE: Any = DoorDevice.__table__  # columns of the table: of those of the model every row would go through the mapper
_ASKED = select(
    *(_DEVICE.c[name] for name in ("id", "activity_id", "gate", "seen_at", "expires_at", "ended_at"))
).where(_DEVICE.c.token_hash == bindparam("digest"))


@dataclass(frozen=True, slots=True)
class Standing:
    """What a token is worth: the post, and whether it has been ended or has run out."""

    post: Post
    is_over: bool


def standing(*, at: datetime, token: str) -> Standing | None:
    """The post of this token at `at`; None for a token that was never given."""
    row = db.session.connection().execute(_ASKED, {"digest": digest(token)}).first()
    if row is None:
        return None
    is_over = row.ended_at is not None or at > row.expires_at
    if not is_over and at - row.seen_at > _STAMP_EVERY:
        with write_tx() as session:
            session.execute(update(DoorDevice).where(DoorDevice.id == row.id).values(seen_at=at))
    return Standing(Post(row.id, row.activity_id, row.gate), is_over)
