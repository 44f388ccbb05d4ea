"""Which unions' calendars are offered to somebody: their own line up to the top, and the first two levels."""

from sqlalchemy import or_, select

from activity_hub.database import db
from activity_hub.models import Union
from activity_hub.rules.permissions import Actor
from activity_hub.services.base.activity_views import UnionName

_MOST = 200


def unions_to_follow(*, by: Actor) -> list[UnionName]:
    """One's own union first, then what is above it, then the rest in the order of the tree."""
    line = [int(part) for part in (by.union_path or "").split("/") if part]
    tops = select(Union.id).where(Union.parent_id.is_(None))
    rows = db.session.execute(
        select(Union.id, Union.code, Union.name)
        .where(Union.dissolved_on.is_(None))
        .where(or_(Union.id.in_(line), Union.parent_id.is_(None), Union.parent_id.in_(tops)))
        .order_by(Union.path)
        .limit(_MOST)
    ).all()
    nearest = {union_id: -place for place, union_id in enumerate(line)}
    ordered = sorted(rows, key=lambda row: nearest.get(row.id, 1))
    return [UnionName(row.code, row.name) for row in ordered]
