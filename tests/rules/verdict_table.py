"""The door's decision table as it was agreed, written down a second time, and every case that it makes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, product
from typing import Any

from activity_hub.rules.conflicts import ConflictKind
from activity_hub.rules.lifecycle import ActivityStatus, OccurrenceStatus
from activity_hub.rules.places import Status
from activity_hub.rules.scanning import Facts, Judgement, ScanKind, Verdict, Way, slot

START = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
END = START + timedelta(hours=2)
HOUR = timedelta(hours=1)
DAY = date(2026, 11, 20)
MAIN = slot(1, DAY, START, END, "Asia/Shanghai")
OFF = slot(1, DAY, START, END, "Asia/Shanghai", OccurrenceStatus.CANCELLED)
EARLIER = slot(1, DAY, START - 9 * HOUR, END - 9 * HOUR, "Asia/Shanghai")

# A cell is the word; "-": the row says nothing and the next one is read; "+kind": nothing either, but an entry is
# a conflict of that kind; "word+kind": both. D18 is read before D17, which is what is left when nothing else holds.
# "own" is no row of its own: a phone's refusal that reaches the hub later stays one. Nor is "post": a scan dated before
# its phone stood at the door counts and is told.
TABLE = """
row | online             | venue              | phone              | late
D1  | device_denied      | device_denied      | device_denied      | device_denied
D2  | waitlisted         | waitlisted         | waitlisted         | waitlisted
D3  | unknown            | unknown            | unknown            | unknown
D4  | revoked            | -                  | revoked            | +revoked
D5  | expired_code       | expired_code       | expired_code       | expired_code
D6  | wrong_activity     | wrong_activity     | wrong_activity     | wrong_activity
own | -                  | -                  | -                  | too_late
D7  | activity_cancelled | activity_cancelled | activity_cancelled | +called_off
D8  | wrong_occurrence   | wrong_occurrence   | wrong_occurrence   | wrong_occurrence
D9a | too_early          | too_early          | too_early          | too_early+out_of_time
D9b | too_late           | too_late           | too_late           | too_late+out_of_time
D10 | not_registered     | not_registered     | unverified         | not_registered
D11 | withdrawn          | withdrawn          | withdrawn          | +withdrawn
D12 | pending            | pending            | pending            | +not_confirmed
D13 | waitlisted         | waitlisted         | waitlisted         | +not_confirmed
D14 | blocked            | blocked            | blocked            | +blocked
post | -                 | -                  | -                  | +out_of_time
D15 | duplicate          | duplicate          | duplicate          | duplicate+double_entry
D15 | not_in             | not_in             | not_in             | not_in
D16 | incomplete         | incomplete         | -                  | -
D18 | unverified         | unverified         | unverified         | unverified
D17 | ok                 | ok                 | ok_offline         | ok
"""
NUMBERS = [f"D{number}" for number in range(1, 19)]
EXTRA = ("own", "post")
# Words after which a late scan counts all the same, so that a conflict found further up stays one.
COUNTING = {"ok", "duplicate", "not_in"}
NOW = (Way.ONLINE, Way.VENUE, Way.PHONE)
BOTH = (ScanKind.IN, ScanKind.OUT)
_PASSED_OVER = {"slot": EARLIER, "is_named": True, "other_is_open": True}


@dataclass(frozen=True)
class Cause:
    """Facts that make a row hold, in these ways and for these kinds of scan."""

    row: str
    facts: dict[str, Any]
    ways: tuple[Way, ...] = tuple(Way)
    kinds: tuple[ScanKind, ...] = BOTH


CAUSES: tuple[Cause, ...] = (
    Cause("D1", {"is_allowed": False}),
    Cause("D2", {"first_answer": Verdict.WAITLISTED}),
    Cause("D3", {"is_known": False}),
    Cause("D4", {"is_revoked": True}),
    Cause("D5", {"is_expired": True}),
    Cause("D6", {"is_of_activity": False}),
    Cause("own", {"shown": Verdict.TOO_LATE}),
    Cause("D7", {"activity_status": ActivityStatus.CANCELLED}),
    Cause("D7", {"activity_status": ActivityStatus.POSTPONED}),
    Cause("D7", {"slot": None}, NOW),
    Cause("D7", {"slot": OFF}, (Way.LATE,)),
    Cause("D8", {"slot": None, "is_named": True}),
    Cause("D8", {"slot": OFF, "is_named": True}, NOW),
    Cause("D8", _PASSED_OVER, NOW),
    Cause("D9a", {"at": START - 3 * HOUR}),
    Cause("D9b", {"at": END + 3 * HOUR}),
    Cause("D10", {"status": None}),
    Cause("D11", {"status": Status.WITHDRAWN}),
    Cause("D11", {"status": Status.REJECTED}),
    Cause("D12", {"status": Status.PENDING}),
    Cause("D12", {"status": Status.OFFERED}),
    Cause("D13", {"status": Status.WAITLISTED}),
    Cause("D14", {"is_suspended": True}),
    Cause("post", {"is_before_post": True}),
    Cause("D15", {"is_inside": True}, kinds=(ScanKind.IN,)),
    Cause("D15", {"is_inside": False}, kinds=(ScanKind.OUT,)),
    Cause("D16", {"is_incomplete": True}),
    Cause("D18", {"is_answered": False}),
    Cause("D17", {}),
)


@dataclass(frozen=True)
class Case:
    """One scan as the table sees it, and what it must come to."""

    name: str
    facts: Facts
    expected: Judgement


def number(cause: Cause) -> str:
    """The number of its row, without the letter that tells early from late."""
    return cause.row.rstrip("ab")


def confirmed(way: Way, kind: ScanKind, **changes: Any) -> Facts:
    """Somebody with nothing against them at an open door."""
    return replace(Facts(at=START, slot=MAIN, kind=kind, way=way, is_inside=kind is ScanKind.OUT), **changes)


def cell(cause: Cause, way: Way, kind: ScanKind) -> tuple[str | None, str | None]:
    """The word and the conflict that stand in the table."""
    heads, *lines = [[part.strip() for part in line.split("|")] for line in TABLE.strip().splitlines()]
    of_row = [dict(zip(heads, line, strict=True)) for line in lines if line[0] == cause.row]
    chosen = of_row[kind is ScanKind.OUT if cause.row == "D15" else 0]
    word, _, conflict = chosen[way.value].partition("+")
    return (word if word not in ("", "-") else None), conflict or None


def expected(causes: list[Cause], way: Way, kind: ScanKind) -> Judgement:
    """What the rows that hold come to, read from the top."""
    found: str | None = None
    for cause in [*causes, CAUSES[-1]]:
        word, conflict = cell(cause, way, kind)
        if word is not None:
            told = (found or conflict) if word in COUNTING else conflict
            is_late_entry = way is Way.LATE and kind is ScanKind.IN
            return Judgement(Verdict(word), ConflictKind(told) if told and is_late_entry else None)
        found = found or conflict
    raise AssertionError("D17 always has a word")


def cases_of(*causes: Cause) -> Iterator[Case]:
    """In every way and for both kinds, as far as these can hold together."""
    keys = [key for cause in causes for key in cause.facts]
    if len(keys) != len(set(keys)):
        return  # one registration has one status: these exclude each other
    for way, kind in product(Way, BOTH):
        if all(way in cause.ways and kind in cause.kinds for cause in causes):
            facts: dict[str, Any] = {key: value for cause in causes for key, value in cause.facts.items()}
            name = f"{'+'.join(cause.row for cause in causes)} {way} {kind}"
            yield Case(name, confirmed(way, kind, **facts), expected(list(causes), way, kind))


def rows() -> list[Case]:
    """Every row alone."""
    return [case for cause in CAUSES for case in cases_of(cause)]


def pairs() -> dict[tuple[str, str], list[Case]]:
    """Every pair of rows with its cases: 153 of the table, and those with the two beside it."""
    found: dict[tuple[str, str], list[Case]] = {pair: [] for pair in combinations(NUMBERS, 2)}
    for first, second in combinations(CAUSES, 2):
        if number(first) != number(second):
            low, high = sorted((number(first), number(second)), key=[*NUMBERS, *EXTRA].index)
            found.setdefault((low, high), []).extend(cases_of(first, second))
    return found
