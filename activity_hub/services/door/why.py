"""What whoever stands at the door is told beside a red word: when it opens, what the pass is for, since when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Activity, Registration, Scan
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.scanning import ScanKind, Verdict, slot_at
from activity_hub.services.base import access
from activity_hub.services.door.facts import Timetable, timetable
from activity_hub.services.door.views import DoorLine, line_of

_OUT_OF_TIME = frozenset({Verdict.TOO_EARLY, Verdict.TOO_LATE})


@dataclass(frozen=True, slots=True)
class Why:
    """What is known of one refusal; each but verdict and zone only where it belongs to the verdict and may be known.

    `instead` is the date that is on, or the next one (`is_on` False); `title` that of the activity the pass is for.
    """

    verdict: Verdict
    time_zone: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    since: datetime | None = None
    instead: DoorLine | None = None
    is_on: bool = False
    title: str | None = None


def why(*, by: Actor, activity_id: int, scan_uuid: str) -> Why | None:
    """Of a scan that was refused; None where there is none. Raises NotFound, NotAllowed."""
    activity = access.activity(by, activity_id, Right.SCAN)
    scan = db.session.scalar(select(Scan).where(Scan.scan_uuid == scan_uuid, Scan.activity_id == activity.id))
    if scan is None:
        return None
    verdict, zone = Verdict(scan.verdict), activity.time_zone
    if verdict in _OUT_OF_TIME:
        times = timetable(activity)
        slot = next((one for one in times.slots if times.rows[one.no].id == scan.occurrence_id), None)
        return Why(verdict, zone, slot.opens_at, slot.closes_at) if slot else None
    if verdict is Verdict.WRONG_OCCURRENCE:
        return _instead(activity, timetable(activity), scan)
    whose = db.session.get(Registration, scan.registration_id) if scan.registration_id else None
    if verdict is Verdict.WITHDRAWN and whose is not None:
        return Why(verdict, zone, since=whose.updated_at)
    if verdict is Verdict.WRONG_ACTIVITY and whose is not None:
        return Why(verdict, zone, title=_title(by, whose.activity_id))
    return None


def _instead(activity: Activity, times: Timetable, scan: Scan) -> Why | None:
    slot = slot_at(times.slots, scan.occurred_at, ScanKind(scan.kind))
    if slot is None:
        return None
    line = line_of(activity, times.rows[slot.no])
    is_on = slot.is_open(scan.occurred_at)
    return Why(Verdict.WRONG_OCCURRENCE, activity.time_zone, instead=line, is_on=is_on)


def _title(by: Actor, activity_id: int) -> str | None:
    """Another activity is named only to whoever may stand at its door too."""
    try:
        return access.activity(by, activity_id, Right.SCAN).title
    except (access.NotFound, access.NotAllowed):
        return None
