"""Phones come back in any order, late, and more than once: attendance is the same, and what looks at arrival is caught.

A phone's scan is what it keeps in its queue; the hub answers each once.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from operator import attrgetter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activity_hub.rules.scanning import (
    Facts,
    Past,
    ScanKind,
    Slot,
    Verdict,
    Way,
    double_entries,
    fold,
    folding,
    judge,
    judge_void,
    meeting,
)

START = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
HALL = Slot(1, START - HOUR, START, START + HOUR, START + 2 * HOUR)
IN, OUT, VOID = ScanKind


@dataclass(frozen=True)
class Queued:
    """A scan in a phone's queue; `at` in minutes, few enough that moments coincide."""

    uuid: str
    kind: ScanKind
    at: int
    voids: str | None = None
    whose: int | None = 7


def hub(arrivals: Iterable[Queued]) -> list[Past]:
    """What is on record after these have come in."""
    records: dict[str, Past] = {}
    for scan in arrivals:
        if scan.uuid not in records:
            records[scan.uuid] = _judged(scan, records, len(records))
    return list(records.values())


def _judged(scan: Queued, records: dict[str, Past], order: int) -> Past:
    made = Past(
        scan_uuid=scan.uuid,
        kind=scan.kind,
        verdict=Verdict.OK,
        occurred_at=START + timedelta(minutes=scan.at),
        registration_id=scan.whose,
        occurrence_no=1,
        gate=scan.uuid,
        voids=scan.voids,
        order=order,
        is_offline=True,
    )
    if scan.kind is VOID:
        target = records.get(scan.voids or "")
        verdict = judge_void(target, records.values(), scan.whose, is_offline=True)
        return replace(made, verdict=verdict)
    facts = Facts(at=made.occurred_at, slot=HALL, kind=scan.kind, way=Way.LATE)
    return replace(made, verdict=judge(replace(facts, is_inside=meeting(records.values(), made) is not None)))


UUIDS = [f"scan-{number:03}" for number in range(8)]


@st.composite
def histories(draw: st.DrawFn) -> list[Queued]:
    """Up to eight scans by three phones of one person: entries, leavings, and voids of any of them or of nothing."""
    kinds = draw(st.lists(st.sampled_from([IN, IN, OUT, VOID]), max_size=len(UUIDS)))
    return [
        Queued(uuid, kind, draw(st.integers(0, 5)), *_voided(draw, kind))
        for uuid, kind in zip(UUIDS, kinds, strict=False)
    ]


def _voided(draw: st.DrawFn, kind: ScanKind) -> tuple[str | None, int | None]:
    if kind is not VOID:
        return None, 7
    return draw(st.sampled_from([*UUIDS, "never-seen"])), draw(st.sampled_from([7, None, 8]))


@settings(max_examples=400, deadline=None)
@given(histories(), st.lists(st.integers(0, 7)), st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_come_to_the_same(scans, again, dice):
    mixed = [*dice.sample(scans, len(scans)), *(scans[number] for number in again if number < len(scans))]
    doubles = [(one.scan_uuid, other.scan_uuid) for one, other in double_entries(hub(scans))]
    assert fold(hub(mixed)) == fold(hub(scans)) == fold(reversed(hub(scans)))
    assert doubles == [(one.scan_uuid, other.scan_uuid) for one, other in double_entries(hub(mixed))]


@settings(max_examples=200, deadline=None)
@given(histories(), st.integers(0, 8), st.integers(0, 8), st.randoms(use_true_random=False))
def test_any_batching_comes_to_the_same(scans, cut, again, dice):
    """A batch may be answered halfway and sent whole once more, while other phones come between."""
    head, tail = scans[:cut], scans[cut:]
    dice.shuffle(tail)
    assert fold(hub([*head, *tail, *head])) == fold(hub([*tail, *scans[:again], *head])) == fold(hub(scans))


@settings(max_examples=200, deadline=None)
@given(histories(), st.permutations(range(8)))
def test_each_double_entry_is_told_once_it_is_known(scans, order):
    """Without leavings and voids every entry but one is answered `duplicate`, whichever comes first."""
    entries = [scan for scan in scans if scan.kind is IN]
    records = hub(sorted(entries, key=lambda scan: order[UUIDS.index(scan.uuid)]))
    told = [record.verdict for record in records]
    assert told == ([Verdict.OK, *[Verdict.DUPLICATE] * (len(entries) - 1)] if entries else [])
    assert len(double_entries(records)) == max(0, len(entries) - 1)


def _random_history(dice: random.Random) -> list[Queued]:
    found = []
    for uuid in UUIDS[: dice.randrange(2, 9)]:
        kind = dice.choice([IN, IN, OUT, VOID])
        voids, whose = (dice.choice(UUIDS), dice.choice([7, None, 8])) if kind is VOID else (None, 7)
        found.append(Queued(uuid, kind, dice.randrange(6), voids, whose))
    return found


def divergent(folded: Callable[[Sequence[Past]], object], trials: int) -> int:
    """How many random histories come to something else in another order."""
    dice = random.Random(20261120)
    found = 0
    for _ in range(trials):
        scans = _random_history(dice)
        found += folded(hub(scans)) != folded(hub(dice.sample(scans, len(scans))))
    return found


def test_no_random_history_diverges():
    assert divergent(fold, 1500) == 0


def _last_arrival_wins(records: Sequence[Past]) -> object:
    voided = {record.voids for record in records if record.kind is VOID and record.verdict is Verdict.OK}
    moves = [record for record in records if record.takes_part and record.scan_uuid not in voided]
    return bool(moves) and moves[-1].kind is IN


def _first_arrival_sets_the_time(records: Sequence[Past]) -> object:
    counted = folding.in_order(records)
    entries = [record for record in records if record in counted and record.kind is IN]
    return entries[0].occurred_at if entries else None


def _answers_decide(records: Sequence[Past]) -> object:
    return fold([replace(record, is_offline=False) for record in records])


def _arrival_orders(records: Sequence[Past]) -> object:
    return fold([replace(record, occurred_at=START + timedelta(seconds=record.order)) for record in records])


def _only_known_targets_are_voided(records: Sequence[Past]) -> object:
    place = {record.scan_uuid: number for number, record in enumerate(records)}
    return fold(r for n, r in enumerate(records) if r.kind is not VOID or place.get(r.voids or "", n + 1) < n)


@pytest.mark.parametrize(
    "mutant",
    [
        _last_arrival_wins,
        _first_arrival_sets_the_time,
        _answers_decide,
        _arrival_orders,
        _only_known_targets_are_voided,
    ],
)
def test_what_looks_at_the_arrival_diverges(mutant):
    assert divergent(mutant, 300) > 3


def test_a_void_that_is_not_matched_to_the_person_diverges(monkeypatch):
    def is_voided(scan: Past, others: Iterable[Past]) -> bool:
        return any(void.voids == scan.scan_uuid and void.verdict is Verdict.OK for void in others)

    monkeypatch.setattr(folding, "is_voided", is_voided)
    assert divergent(fold, 500) > 3


def test_ties_without_the_id_diverge(monkeypatch):
    monkeypatch.setattr(Past, "place", property(attrgetter("occurred_at")))
    assert divergent(fold, 300) > 3
