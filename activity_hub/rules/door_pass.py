"""Door passes: how long one holds, and why a phone is not let to a door."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from activity_hub.rules.lifecycle import CALLED_OFF, PUBLIC, ActivityStatus

MOST_DEVICES = 100  # phones that join by one pass
LATE_PASS = timedelta(days=1)


class DoorRefusal(StrEnum):
    """Why a phone does not stand at a door, no pass is made, or nobody is let in on the spot."""

    DEVICE_DENIED = "device_denied"
    PASS_ENDED = "pass_ended"  # noqa: S105 - a code, not a password
    PASS_RAN_OUT = "pass_ran_out"  # noqa: S105
    PHONE_ENDED = "phone_ended"  # by this pass; another one brings it back
    TOO_MANY_PHONES = "too_many_phones"
    NO_DOOR_YET = "no_door_yet"
    NO_DATE = "no_date"
    CALLED_OFF = "called_off"
    NO_SUCH_MEMBER = "no_such_member"
    NO_PLACE_LEFT = "no_place_left"
    NOT_INVITED = "not_invited"
    SEE_DESK = "see_desk"  # why is nobody's business at the door


def has_door(status: ActivityStatus, was_published: bool) -> bool:
    """Whether anybody can know of it, so that somebody may stand at its door."""
    return status in PUBLIC and was_published


def why_closed(status: ActivityStatus, was_published: bool, has_dates: bool) -> DoorRefusal | None:
    """Why nobody can come in at this door, whenever they come; None where somebody can."""
    if not has_door(status, was_published):
        return DoorRefusal.NO_DOOR_YET
    if status in CALLED_OFF:
        return DoorRefusal.CALLED_OFF
    return None if has_dates else DoorRefusal.NO_DATE


def expires_at(made_at: datetime, closes: Iterable[datetime]) -> datetime | None:
    """Until when a pass holds: to the end of the last window; None where nothing takes place.

    One that is made afterwards holds for a day, so that a phone that was without network can hand in what it keeps.
    """
    last = max(closes, default=None)
    if last is None:
        return None
    return last if made_at <= last else made_at + LATE_PASS
