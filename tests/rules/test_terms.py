"""The terms of a sign-up: what is kept comes back the same, and every fault is found by its field."""

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activity_hub.rules.activity import ActivityFault
from activity_hub.rules.seats import WaitPolicy
from activity_hub.rules.terms import PLAIN, Allotment, Terms, faults

ANY = {
    "wait_policy": st.sampled_from(WaitPolicy),
    "allotment": st.sampled_from(Allotment),
    "offer_hours": st.none() | st.integers(1, 720),
    "priority_until": st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    "series_limit": st.none() | st.integers(1, 1000),
    "season_from": st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    "cooling_off_days": st.none() | st.integers(1, 3660),
    "guests_max": st.integers(0, 20),
    "team_from": st.integers(0, 200),
    "team_to": st.integers(0, 200),
    "team_substitutes": st.integers(0, 200),
    "teams_per_union": st.none() | st.integers(1, 1000),
}
SWITCHES = ["offer_skips_night", "offer_skips_days_off", "needs_approval", "priority", "joint_teams"]
terms = st.builds(Terms, **ANY, **{name: st.booleans() for name in SWITCHES})


def test_every_term_is_tried():
    assert {field.name for field in fields(Terms)} == set(ANY) | set(SWITCHES)


@given(terms)
def test_what_is_kept_comes_back_the_same(given_terms):
    kept = json.loads(json.dumps(given_terms.kept()))
    back = Terms.of(kept)
    assert back == given_terms
    assert isinstance(back.wait_policy, WaitPolicy) and isinstance(back.allotment, Allotment)


@given(terms)
def test_only_what_was_said_is_kept(given_terms):
    assert all(getattr(PLAIN, name) != getattr(given_terms, name) for name in given_terms.kept())
    assert PLAIN.kept() == {}


def test_an_instant_comes_back_as_an_instant_whatever_its_zone():
    said = Terms(priority_until=datetime(2026, 6, 15, 12, 0).astimezone(), season_from=date(2026, 1, 1))
    assert Terms.of(said.kept()).priority_until == said.priority_until
    assert Terms.of(said.kept()).season_from == date(2026, 1, 1)


def test_words_of_another_version_are_left_out():
    assert Terms.of({"a_later_term": 3, "guests_max": 2}) == Terms(guests_max=2)
    assert Terms.of({}) is PLAIN


def test_what_the_terms_ask_for():
    assert not PLAIN.is_fair_play and not PLAIN.has_teams and not PLAIN.is_drawn
    assert Terms(priority=True).is_fair_play and Terms(series_limit=1).is_fair_play
    assert Terms(cooling_off_days=1).is_fair_play
    assert Terms(team_to=5).has_teams and Terms(allotment=Allotment.DRAW).is_drawn


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("offer_hours", (None, 1, 720), (0, -1, 721)),
        ("series_limit", (None, 1, 1000), (0, 1001)),
        ("cooling_off_days", (None, 1, 3660), (0, 3661)),
        ("guests_max", (0, 20), (-1, 21)),
        ("team_from", (0, 200), (-1, 201)),
        ("team_to", (200,), (-1, 201)),
        ("team_substitutes", (0, 200), (-1, 201)),
        ("teams_per_union", (None, 1, 1000), (0, 1001)),
    ],
)
def test_numbers_have_their_range(name, good, bad):
    fitting = Terms(team_to=200)
    for value in good:
        assert faults(replace(fitting, **{name: value})) == {}
    for value in bad:
        assert ActivityFault.NOT_IN_RANGE in faults(replace(fitting, **{name: value}))[name]


@pytest.mark.parametrize("name", ["priority_until", "season_from"])
def test_dates_have_their_range(name):
    """As all dates of an activity: none before there were unions, none that a slip of the finger made."""
    day = datetime(2026, 6, 15, tzinfo=UTC) if name == "priority_until" else date(2026, 6, 15)
    assert faults(replace(PLAIN, **{name: day})) == {}
    for years in (-1000, 5000):
        assert faults(replace(PLAIN, **{name: day + timedelta(days=365 * years)})) == {
            name: [ActivityFault.OUT_OF_RANGE]
        }


def test_terms_that_contradict_each_other():
    assert faults(Terms(team_from=6, team_to=5)) == {"team_to": [ActivityFault.TEAM_TO_BELOW_FROM]}
    assert faults(Terms(team_from=5, team_to=5)) == {}
    drawn = Terms(allotment=Allotment.DRAW)
    assert faults(drawn) == {"allotment": [ActivityFault.NEEDS_CAPACITY]}
    assert faults(drawn, capacity=10) == {}
    assert faults(replace(drawn, needs_approval=True), 10) == {"needs_approval": [ActivityFault.NOT_WITH_DRAW]}


def test_neither_teams_nor_delegations_are_drawn():
    drawn = Terms(allotment=Allotment.DRAW)
    alone = {"allotment": [ActivityFault.DRAWN_ONE_BY_ONE]}
    assert faults(replace(drawn, team_to=3), 10) == alone
    assert faults(drawn, 10, has_contests=True) == alone
    assert faults(replace(PLAIN, team_to=3), 10, has_contests=True) == {}


def test_all_faults_are_told_at_once():
    found = faults(Terms(offer_hours=0, guests_max=99, team_from=9, team_to=3, allotment=Allotment.DRAW))
    assert set(found) == {"offer_hours", "guests_max", "team_to", "allotment"}


@pytest.mark.parametrize(("capacity", "fault"), [(4, True), (5, False), (None, False)])
def test_the_smallest_team_finds_places(capacity, fault):
    found = faults(Terms(team_from=5, team_to=8), capacity)
    assert found == ({"team_from": [ActivityFault.TEAM_ABOVE_CAPACITY]} if fault else {})
