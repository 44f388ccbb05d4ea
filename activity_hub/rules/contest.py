"""Contests: what one may say of itself, what can be wrong with it, and why one cannot be removed."""

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from activity_hub.rules.activity import FIRST_BIRTH_YEAR, LAST_YEAR, ActivityFault, Gender, text_fault
from activity_hub.rules.cells import name_key

NAME_MAX = 100
SIZE_MAX = 200
ENTRIES_MAX = 1000
CONTESTS_MAX = 200
RULES_MAX = 200


class ContestRefusal(StrEnum):
    """Why something cannot be done with a contest."""

    HAS_ENTRIES = "has_entries"  # detail: entries; asked once, then confirmed
    TOO_MANY_CONTESTS = "too_many_contests"
    TOO_MANY_RULES = "too_many_rules"
    PLACES_ARE_DRAWN = "places_are_drawn"  # for people who sign up one by one


class ContestFault(StrEnum):
    """What can be wrong with one field of a contest."""

    REQUIRED = "required"
    TOO_LONG = "too_long"
    STRANGE_CHARACTERS = "strange_characters"
    TAKEN = "taken"  # another contest has this name
    UNKNOWN_WORD = "unknown_word"
    UNKNOWN_FIELD = "unknown_field"
    UNREADABLE = "unreadable"
    OUT_OF_RANGE = "out_of_range"
    TO_BELOW_FROM = "to_below_from"


Faults = dict[str, list[ContestFault]]
FRESH: Mapping[str, Any] = {
    "name": "",
    "group": "",
    "gender": None,
    "born_from": None,
    "born_to": None,
    "plays_down": True,
    "size_from": 1,
    "size_to": 1,
    "reserves": 0,
    "most_entries": None,
}
_RANGES = {"size_from": (1, SIZE_MAX), "size_to": (1, SIZE_MAX), "reserves": (0, SIZE_MAX)}


def read(now: Mapping[str, Any], fields: Mapping[str, Any], others: Collection[str]) -> tuple[dict[str, Any], Faults]:
    """Lay `fields` over the contest as it is; its columns, and every fault. `others`: names of the other contests."""
    columns = {name: fields.get(name, now[name]) for name in FRESH}
    found: Faults = {name: [ContestFault.UNKNOWN_FIELD] for name in fields if name not in FRESH}
    for name in ("name", "group"):
        columns[name] = " ".join(str(columns[name] or "").split())
    columns["gender"] = columns["gender"] or None
    for name, fault in _faults(columns, others):
        found.setdefault(name, []).append(fault)
    return columns, found


def _faults(columns: Mapping[str, Any], others: Collection[str]) -> list[tuple[str, ContestFault]]:
    found = [(name, fault) for name in ("name", "group") if (fault := _text_fault(columns[name]))]
    if not columns["name"]:
        found.append(("name", ContestFault.REQUIRED))
    elif name_key(columns["name"]) in map(name_key, others):
        found.append(("name", ContestFault.TAKEN))
    if columns["gender"] not in (None, *(one.value for one in Gender)):
        found.append(("gender", ContestFault.UNKNOWN_WORD))
    if not isinstance(columns["plays_down"], bool):
        found.append(("plays_down", ContestFault.UNREADABLE))
    found += _number_faults(columns)
    return found + _birth_faults(columns)


def _text_fault(text: str) -> ContestFault | None:
    fault = text_fault(text, NAME_MAX) if text else None
    if fault is None:
        return None
    return ContestFault.TOO_LONG if fault is ActivityFault.TOO_LONG else ContestFault.STRANGE_CHARACTERS


def _number_faults(columns: Mapping[str, Any]) -> list[tuple[str, ContestFault]]:
    ranges = dict(_RANGES)
    if columns["most_entries"] is not None:
        ranges["most_entries"] = (1, ENTRIES_MAX)
    wrong = {name for name in ranges if not _is_count(columns[name])}
    found = [(name, ContestFault.UNREADABLE) for name in ranges if name in wrong]
    for name, (least, most) in ranges.items():
        if name not in wrong and not least <= columns[name] <= most:
            found.append((name, ContestFault.OUT_OF_RANGE))
    if not found and columns["size_to"] < columns["size_from"]:
        found.append(("size_to", ContestFault.TO_BELOW_FROM))
    return found


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _birth_faults(columns: Mapping[str, Any]) -> list[tuple[str, ContestFault]]:
    days = {name: columns[name] for name in ("born_from", "born_to") if columns[name] is not None}
    wrong = [name for name, day in days.items() if not isinstance(day, date)]
    if wrong:
        return [(name, ContestFault.UNREADABLE) for name in wrong]
    outside = [name for name, day in days.items() if not FIRST_BIRTH_YEAR <= day.year <= LAST_YEAR]
    if outside:
        return [(name, ContestFault.OUT_OF_RANGE) for name in outside]
    if len(days) == 2 and days["born_to"] < days["born_from"]:
        return [("born_to", ContestFault.TO_BELOW_FROM)]
    return []
