"""The occurrences of an activity that take place, in order."""

from sqlalchemy import Select, select

from activity_hub.models import Occurrence
from activity_hub.rules.lifecycle import TAKES_PLACE

STANDS = Occurrence.status.in_([status.value for status in TAKES_PLACE])


def in_order(activity_id: int) -> Select[Occurrence]:
    """Those of one activity, by day, then by start, those without times last of their day."""
    standing = select(Occurrence).where(Occurrence.activity_id == activity_id, STANDS)
    return standing.order_by(Occurrence.held_on, Occurrence.starts_at.is_(None), Occurrence.starts_at, Occurrence.no)
