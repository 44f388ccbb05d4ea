"""What has to be there as soon as an activity is published, by its command or by an import."""

from datetime import datetime

from activity_hub.models import Activity
from activity_hub.services.base import draws, places


def published(activity: Activity, at: datetime, here_only: bool = False) -> None:
    """Commit to a draw, learn what becomes due by itself, do what is due already, and serve who waits.

    Inside write_tx() with the activity locked, after its new status is set. A draft is due for nothing: what it says
    of dates begins to count here. `here_only` as in base/due.settle.
    """
    activity.published_at = activity.published_at or at
    draws.commit(activity, at)
    activity.due_at = places.expected_due(activity, at)
    places.settle(activity, at, here_only)
    places.promote(activity, at)
