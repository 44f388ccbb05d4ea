"""The door on two server processes: one pass lets one in, a scan keeps its answer, and no scan of any phone is lost."""

import random
import time
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import func, select

from activity_hub.database import db
from activity_hub.models import Attendance, Scan, ScanConflict
from activity_hub.rules import passcode
from tests import crowd as many
from tests.conftest import SECRET
from tests.race import table
from tests.race.phones import at_once, crowd

LONG = pytest.mark.full
_codes = count()


def open_door(cast, names=()):
    """An activity that begins in an hour, with the pass codes of those who are registered."""
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    activity_id = cast.activity(f"DOOR{next(_codes)}", host="T", starts_at=soon)
    if names:
        many.come(cast, names, ("A1",))
    ids = many.register(cast, activity_id, names, "A1", soon - timedelta(days=3)) if names else {}
    db.session.rollback()
    return activity_id, [passcode.make(SECRET, row_id, 1) for row_id in ids.values()]


def gates(cast, pair, number=2, patience=40.0):
    """So many scanners, each on a process of its own as far as there are."""
    made = crowd(cast, pair.ports, ("T",), number, patience)
    for one in made.phones:
        one.token = made.organiser.token
    return [(one, pair.ports[turn % len(pair.ports)]) for turn, one in enumerate(made.phones)]


def send(gate, activity_id, *scans, name="", **more):
    phone, port = gate
    body = {"activity_id": activity_id, "scans": list(scans), "gate": name, **more}
    return phone.ask("POST", "/scans", body, port=port).body.get("results", [{} for _one in scans])


def both(gates_there, activity_id, code, chance):
    """Two gates scan one pass within 20 ms."""

    def scan(turn, gate, wait):
        time.sleep(wait)
        item = {"scan_uuid": f"{code[-12:]}-gate-{turn}", "code": code, "kind": "in"}
        return send(gate, activity_id, item, name=f"Gate {turn}")[0]

    waits = [0.0, chance.choice((0.0, chance.uniform(0, 0.02)))]
    chance.shuffle(waits)
    works = [lambda turn=turn, gate=gate: scan(turn, gate, waits[turn]) for turn, gate in enumerate(gates_there)]
    return at_once(works)


def let_in_wrongly(answers):
    """Whether of two answers not exactly one is ok, and the other names when and where."""
    if sorted(one.get("verdict", "") for one in answers) != ["duplicate", "ok"]:
        return True
    first, second = sorted(answers, key=lambda one: one["verdict"], reverse=True)
    return (first["first_at"], first["first_gate"]) != (second["first_at"], second["first_gate"])


@pytest.mark.parametrize("times", [100, pytest.param(2500, marks=LONG)])
def test_two_gates_let_one_pass_in_once(cast, pair, note, times):
    chance, there = random.Random(times), gates(cast, pair)
    activity_id, codes = open_door(cast, [f"P{number:04}" for number in range(times)])
    wrong = sum(let_in_wrongly(both(there, activity_id, code, chance)) for code in codes)
    note("I12", trials=times, operations=2 * times, violations=wrong)
    assert (wrong, table.broken()) == (0, 0)


def test_they_do_not_where_nobody_arbitrates(cast, pair, note):
    chance, there = random.Random(7), gates(cast, pair, patience=3.0)
    activity_id, codes = open_door(cast, [f"P{number:04}" for number in range(40)])
    pair.play("no_arbiter")
    wrong = sum(let_in_wrongly(both(there, activity_id, code, chance)) for code in codes)
    note("I12", trials=len(codes), operations=80, violations=0, mutant="no_arbiter", is_caught=wrong > 0)
    assert wrong > 0


def scan_and_cancel(pair, people, activity_id, chance):
    """Each signs up, then is scanned again and again while withdrawing; how many scans changed their answer."""
    for one in people.phones:
        one.sign_up(activity_id, accept_clash=True)
    codes = {one.number: said.body["pass_code"] for one in people.phones for _verb, said in one.log[-1:]}
    gate, changed = people.organiser, 0
    for one in people.phones:
        item = {"scan_uuid": f"{one.number}-{one.holds}-scan", "code": codes[one.number], "kind": "in"}

        early, late = chance.choice(((0, 0), (0, 0.01), (0.01, 0), (0, 0.05)))

        def scan(item=item, wait=early):
            time.sleep(wait)
            return gate_of(gate, pair, activity_id, item)

        def withdraw(one=one, wait=late):
            time.sleep(wait)
            return one.withdraw()

        told = [*at_once([scan, withdraw])[:1], *(gate_of(gate, pair, activity_id, item) for _again in range(2))]
        changed += any(answer != told[0] or not answer for answer in told)
    return changed


