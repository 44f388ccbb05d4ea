"""Scans, voids, withdrawals, corrections and paper at one door at once: nobody waits for who waits for them."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count as counted
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from activity_hub.database import db
from activity_hub.models import Registration, Scan, ScanConflict
from activity_hub.rules.attending import Correction
from activity_hub.rules.conflicts import Settlement
from activity_hub.services import door, passes, registration
from activity_hub.services.base import pass_codes
from activity_hub.services.base.access import Refused
from activity_hub.services.door import correcting, facts, loading, paper
from tests.race import table
from tests.race.phones import crowd, together

MEMBERS = 3  # so few that everybody always meets
HANDS = 2  # in this process, and as many phones, each at a server of its own
MOST = 20  # times the mutant may get by on PostgreSQL: whether two meet is a matter of chance
_codes = counted()


def now():
    return datetime.now(UTC)


class Hand:
    """Somebody at the door with dice; `at_a_server` it is a phone, else the desk in a process of its own."""

    def __init__(self, cast, activity_id, people, number, phone=None, port=None):
        self.by, self.activity_id, self.people = cast.actor("administrator"), activity_id, people
        self.chance, self.phone, self.port = random.Random(number), phone, port
        self.done, self.faults = Counter(), []

    def send(self, *scans):
        body = {"activity_id": self.activity_id, "scans": list(scans), "sent_at": now().isoformat()}
        if self.phone is None:
            named = {"activity_id": self.activity_id, "scans": body["scans"], "sent_at": now()}
            door.record(by=self.by, at=now(), **named)
        else:
            self.ask("POST", "/scans", body)

    def ask(self, method, path, body=None):
        try:
            status, said = self.phone._once(self.port, method, path, body, "")
        except OSError:  # a machine so slow that nobody waited for the answer
            return self.phone._hang_up()
        if status >= 500:
            self.faults.append((status, said))

    def item(self, kind, **more):
        db.session.rollback()
        code = pass_codes.code_of(db.session.scalars(self.mine()).first())
        return {"scan_uuid": f"lock-{uuid4()}", "code": code, "kind": kind, **more}

    def mine(self, by=None):
        """The registrations of that person, or of somebody here, the last one first."""
        member_id = (by or self.chance.choice(self.people)).member_id
        asked = select(Registration).where(Registration.activity_id == self.activity_id)
        return asked.where(Registration.member_id == member_id).order_by(Registration.id.desc())

    def scanned(self):
        db.session.rollback()
        known = select(Scan.scan_uuid).where(Scan.activity_id == self.activity_id, Scan.kind != "void")
        return self.chance.choice([*db.session.scalars(known.order_by(Scan.id.desc()).limit(20)), "not-here-yet"])

    def come(self):
        self.send(self.item(self.chance.choice(("in", "in", "out"))))

    def come_back(self):
        """A phone without network: several people, and what it took back, in one batch."""
        alone = {"offline": True, "device_time": now().isoformat()}
        scans = [self.item(self.chance.choice(("in", "out")), **alone) for _one in range(3)]
        self.send(*scans, self.item("void", voids=self.scanned(), **alone) | {"code": ""})

    def take_back(self):
        self.send(self.item("void", voids=self.scanned()) | {"code": ""})

    def go_and_come_again(self):
        by = self.chance.choice(self.people)
        db.session.rollback()
        live = db.session.scalars(self.mine(by)).first()
        registration.withdraw(by=by, at=now(), registration_id=live.id)
        registration.sign_up(by=by, at=now(), activity_id=self.activity_id, accept_clash=True)

    def correct(self):
        db.session.rollback()
        how = {"by": self.by, "activity_id": self.activity_id, "no": 1}
        how["registration_id"] = db.session.scalars(self.mine()).first().id
        key = uuid4().hex[:20]
        wish = correcting.Wish(self.chance.choice(list(Correction)), "put right", key)
        correcting.correct(**how, at=now(), wish=wish)
        correcting.take_back(**how, at=now(), key=key)

    def enter_paper(self):
        key = uuid4().hex[:20]
        how = {"by": self.by, "activity_id": self.activity_id}
        paper.enter(**how, at=now(), no=1, signed=paper.Signed(key, "A1", but_these=True))
        paper.take_back(**how, at=now(), key=key)

    def settle(self):
        db.session.rollback()
        ids = select(ScanConflict.id).where(ScanConflict.activity_id == self.activity_id)
        found = db.session.scalars(ids.order_by(ScanConflict.id.desc()).limit(5)).all()
        if found:
            word = self.chance.choice((Settlement.PRESENT, Settlement.NOT_PRESENT))
            door.settle(by=self.by, at=now(), conflict_id=self.chance.choice(found), settlement=word)

    def renew(self):
        db.session.rollback()
        passes.renew(by=self.by, at=now(), registration_id=db.session.scalars(self.mine()).first().id)

    def work(self, count, moves):
        """So many moves, each kind in its turn, in any order."""
        deck = [moves[turn % len(moves)] for turn in range(count)]
        self.chance.shuffle(deck)
        for move in deck:
            try:
                getattr(self, move)()
            except Refused:
                pass
            except DBAPIError as fault:
                self.faults.append((getattr(fault.orig, "sqlstate", ""), str(fault.orig)[:200]))
                db.session.rollback()
            self.done[move] += 1


AT_A_PHONE = ("come", "come", "come_back", "come_back", "take_back")
AT_THE_DESK = (*AT_A_PHONE, "go_and_come_again", "go_and_come_again", "correct", "enter_paper", "settle", "renew")


@pytest.fixture
def stand(app, cast, pair):
    """stand(count) -> everybody who stood at one door, after so many moves of each."""

    def one(count, desk=AT_THE_DESK):
        there = crowd(cast, pair.ports, ("A1",), MEMBERS + HANDS)
        people = [cast.actor(phone.number) for phone in there.phones[:MEMBERS]]
        activity_id = cast.activity(
            f"DOOR{next(_codes)}", host="T", starts_at=now().replace(microsecond=0) + timedelta(hours=1)
        )
        for by in people:
            registration.sign_up(by=by, at=now(), activity_id=activity_id, accept_clash=True)
        for phone in there.phones[MEMBERS:]:
            phone.token = there.organiser.token
        hands = [Hand(cast, activity_id, people, number) for number in range(HANDS)]
        phones = [
            Hand(cast, activity_id, people, HANDS + number, phone, pair.ports[number % 2])
            for number, phone in enumerate(there.phones[MEMBERS:])
        ]
        works = [partial(hand.work, count, desk) for hand in hands]
        together(app, [*works, *(partial(phone.work, count, AT_A_PHONE) for phone in phones)])
        return [*hands, *phones]

    return one


@pytest.mark.parametrize("count", [33, pytest.param(660, marks=pytest.mark.full)])
def test_at_one_door_nobody_waits_in_a_circle(stand, note, count):
    hands = stand(count)
    faults = [fault for hand in hands for fault in hand.faults]
    done = sum((hand.done for hand in hands), Counter())
    note("40P01 door", trials=count, operations=done.total(), violations=len(faults) + table.broken())
    assert (faults, table.broken()) == ([], 0)
    assert done.total() == 2 * HANDS * count and set(done) == set(AT_THE_DESK)


def test_they_do_where_a_void_holds_the_door_last(stand, note, monkeypatch):
    """On PostgreSQL: SQLite has one writer at a time, and nothing can lock the other way round."""

    class Backwards(loading.Holders):
        def __init__(self, activity_id, *words):
            super().__init__(activity_id, *words)
            facts.hold_door(activity_id, alone=True)

    monkeypatch.setattr(loading, "Holders", Backwards)
    monkeypatch.setattr(loading, "hold_door", lambda *_words, **_more: None)
    has_rows_locked = db.engine.dialect.name == "postgresql"
    times, in_a_circle = 0, False
    while not in_a_circle and times < (MOST if has_rows_locked else 1):
        hands, times = stand(12, desk=("come_back",)), times + 1
        in_a_circle = any(code == "40P01" for hand in hands for code, _said in hand.faults)
    is_caught = in_a_circle is has_rows_locked
    note("40P01 door", trials=12 * times, operations=48 * times, violations=0, mutant="holds_last", is_caught=is_caught)
    assert is_caught
