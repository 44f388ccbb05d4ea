"""Withdrawing, and the turn of the next."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Attendance, Member, Occurrence
from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.places import Status, WithdrawRefusal
from activity_hub.services import registration
from activity_hub.services.base import places
from activity_hub.services.base.access import Refused
from tests.conftest import NOON
from tests.services.registration.pressing import STARTS, sign_up, taken
from tests.statements import statements

WITHDRAW_CEILING = 15  # one of them looks for lists elsewhere that count this activity


def test_the_next_in_the_list_is_promoted_when_a_place_is_freed(cast):
    activity_id = cast.activity(capacity=1)
    first, second, third = (sign_up(cast, number, activity_id) for number in ("M1", "M2", "M3"))
    registration.withdraw(by=cast.actor("M1"), at=NOON, registration_id=first.id)
    assert registration.one(by=SYSTEM, registration_id=second.id).status is Status.CONFIRMED
    assert registration.one(by=SYSTEM, registration_id=third.id).wait_position == 1
    assert taken(activity_id) == 1


def test_a_suspended_waiter_is_passed_over_and_keeps_the_turn(cast):
    activity_id = cast.activity(capacity=1)
    first, second, third = (sign_up(cast, number, activity_id) for number in ("M1", "M2", "M3"))
    with write_tx():
        db.session.get(Member, cast.members["M2"]).suspended = True
    registration.withdraw(by=cast.actor("M1"), at=NOON, registration_id=first.id)
    assert registration.one(by=SYSTEM, registration_id=third.id).status is Status.CONFIRMED
    assert registration.one(by=SYSTEM, registration_id=second.id).wait_position == 1


def test_nobody_overtakes_a_waiter_for_whom_there_is_room(cast):
    activity_id = cast.activity(capacity=1)
    sign_up(cast, "M1", activity_id)
    waiting = sign_up(cast, "M2", activity_id)
    with write_tx():
        db.session.get(Activity, activity_id).capacity = 2
    assert sign_up(cast, "M3", activity_id).status is Status.WAITLISTED
    assert registration.one(by=SYSTEM, registration_id=waiting.id).status is Status.CONFIRMED


def test_raising_the_capacity_promotes_as_many_as_there_is_room_for(cast):
    activity_id = cast.activity(capacity=1)
    for number in ("M1", "M2", "M3", "chair"):
        sign_up(cast, number, activity_id)
    with write_tx():
        activity = db.session.get(Activity, activity_id)
        activity.capacity = 3
        assert len(places.promote(activity, NOON)) == 2
        assert places.promote(activity, NOON) == []
    assert taken(activity_id) == 3


def test_withdrawing_twice_is_once(cast):
    activity_id = cast.activity(capacity=2)
    mine = sign_up(cast, "M1", activity_id)
    first = registration.withdraw(by=cast.actor("M1"), at=NOON, registration_id=mine.id)
    again = registration.withdraw(by=cast.actor("M1"), at=NOON + timedelta(days=30), registration_id=mine.id)
    assert first == again and first.status is Status.WITHDRAWN and first.pass_code is None
    assert taken(activity_id) == 0


def test_withdrawing_ends_when_the_last_occurrence_begins(cast):
    mine = sign_up(cast, "M1", cast.activity())
    with pytest.raises(Refused) as caught:
        registration.withdraw(by=cast.actor("M1"), at=STARTS, registration_id=mine.id)
    assert caught.value.code is WithdrawRefusal.HAS_BEGUN


def test_someone_present_can_no_longer_withdraw(cast):
    mine = sign_up(cast, "M1", cast.activity())
    with write_tx():
        occurrence_id = db.session.scalar(select(Occurrence.id))
        db.session.add(
            Attendance(
                occurrence_id=occurrence_id,
                member_id=cast.members["M1"],
                registration_id=mine.id,
                state="present",
                evidence="scanned",
            )
        )
    with pytest.raises(Refused) as caught:
        registration.withdraw(by=cast.actor("M1"), at=NOON, registration_id=mine.id)
    assert caught.value.code is WithdrawRefusal.ALREADY_PRESENT


def test_withdrawing_takes_few_statements(cast):
    activity_id = cast.activity(capacity=1)
    first = sign_up(cast, "M1", activity_id)
    for number in ("M2", "M3", "chair"):
        sign_up(cast, number, activity_id)
    by = cast.actor("M1")
    with statements() as sent:
        registration.withdraw(by=by, at=NOON, registration_id=first.id)
    assert len(sent) <= WITHDRAW_CEILING
