"""The cases that the hub and the phone share: facts and verdicts, dates and moments, a phone's own scans."""

import json
import random
from collections.abc import Iterator
from dataclasses import asdict, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.places import Status
from activity_hub.rules.scanning import Facts, Past, ScanKind, Slot, Verdict, Way, fold, judge, slot, slot_at
from tests.rules.verdict_table import EARLIER, END, HOUR, MAIN, OFF, START, Case, confirmed, pairs, rows

FILE = Path(__file__).parents[1] / "data" / "verdicts.json"
# Facts that only the hub has.
_HUBS_OWN = {"way", "shown", "is_overridden", "is_incomplete", "is_before_post"}
TOLD = [one.name for one in fields(Facts) if one.name not in _HUBS_OWN]
DEFAULTS = {one.name: one.default for one in fields(Facts) if one.name in TOLD and one.name != "at"} | {
    "slot": None,
    "is_inside": None,
}
SLOTS = {"main": MAIN, "off": OFF, "earlier": EARLIER}


def made() -> dict[str, Any]:
    """All of it, as it stands in the file."""
    return {
        "about": "What a phone without network says. Tests in Python and JavaScript read it; made by verdict_cases.",
        "defaults": DEFAULTS,
        "slots": SLOTS,
        "verdicts": [_told(facts, expected) for facts, expected in _verdicts()],
        "dates": list(_dates(random.Random(1))),
        "walks": list(_walks(random.Random(2))),
    }


def text() -> str:
    """The file: one case on a line, so that a change shows which."""
    parts = []
    for name, part in made().items():
        told = _line(part)
        if isinstance(part, list):
            told = "[\n  " + ",\n  ".join(_line(one) for one in part) + "\n ]"
        parts.append(f' "{name}": {told}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _line(value: object) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else asdict(value)


def facts_of(told: dict[str, Any]) -> Facts:
    """The facts of a case in the file."""
    read = DEFAULTS | told
    for name, words in (("status", Status), ("activity_status", ActivityStatus), ("first_answer", Verdict)):
        read[name] = words(read[name]) if read[name] is not None else None
    moment, kind, slot = datetime.fromisoformat(told["at"]), ScanKind(read["kind"]), SLOTS.get(read["slot"])
    return Facts(**(read | {"at": moment, "kind": kind, "slot": slot, "way": Way.PHONE}))


def slot_of(told: dict[str, Any]) -> Slot:
    """A date of a case in the file."""
    return Slot(
        **{name: datetime.fromisoformat(value) if name.endswith("_at") else value for name, value in told.items()}
    )


def _told(facts: Facts, verdict: Verdict) -> dict[str, Any]:
    """Only what differs from the ordinary; a date by its name."""
    said = {name: getattr(facts, name) for name in TOLD}
    said["slot"] = next((name for name, slot in SLOTS.items() if slot == facts.slot), None)
    differing = {name: value for name, value in said.items() if name == "at" or value != DEFAULTS[name]}
    return {"facts": differing, "verdict": verdict}


def _verdicts() -> Iterator[tuple[Facts, Verdict]]:
    """Every row, every pair once for each kind, and a few hundred at random."""
    for case in rows():
        if _is_phones(case):
            yield case.facts, case.expected.verdict
    for cases in pairs().values():
        seen = {case.facts.kind: case for case in reversed(cases) if _is_phones(case)}
        yield from ((case.facts, case.expected.verdict) for case in seen.values())
    dice = random.Random(0)
    for _ in range(250):
        facts = _random_facts(dice)
        yield facts, judge(facts)


def _is_phones(case: Case) -> bool:
    hubs_own = case.facts.is_incomplete or case.facts.is_before_post or case.facts.shown is not None
    return case.facts.way is Way.PHONE and not hubs_own


def _random_facts(dice: random.Random) -> Facts:
    """Mostly in order, so that the lower rows are reached as well."""
    choices: dict[str, list[Any]] = {
        "at": [START, START - 2 * HOUR, END + 2 * HOUR, START - 3 * HOUR, END + 3 * HOUR],
        "slot": [MAIN, MAIN, OFF, EARLIER, None],
        "status": [Status.CONFIRMED, *Status, None],
        "activity_status": [ActivityStatus.PUBLISHED, *ActivityStatus],
        "is_inside": [None, True, False],
        "is_known": [True, False],
        "is_revoked": [False, True],
        "is_named": [False, True],
        "other_is_open": [False, True],
        "is_suspended": [False, True],
        "is_answered": [True, False],
    }
    odd = dice.sample(sorted(choices), dice.randrange(6))
    return confirmed(Way.PHONE, dice.choice([*ScanKind][:2]), **{name: dice.choice(choices[name]) for name in odd})


def _dates(dice: random.Random) -> Iterator[dict[str, Any]]:
    """One to four dates of which some overlap and some are off, and a moment; and whole days at their midnights."""
    days = [slot(no, date(2026, 11, day), None, None, "Asia/Shanghai") for no, day in ((1, 19), (2, 20))]
    for at in (days[0].starts_at, days[1].starts_at, days[1].ends_at):
        found = slot_at(days, at, ScanKind.OUT)
        yield {"slots": days, "at": at, "kind": ScanKind.OUT, "no": found.no if found else None}
    for _ in range(80):
        slots = []
        for no in range(1, dice.randrange(2, 6)):
            begins = START + dice.randrange(-8, 9) * HOUR
            ends = begins + dice.randrange(4) * HOUR
            slots.append(Slot(no, begins - 2 * HOUR, begins, ends, ends + 2 * HOUR, dice.random() < 0.2))
        at, kind = START + dice.randrange(-24, 25) * HOUR / 2, dice.choice([*ScanKind][:2])
        found = slot_at(slots, at, kind)
        yield {"slots": slots, "at": at, "kind": kind, "no": found.no if found else None}


def _walks(dice: random.Random) -> Iterator[dict[str, Any]]:
    """A phone's own scans of one pass, several at the same moment, and whether they end inside."""
    for _ in range(80):
        scans = [
            Past(f"scan-{number:06}", dice.choice([*ScanKind][:2]), Verdict.OK, START + dice.randrange(4) * HOUR)
            for number in dice.sample(range(10**6), dice.randrange(1, 7))
        ]
        told = [{"scan_uuid": one.scan_uuid, "kind": one.kind, "at": one.occurred_at} for one in scans]
        yield {"scans": told, "is_inside": fold(scans).is_inside}
