"""Capacity, quotas, one registration each, one promotion for each place, one order: on two server processes at once."""

import random
import threading
from dataclasses import replace
from itertools import pairwise

import pytest
from sqlalchemy import Index

from activity_hub.database import db
from activity_hub.models import Registration
from tests.conftest import empty
from tests.race import table
from tests.race.phones import at_once, crowd

HOMES = ("A1", "A2", "B1", "T")
KEPT = [{"union": "A", "places": 7}, {"union": "A1", "places": 4}, {"union": "B", "places": 3}]
HANDS = 8
DAY = 86_400.0
LONG = pytest.mark.full


def watch(app, activity_id, done, seen):
    """Count again and again, until all is done, by how much too many are in."""
    with app.app_context():
        while not done.is_set():
            seen.append(table.over_full(activity_id))
            done.wait(0.05)
        db.session.remove()


def come_and_go(app, people, activity_id, turns):
    """Everybody comes and goes some times, and the organiser changes the capacity; the most that were too many."""
    done, seen = threading.Event(), []
    watcher = threading.Thread(target=watch, args=(app, activity_id, done, seen))
    watcher.start()

    def hand(phones):
        for _ in range(turns):
            for phone in phones:
                phone.come_or_go(activity_id)

    def organise():
        for _ in range(turns * 2):
            capacity = people.organiser.chance.randint(10, 16)
            said = people.organiser.ask("PATCH", f"/activities/{activity_id}", {"capacity": capacity})
            people.organiser.log.append(("change", said))

    at_once([organise, *(lambda phones=phones: hand(phones) for phones in people.shared_out(HANDS))])
    done.set()
    watcher.join()
    return max([*seen, table.over_full(activity_id)]), len(seen)


@pytest.mark.parametrize("rounds", [2, pytest.param(20, marks=LONG)])
def test_capacity_and_nested_quotas_are_never_exceeded(app, cast, pair, note, rounds):
    people = crowd(cast, pair.ports, HOMES, 40)
    too_many, trials = 0, 0
    for number in range(rounds):
        activity_id = table.call(cast, f"I1-{number}", 12, KEPT)
        for phone in people.phones:
            phone.holds = None
        over, looks = come_and_go(app, people, activity_id, 3)
        too_many, trials = too_many + over, trials + looks
    wrong = table.broken()
    note("I1", trials=trials, operations=people.count(), violations=too_many + wrong)
    assert (too_many, wrong) == (0, 0)


@pytest.mark.parametrize(("mutant", "kept"), [("no_lock", ()), ("no_quotas", KEPT)])
def test_they_are_without_the_lock_or_the_look_at_the_quotas(cast, pair, note, mutant, kept):
    people = crowd(cast, pair.ports, ("A1", "B1"), 40, patience=3.0)
    activity_id = table.call(cast, "I1", 12, kept)
    pair.play(mutant)
    at_once([lambda phones=phones: [one.sign_up(activity_id) for one in phones] for phones in people.shared_out(HANDS)])
    is_caught = table.over_full(activity_id) > 0
    note("I1", trials=1, operations=people.count(), violations=0, mutant=mutant, is_caught=is_caught)
    assert is_caught


def press_from_many_phones(people, activity_id, connections):
    """Each member presses on so many phones at once, each press with a key of its own; how many different answers."""
    more = 0
    for phone in people.phones:
        copies = [replace(phone, line=None, log=[], chance=random.Random(turn)) for turn in range(connections)]
        keys = [f"{phone.number}-{turn}" if turn % 2 else "" for turn in range(connections)]
        said = at_once([
            lambda one=one, key=key, turn=turn: one.sign_up(activity_id, key, one.ports[turn % 2])
            for turn, (one, key) in enumerate(zip(copies, keys, strict=True))
        ])  # fmt: skip
        more += len({answer.body.get("id") for answer in said}) - 1
        phone.log.extend(("sign_up", answer) for answer in said)
    return more


@pytest.mark.parametrize("members", [8, pytest.param(200, marks=LONG)])
def test_one_member_has_one_registration(cast, pair, note, members):
    people = crowd(cast, pair.ports, HOMES, members)
    activity_id = table.call(cast, "I2", 5)
    more = press_from_many_phones(people, activity_id, 16)
    doubles = table.doubles(activity_id)
    note("I2", trials=members, operations=people.count(), violations=more + doubles)
    assert (more, doubles) == (0, 0)


def test_somebody_has_two_without_the_look_and_the_index(app, cast, pair, note):
    people = crowd(cast, pair.ports, HOMES, 3, patience=3.0)
    activity_id = table.call(cast, "I2", 5)
    index = next(one for one in Registration.__table__.indexes if one.name == "uq_registration_live")
    assert isinstance(index, Index) and index.unique
    index.drop(db.engine)
    try:
        pair.play("no_look_up")
        press_from_many_phones(people, activity_id, 8)
        is_caught = table.doubles(activity_id) > 0
    finally:
        db.session.remove()
        empty(app)
        index.create(db.engine, checkfirst=True)
    note("I2", trials=3, operations=people.count(), violations=0, mutant="no_look_up", is_caught=is_caught)
    assert is_caught


