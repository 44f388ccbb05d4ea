"""The server killed on the first byte of its answer: what has begun to be answered is kept, and answered so again."""

import http.client
import json
import random
import socket
import threading
import time
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Scan
from tests.race import table
from tests.race.phones import SOON, Phone, at_once
from tests.race.test_door import gates, open_door

HANDS = 4
STORY = (("in", "ok"), ("in", "duplicate"), ("out", "ok"), ("out", "not_in"))  # of one pass, again and again
MOST_KILLS = 80  # until a mutant must have been caught
LONG = pytest.mark.full


class Killer:
    """Ends the process behind a port, so many times; `done` once all were ended."""

    def __init__(self, pair, times):
        self.pair, self.times, self.kills = pair, times, 0
        self.chance, self.hand = random.Random(times), threading.Lock()
        self.done = threading.Event()

    def wants(self, port):
        """Kill -9 what serves this port, now and then; whether it was done."""
        with self.hand:
            if self.done.is_set() or self.chance.random() > 0.2:
                return False
            self.kills += bool(self.pair.kill(self.chance, port))
            if self.kills >= self.times:
                self.done.set()
            return True


@dataclass
class Scanner:
    """A phone at the door: `first` holds the first answer to each scan, None where only its first byte was read."""

    phone: Phone
    activity_id: int
    killer: Killer
    first: dict = field(default_factory=dict)
    cut: int = 0
    asked: int = 0
    wrong: int = 0

    def work(self, codes):
        """Let the same people in and out until enough processes were killed."""
        turn = 0
        while not self.killer.done.is_set():
            code, (kind, verdict) = codes[turn // len(STORY) % len(codes)], STORY[turn % len(STORY)]
            item = {"scan_uuid": f"{code[-12:]}-{turn:05}", "code": code, "kind": kind}
            said = self.scan(item)
            self.first[item["scan_uuid"]] = (item, said)
            self.wrong += said is not None and said["verdict"] != verdict
            turn += 1

    def scan(self, item):
        """Ask until an answer has begun."""
        until = time.monotonic() + self.phone.patience
        while time.monotonic() < until:
            port = self.phone.chance.choice(self.phone.ports)
            self.asked += 1
            try:
                status, said = self.once(port, item)
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)
                continue
            if status == 200:
                self.cut += said is None
                return said
        raise TimeoutError("no answer to a scan")

    def once(self, port, item):
        """Status and answer; the answer None where the connection broke after the line with the status."""
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=SOON)
        headers = {"Authorization": f"Bearer {self.phone.token}", "Content-Type": "application/json"}
        try:
            line.connect()
            line.request("POST", "/api/v1/scans", body_of(self.activity_id, item), headers)
            if line.sock.recv(1, socket.MSG_PEEK) and self.killer.wants(port):
                time.sleep(self.phone.chance.choice((0, 0.08)))
            response = line.getresponse()
            try:
                return response.status, json.loads(response.read())["results"][0]
            except (OSError, http.client.HTTPException, ValueError):
                return response.status, None
        finally:
            line.close()


def body_of(activity_id, item):
    return json.dumps({"activity_id": activity_id, "scans": [item], "gate": "北门"})


def under_fire(cast, pair, times, passes=24, mutant=""):
    """(kills, answers cut, requests, lost, changed) once so many processes were killed."""
    activity_id, codes = open_door(cast, [f"K{len(cast.members) + number:04}" for number in range(passes)])
    killer = Killer(pair, times)
    pair.play(mutant)
    scanners = [Scanner(phone, activity_id, killer) for phone, _port in gates(cast, pair, HANDS)]
    for one in scanners:
        one.phone.ports = pair.ports
    at_once([lambda one=one, turn=turn: one.work(codes[turn::HANDS]) for turn, one in enumerate(scanners)])
    assert pair.is_whole()
    time.sleep(0.3)  # what was on its way when the last one was killed
    lost = sum(len(set(one.first) - kept(activity_id)) for one in scanners)
    changed = sum(one.wrong + again(one) for one in scanners)
    return killer.kills, sum(one.cut for one in scanners), sum(one.asked for one in scanners), lost, changed


def kept(activity_id):
    """The ids of the scans on record."""
    db.session.rollback()
    return set(db.session.scalars(select(Scan.scan_uuid).where(Scan.activity_id == activity_id)))


def again(scanner):
    """Every scan is sent once more: how many get another answer than their first one, read whole or kept."""
    db.session.rollback()
    stored = dict(db.session.execute(select(Scan.scan_uuid, Scan.answer)).all())
    db.session.rollback()
    items, changed = list(scanner.first.items()), 0
    for start in range(0, len(items), 100):
        part = items[start : start + 100]
        body = {"activity_id": scanner.activity_id, "scans": [item for _uuid, (item, _said) in part], "gate": "南门"}
        told = scanner.phone.ask("POST", "/scans", body).body["results"]
        for (uuid, (_item, said)), now in zip(part, told, strict=True):
            changed += now != said if said else now["verdict"] != stored.get(uuid, {}).get("verdict")
    return changed


@pytest.mark.parametrize("times", [30, pytest.param(300, marks=LONG)])
def test_no_scan_is_lost_whose_answer_has_begun(cast, pair, note, times):
    kills, cut, asked, lost, changed = under_fire(cast, pair, times)
    note("I8", trials=asked, operations=asked, violations=lost, kills=kills)
    note("I11", trials=asked, operations=asked, violations=changed, kills=kills)
    assert (lost, changed, table.broken()) == (0, 0, 0)
    assert kills >= times and asked > 2 * times, (kills, cut, asked)


@pytest.mark.parametrize(("mutant", "which"), [("commits_late", 3), ("answers_anew", 4)])
def test_it_is_where_the_answer_comes_first_or_is_made_again(cast, pair, note, mutant, which):
    kills, asked, is_caught = 0, 0, False
    while not is_caught and kills < MOST_KILLS:  # on a busy machine the kill may come after the late commit
        found = under_fire(cast, pair, 4, mutant=mutant)
        kills, asked, is_caught = kills + found[0], asked + found[2], found[which] > 0
    invariant = "I8" if which == 3 else "I11"
    note(invariant, trials=kills, operations=asked, violations=0, mutant=mutant, is_caught=is_caught)
    assert is_caught
