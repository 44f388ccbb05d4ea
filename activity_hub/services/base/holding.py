"""What a registration holds, counted, and given back where it ends; used by whoever holds the activity's lock."""

from datetime import datetime

from activity_hub.models import Activity, Registration
from activity_hub.rules.places import HOLDING, Status
from activity_hub.services.base import answers, frame, quotas, teams


def count(activity: Activity, registration: Registration, sign: int) -> None:
    """Keep the counters of the activity and of the quotas true; pending ones hold nothing."""
    status = Status(registration.status)
    if status in HOLDING:
        quotas.take(activity, registration.quota_id, sign * registration.places)
    elif status is Status.WAITLISTED:
        activity.waiting += sign


def end(activity: Activity, registration: Registration, at: datetime, status: Status = Status.WITHDRAWN) -> None:
    """End a registration; whoever ends many promotes once afterwards."""
    count(activity, registration, -1)
    registration.status = status.value
    registration.updated_at = at
    registration.offer_expires_at = None
    if frame.of(activity).has_questions:
        answers.release(registration)
    if registration.team_id is not None:
        teams.left(registration, at)
