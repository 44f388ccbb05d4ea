"""Who gets a place: one test per refusal, and the order in which they are said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.places import (
    HOLDING,
    LIVE,
    Asker,
    Call,
    RefusalCode,
    Status,
    WithdrawRefusal,
    answer,
    has_room,
    withdraw_refusal,
)

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
OPEN = Call(ActivityStatus.PUBLISHED, NOON - HOUR, NOON + HOUR, capacity=10, taken=3, waitlist=True)
ANYBODY = Asker()


def test_a_free_place_is_given():
    assert answer(OPEN, ANYBODY, NOON) is Status.CONFIRMED


def test_the_last_place_is_given_and_the_next_waits():
    assert answer(replace(OPEN, taken=9), ANYBODY, NOON) is Status.CONFIRMED
    assert answer(replace(OPEN, taken=10), ANYBODY, NOON) is Status.WAITLISTED


def test_without_a_capacity_nobody_waits():
    assert answer(replace(OPEN, capacity=None, taken=99_999), ANYBODY, NOON) is Status.CONFIRMED


def test_a_party_gets_all_its_places_or_none():
    assert answer(replace(OPEN, taken=8), ANYBODY, NOON, places=2) is Status.CONFIRMED
    assert answer(replace(OPEN, taken=9), ANYBODY, NOON, places=2) is Status.WAITLISTED


def test_full_without_a_waiting_list():
    assert answer(replace(OPEN, taken=10, waitlist=False), ANYBODY, NOON) is RefusalCode.FULL


def test_whoever_comes_after_the_others_is_not_told_that_all_is_taken():
    held_back = Asker(is_held_back=True)
    assert answer(OPEN, held_back, NOON) is Status.WAITLISTED
    assert answer(replace(OPEN, waitlist=False), held_back, NOON) is RefusalCode.NOT_OPEN_YET
    assert answer(replace(OPEN, taken=10, waitlist=False), held_back, NOON) is RefusalCode.FULL


def test_the_window_opens_at_its_first_moment_and_is_closed_at_its_last():
    assert answer(OPEN, ANYBODY, NOON - HOUR - timedelta(microseconds=1)) is RefusalCode.NOT_OPEN_YET
    assert answer(OPEN, ANYBODY, NOON - HOUR) is Status.CONFIRMED
    assert answer(OPEN, ANYBODY, NOON + HOUR - timedelta(microseconds=1)) is Status.CONFIRMED
    assert answer(OPEN, ANYBODY, NOON + HOUR) is RefusalCode.CLOSED


def test_an_activity_without_dates_of_sign_up_is_open():
    assert answer(replace(OPEN, opens_at=None, closes_at=None), ANYBODY, NOON) is Status.CONFIRMED


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (ActivityStatus.DRAFT, RefusalCode.NOT_OPEN_YET),
        (ActivityStatus.SUBMITTED, RefusalCode.NOT_OPEN_YET),
        (ActivityStatus.PUBLISHED, Status.CONFIRMED),
        (ActivityStatus.CLOSED, RefusalCode.CLOSED),
        (ActivityStatus.HELD, RefusalCode.CLOSED),
        (ActivityStatus.ARCHIVED, RefusalCode.CLOSED),
        (ActivityStatus.POSTPONED, RefusalCode.CLOSED),
        (ActivityStatus.CANCELLED, RefusalCode.CANCELLED),
    ],
)
def test_every_status_of_an_activity_has_its_answer(status, expected):
    assert answer(replace(OPEN, status=status), ANYBODY, NOON) is expected


def test_a_suspended_member_is_told_so():
    assert answer(OPEN, Asker(suspended=True), NOON) is RefusalCode.SUSPENDED


@pytest.mark.parametrize("misfit", [RefusalCode.NOT_INVITED, RefusalCode.NOT_ELIGIBLE])
def test_who_does_not_fit_is_told_why(misfit):
    assert answer(OPEN, Asker(misfit=misfit), NOON) is misfit


def test_a_clash_is_asked_before_a_place_or_a_turn_is_given():
    asker = Asker(has_unaccepted_clash=True)
    assert answer(OPEN, asker, NOON) is RefusalCode.CLASH
    assert answer(replace(OPEN, taken=10), asker, NOON) is RefusalCode.CLASH


def test_where_there_is_nothing_to_give_a_clash_is_not_asked():
    full = replace(OPEN, taken=10, waitlist=False)
    assert answer(full, Asker(has_unaccepted_clash=True), NOON) is RefusalCode.FULL


def test_a_walk_in_comes_after_sign_up_has_closed():
    walk_in = Asker(is_walk_in=True)
    assert answer(OPEN, walk_in, NOON + 5 * HOUR) is Status.CONFIRMED
    assert answer(replace(OPEN, status=ActivityStatus.CLOSED), walk_in, NOON) is Status.CONFIRMED
    assert answer(replace(OPEN, status=ActivityStatus.HELD), walk_in, NOON) is RefusalCode.CLOSED
    assert answer(replace(OPEN, status=ActivityStatus.CANCELLED), walk_in, NOON) is RefusalCode.CANCELLED


def test_a_walk_in_never_waits():
    assert answer(replace(OPEN, taken=10), Asker(is_walk_in=True), NOON) is RefusalCode.FULL


def test_the_activity_is_spoken_of_before_the_person_and_the_person_before_the_places():
    asker = Asker(suspended=True, misfit=RefusalCode.NOT_INVITED, has_unaccepted_clash=True)
    closed = replace(OPEN, status=ActivityStatus.CLOSED, taken=10, waitlist=False)
    assert answer(closed, asker, NOON) is RefusalCode.CLOSED
    assert answer(replace(closed, status=ActivityStatus.PUBLISHED), asker, NOON) is RefusalCode.SUSPENDED


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (replace(OPEN, is_by_teams=True), RefusalCode.TEAMS_ONLY),
        (replace(OPEN, is_by_unions=True), RefusalCode.DELEGATIONS_ONLY),
        (replace(OPEN, is_by_unions=True, is_by_teams=True), RefusalCode.DELEGATIONS_ONLY),
    ],
)
def test_where_one_comes_together_nobody_comes_alone(call, code):
    assert answer(call, ANYBODY, NOON) is code
    assert answer(call, Asker(suspended=True), NOON) is code
    assert answer(call, ANYBODY, NOON + HOUR) is RefusalCode.CLOSED
    for way in ("is_together", "is_by_hand", "is_walk_in"):
        assert answer(call, Asker(**{way: True}), NOON) is Status.CONFIRMED
        assert answer(call, Asker(suspended=True, **{way: True}), NOON) is RefusalCode.SUSPENDED


def test_room_is_counted_in_places():
    assert has_room(5, 4) and not has_room(5, 4, places=2) and has_room(None, 10**6)


def test_withdrawing_is_open_until_the_last_occurrence_begins():
    assert withdraw_refusal(NOON, NOON - timedelta(microseconds=1), is_present=False) is None
    assert withdraw_refusal(NOON, NOON, is_present=False) is WithdrawRefusal.HAS_BEGUN
    assert withdraw_refusal(None, NOON, is_present=False) is None


def test_someone_present_can_no_longer_withdraw():
    assert withdraw_refusal(NOON + HOUR, NOON, is_present=True) is WithdrawRefusal.ALREADY_PRESENT


def test_what_holds_a_place_is_live():
    assert HOLDING < LIVE