def gate_of(phone, pair, activity_id, item):
    body = {"activity_id": activity_id, "scans": [item]}
    said = phone.ask("POST", "/scans", body, port=phone.chance.choice(pair.ports)).body
    return said.get("results", [None])[0]


@pytest.mark.parametrize("rounds", [2, pytest.param(40, marks=LONG)])
def test_a_scan_keeps_its_first_answer_whatever_becomes_of_the_registration(cast, pair, note, rounds):
    people, chance, changed = crowd(cast, pair.ports, ("A1", "B1"), 16), random.Random(rounds), 0
    for _round in range(rounds):
        changed += scan_and_cancel(pair, people, open_door(cast)[0], chance)
    note("I11", trials=16 * rounds, operations=people.count() + 3 * 16 * rounds, violations=changed)
    assert (changed, table.broken()) == (0, 0)


def test_it_does_not_where_it_is_judged_again(cast, pair, note):
    people, chance, rounds = crowd(cast, pair.ports, ("A1", "B1"), 8, patience=3.0), random.Random(1), count(1)
    pair.play("answers_anew")
    while not (changed := scan_and_cancel(pair, people, open_door(cast)[0], chance)) and next(rounds) < 6:
        pass
    note("I11", trials=8, operations=people.count(), violations=0, mutant="answers_anew", is_caught=changed > 0)
    assert changed > 0


def come_back_together(cast, pair, phones, passes, chance):
    """So many phones let every pass in without network and come back at one moment: (lost, unsettled, uncounted)."""
    there = gates(cast, pair, phones, patience=20.0)
    activity_id, codes = open_door(cast, [f"Q{phones}{number:03}" for number in range(passes)])
    now = datetime.now(UTC)

    def come_back(turn, gate):
        sent = [
            {
                "scan_uuid": f"{code[-12:]}-phone-{turn}", "code": code, "kind": "in", "offline": True,
                "device_time": (now - timedelta(minutes=chance.randrange(50))).isoformat(), "shown": "ok_offline",
            }
            for code in codes
        ]  # fmt: skip
        chance.shuffle(sent)
        cut = chance.randrange(1, passes)
        for part in (sent[:cut], sent[cut:], sent[: passes // 2]):
            send(gate, activity_id, *part, name=f"Gate {turn}", sent_at=now.isoformat())

    at_once([lambda turn=turn, gate=gate: come_back(turn, gate) for turn, gate in enumerate(there)])
    db.session.rollback()
    scans = db.session.scalar(select(func.count()).select_from(Scan).where(Scan.activity_id == activity_id))
    open_ones = select(func.count()).select_from(ScanConflict).where(ScanConflict.activity_id == activity_id)
    found = db.session.scalar(open_ones.where(ScanConflict.settled_at.is_(None)))
    ours = select(Scan.occurrence_id).where(Scan.activity_id == activity_id)
    present = select(func.count()).select_from(Attendance).where(Attendance.occurrence_id.in_(ours))
    counted = db.session.scalar(present.where(Attendance.state == "present"))
    return phones * passes - scans, (phones - 1) * passes - found, passes - counted


@pytest.mark.parametrize(("phones", "passes"), [(2, 12), (3, 12), (4, 12), pytest.param(4, 190, marks=LONG)])
def test_every_scan_of_every_phone_is_kept_and_told(cast, pair, note, phones, passes):
    missing = come_back_together(cast, pair, phones, passes, random.Random(phones))
    note("I13", trials=passes, operations=phones * passes, violations=sum(map(abs, missing)))
    assert (missing, table.broken()) == ((0, 0, 0), 0)


@pytest.mark.parametrize("mutant", ["keeps_quiet", "forgets_the_second"])
def test_it_is_not_where_the_second_is_passed_over(cast, pair, note, mutant):
    pair.play(mutant)
    missing = come_back_together(cast, pair, 2, 6, random.Random(2))
    note("I13", trials=6, operations=12, violations=0, mutant=mutant, is_caught=missing != (0, 0, 0))
    assert missing != (0, 0, 0)
