"""What a scanning phone asks about itself: which of its scans arrived, what it may do, and the dates of its door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Scan
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.scanning import Slot
from activity_hub.services.base import access
from activity_hub.services.door import makers
from activity_hub.services.door.facts import timetable
from activity_hub.services.door.views import DoorLine, line_of

MOST_ASKED = 500


@dataclass(frozen=True, slots=True)
class Duty:
    """The dates of a door, with the windows in which they are open, and whether one may set a refusal aside there.

    `gate` is the one of the phone's pass (empty: whoever scans says it); `mark` goes with scans kept without a network.
    """

    dates: tuple[tuple[DoorLine, Slot], ...]
    may_override: bool
    gate: str
    mark: str


def duty(*, by: Actor, activity_id: int) -> Duty:
    """What there is to do at this door; raises NotFound, NotAllowed."""
    activity = access.activity(by, activity_id, Right.SCAN)
    times = timetable(activity)
    dates = tuple((line_of(activity, times.rows[slot.no]), slot) for slot in sorted(times.slots, key=_in_time))
    may_override = access.may(by, activity, Right.EDIT_ACTIVITY)
    return Duty(dates, may_override, makers.gate_of(by, activity.id, ""), makers.mark_of(by, activity.id))


def missing(*, by: Actor, activity_id: int, scan_uuids: Sequence[str]) -> list[str]:
    """Which of these scans are not here, or not this activity's, in the order asked; raises NotFound, NotAllowed."""
    activity = access.activity(by, activity_id, Right.SCAN)
    asked = select(Scan.scan_uuid).where(Scan.activity_id == activity.id, Scan.scan_uuid.in_(scan_uuids))
    here = set(db.session.scalars(asked))
    return [uuid for uuid in dict.fromkeys(scan_uuids) if uuid not in here]


def _in_time(slot: Slot) -> tuple[datetime, int]:
    return slot.starts_at, slot.no
