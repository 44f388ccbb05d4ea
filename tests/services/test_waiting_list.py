"""The waiting list against a model of its own: any order of all that can happen to an activity's places."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from activity_hub.database import write_tx
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import activity, checks, registration
from tests.conftest import NOON
from tests.services.waiting_machine import WaitingList


def run(app, examples):
    """A failing run is printed as it was: making it shorter takes many minutes (add Phase.shrink for that)."""
    machine = type("Machine", (WaitingList,), {"app": app})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )


@pytest.mark.parametrize("examples", [10, pytest.param(1500, marks=pytest.mark.full)])
def test_any_order_of_coming_and_going_keeps_every_promise(sqlite_app, examples):
    run(sqlite_app, examples)


@pytest.mark.parametrize("examples", [3, pytest.param(400, marks=pytest.mark.full)])
def test_so_it_does_on_the_other_engine(postgresql_app, examples):
    run(postgresql_app, examples)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_whoever_comes_first_does_not_wait_for_a_group_that_comes_after_them(app, cast):
    """One place is free, two were wanted by somebody served already: it goes to who was not, at once."""
    for number, union in (("N1", "A1"), ("N2", "A1"), ("N3", "A2")):
        with write_tx():
            cast.add_member(number, number, "F", union)
    other_id = cast.activity("other", starts_at=NOON + timedelta(days=30), series="s")
    cast.register("N1", other_id)
    activity_id = cast.activity(capacity=2, series="s")
    activity.change(SYSTEM, NOON, activity_id, terms={"priority": True, "guests_max": 3})

    def come(number, company=0):
        guests = [{"is_child": True}] * company
        view, _new = registration.sign_up(by=cast.actor(number), at=NOON, activity_id=activity_id, guests=guests)
        return view.status.value

    assert [come("N2"), come("N1", 1), come("N3")] == ["confirmed", "waitlisted", "confirmed"]
    assert not any(checks.violations(NOON).values())


def test_a_class_that_is_no_more_leaves_everybody_the_turn_they_had(cast):
    """Served before or not: who has waited for longer stands before a newcomer once nobody comes first any more."""
    cast.register("M1", cast.activity("other", starts_at=NOON + timedelta(days=30), series="s"))
    activity_id = cast.activity(capacity=1, series="s", terms={"priority": True})
    by_number = {}

    def come(number):
        view, _new = registration.sign_up(by=cast.actor(number), at=NOON, activity_id=activity_id, accept_clash=True)
        by_number[number] = view.id

    def turns():
        read = {number: registration.one(by=SYSTEM, registration_id=one) for number, one in by_number.items()}
        return {number: view.wait_position for number, view in read.items() if view.wait_position}

    for number in ("M2", "M1", "M3"):
        come(number)
    assert turns() == {"M3": 1, "M1": 2}
    activity.change(SYSTEM, NOON, activity_id, terms={"priority": False})
    come("liaison")
    assert turns() == {"M1": 1, "M3": 2, "liaison": 3}
    activity.change(SYSTEM, NOON, activity_id, terms={"priority": True})
    assert turns() == {"M3": 1, "liaison": 2, "M1": 3}
    activity.change(SYSTEM, NOON, activity_id, series="another")
    assert turns() == {"M1": 1, "M3": 2, "liaison": 3}
    assert not any(checks.violations(NOON).values())
