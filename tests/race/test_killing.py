"""Processes killed at any moment, connections cut: what was answered stays, and every count is true afterwards."""

import random
import threading
import time

import pytest

from tests.race import table
from tests.race.phones import at_once, crowd

HOMES = ("A1", "A2", "B1", "T")
KEPT = [{"union": "A", "places": 8}, {"union": "A1", "places": 4}]
HANDS = 6
MOST_KILLS = 100  # until a mutant must have been caught
LONG = pytest.mark.full


def press_until(done, phones, activity_id):
    while not done.is_set():
        for phone in phones:
            phone.come_or_go(activity_id, leaving=0.6, has_key=True)


def kill_now_and_then(pair, people, times, done):
    """One worker at a time, on PostgreSQL every third time all connections instead; how often.

    Between two kills some get an answer: where nobody does, nothing can be lost.
    """
    chance, kills = random.Random(times), 0
    try:
        with pair.app.app_context():
            while kills < times:
                wanted, until = people.count() + chance.randint(0, 8), time.monotonic() + 3
                while people.count() < wanted and time.monotonic() < until:
                    time.sleep(0.005)
                time.sleep(chance.uniform(0.0, 0.05))
                is_cut = kills % 3 == 2 and pair.cut_off()
                kills += 1 if is_cut or pair.kill(chance) else 0
    finally:
        done.set()
    return kills


def lost(people, activity_id):
    """Answers that the database knows nothing of; `late` ones were repeated until they came."""
    there = {row.id: row for row in table.rows(activity_id)}
    count = 0
    for phone in people.phones:
        for verb, answer in phone.log:
            row = there.get(answer.body.get("id"))
            if answer.status in (200, 201):
                count += int(row is None or row.number != phone.number)
                count += int(verb == "withdraw" and row is not None and row.status != "withdrawn")
        live = [row.id for row in there.values() if row.number == phone.number and row.status != "withdrawn"]
        count += int(live != ([phone.holds] if phone.holds is not None else []))
    return count


def under_fire(pair, people, activity_id, times):
    done = threading.Event()
    works = [lambda phones=phones: press_until(done, phones, activity_id) for phones in people.shared_out(HANDS)]
    kills = at_once([lambda: kill_now_and_then(pair, people, times, done), *works])[0]
    assert pair.is_whole()
    time.sleep(0.3)  # what was on its way when the last one was killed
    return kills


@pytest.mark.parametrize("times", [25, pytest.param(500, marks=LONG)])
def test_what_was_answered_stays_and_counts_stay_true(cast, pair, note, times):
    people = crowd(cast, pair.ports, HOMES, 36)
    activity_id = table.call(cast, "I8", 14, KEPT)
    kills = under_fire(pair, people, activity_id, times)
    gone, broken = lost(people, activity_id), table.broken() + table.over_full(activity_id)
    answers = sum(len(phone.log) for phone in people.phones)
    note("I8", trials=answers, operations=people.count(), violations=gone, kills=kills)
    note("I3", trials=kills, operations=people.count(), violations=broken, kills=kills)
    assert (gone, broken, kills) == (0, 0, times)


def test_it_does_not_where_the_answer_comes_before_the_commit(cast, pair, note):
    people = crowd(cast, pair.ports, HOMES, 36, patience=3.0)
    activity_id = table.call(cast, "I8", 14, KEPT)
    pair.play("commits_late")
    kills, gone = 0, 0
    while not gone and kills < MOST_KILLS:
        kills += under_fire(pair, people, activity_id, 5)
        gone = lost(people, activity_id)
    note("I8", trials=kills, operations=people.count(), violations=0, mutant="commits_late", is_caught=gone > 0)
    assert gone > 0


def test_a_count_left_out_is_found(cast, pair, note):
    people = crowd(cast, pair.ports, ("A1",), 8, patience=3.0)
    activity_id = table.call(cast, "I3", 14, KEPT)
    pair.play("uncounted")
    at_once([lambda one=one: [one.sign_up(activity_id), one.withdraw()] for one in people.phones[:3]])
    broken = table.broken()
    note("I3", trials=1, operations=people.count(), violations=0, mutant="uncounted", is_caught=broken > 0)
    assert broken > 0
