"""The door of an activity: scans, who is in, and finding a person by name."""

from activity_hub.services.door.attendance import AttendancePage, attendance
from activity_hub.services.door.recording import admit, record
from activity_hub.services.door.standing import zone_of
from activity_hub.services.door.views import Counts, Door, DoorLine, Found, counts, door, doors, search

__all__ = [
    "AttendancePage",
    "Counts",
    "Door",
    "DoorLine",
    "Found",
    "admit",
    "attendance",
    "counts",
    "door",
    "doors",
    "record",
    "search",
    "zone_of",
]
