"""Typed codes: ten wrong ones a minute are heard, and neither a queue nor a pass is held up by them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Registration, Scan
from activity_hub.services import door
from activity_hub.services.base.throttle import TooManyTries
from tests.services.door.scanned import START, code_of, scan, verdicts

WRONG = [f"ZZZZZZ{number:02}" for number in range(12)]


@pytest.fixture
def m1(register, basketball):
    return register("M1", basketball)


@pytest.fixture
def short(m1):
    return db.session.get(Registration, m1).short_code


def late(code):
    return scan(code, offline=True) | {"device_time": START.isoformat()}


def test_a_queue_of_wrong_ones_holds_up_nobody(say, short, m1, register, basketball):
    queue = [*(late(code) for code in WRONG), late(short), late(code_of(register("M2", basketball)))]
    assert verdicts(say(*queue, sent_at=START)) == ["unknown"] * len(WRONG) + ["ok", "ok"]
    assert verdicts(say(scan(short))) == ["duplicate"]  # nor is what a queue holds somebody's guess of now


def test_foreign_pictures_are_no_guesses(say, short):
    for number in range(12):
        say(scan(f"https://example.org/{number}"))
    assert verdicts(say(scan(short))) == ["ok"]


def test_one_too_many_among_others_is_judged_when_it_comes_again(say, short, register, basketball):
    typed, other = scan(short), scan(code_of(register("M2", basketball)))
    first = say(*(scan(code) for code in WRONG[:10]), typed, other)
    assert verdicts(first) == ["unknown"] * 11 + ["ok"]
    assert (first[10]["scan_uuid"], first[10]["name"]) == (typed["scan_uuid"], None)
    assert typed["scan_uuid"] not in db.session.scalars(select(Scan.scan_uuid)).all()
    assert verdicts(say(typed, other)) == ["unknown", "ok"]
    assert verdicts(say(typed, at=START + timedelta(minutes=2))) == ["ok"]


def test_nothing_but_typed_codes_is_told_how_long_to_wait(say, short):
    say(*(scan(code) for code in WRONG[:10]))
    with pytest.raises(TooManyTries) as refused:
        say(scan(short), scan(WRONG[0]), at=START + timedelta(seconds=20))
    assert refused.value.seconds == 40
    assert verdicts(say(late(short), sent_at=START)) == ["ok"]


def test_what_was_answered_is_answered_again(say, short):
    sent = [scan(code) for code in WRONG[:10]]
    first = say(*sent)
    assert say(*sent) == first


def test_each_device_has_its_own_tries(short, basketball, at_the_gate):
    here, there = at_the_gate(basketball, "1"), at_the_gate(basketball, "2")
    wrong = [scan(code) for code in WRONG[:10]]
    door.record(by=here, at=START, activity_id=basketball, scans=wrong)
    with pytest.raises(TooManyTries):
        door.record(by=here, at=START, activity_id=basketball, scans=[scan(short)])
    assert verdicts(door.record(by=there, at=START, activity_id=basketball, scans=[scan(short)])) == ["ok"]
