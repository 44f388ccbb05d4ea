"""Checking a published draw: everything is recomputed, and every difference is named."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, TypeVar

from activity_hub.rules import draw as rule
from activity_hub.rules.draw import Call, Draw, Entry, Outcome, Quota, Standing
from activity_hub.rules.seats import WaitPolicy

_MOST = 10**9
_LONGEST = 200
_KEYS = {"format", "commitment", "seed", "digest", "call", "quotas", "entries", "result"}
_ROW = TypeVar("_ROW", Call, Quota, Entry, Standing)


class DrawFault(StrEnum):
    """What can be wrong with a published draw."""

    MALFORMED = "malformed"
    UNKNOWN_FORMAT = "unknown_format"
    WRONG_SEED = "wrong_seed"  # not the one that the commitment was made for
    WRONG_DIGEST = "wrong_digest"
    TICKET_TWICE = "ticket_twice"
    WRONG_QUOTA = "wrong_quota"  # one that is not there, is there twice, or lies inside itself
    NOT_IN_RESULT = "not_in_result"
    NOT_IN_LIST = "not_in_list"
    WRONG_RANK = "wrong_rank"
    WRONG_KEY = "wrong_key"
    WRONG_OUTCOME = "wrong_outcome"
    OTHER_COMMITMENT = "other_commitment"  # not the one that somebody noted before the draw


@dataclass(frozen=True, slots=True)
class Fault:
    """One difference: where it is (a ticket, a quota, a field), what is published, and what comes out."""

    code: DrawFault
    where: str = ""
    said: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check came to; `standings` is the recomputed result, empty where nothing could be computed."""

    faults: tuple[Fault, ...]
    standings: tuple[Standing, ...] = ()
    draw: Draw | None = None

    @property
    def is_true(self) -> bool:
        return not self.faults


class _Malformed(Exception):
    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


def verify(document: Any) -> Verdict:
    """Recompute a published draw from its seed and its list; never raises, whatever it is given."""
    if not isinstance(document, dict) or document.get("format") != rule.FORMAT:
        return Verdict((Fault(DrawFault.UNKNOWN_FORMAT, said=_short(_get(document, "format")), found=rule.FORMAT),))
    try:
        draw, result = _read(document)
    except _Malformed as malformed:
        return Verdict((Fault(DrawFault.MALFORMED, malformed.where),))
    if broken := tuple(_broken(draw, result)):
        return Verdict(broken, (), draw)
    standings = tuple(rule.run(draw, document["seed"]))
    faults = (*_sums(document, draw), *_differences(result, standings))
    return Verdict(faults, standings, draw)


def list_of(document: dict[str, Any]) -> str:
    """The published list of a document that this hub has written, as the text whose SHA-256 is the digest."""
    return _read(document)[0].text


def _read(document: dict[str, Any]) -> tuple[Draw, list[Standing]]:
    if set(document) != _KEYS:
        raise _Malformed(", ".join(sorted(str(name) for name in set(document) ^ _KEYS))[:_LONGEST])
    for name in ("commitment", "seed", "digest"):
        _require(_digest(document[name]), name)
    for name in ("quotas", "entries", "result"):
        _require(isinstance(document[name], list), name)
    call = _row(Call, document["call"], "call")
    quotas = tuple(_row(Quota, one, f"quotas[{no}]") for no, one in enumerate(document["quotas"]))
    entries = tuple(_row(Entry, one, f"entries[{no}]") for no, one in enumerate(document["entries"]))
    result = [_row(Standing, one, f"result[{no}]") for no, one in enumerate(document["result"])]
    return Draw(call, quotas, entries), result


def _row(kind: type[_ROW], values: Any, where: str) -> _ROW:
    """One line of the document, where each field is of its kind: a number that is no number would change the sums."""
    names = [field.name for field in fields(kind)]
    _require(isinstance(values, dict) and set(values) == set(names), where)
    for name in names:
        _require(_IS[name](values[name]), f"{where}.{name}")
    return kind(**{name: _TO.get(name, _as_is)(values[name]) for name in names})


