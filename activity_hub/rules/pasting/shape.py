"""What a pasted block comes to: people, each with what was said of them, and a named fault for every other line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from activity_hub.rules.line_up import Mark, Part

MOST_LINES = 1000
LONGEST = 200_000  # characters of a block
SHOWN = 80  # characters of a line that a fault repeats


class PasteFault(StrEnum):
    """What is wrong with one pasted line; what is wrong with one cell is a FaultCode."""

    NOTHING = "nothing"  # the block has no line at all
    TOO_MANY_LINES = "too_many_lines"
    NO_NAME = "no_name"
    TWO_NAMES = "two_names"  # one person a line
    UNREADABLE = "unreadable"  # a word that is no name, number or contest
    UNKNOWN_CONTEST = "unknown_contest"
    UNREADABLE_MARK = "unreadable_mark"  # in a contest's column
    RESERVE_OF_WHAT = "reserve_of_what"  # a reserve, but no contest is named
    TWICE = "twice"  # the same person as in line `other`
    UNKNOWN_PERSON = "unknown_person"  # nobody of this union has this number or name
    OTHER_NAME = "other_name"  # the member of this number is called otherwise


class PasteNotice(StrEnum):
    """What is said about a block that is taken all the same."""

    HEADING = "heading"  # a line taken for the title of the list
    IDENTITY_COLUMN = "identity_column"
    COLUMN_LEFT = "column_left"
    SHEET_LEFT = "sheet_left"
    SERIAL_DATE = "serial_date"


@dataclass(frozen=True, slots=True)
class Name:
    """One contest by its name."""

    id: int
    name: str
    has_squads: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """One person of the block, with whatever was said of them; `marks` by the contest's id."""

    line: int
    text: str
    name: str | None = None
    member_no: str | None = None
    gender: str | None = None
    birth_year: int | None = None
    birth_on: date | None = None
    phone: str | None = None
    phone_end: str | None = None
    part: Part | None = None
    marks: Mapping[int, Mark] = field(default_factory=dict)
    is_reserve: bool = False


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong with one line; `column` is the header where there is one, `code` a PasteFault or a FaultCode."""

    line: int
    text: str
    code: StrEnum
    column: str = ""
    value: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LineNotice:
    """What is said about one line, or about a column of the header in that line."""

    line: int
    code: PasteNotice
    value: str = ""


@dataclass(slots=True)
class Pasted:
    """The block, read. `has_contests`: the block says who enters what, so that an empty cell means no."""

    people: list[Said] = field(default_factory=list)
    faults: list[LineFault] = field(default_factory=list)
    notices: list[LineNotice] = field(default_factory=list)
    columns: frozenset[int] = frozenset()  # contests that have a column, so that an empty cell there means no


class Faulty(Exception):
    """A line that cannot be read; carries all but the line."""

    def __init__(self, code: StrEnum, value: str = "", column: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.value = value
        self.column = column

    def at(self, line: int, text: str) -> LineFault:
        return LineFault(line, text[:SHOWN], self.code, self.column, self.value[:SHOWN])


def with_default(people: Sequence[Said], default: Name | None) -> tuple[list[Said], list[LineFault]]:
    """Whoever is said to enter nothing enters `default`; without one nobody can be the reserve of nothing."""
    found, faults = [], []
    for one in people:
        marks = one.marks or ({default.id: Mark()} if default else {})
        if one.is_reserve and not marks:
            faults.append(Faulty(PasteFault.RESERVE_OF_WHAT).at(one.line, one.text))
            continue
        if one.is_reserve:
            marks = {contest_id: Mark(mark.squad, True) for contest_id, mark in marks.items()}
        found.append(replace(one, marks=marks))
    return found, faults
