"""What each kind of rule says in its `detail`, and every fault that a form or a call can have there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from activity_hub.rules.activity import Gender
from activity_hub.rules.line_up.shape import Part, RuleKind

COUNT_MAX = 1000
MEMBERS_MAX = 10_000_000
BANDS_MAX = 10


class RuleFault(StrEnum):
    """What can be wrong with one field of a rule."""

    REQUIRED = "required"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_WORD = "unknown_word"
    UNKNOWN_CONTEST = "unknown_contest"
    NEEDS_CONTEST = "needs_contest"
    NOT_IN_CONTEST = "not_in_contest"  # it is about the whole delegation
    UNREADABLE = "unreadable"
    OUT_OF_RANGE = "out_of_range"
    LEAST_ABOVE_MOST = "least_above_most"
    TO_BEFORE_FROM = "to_before_from"
    TWICE = "twice"
    TOO_MANY = "too_many"


class Where(StrEnum):
    """Whether a kind of rule is about one contest."""

    MUST = "must"
    MAY = "may"
    NEVER = "never"


Faults = dict[str, list[RuleFault]]
Read = Callable[[Any], Any]  # raises _Wrong


class _Wrong(Exception):
    def __init__(self, fault: RuleFault, below: str = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.below = below  # the field inside a list


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields of one kind: which are needed, and of which groups one at least is."""

    where: Where
    fields: Mapping[str, Read]
    needed: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()


def count_from(least: int, most: int = COUNT_MAX) -> Read:
    """A reader of whole numbers in a range, written as numbers or as text."""

    def read(value: Any) -> int:
        text = str(value).strip()
        if isinstance(value, bool) or not text.isascii() or not text.isdecimal() or len(text) > len(str(most)):
            raise _Wrong(RuleFault.UNREADABLE)
        if not least <= int(text) <= most:
            raise _Wrong(RuleFault.OUT_OF_RANGE)
        return int(text)

    return read


def _flag(value: Any) -> bool:
    if value in (True, "true", "1", "on", "y"):
        return True
    if value in (False, "false", "0", ""):
        return False
    raise _Wrong(RuleFault.UNREADABLE)


def _word_of(words: type[StrEnum]) -> Read:
    def read(value: Any) -> str:
        if value not in [word.value for word in words]:
            raise _Wrong(RuleFault.UNKNOWN_WORD)
        return str(value)

    return read


def _words_of(words: type[StrEnum]) -> Read:
    one = _word_of(words)

    def read(value: Any) -> list[str]:
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise _Wrong(RuleFault.UNREADABLE)
        given = {one(word) for word in value}
        return [word.value for word in words if word.value in given]

    return read


def _day(value: Any) -> str:
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value).strip())).isoformat()
    except ValueError as wrong:
        raise _Wrong(RuleFault.UNREADABLE) from wrong


def _bands_of(inside: Shape, unique: str | None = None) -> Read:
    def read(value: Any) -> list[dict[str, Any]]:
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise _Wrong(RuleFault.UNREADABLE)
        if len(value) > BANDS_MAX:
            raise _Wrong(RuleFault.TOO_MANY)
        bands: list[dict[str, Any]] = []
        for at, given in enumerate(value):
            if not isinstance(given, Mapping):
                raise _Wrong(RuleFault.UNREADABLE, f".{at}")
            band, found = _read(inside, given)
            for name, faults in found.items():
                raise _Wrong(faults[0], f".{at}.{name}")
            if unique and band[unique] in [other[unique] for other in bands]:
                raise _Wrong(RuleFault.TWICE, f".{at}.{unique}")
            bands.append(band)
        return bands

    return read


