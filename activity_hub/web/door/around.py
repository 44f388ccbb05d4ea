"""What else belongs to the door of an activity: one line for each room, shown to who may enter."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from activity_hub.rules.permissions import Actor, Right


@dataclass(frozen=True, slots=True)
class DoorRoom:
    """A page about one activity's door: its endpoint, who may open it, its sign, its name, and what one does there."""

    endpoint: str
    right: Right
    sign: str
    name: Any
    about: Any


DESK = "door_desk.show"
ROOMS = (
    DoorRoom(
        DESK, Right.EDIT_ACTIVITY, "phone", _l("Who stands at the door"), _l("Passes for volunteers, and their phones.")
    ),
    DoorRoom("door.scanner", Right.SCAN, "qr-code-scan", _l("Scan"), _l("Stand at the door with this phone.")),
    DoorRoom("venue.screen", Right.SCAN, "qr-code", _l("Venue code"), _l("Members scan it and check themselves in.")),
    DoorRoom(
        "attendance.sheets",
        Right.EDIT_ACTIVITY,
        "printer",
        _l("Sign-in sheets"),
        _l("On paper by union, and entered back here."),
    ),
    DoorRoom(
        "attendance.hall", Right.SCAN, "table", _l("Board for the big screen"), _l("Arrivals by union, in the hall.")
    ),
    DoorRoom(
        "attendance.listing",
        Right.SEE_OWN_REGISTRATIONS,
        "person-check",
        _l("Who came"),
        _l("Late, left early, absent; set right here."),
    ),
    DoorRoom(
        "conflicts.desk",
        Right.EDIT_ACTIVITY,
        "exclamation-triangle-fill",
        _l("Scans that disagree"),
        _l("What phones without network let in, and the list says otherwise."),
    ),
)


def rooms(by: Actor, activity_id: int, path: str) -> list[tuple[str, DoorRoom]]:
    """(address, room) of those that `by` may open, for an activity hosted at `path`."""
    return [(url_for(one.endpoint, activity_id=activity_id), one) for one in ROOMS if by.allows(one.right, path)]
