"""How long a door pass holds."""

from datetime import UTC, datetime, timedelta

from activity_hub.rules.door_pass import expires_at

NOON = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_until_the_last_window_closes() -> None:
    assert expires_at(NOON, [NOON + 5 * HOUR, NOON + DAY, NOON + HOUR]) == NOON + DAY


def test_one_made_in_the_last_moment_holds_for_that_moment() -> None:
    assert expires_at(NOON, [NOON]) == NOON


def test_one_made_afterwards_holds_for_a_day_to_hand_in_what_is_left() -> None:
    assert expires_at(NOON, [NOON - HOUR]) == NOON + DAY


def test_without_a_date_there_is_none() -> None:
    assert expires_at(NOON, []) is None
