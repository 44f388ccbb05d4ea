"""Whoever locks several rows locks them in one order: random pairs of activities and nobody ever stands in the way."""

import random
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic

import pytest
from sqlalchemy.exc import DBAPIError

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Member
from activity_hub.rules.desk import Verb
from activity_hub.rules.permissions import SYSTEM, Role
from activity_hub.services import activity, desk, registration
from activity_hub.services.base import promotion
from activity_hub.services.base.access import Invalid, NotFound, Refused
from tests.conftest import empty
from tests.race import table
from tests.race.phones import together

THREADS = 8
ACTIVITIES = 4
DEADLOCK = "40P01"
HOMES = ("A1", "A2", "B1", "T")


class Hand:
    """One thread's dice, and what it does to random activities and members."""

    def __init__(self, cast, actors, activity_ids, number):
        self.cast, self.actors, self.activity_ids = cast, actors, activity_ids
        self.chance, self.admin = random.Random(number), cast.actor("administrator")
        self.done = 0

    def come(self, at):
        registration.sign_up(
            by=self.chance.choice(self.actors),
            at=at,
            activity_id=self.chance.choice(self.activity_ids),
            accept_clash=True,
        )

    def go(self, at):
        by = self.chance.choice(self.actors)
        mine = registration.mine(by=by, at=at)
        live = [*mine.upcoming, *mine.waiting]
        if live:
            registration.withdraw(by=by, at=at, registration_id=self.chance.choice(live).registration.id)

    def move(self, at):
        here, there = self.chance.sample(self.activity_ids, 2)
        ids = [row.id for row in table.rows(here) if row.status in ("confirmed", "waitlisted")]
        chosen = desk.Chosen(ids=tuple(self.chance.sample(ids, min(len(ids), 3))))
        desk.carry_out(by=self.admin, at=at, activity_id=here, order=desk.Order(Verb.MOVE, to_id=there), chosen=chosen)

    def reconsider(self, at):
        number = self.chance.choice(self.actors).member_id
        with write_tx():
            member = lock(Member, number)
            member.suspended = not member.suspended
            promotion.reconsider([member.id], at)

    def change(self, at):
        capacity = self.chance.randint(6, 10)
        activity.change(SYSTEM, at, self.chance.choice(self.activity_ids), capacity=capacity)

    def work(self, until, deadlocks, others):
        acts = [self.come, self.come, self.go, self.move, self.move, self.reconsider, self.change]
        while monotonic() < until:
            try:
                self.chance.choice(acts)(datetime.now(UTC))
            except (Refused, Invalid, NotFound):
                pass
            except DBAPIError as error:
                is_deadlock = getattr(error.orig, "sqlstate", "") == DEADLOCK
                (deadlocks if is_deadlock else others).append(error)
            self.done += 1


@pytest.fixture
def app(postgresql_app):
    """PostgreSQL alone: SQLite has one writer at a time, and nothing can lock the other way round."""
    empty(postgresql_app)
    with postgresql_app.app_context():
        yield postgresql_app
        db.session.remove()


@pytest.mark.parametrize("seconds", [5, pytest.param(60, marks=pytest.mark.full)])
def test_nobody_ever_stands_in_the_way_of_somebody_who_stands_in_theirs(app, cast, note, seconds):
    cast.appoint("administrator", Role.ADMINISTRATOR, "T")
    with write_tx():
        for turn in range(24):
            cast.add_member(f"D{turn}", f"D{turn}", "F", HOMES[turn % len(HOMES)])
    actors = [cast.actor(f"D{turn}") for turn in range(24)]
    kept = [{"union": "A", "places": 4}, {"union": "A1", "places": 2}]
    fair = {"series": "S", "terms": {"series_limit": 2}}  # whoever gives a place back is let in elsewhere
    activity_ids = [table.call(cast, f"X{number}", 8, kept, **fair) for number in range(ACTIVITIES)]
    hands = [Hand(cast, actors, activity_ids, number) for number in range(THREADS)]
    deadlocks, others = [], []
    until = monotonic() + seconds
    together(app, [partial(hand.work, until, deadlocks, others) for hand in hands])
    broken = table.broken(datetime.now(UTC) + timedelta(seconds=1))
    done = sum(hand.done for hand in hands)
    note("40P01", trials=seconds, operations=done, violations=len(deadlocks) + broken)
    assert (deadlocks, others, broken) == ([], [], 0)
    assert done > THREADS