_ONE, _SOME = count_from(1), count_from(0)
_MEMBERS = count_from(0, MEMBERS_MAX)
_BOUNDS: dict[str, Read] = {"least": _SOME, "most": _SOME}
_ENTRIES_BAND = Shape(Where.MAY, {"members_from": _MEMBERS, "most": _ONE}, ("members_from", "most"))
_SHARE_BAND = Shape(Where.MAY, {"members_from": _MEMBERS, "percent": count_from(1, 100)}, ("members_from", "percent"))
_AGE_BAND = Shape(Where.MAY, {"born_from": _day, "born_to": _day, **_BOUNDS}, one_of=("born_from", "born_to"))
DETAILS: Mapping[RuleKind, Shape] = {
    RuleKind.ENTRIES_OF_UNION: Shape(
        Where.MUST, {"most": _ONE, "by_members": _bands_of(_ENTRIES_BAND, "members_from")}, ("most",)
    ),
    RuleKind.CONTESTS_OF_PERSON: Shape(Where.NEVER, {"most": _ONE, "squads_count": _flag}, ("most",)),
    RuleKind.GENDER: Shape(
        Where.MAY, {"gender": _word_of(Gender), **_BOUNDS, "only_playing": _flag}, ("gender",), ("least", "most")
    ),
    RuleKind.AGES: Shape(Where.MUST, {"bands": _bands_of(_AGE_BAND)}, ("bands",)),
    RuleKind.PARTS: Shape(Where.MAY, {"part": _word_of(Part), **_BOUNDS}, ("part",), ("least", "most")),
    RuleKind.WHO_PLAYS: Shape(Where.MAY, {"parts": _words_of(Part)}, ("parts",)),
    RuleKind.SIZE: Shape(Where.NEVER, {**_BOUNDS, "only_playing": _flag}, (), ("least", "most")),
    RuleKind.CONTESTS_ENTERED: Shape(Where.NEVER, {"least": _ONE}, ("least",)),
    RuleKind.SHARE: Shape(
        Where.NEVER, {"bands": _bands_of(_SHARE_BAND, "members_from"), "only_playing": _flag}, ("bands",)
    ),
}


def read_detail(kind: str, contest_id: int | None, detail: Mapping[str, Any]) -> tuple[dict[str, Any], Faults]:
    """The detail as it is kept, and every fault by field (`detail.` before those inside it)."""
    if kind not in [known.value for known in DETAILS]:
        return {}, {"kind": [RuleFault.UNKNOWN_KIND]}
    shape = DETAILS[RuleKind(kind)]
    kept, found = _read(shape, detail)
    faults = {f"detail.{name}": wrong for name, wrong in found.items()}
    if shape.where is Where.MUST and contest_id is None:
        faults["contest_id"] = [RuleFault.NEEDS_CONTEST]
    if shape.where is Where.NEVER and contest_id is not None:
        faults["contest_id"] = [RuleFault.NOT_IN_CONTEST]
    return kept, faults


def _read(shape: Shape, given: Mapping[str, Any]) -> tuple[dict[str, Any], Faults]:
    """What of it can be read; fields that say nothing are left out."""
    kept: dict[str, Any] = {}
    found: Faults = {name: [RuleFault.UNKNOWN_FIELD] for name in given if name not in shape.fields}
    for name, read in shape.fields.items():
        if given.get(name) in (None, "", [], ()):
            continue
        try:
            kept[name] = read(given[name])
        except _Wrong as wrong:
            found[name + wrong.below] = [wrong.fault]
    said = {name.partition(".")[0] for name in found} | set(kept)
    for name in shape.needed:
        if name not in said:
            found[name] = [RuleFault.REQUIRED]
    if shape.one_of and said.isdisjoint(shape.one_of):
        found[shape.one_of[0]] = [RuleFault.REQUIRED]
    if kept.get("least", 0) > kept.get("most", COUNT_MAX):
        found["most"] = [RuleFault.LEAST_ABOVE_MOST]
    if "born_from" in kept and kept.get("born_to", kept["born_from"]) < kept["born_from"]:
        found["born_to"] = [RuleFault.TO_BEFORE_FROM]
    return kept, found