def fill(people, activity_id):
    """Everybody signs up, one after the other; the phones in the order of their turns."""
    for phone in people.phones:
        phone.sign_up(activity_id)
    return list(people.phones)


def leave_at_once(queue, held, activity_id):
    """All who hold a place leave at one moment; who should be in now, and what is wrong with who is."""
    at_once([lambda one=one: one.withdraw() for one in queue[:held]])
    del queue[:held]
    wanted = {one.number for one in queue[:held]}
    rows = table.rows(activity_id)
    there = {row.number for row in rows if row.status == "confirmed"}
    told = table.told(activity_id)
    moved_up = {row.id for row in rows if row.turn and row.status in ("confirmed", "withdrawn")}
    twice_or_never = sum(abs(told.get(row_id, 0) - 1) for row_id in moved_up)
    phantoms = len(set(told) - moved_up)
    return len(wanted ^ there) + twice_or_never + phantoms


@pytest.mark.parametrize("rounds", [2, pytest.param(40, marks=LONG)])
def test_every_place_given_back_goes_to_exactly_one(cast, pair, note, rounds):
    """Every fifth commit fails: whoever withdraws asks again."""
    held, wrong = 8, 0
    people = crowd(cast, pair.ports, HOMES, held * 4)
    for number in range(rounds):
        activity_id = table.call(cast, f"I4-{number}", held)
        queue = fill(people, activity_id)
        pair.play(aborts=0.2)
        wrong += sum(leave_at_once(queue, held, activity_id) for _ in range(3))
        pair.play()
    broken = table.broken()
    note("I4", trials=rounds * 3 * held, operations=people.count(), violations=wrong + broken)
    assert (wrong, broken) == (0, 0)


@pytest.mark.parametrize("mutant", ["promotes_later", "tells_twice"])
def test_it_does_not_in_two_transactions_or_told_twice(cast, pair, note, mutant):
    held, times = 2, 10
    people = crowd(cast, pair.ports, HOMES, held * (times + 1), patience=3.0)
    activity_id = table.call(cast, "I4", held)
    queue = fill(people, activity_id)
    pair.play(mutant, aborts=0.5 if mutant == "promotes_later" else 0.0)
    wrong = sum(leave_at_once(queue, held, activity_id) for _ in range(times))
    note("I4", trials=times * held, operations=people.count(), violations=0, mutant=mutant, is_caught=wrong > 0)
    assert wrong > 0


def overtakings(activity_id):
    """Pairs of people who waited, of whom the later got in and the earlier still waits."""
    waited = [row for row in table.rows(activity_id) if row.turn]
    still = [row.turn for row in waited if row.status == "waitlisted"]
    return sum(1 for row in waited if row.status == "confirmed" for turn in still if turn < row.turn)


def with_a_wrong_clock(pair, people, activity_id, mutant=""):
    """Sign-ups and withdrawals while the clock of one server jumps by days; overtakings, and turns told wrongly."""
    jump = people.organiser.chance

    def hand(phones):
        for phone in phones:
            pair.play(mutant, ahead={1: jump.choice([-DAY, 0.0, DAY])})
            phone.sign_up(activity_id)

    at_once([lambda phones=phones: hand(phones) for phones in people.shared_out(HANDS)])
    wrong = 0
    by_number = {one.number: one for one in people.phones}
    for _ in range(4):
        holders = [by_number[row.number] for row in table.rows(activity_id) if row.status == "confirmed"]
        at_once([lambda one=one: one.withdraw() for one in holders])
        wrong += overtakings(activity_id)
    rows = [row for row in table.rows(activity_id) if row.turn]
    misled = sum(1 for one, other in pairwise(rows) if one.created_at > other.created_at)
    return wrong, misled


@pytest.mark.parametrize("rounds", [1, pytest.param(20, marks=LONG)])
def test_the_order_is_that_of_acceptance_whatever_the_clocks_say(cast, pair, note, rounds):
    people = crowd(cast, pair.ports, HOMES, 48)
    wrong, misled = 0, 0
    for number in range(rounds):
        found = with_a_wrong_clock(pair, people, table.call(cast, f"I5-{number}", 4))
        wrong, misled = wrong + found[0], misled + found[1]
    pair.play()
    note("I5", trials=rounds * 16, operations=people.count(), violations=wrong)
    assert wrong == 0
    assert misled > 0, "the clocks have misled nobody: nothing was tried"


def test_it_is_not_where_the_clocks_decide(cast, pair, note):
    people = crowd(cast, pair.ports, HOMES, 48)
    wrong, _misled = with_a_wrong_clock(pair, people, table.call(cast, "I5", 4), "by_clock")
    note("I5", trials=16, operations=people.count(), violations=0, mutant="by_clock", is_caught=wrong > 0)
    assert wrong > 0
