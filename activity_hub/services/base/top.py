"""The union at the top of the tree, whose name stands on every page."""

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Union


def name() -> str | None:
    """The name of the oldest union without a parent; None in an empty hub."""
    return db.session.scalar(select(Union.name).where(Union.parent_id.is_(None)).order_by(Union.id).limit(1))
