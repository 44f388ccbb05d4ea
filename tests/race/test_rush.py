"""A rush: many members in a minute for few places kept down the tree; each gets one true answer, in one order."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Quota
from activity_hub.services import checks
from tests import crowd
from tests.load import Hit, Shot, fire
from tests.race import table
from tests.race.servers import two_servers
from tests.race.table import Row

HOMES = ("A1", "A2", "B1")
# What of the capacity is kept: the district, its two sub-districts, one base union; the rest of A is A2's to draw on.
KEPT = {"T": (None, 1.0), "A": ("T", 0.6), "A1": ("A", 0.36), "B": ("T", 0.4)}
SHARES = {"A1": 0.36, "A2": 0.24, "B1": 0.4}
CONNECTIONS = 64
A_MINUTE = 60
SIZES = [pytest.param(300, 50, id="a tenth"), pytest.param(3000, 500, id="whole", marks=pytest.mark.full)]


def hot_activity(cast, capacity: int) -> int:
    """An activity with that many places, all kept for unions, the one within the other."""
    noon = datetime.now(UTC).replace(hour=4, minute=0, second=0, microsecond=0)
    activity_id = cast.activity("HOT", host="T", capacity=capacity, starts_at=noon + timedelta(days=7))
    with write_tx():
        lock(Activity, activity_id).revision += 1
        paths: dict[str | None, str] = {None: "/"}
        ids: dict[str | None, int | None] = {None: None}
        for code, (above, share) in KEPT.items():
            row = Quota(activity_id=activity_id, union_id=cast.unions[code], parent_id=ids[above])
            row.places = round(capacity * share)
            db.session.add(row)
            db.session.flush()
            row.path = paths[code] = f"{paths[above]}{row.id}/"
            ids[code] = row.id
    return activity_id


def shots_of(app, cast, activity_id: int, numbers: Sequence[str]) -> list[Shot]:
    """A third by API, a third by API with a key, a third by the page; of those with a key every third line is cut."""
    tokens, browsers = crowd.bearers(numbers), crowd.browsers(app, cast, numbers)
    made = []
    for turn, (token, browser) in enumerate(zip(tokens, browsers, strict=True)):
        way = turn // len(HOMES) % 3
        key = f"press-{turn:05}"
        if way == 2:
            raw = crowd.press_by_page(app, activity_id, browser, key, accept="application/json")
        else:
            raw = crowd.press_by_api(activity_id, token, key if way else None)
        is_cut = way and turn // 9 % 3 == 0
        made.append(Shot(raw, cut=(len(raw) if turn % 2 else len(raw) - 9) if is_cut else 0))
    return made


def rush(app, cast, members: int, places: int, mutant: bool = False) -> tuple[list[str], dict[str, float]]:
    """What is wrong with how it came out, in words, and the figures."""
    numbers = [f"R{number:05}" for number in range(members)]
    crowd.come(cast, numbers, HOMES)
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        activity_id = hot_activity(cast, places)
        shots = shots_of(app, cast, activity_id, numbers)
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    db.session.rollback()
    with two_servers(app, mutant) as ports:
        hits = fire(ports, shots, CONNECTIONS, keep_bodies=True)
    db.session.rollback()
    took = sorted(hit.milliseconds for hit in hits)
    seconds = max(hit.began + hit.milliseconds / 1000 for hit in hits)
    figures = {"seconds": seconds, "p50": took[len(took) // 2], "p99": took[len(took) * 99 // 100], "max": took[-1]}
    return faults(table.rows(activity_id), dict(zip(numbers, hits, strict=True)), places, seconds), figures


def faults(rows: list[Row], hits: dict[str, Hit], places: int, seconds: float) -> list[str]:
    """What is wrong, in words; nothing when all is as promised."""
    held = {row.number: row for row in rows}
    waiting = sorted((row for row in rows if row.status == "waitlisted"), key=lambda row: row.turn or 0)
    confirmed = [row for row in rows if row.status == "confirmed"]
    let_in = Counter(home_of(row.number) for row in confirmed)
    wrong = {
        "somebody got no answer, a refusal or an error": any(hit.status not in (200, 201) for hit in hits.values()),
        "it took more than a minute": seconds > A_MINUTE,
        "somebody has two registrations or none": len(held) != len(rows) or held.keys() != hits.keys(),
        "somebody was told what is not so": any(
            hit.status in (200, 201) and not is_true(hit, held.get(number), waiting) for number, hit in hits.items()
        ),
        "the places were not given exactly": len(confirmed) != places,
        "a union got more or less than is kept for it": let_in != {c: round(places * s) for c, s in SHARES.items()},
        "the turns have gaps or doubles": [row.turn for row in waiting] != list(range(1, len(hits) - places + 1)),
        "the turns are not in the order of acceptance": [row.id for row in waiting] != sorted(r.id for r in waiting),
        "somebody overtook a colleague": any(overtaken(rows, code) for code in HOMES),
        "who was answered first stands behind who pressed later": is_inverted(hits, held),
        "an invariant is broken": any(checks.violations().values()),
    }
    return [words for words, holds in wrong.items() if holds]


def home_of(number: str) -> str:
    return HOMES[int(number[1:]) % len(HOMES)]


def is_true(hit: Hit, row: Row | None, waiting: list[Row]) -> bool:
    """Whether the answer says what the table holds: this registration, this status, this turn."""
    said = json.loads(hit.body)
    if row is None or said["status"] != row.status or said["id"] != row.id:
        return False
    return said["wait_position"] == (waiting.index(row) + 1 if row.status == "waitlisted" else None)


def overtaken(rows: list[Row], code: str) -> bool:
    """Whether somebody of this union waits who was accepted before a colleague who got in."""
    own = [row for row in rows if home_of(row.number) == code]
    waits = [row.id for row in own if row.status == "waitlisted"]
    return bool(waits) and min(waits) < max((row.id for row in own if row.status == "confirmed"), default=0)


def is_inverted(hits: dict[str, Hit], held: dict[str, Row]) -> bool:
    """Whether anybody had the answer before another one pressed, and yet was accepted after them."""
    known = [(hit, held[number]) for number, hit in hits.items() if number in held and hit.status]
    answered = sorted((hit.began + hit.milliseconds / 1000, row.id) for hit, row in known)
    latest, turn = 0, 0
    for hit, row in sorted(known, key=lambda one: one[0].began):
        while turn < len(answered) and answered[turn][0] < hit.began:
            latest = max(latest, answered[turn][1])
            turn += 1
        if row.id < latest:
            return True
    return False


@pytest.mark.parametrize(("members", "places"), SIZES)
def test_everybody_gets_one_true_answer(app, cast, members, places):
    wrong, figures = rush(app, cast, members, places)
    print({name: round(value, 2) for name, value in figures.items()})
    assert wrong == []


def test_it_goes_red_when_the_lock_is_taken_out(app, cast):
    wrong, _figures = rush(app, cast, 120, 20, mutant=True)
    assert {"the places were not given exactly", "an invariant is broken"} & set(wrong)
