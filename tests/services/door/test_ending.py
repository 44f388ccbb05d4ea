"""What ends a conflict by itself: a correction, paper taken back, a void; and what lays one bare, or opens it again."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import AuditEntry, Scan, ScanConflict
from activity_hub.rules import passcode, scanning
from activity_hub.rules.attending import Correction
from activity_hub.rules.conflicts import ConflictKind, Settlement
from activity_hub.rules.period import Period, of_year
from activity_hub.rules.places import Status
from activity_hub.services import checks, door, returns
from activity_hub.services.activity import lifecycle
from activity_hub.services.door import conflicts, correcting, paper, trail
from activity_hub.services.door.correcting import Wish
from activity_hub.services.door.facts import ledger_of
from tests import crowd
from tests.conftest import NOON, SECRET
from tests.services.door.scanned import START, attendance_rows, code_of, scan

MINUTE = timedelta(minutes=1)
AFTER = START + timedelta(hours=4)
DOUBLE, WITHDRAWN = ConflictKind.DOUBLE_ENTRY, ConflictKind.WITHDRAWN
TAKEN_BACK = Settlement.TAKEN_BACK


def late(code="", kind="in", minutes=0, **more):
    """A scan that a phone made alone, so many minutes after the start."""
    return scan(code, kind, offline=True, **more) | {"device_time": (START + minutes * MINUTE).isoformat()}


@pytest.fixture
def send(say):
    """send(scan, …): a phone is back when all is over."""

    def one(*scans, **more):
        return say(*scans, at=START + timedelta(hours=2), sent_at=START + timedelta(hours=2), **more)

    return one


@pytest.fixture
def absent(organiser, basketball):
    """absent(registration) marks that person absent; `undo` takes it back."""

    def one(registration_id, undo=False):
        how = {"by": organiser, "at": AFTER, "activity_id": basketball, "no": 1, "registration_id": registration_id}
        if undo:
            assert correcting.take_back(**how, key="fix-key-1")
        else:
            correcting.correct(**how, wish=Wish(Correction.ABSENT, "代签", "fix-key-1"))

    return one


def told():
    """Each conflict: what it is, which scan, how it ended."""
    db.session.rollback()
    asked = select(ScanConflict.kind, Scan.scan_uuid, ScanConflict.settlement)
    rows = db.session.execute(asked.join(Scan, Scan.id == ScanConflict.scan_id).order_by(ScanConflict.id))
    return [(kind, uuid, settlement) for kind, uuid, settlement in rows]


def states():
    db.session.rollback()
    return [row.state for row in attendance_rows()]


def person_times(by):
    period = of_year(2026, "01-01")
    assert isinstance(period, Period)
    return returns.gather(by=by, union_code="A", period=period)["people"]["person_times"]


def verbs():
    return [one.verb for one in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def test_a_correction_ends_the_conflicts_of_what_it_takes_back(send, register, basketball, cast, organiser, absent):
    m1 = register("M1", basketball)
    send(late(code_of(m1), minutes=1, uuid="phone-a-1"), late(code_of(m1), minutes=3, uuid="phone-b-1"))
    lifecycle.hold(by=organiser, at=AFTER, activity_id=basketball)
    assert (told(), person_times(cast.actor("chair"))) == ([(DOUBLE, "phone-b-1", None)], 1)
    absent(m1)
    assert (told(), states(), person_times(cast.actor("chair"))) == ([(DOUBLE, "phone-b-1", TAKEN_BACK)], ["absent"], 0)
    assert door.open_conflicts(activity_id=basketball) == 0
    steps = trail.trail(by=organiser, at=AFTER, activity_id=basketball, no=1, registration_id=m1).steps
    assert [(one.kind, one.is_taken_back, one.reason) for one in steps] == [
        ("in", True, ""), ("in", True, ""), ("void", False, "代签"), ("void", False, "代签")
    ]  # fmt: skip
    assert verbs()[-1] == "mark_absent" and not any(checks.violations().values())


def test_a_correction_taken_back_leaves_the_conflict_to_be_settled_again(
    send, register, basketball, cast, organiser, absent, at_the_gate
):
    m1 = register("M1", basketball)
    phones = [at_the_gate(basketball, gate, name=f"Phone {gate}") for gate in ("A", "B")]
    for turn, phone in enumerate(phones):
        entry = late(code_of(m1), minutes=turn, uuid=f"of-phone-{turn}")
        door.record(by=phone, at=AFTER, activity_id=basketball, scans=[entry], sent_at=AFTER)
    absent(m1)
    absent(m1, undo=True)
    assert told() == [(DOUBLE, "unfix-fix-key-1-2", None)] and states() == ["present"]
    (line,) = door.conflict_desk(by=organiser, activity_id=basketball).open
    assert [(one.who, one.gate, one.is_taken_back) for one in (line.late, line.other)] == [
        ("Phone B", "B", False), ("Phone A", "A", False)
    ]  # fmt: skip
    door.settle(by=organiser, at=AFTER, conflict_id=line.id, settlement=Settlement.NOT_PRESENT)
    assert states() == ["present"] and door.open_conflicts(activity_id=basketball) == 0
    assert not any(checks.violations().values())


def test_what_no_second_entry_is_needed_for_is_open_again_too(send, register, basketball, absent):
    m1 = register("M1", basketball, Status.WITHDRAWN)
    send(late(code_of(m1), uuid="phone-a-1"))
    absent(m1)
    assert (told(), states()) == ([(WITHDRAWN, "phone-a-1", TAKEN_BACK)], ["void"])
    absent(m1, undo=True)
    assert (told(), states()) == ([(WITHDRAWN, "unfix-fix-key-1-1", None)], ["present"])


def test_what_the_organiser_settled_stays_settled(send, register, basketball, organiser, absent):
    m1 = register("M1", basketball, Status.WITHDRAWN)
    send(late(code_of(m1), uuid="phone-a-1"))
    (line,) = door.conflict_desk(by=organiser, activity_id=basketball).open
    door.settle(by=organiser, at=AFTER, conflict_id=line.id, settlement=Settlement.PRESENT)
    absent(m1)
    absent(m1, undo=True)
    assert told() == [(WITHDRAWN, "unfix-fix-key-1-1", Settlement.PRESENT)]


def test_paper_taken_back_ends_the_conflict_with_it(send, register, basketball, organiser):
    m1 = register("M1", basketball)
    how = {"by": organiser, "at": AFTER, "activity_id": basketball}
    paper.enter(**how, no=1, signed=paper.Signed("entry-0001", "A1", frozenset([m1])))
    send(late(code_of(m1), minutes=3, uuid="phone-b-1"))
    assert told() == [(DOUBLE, "phone-b-1", None)]
    assert paper.take_back(**how, key="entry-0001") == 1
    assert told() == [(DOUBLE, "phone-b-1", TAKEN_BACK)]
    assert [(row.state, row.evidence) for row in attendance_rows()] == [("present", "scanned")]
    assert verbs()[-2:] == ["enter_paper", "undo_paper"]


@pytest.mark.parametrize("is_apart", [True, False])
def test_a_leaving_taken_back_lays_a_double_entry_bare(send, register, basketball, is_apart):
    code = code_of(register("M1", basketball))
    moves = [
        late(code, uuid="phone-a-1"), late(code, "out", 5, uuid="phone-a-2"), late(code, minutes=9, uuid="phone-b-1"),
        late(code, "void", 10, uuid="phone-a-3", voids="phone-a-2"),
    ]  # fmt: skip
    for part in [[one] for one in moves] if is_apart else [moves]:
        send(*part)
    assert told() == [(DOUBLE, "phone-b-1", None)]
    assert not any(checks.violations().values())


def test_one_that_a_leaving_had_ended_is_open_again_without_it(send, register, basketball):
    code = code_of(register("M1", basketball))
    send(late(code, uuid="phone-a-1"), late(code, minutes=9, uuid="phone-b-1"))
    send(late(code, "out", 5, uuid="phone-a-2"))
    assert told() == [(DOUBLE, "phone-b-1", Settlement.PRESENT)]
    send(late(code, "void", 10, voids="phone-a-2"))
    assert told() == [(DOUBLE, "phone-b-1", None)]


def test_with_network_a_leaving_taken_back_is_no_conflict(say, register, basketball):
    code = code_of(register("M1", basketball))
    say(scan(code), at=START)
    say(scan(code, "out", uuid="left-early"), at=START + MINUTE)
    say(scan(code), at=START + 2 * MINUTE)
    say(scan(code, "void", voids="left-early"), at=START + 3 * MINUTE)
    assert told() == []


def played(cast, chance, size):
    """The open double entries of so many people after random moves of two phones, and those that there are."""
    numbers = [f"R{turn:03}" for turn in range(size)]
    crowd.come(cast, numbers, ("A1",))
    activity_id = cast.activity("MANY", starts_at=START)
    ids = list(crowd.register(cast, activity_id, numbers, "A1", NOON).values())
    sent = []
    for one in ids:
        code, uuids = passcode.make(SECRET, one, 1), []
        for _turn in range(chance.randint(2, 7)):
            kind = chance.choice(("in", "in", "in", "out", "out", "void", "void")) if uuids else "in"
            uuids.append(f"{one:06}-{len(uuids)}")
            voids = {"voids": chance.choice(uuids[:-1])} if kind == "void" else {}
            sent.append(late(code, kind, chance.randrange(12), uuid=uuids[-1], **voids))
    chance.shuffle(sent)
    by, at = cast.actor("checker"), START + timedelta(hours=2)
    while sent:
        part = [sent.pop() for _one in range(min(len(sent), chance.choice((1, 5, 50))))]
        door.record(by=by, at=at, activity_id=activity_id, scans=part, sent_at=at)
    db.session.rollback()
    ledger = ledger_of(activity_id, ids)
    there = {one: len(scanning.double_entries(ledger.of(one, 1))) for one in ids}
    asked = select(ScanConflict.registration_id).where(conflicts.is_open(activity_id), ScanConflict.kind == DOUBLE)
    open_ones = list(db.session.scalars(asked))
    return {one: open_ones.count(one) for one in ids}, there


def test_whatever_the_order_as_many_are_open_as_there_are_double_entries(cast):
    found, there = played(cast, random.Random(5), 120)
    assert found == there and sum(there.values()) > 60
    assert not any(checks.violations().values())


def test_it_goes_red_where_nobody_looks_again(cast, monkeypatch):
    monkeypatch.setattr(conflicts, "look_again", lambda *_words: None)
    found, there = played(cast, random.Random(5), 120)
    assert found != there


def test_it_goes_red_where_nothing_is_laid_bare(cast, monkeypatch):
    monkeypatch.setattr(conflicts, "_tell", lambda *_words: None)
    found, there = played(cast, random.Random(5), 120)
    assert found != there
