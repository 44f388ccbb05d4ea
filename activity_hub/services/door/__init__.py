"""The door of an activity: scans, who is in, and finding a person by name."""

from activity_hub.services.door.attendance import AttendancePage, attendance
from activity_hub.services.door.conflict_desk import ConflictDesk, ConflictLine, Side, conflict_desk, open_conflicts
from activity_hub.services.door.manifest import manifest
from activity_hub.services.door.notes import Notes, notes
from activity_hub.services.door.recording import Recorded, admit, record, recorded
from activity_hub.services.door.settling import settle
from activity_hub.services.door.views import (
    FOUND_AT_MOST,
    Counts,
    Door,
    DoorLine,
    Found,
    counts,
    door,
    doors,
    is_inside,
    search,
)
from activity_hub.services.door.waiting import admit_waiting
from activity_hub.services.door.why import Why, why

__all__ = [
    "FOUND_AT_MOST",
    "AttendancePage",
    "ConflictDesk",
    "ConflictLine",
    "Counts",
    "Door",
    "DoorLine",
    "Found",
    "Notes",
    "Recorded",
    "Side",
    "Why",
    "admit",
    "admit_waiting",
    "attendance",
    "conflict_desk",
    "counts",
    "door",
    "doors",
    "is_inside",
    "manifest",
    "notes",
    "open_conflicts",
    "record",
    "recorded",
    "search",
    "settle",
    "why",
]
