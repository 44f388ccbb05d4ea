"""The same command sent again and again, to both processes and late, has one effect and one answer."""

import random
from dataclasses import replace

import pytest

from tests.race import table
from tests.race.phones import at_once, crowd

HOMES = ("A1", "A2", "B1")
TIMES = 5
LONG = pytest.mark.full


def copies(phone):
    """The same member on other lines: a proxy that sends again, an impatient thumb."""
    return [replace(phone, line=None, log=[], chance=random.Random(turn)) for turn in range(TIMES)]


def send_again_and_again(phone, activity_id, key):
    """Sign up, withdraw, and late copies of both; what came of it beyond one effect and one answer each."""
    lines = copies(phone)
    came = at_once([lambda one=one: one.sign_up(activity_id, key) for one in lines])
    first = came[0]
    extra = sum(1 for one in came if (one.status, one.body) != (first.status, first.body))
    registration_id = first.body.get("id")
    went = at_once([lambda one=one: one.withdraw(registration_id) for one in lines])
    extra += sum(1 for one in went if one.status != 200 or one.body.get("status") != "withdrawn")
    late = at_once([lambda one=one: one.sign_up(activity_id, key) for one in lines])
    extra += sum(1 for one in late if (one.status, one.body) != (first.status, first.body))
    other = lines[0].sign_up(activity_id, key, accept_clash=True)
    extra += int((other.status, other.body.get("code")) != (422, "key_used_before"))
    phone.log.extend(entry for one in lines for entry in one.log)
    return extra


def race(people, activity_id, hands=4):
    def hand(phones):
        return sum(send_again_and_again(one, activity_id, f"{one.number}-press") for one in phones)

    extra = sum(at_once([lambda phones=phones: hand(phones) for phones in people.shared_out(hands) if phones]))
    made = table.rows(activity_id)
    return extra + len(made) - len(people.phones) + sum(1 for one in made if one.status != "withdrawn")


@pytest.mark.parametrize("members", [12, pytest.param(300, marks=LONG)])
def test_a_command_sent_again_has_one_effect_and_one_answer(cast, pair, note, members):
    people = crowd(cast, pair.ports, HOMES, members)
    extra = race(people, table.call(cast, "I7", 5))
    broken = table.broken()
    note("I7", trials=members * 3, operations=people.count(), violations=extra + broken)
    assert (extra, broken) == (0, 0)


def test_it_has_more_where_no_key_is_kept(cast, pair, note):
    people = crowd(cast, pair.ports, HOMES, 4, patience=3.0)
    activity_id = table.call(cast, "I7", 5)
    pair.play("no_key")
    extra = race(people, activity_id)
    note("I7", trials=12, operations=people.count(), violations=0, mutant="no_key", is_caught=extra > 0)
    assert extra > 0
