"""A screen with a venue code, for the walk over every page and for the walk of one who scans it."""

from datetime import datetime
from typing import Any

from activity_hub.rules.door_terms import SelfCheckIn
from activity_hub.services.door import venue_screen
from activity_hub.services.door.venue_screen import Shown
from tests.cast import Cast


def switched_on(cast: Cast, at: datetime, activity_id: int, kind: SelfCheckIn = SelfCheckIn.ROTATING) -> Shown:
    """What the screen of this activity shows now."""
    by = cast.actor("organiser")
    venue_screen.switch(by=by, at=at, activity_id=activity_id, self_check_in=kind)
    code = venue_screen.screen(by=by, at=at, activity_id=activity_id).code
    assert code is not None
    return code


def venue(cast: Cast, at: datetime, activity_id: int) -> dict[str, dict[str, Any]]:
    """The code that the page of a venue code is opened with, by endpoint."""
    return {"here.show": {"code": switched_on(cast, at, activity_id).address}}
