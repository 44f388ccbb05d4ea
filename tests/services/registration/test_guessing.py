"""Whoever stands at the door cannot find out by trying which numbers are a member's."""

from dataclasses import replace

import pytest

from activity_hub.database import db, write_tx
from activity_hub.models import Member, Registration
from activity_hub.rules.places import RefusalCode
from activity_hub.services.base.access import NotFound, Refused
from activity_hub.services.base.throttle import TooManyTries
from activity_hub.services.registration import guessing
from activity_hub.services.registration.guessing import WALK_IN
from tests.services.registration.pressing import STARTS, refused, sign_up


def walk_in(cast, activity_id, number, at=STARTS):
    return sign_up(cast, "checker", activity_id, at, member_no=number, walk_in=True)


def guess(cast, activity_id, number="nobody"):
    for _ in range(WALK_IN.tries):
        with pytest.raises((NotFound, Refused)):
            walk_in(cast, activity_id, number)


@pytest.mark.parametrize("number", ["nobody", "M4"])  # nobody's, and one outside the audience
def test_tries_are_few(cast, number):
    activity_id = cast.activity()
    if number == "M4":
        with write_tx():
            db.session.get_one(Member, cast.members["M4"]).suspended = True
    guess(cast, activity_id, number)
    with pytest.raises(TooManyTries) as told:
        walk_in(cast, activity_id, "M1")
    assert 0 < told.value.seconds <= 60
    later = STARTS + WALK_IN.window
    assert walk_in(cast, activity_id, "M1", later).walk_in


def test_another_door_goes_on(cast):
    activity_id = cast.activity()
    guess(cast, activity_id)
    assert sign_up(cast, "organiser", activity_id, STARTS, member_no="M1", walk_in=True).walk_in


def test_who_is_let_in_counts_as_no_try(cast, monkeypatch):
    monkeypatch.setattr(guessing, "WALK_IN", replace(WALK_IN, tries=1))
    activity_id = cast.activity()
    for number in ("M1", "M2", "M3"):
        assert walk_in(cast, activity_id, number).walk_in


def test_a_number_that_signed_up_before_is_a_try(cast):
    activity_id = cast.activity()
    sign_up(cast, "M1", activity_id)
    for _ in range(WALK_IN.tries):
        walk_in(cast, activity_id, "M1")
    with pytest.raises(TooManyTries):
        walk_in(cast, activity_id, "M1")


def test_a_full_door_says_the_same_of_every_number(cast):
    activity_id = cast.activity(capacity=1)
    sign_up(cast, "M1", activity_id)
    with write_tx():
        db.session.get_one(Member, cast.members["M3"]).suspended = True
    for _ in range(WALK_IN.tries + 1):
        for number in ("nobody", "M2", "M3"):
            assert (
                refused(cast, "checker", activity_id, STARTS, member_no=number, walk_in=True).code is RefusalCode.FULL
            )
    assert walk_in(cast, activity_id, "M1").status == "confirmed"  # who has a place is found all the same
    assert db.session.query(Registration).count() == 1


def test_a_closed_door_says_the_same_of_every_number(cast):
    activity_id = cast.activity()
    for number in ("nobody", "M1"):
        early = refused(cast, "checker", activity_id, STARTS.replace(month=1), member_no=number, walk_in=True)
        assert early.code is RefusalCode.NOT_OPEN_YET
