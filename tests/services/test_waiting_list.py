"""The waiting list against a model of a few lines: any order of coming, going and changes of capacity."""

from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Member, Registration
from activity_hub.rules.places import Status
from activity_hub.services import checks, registration
from activity_hub.services.base import places
from tests.cast import PEOPLE, Cast
from tests.conftest import NOON, empty

WHO = [number for number, (_name, _gender, union, _role) in PEOPLE.items() if union.startswith("A")]


class WaitingList(RuleBasedStateMachine):
    """The model: a capacity, the list of who holds a place, and the queue of who waits in the order of coming."""

    app = None

    def __init__(self):
        super().__init__()
        empty(self.app)
        self.stack = ExitStack()
        self.stack.enter_context(self.app.app_context())
        self.cast = Cast()
        self.actors = {number: self.cast.actor(number) for number in WHO}
        self.activity_id = self.cast.activity(capacity=2)
        self.capacity, self.held, self.queue = 2, [], []
        self.suspended = set()

    def teardown(self):
        db.session.remove()
        self.stack.close()

    def move_up(self):
        """The first eligible waiters take what is free."""
        for number in [one for one in self.queue if one not in self.suspended]:
            if len(self.held) < self.capacity:
                self.queue.remove(number)
                self.held.append(number)

    @rule(number=st.sampled_from(WHO))
    def come(self, number):
        if number in self.suspended:
            return
        registration.sign_up(by=self.actors[number], at=NOON, activity_id=self.activity_id)
        if number not in self.held + self.queue:
            self.move_up()
            (self.held if len(self.held) < self.capacity else self.queue).append(number)

    @precondition(lambda self: self.held or self.queue)
    @rule(data=st.data())
    def go(self, data):
        number = data.draw(st.sampled_from(self.held + self.queue))
        mine = self.live()[number]
        registration.withdraw(by=self.actors[number], at=NOON, registration_id=mine.id)
        (self.held if number in self.held else self.queue).remove(number)
        self.move_up()

    @rule(wanted=st.integers(0, 6))
    def change_capacity(self, wanted):
        with write_tx():
            activity = lock(Activity, self.activity_id)
            activity.capacity = max(wanted, activity.taken)
            places.promote(activity, NOON)
        self.capacity = max(wanted, len(self.held))
        self.move_up()

    @rule(number=st.sampled_from(WHO))
    def suspend_or_not(self, number):
        self.suspended ^= {number}
        with write_tx():
            db.session.get(Member, self.cast.members[number]).suspended = number in self.suspended
            places.promote(lock(Activity, self.activity_id), NOON)
        self.move_up()

    def live(self):
        rows = db.session.execute(
            select(Registration, Member.member_no)
            .join(Member, Member.id == Registration.member_id)
            .where(Registration.status.in_(["confirmed", "waitlisted"]))
            .order_by(Registration.wait_seq)
        )
        return {number: row for row, number in rows}

    @invariant()
    def the_table_says_what_the_model_says(self):
        live = self.live()
        assert {number for number, row in live.items() if row.status == Status.CONFIRMED} == set(self.held)
        assert [number for number, row in live.items() if row.status == Status.WAITLISTED] == self.queue
        assert not any(checks.violations().values())
        db.session.rollback()


@pytest.mark.parametrize("examples", [8, pytest.param(300, marks=pytest.mark.full)])
def test_any_order_of_coming_and_going_keeps_every_promise(sqlite_app, examples):
    machine = type("Machine", (WaitingList,), {"app": sqlite_app})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
