"""The organiser's side of the venue code, and what was typed from it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import AuditEntry
from activity_hub.rules.door_terms import SelfCheckIn
from activity_hub.services.base.access import NotAllowed, NotFound
from activity_hub.services.base.throttle import TooManyTries
from activity_hub.services.door import venue_places, venue_screen
from tests.services.door.at_the_venue import code, second_date, switch
from tests.services.door.scanned import START


@pytest.fixture
def hall(cast, basketball):
    """The basketball night, with a screen that shows a code."""
    switch(cast, basketball)
    return basketball


def test_typing_leads_to_the_code_of_the_same_half_minute(cast, hall):
    shown = venue_screen.screen(by=cast.actor("checker"), at=START, activity_id=hall).code
    for after in (0, 29, 30, 300):
        at = START + timedelta(seconds=after)
        assert venue_places.address_of_typed(by=cast.actor("M1"), at=at, text=shown.typed.lower()) == shown.address


def test_ten_wrong_codes_are_enough_and_others_may_still_type(cast, hall):
    shown = venue_screen.screen(by=cast.actor("checker"), at=START, activity_id=hall).code
    for _ in range(10):
        with pytest.raises(NotFound):
            venue_places.address_of_typed(by=cast.actor("M1"), at=START, text="00000000")
    with pytest.raises(TooManyTries):
        venue_places.address_of_typed(by=cast.actor("M1"), at=START, text=shown.typed)
    assert venue_places.address_of_typed(by=cast.actor("M2"), at=START, text=shown.typed) == shown.address


def test_only_who_may_scan_sees_the_screen_and_only_who_may_edit_switches(cast, hall):
    assert venue_screen.screen(by=cast.actor("checker"), at=START, activity_id=hall).code is not None
    for number in ("M1", "liaison", "auditor"):
        with pytest.raises(NotAllowed):
            venue_screen.screen(by=cast.actor(number), at=START, activity_id=hall)
    for number in ("checker", "M1"):
        with pytest.raises(NotAllowed):
            venue_screen.switch(by=cast.actor(number), at=START, activity_id=hall, self_check_in=SelfCheckIn.OFF)


def test_the_screen_shows_the_date_of_the_moment_or_the_one_asked_for(cast, hall):
    second_date(hall, START + timedelta(days=1))
    seen = venue_screen.screen(by=cast.actor("checker"), at=START, activity_id=hall)
    assert (seen.spot.no, seen.spot.no_of, seen.is_open) == (1, 2, True)
    asked = venue_screen.screen(by=cast.actor("checker"), at=START, activity_id=hall, occurrence_no=2)
    assert (asked.spot.no, asked.is_open, asked.code.address) == (2, False, code(hall, no=2))
    with pytest.raises(NotFound):
        venue_screen.screen(by=cast.actor("checker"), at=START, activity_id=hall, occurrence_no=3)


_SWITCHES = select(AuditEntry.detail).where(AuditEntry.verb == "switch_venue_code").order_by(AuditEntry.id)


def test_each_change_of_the_code_is_noted_once(cast, hall):
    switch(cast, hall)
    switch(cast, hall, SelfCheckIn.STATIC)
    noted = db.session.scalars(_SWITCHES).all()
    assert noted == [{"self_check_in": "rotating"}, {"self_check_in": "static"}]
