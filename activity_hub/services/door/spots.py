"""An occurrence as its own door names it: for the screen there, and for the members who read that screen's code."""

from dataclasses import dataclass
from datetime import date, datetime

from activity_hub.database import db
from activity_hub.models import Activity, Occurrence, Union


@dataclass(frozen=True, slots=True)
class Spot:
    """One occurrence with whose it is; `no_of` says of how many, since people scan the code of the one before."""

    activity_id: int
    title: str
    host_name: str
    no: int
    no_of: int
    held_on: date
    starts_at: datetime | None
    ends_at: datetime | None
    venue: str
    time_zone: str


def spot(activity: Activity, occurrence: Occurrence, no_of: int = 1) -> Spot:
    """What everybody may know of this occurrence."""
    host = db.session.get(Union, activity.host_id) if activity.host_id else None
    return Spot(
        activity_id=activity.id,
        title=activity.title,
        host_name=activity.host_name or (host.name if host else ""),
        no=occurrence.no,
        no_of=no_of,
        held_on=occurrence.held_on,
        starts_at=occurrence.starts_at,
        ends_at=occurrence.ends_at,
        venue=occurrence.venue or activity.venue,
        time_zone=activity.time_zone,
    )
