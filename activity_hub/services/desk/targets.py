"""Where somebody may be moved to: the other open activities of the same hand, dates of the same series first."""

from datetime import date

from sqlalchemy import func, select

from activity_hub.database import db
from activity_hub.models import Activity, Occurrence
from activity_hub.rules.lifecycle import ActivityStatus, OccurrenceStatus
from activity_hub.rules.permissions import Actor, Right
from activity_hub.services.base import access
from activity_hub.services.desk.views import Target

MOST = 100
_OPEN = [ActivityStatus.PUBLISHED.value, ActivityStatus.CLOSED.value]


def targets(*, by: Actor, activity_id: int, today: date) -> list[Target]:
    """Activities to come which the actor may edit, those of the same series or host before all others."""
    activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY)
    first_on, first_at = func.min(Occurrence.held_on), func.min(Occurrence.starts_at)
    is_sibling = Activity.host_id == activity.host_id
    if activity.series:
        is_sibling = Activity.series == activity.series
    rows = db.session.execute(
        select(Activity, first_on, first_at, is_sibling)
        .join(Occurrence, Occurrence.activity_id == Activity.id)
        .where(
            Activity.id != activity.id,
            Activity.status.in_(_OPEN),
            Activity.host_id.in_(access.unions_with(by, Right.EDIT_ACTIVITY)),
            Occurrence.status == OccurrenceStatus.PLANNED.value,
        )
        .group_by(Activity.id)
        .having(func.max(Occurrence.held_on) >= today)
        .order_by(is_sibling.desc(), first_on, Activity.id)
        .limit(MOST)
    )
    return [
        Target(row.id, row.title, on, at, row.time_zone, row.capacity, row.taken, bool(sibling))
        for row, on, at, sibling in rows
    ]
