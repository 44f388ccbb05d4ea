"""Fair play: who is refused until when, and who comes first."""

from datetime import UTC, date, datetime, timedelta

import pytest

from activity_hub.rules import fairness as rule
from activity_hub.rules.fairness import FIRST, SERVED, Fairness, Record
from activity_hub.rules.places import RefusalCode
from activity_hub.rules.terms import Terms

TODAY = date(2026, 6, 15)
AT = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)


def judge(terms: Terms, **known: object) -> Fairness:
    return rule.judge(terms, Record(**known), AT, TODAY)  # type: ignore[arg-type]


def test_without_terms_nothing_counts() -> None:
    assert judge(Terms(), served=9, missed_on=TODAY) == rule.PLAIN


@pytest.mark.parametrize(("served", "wait_class"), [(0, FIRST), (1, SERVED), (5, SERVED)])
def test_who_was_served_comes_second(served: int, wait_class: int) -> None:
    assert judge(Terms(priority=True), served=served) == Fairness(wait_class)


def test_who_was_served_is_held_back_until_the_first_call_is_over() -> None:
    until = Terms(priority=True, priority_until=AT + timedelta(seconds=1))
    assert judge(until, served=1).is_held_back and not judge(until, served=0).is_held_back
    assert not judge(Terms(priority=True, priority_until=AT), served=1).is_held_back


def test_the_limit_of_a_series() -> None:
    terms = Terms(series_limit=2)
    assert judge(terms, served=1).refusal is None
    assert judge(terms, served=2).refusal is RefusalCode.LIMIT_REACHED


@pytest.mark.parametrize(("ago", "is_refused"), [(0, True), (29, True), (30, False), (31, False)])
def test_a_cooling_off_ends_on_its_day(ago: int, is_refused: bool) -> None:
    missed_on = TODAY - timedelta(days=ago)
    said = judge(Terms(cooling_off_days=30), missed_on=missed_on)
    assert (said.refusal is RefusalCode.SUSPENDED) is is_refused
    assert said.until == (missed_on + timedelta(days=30) if is_refused else None)


@pytest.mark.parametrize(
    ("terms", "served", "missed_on", "day"),
    [
        (Terms(), 9, TODAY, None),
        (Terms(cooling_off_days=30), 0, TODAY, TODAY + timedelta(days=30)),
        (Terms(cooling_off_days=30), 0, TODAY - timedelta(days=30), None),
        (Terms(series_limit=1), 0, None, None),
        (Terms(series_limit=1), 1, None, date(2027, 1, 1)),
        (Terms(series_limit=1, season_from=date(2026, 3, 1)), 1, None, None),
    ],
)
def test_when_time_alone_lifts_a_refusal(terms: Terms, served: int, missed_on: date | None, day: date | None) -> None:
    assert rule.lifted_on(terms, judge(terms, served=served, missed_on=missed_on), TODAY, "01-01") == day


def test_the_next_season_begins_with_the_statistics_year() -> None:
    terms = Terms(series_limit=1)
    assert rule.lifted_on(terms, judge(terms, served=1), TODAY, "10-01") == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("terms", "year_start", "day"),
    [
        (Terms(season_from=date(2026, 3, 1)), "01-01", date(2026, 3, 1)),
        (Terms(), "01-01", date(2026, 1, 1)),
        (Terms(), "10-01", date(2025, 10, 1)),
    ],
)
def test_when_the_season_starts(terms: Terms, year_start: str, day: date) -> None:
    assert rule.season_starts_on(terms, TODAY, year_start) == day
