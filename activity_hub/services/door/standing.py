"""Whose door it is, as programs are told: without the right to it there is no such door."""

from zoneinfo import ZoneInfo

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Activity
from activity_hub.rules.permissions import Actor, Right
from activity_hub.services.base import access
from activity_hub.services.base.access import NotFound


def zone_of(*, by: Actor, activity_id: int) -> ZoneInfo:
    """The time zone of an activity at whose door the actor may stand; NotFound for all others, as for none at all."""
    if not 0 < activity_id <= access.BIGGEST_ID:
        raise NotFound
    there = select(Activity.time_zone).where(
        Activity.id == activity_id, access.visible(by), access.staff_condition(by, Right.SCAN)
    )
    zone = db.session.scalar(there)
    if zone is None:
        raise NotFound
    return ZoneInfo(zone)