def _as_is(value: Any) -> Any:
    return value


def _count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= _MOST


def _count_or_none(value: Any) -> bool:
    return value is None or _count(value)


def _text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST


def _sign(value: Any) -> bool:
    return _text(value) and value.isascii() and value.isprintable()


def _digest(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None


def _yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


_TO: dict[str, Any] = {"policy": WaitPolicy, "outcome": Outcome}
_IS: dict[str, Any] = {
    "activity": _text,
    "capacity": _count_or_none,
    "taken": _count,
    "policy": lambda value: isinstance(value, str) and value in set(WaitPolicy),
    "quota": _count_or_none,
    "parent": _count_or_none,
    "places": _count,
    "returned": _yes_or_no,
    "ticket": _sign,
    "wait_class": _count,
    "may_win": _yes_or_no,
    "rank": _count,
    "key": _digest,
    "outcome": lambda value: isinstance(value, str) and value in set(Outcome),
}


def _require(holds: bool, where: str) -> None:
    if not holds:
        raise _Malformed(where)


def _broken(draw: Draw, result: list[Standing]) -> Iterator[Fault]:
    """What keeps the draw from being computed at all."""
    for ticket in _twice(one.ticket for one in draw.entries) | _twice(one.ticket for one in result):
        yield Fault(DrawFault.TICKET_TWICE, ticket)
    parents = {one.quota: one.parent for one in draw.quotas}
    for one in draw.quotas:
        if not one.quota or not _reaches_top(one.quota, parents):
            yield Fault(DrawFault.WRONG_QUOTA, str(one.quota))
    for quota in _twice(str(one.quota) for one in draw.quotas):
        yield Fault(DrawFault.WRONG_QUOTA, quota)
    for entry in draw.entries:
        if entry.quota is not None and entry.quota not in parents:
            yield Fault(DrawFault.WRONG_QUOTA, str(entry.quota), entry.ticket)


def _twice(names: Iterator[str]) -> set[str]:
    return {name for name, count in Counter(names).items() if count > 1}


def _reaches_top(quota: int, parents: dict[int, int | None]) -> bool:
    seen = set()
    above: int | None = quota
    while above is not None:
        if above in seen or above not in parents:
            return False
        seen.add(above)
        above = parents[above]
    return True


def _sums(document: dict[str, Any], draw: Draw) -> Iterator[Fault]:
    committed = rule.commitment(document["seed"])
    if document["commitment"] != committed:
        yield Fault(DrawFault.WRONG_SEED, said=document["commitment"], found=committed)
    if document["digest"] != draw.digest:
        yield Fault(DrawFault.WRONG_DIGEST, said=document["digest"], found=draw.digest)


def _differences(result: list[Standing], standings: tuple[Standing, ...]) -> Iterator[Fault]:
    said = {one.ticket: one for one in result}
    for one in standings:
        published = said.pop(one.ticket, None)
        if published is None:
            yield Fault(DrawFault.NOT_IN_RESULT, one.ticket)
            continue
        if published.rank != one.rank:
            yield Fault(DrawFault.WRONG_RANK, one.ticket, str(published.rank), str(one.rank))
        if published.key != one.key:
            yield Fault(DrawFault.WRONG_KEY, one.ticket, published.key, one.key)
        if published.outcome is not one.outcome:
            yield Fault(DrawFault.WRONG_OUTCOME, one.ticket, published.outcome.value, one.outcome.value)
    for ticket in said:
        yield Fault(DrawFault.NOT_IN_LIST, ticket)


def _get(document: Any, name: str) -> Any:
    return document.get(name, "") if isinstance(document, dict) else ""


def _short(value: Any) -> str:
    return str(value)[:_LONGEST]
