"""Random histories of three phones without network, in any order, doubled and cut up at random: one attendance each."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from activity_hub.database import db
from activity_hub.rules import passcode
from activity_hub.rules.scanning import Past, Verdict, judge_void
from activity_hub.services import checks
from tests import crowd
from tests.api.conftest import Call
from tests.cast import Cast
from tests.conftest import NOON, SECRET, Clock

START, BACK = NOON + timedelta(hours=1), NOON + timedelta(hours=4)
AT_ONCE = 500  # histories of one activity
# How far behind ours each phone's clock is, and the gate it stands at.
PHONES = ((timedelta(0), "东门"), (timedelta(hours=-31), "西门"), (timedelta(minutes=37, milliseconds=250), "北门"))
Sending = tuple[int, dict[str, Any]]  # by which phone, and what
SIZES = [pytest.param(500, id="a twentieth"), pytest.param(10_000, id="whole", marks=pytest.mark.full)]


@dataclass(frozen=True)
class Scanned:
    """One scan of a history, with the moment it was made by a right clock."""

    scan_uuid: str
    kind: str
    made_at: datetime
    phone: int
    voids: str | None = None
    has_code: bool = True

    def item(self, code: str) -> dict[str, Any]:
        """As the phone sends it."""
        told = (self.made_at - PHONES[self.phone][0]).isoformat()
        sent = {"scan_uuid": self.scan_uuid, "kind": self.kind, "device_time": told, "offline": True}
        return sent | {"code": code if self.has_code else ""} | ({"voids": self.voids} if self.voids else {})


def history(chance: random.Random, name: str) -> list[Scanned]:
    """What three phones did with one pass: few different minutes, so that some things happen at once."""
    scans: list[Scanned] = []
    for number in range(chance.randint(1, 8)):
        uuid, phone = f"{name}-{number:03}", chance.randrange(len(PHONES))
        made_at = START + timedelta(minutes=chance.randrange(12))
        if chance.random() < 0.05:
            made_at -= timedelta(hours=5)  # long before the door opens
        if scans and chance.random() < 0.25:
            of = chance.choice([*(one.scan_uuid for one in scans), "never-scanned"])
            scans.append(Scanned(uuid, "void", made_at, phone, of, chance.random() < 0.5))
        else:
            scans.append(Scanned(uuid, chance.choice(("in", "in", "out")), made_at, phone))
    return scans


def attendance_of(scans: list[Scanned]) -> tuple[str, datetime | None, datetime | None, str | None]:
    """What it comes to, told without the hub's rules: walk through what nobody took back, by the right time."""
    undone = {one.voids for one in scans if one.kind == "void"}
    told = [one for one in scans if one.kind != "void" and one.scan_uuid not in undone and one.made_at >= NOON]
    moves: list[Scanned] = []
    for one in sorted(told, key=lambda scan: (scan.made_at, scan.scan_uuid)):
        is_inside = bool(moves) and moves[-1].kind == "in"
        if (one.kind == "in") is not is_inside:
            moves.append(one)
    if not moves:
        return "registered", None, None, None
    return "present", moves[0].made_at, moves[-1].made_at, PHONES[moves[0].phone][1]


def batches(
    chance: random.Random, sent: list[tuple[int, dict[str, Any]]]
) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Each phone's scans in batches of any size, some sent again and again, in any order."""
    left = [one for one in sent for _again in range(chance.choice((1, 1, 1, 2, 3)))]
    chance.shuffle(left)
    while left:
        phone = left[-1][0]
        size = chance.choice((1, 2, 7, 50, 200))
        mine = [place for place, one in enumerate(left) if one[0] == phone][-size:]
        yield phone, [left[place][1] for place in mine]
        for place in reversed(mine):
            del left[place]


class Doors:
    """Activities with that many registered people each, one after the other."""

    def __init__(self, cast: Cast, call: Call) -> None:
        self.cast, self.call, self.names = cast, call, count()
        self.people = [f"R{number:04}" for number in range(AT_ONCE)]
        crowd.come(cast, self.people, ("A1",))

    def open(self, size: int) -> tuple[int, dict[str, tuple[int, str]]]:
        """A new activity, and the pass codes by member number."""
        activity_id = self.cast.activity(f"X{next(self.names)}", starts_at=START)
        ids = crowd.register(self.cast, activity_id, self.people[:size], "A1", NOON)
        return activity_id, {number: passcode.make(SECRET, row_id, 1) for number, row_id in ids.items()}

    def diverged(self, chance: random.Random, size: int) -> int:
        """Play that many histories through the API; how many came to something else than they should."""
        activity_id, codes = self.open(size)
        histories = {number: history(chance, f"{activity_id}-{number}") for number in codes}
        sent = [(one.phone, one.item(codes[number])) for number, scans in histories.items() for one in scans]
        for phone, items in batches(chance, sent):
            behind, gate = PHONES[phone]
            body = {"activity_id": activity_id, "scans": items, "gate": gate, "sent_at": (BACK - behind).isoformat()}
            answer = self.call("POST", "/scans", by="checker", json=body)
            assert answer.status_code == 200, answer.text
        found = self.attendance(activity_id)
        return sum(found[number] != attendance_of(scans) for number, scans in histories.items())

    def attendance(self, activity_id: int) -> dict[str, tuple[Any, ...]]:
        found, cursor = {}, ""
        while cursor is not None:
            path = f"/activities/{activity_id}/attendance?limit=200" + (f"&cursor={cursor}" if cursor else "")
            page = self.call("GET", path, by="organiser").json
            for one in page["items"]:
                times = [one[name] and datetime.fromisoformat(one[name]) for name in ("first_at", "last_at")]
                is_here = one["state"] == "present"
                found[one["member_no"]] = (
                    (one["state"], *times, one["gate"]) if is_here else (one["state"], *[None] * 3)
                )
            cursor = page["next"]
        return found


@pytest.fixture
def doors(cast: Cast, call: Call, clock: Clock) -> Doors:
    clock.at = BACK
    return Doors(cast, call)


@pytest.mark.parametrize("size", SIZES)
def test_every_history_comes_to_one_attendance(doors: Doors, size: int) -> None:
    chance = random.Random(size)
    diverged = [doors.diverged(chance, AT_ONCE) for _one in range(size // AT_ONCE)]
    assert sum(diverged) == 0
    db.session.rollback()
    assert {name: found for name, found in checks.violations().items() if found} == {}


def by_arrival(past: Past) -> Any:
    return past.order, past.scan_uuid


def by_word(past: Past) -> bool:
    return past.kind != "void" and past.verdict == "ok"


@pytest.mark.parametrize(("name", "mutant"), [("place", by_arrival), ("takes_part", by_word)])
def test_it_goes_red_where_the_order_of_arrival_decides(
    doors: Doors, monkeypatch: pytest.MonkeyPatch, name: str, mutant: Any
) -> None:
    monkeypatch.setattr(Past, name, property(mutant))
    assert doors.diverged(random.Random(1), 60) > 0


def test_it_goes_red_where_a_void_cannot_wait(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    def at_once(*words: Any, is_offline: bool) -> Verdict:
        return judge_void(*words, is_offline=False)

    monkeypatch.setattr("activity_hub.rules.scanning.judge_void", at_once)
    assert doors.diverged(random.Random(1), 60) > 0
