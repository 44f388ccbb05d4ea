"""Delegations as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from activity_hub.rules.delegation import ChangeKind, ChangeStatus, DelegationStatus
from activity_hub.rules.line_up import Bound, Part, Rule, RuleKind
from activity_hub.rules.pasting import LineFault, LineNotice
from activity_hub.rules.places import Status
from activity_hub.services.base.contests import ContestView


@dataclass(frozen=True, slots=True)
class Cell:
    """That somebody is entered in a contest; `squad` counts from 1, reserves do not play at first."""

    contest_id: int
    squad: int = 1
    is_reserve: bool = False


@dataclass(frozen=True, slots=True)
class RowWish:
    """One person of the grid as wished for; `part` is a Part's word."""

    member_no: str
    part: str = Part.ATHLETE.value
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonName:
    """Somebody by number and name."""

    member_no: str
    name: str


@dataclass(frozen=True, slots=True)
class DelegateLine:
    """One row of the grid; `cells` by the contest's id. `status` is that of the registration, None without one."""

    no: int
    member_no: str
    name: str
    gender: str | None
    birth_year: int | None
    birth_on: date | None
    union_name: str
    part: Part
    cells: Mapping[int, Cell]
    status: Status | None
    is_on_roll: bool  # still a member of this union


@dataclass(frozen=True, slots=True)
class BrokenView:
    """One rule broken, with the names to explain it where it breaks; `detail` is the rule's own."""

    kind: RuleKind
    bound: Bound
    needed: int
    has: int
    rule_id: int | None
    contest_id: int | None
    contest_name: str
    squad: int | None
    people: tuple[PersonName, ...]
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NotAdmitted:
    """Why one person got no registration; `clashes` are the activities' ids where the code is CLASH."""

    member_no: str
    name: str
    code: StrEnum
    clashes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change asked for after the deadline; `broken` (only while it is asked) is what it would newly break."""

    id: int
    kind: ChangeKind
    status: ChangeStatus
    union_code: str
    union_name: str
    leaves: PersonName | None
    joins: PersonName | None
    cells: tuple[Cell, ...]  # of who joins
    reason: str
    answer: str
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    broken: tuple[BrokenView, ...] = ()


@dataclass(frozen=True, slots=True)
class LogLine:
    """One thing that was done to the delegation; `verb` is that of the audit trail."""

    at: datetime
    by: str
    verb: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DelegationSheet:
    """The whole delegation of one union; with `revision` 0 and no people where nobody has begun it."""

    activity_id: int
    activity_code: str
    activity_title: str
    time_zone: str
    union_code: str
    union_name: str
    members: int  # of the union, for the least share
    status: DelegationStatus
    revision: int
    closes_at: datetime | None
    is_locked: bool
    may_change: bool  # the actor acts for this union and it is not locked
    may_ask: bool  # the actor acts for this union, it is locked, handed in, and nothing has begun
    updated_at: datetime | None
    updated_by: str
    contests: tuple[ContestView, ...]
    rules: tuple[Rule, ...]
    people: tuple[DelegateLine, ...]
    broken: tuple[BrokenView, ...]
    has_questions: bool  # the activity asks whoever takes part
    answers_due: int  # people signed up here of whom a required answer is missing

    @property
    def entries(self) -> int:
        return sum(len(one.cells) for one in self.people)


@dataclass(frozen=True, slots=True)
class UnionChoice:
    """A union whose delegation the actor may open; `status` is None where nobody has begun it."""

    code: str
    name: str
    status: DelegationStatus | None
    people: int


@dataclass(frozen=True, slots=True)
class RollChoice:
    """Somebody of the roll to pick."""

    member_no: str
    name: str
    gender: str | None
    birth_year: int | None
    union_name: str
    is_in: bool


@dataclass(frozen=True, slots=True)
class RollChoices:
    """A page of them; `number` from 1."""

    lines: tuple[RollChoice, ...]
    total: int
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom a pasted name may mean; `phone_end` are the last four digits."""

    member_no: str
    name: str
    gender: str | None
    birth_year: int | None
    union_name: str
    phone_end: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """A pasted line that may mean several people: a person chooses."""

    line: int
    text: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class PasteOutcome:
    """What a paste came to: written as a whole (`is_written`), or nothing was and here is why, line by line."""

    is_written: bool
    added: tuple[PersonName, ...] = ()
    changed: tuple[PersonName, ...] = ()
    unchanged: tuple[PersonName, ...] = ()
    faults: tuple[LineFault, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    notices: tuple[LineNotice, ...] = ()
    sheet: DelegationSheet | None = None


@dataclass(frozen=True, slots=True)
class DelegationLine:
    """One delegation in the organiser's list."""

    union_code: str
    union_name: str
    status: DelegationStatus
    people: int
    contests: int  # entered
    entries: int
    women: int
    broken: tuple[BrokenView, ...]
    waiting: int  # people without a place yet, or no longer registered
    asked: int  # changes that wait for an answer
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class DelegationList:
    """All delegations of an activity for its organiser."""

    activity_id: int
    activity_code: str
    activity_title: str
    time_zone: str
    contests: tuple[ContestView, ...]
    lines: tuple[DelegationLine, ...]
    changes: tuple[ChangeView, ...]  # that wait for an answer first, then the answered ones, newest first
    may_decide: bool


@dataclass(frozen=True, slots=True)
class TableRow:
    """One person of the export: people × contests over all delegations."""

    union_code: str
    union_name: str
    status: DelegationStatus
    no: int
    member_no: str
    name: str
    gender: str | None
    birth_year: int | None
    part: Part
    cells: Mapping[int, Cell]
    registration: Status | None


@dataclass(frozen=True, slots=True)
class Table:
    """The export of an activity."""

    activity_code: str
    activity_title: str
    contests: tuple[ContestView, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry of a contest: a person, or a squad with its reserves."""

    union_name: str
    squad: int | None
    people: tuple[PersonName, ...]
    reserves: tuple[PersonName, ...]
    is_entered: bool  # handed in


@dataclass(frozen=True, slots=True)
class EntryList:
    """All entries of one contest."""

    contest: ContestView
    lines: tuple[EntryLine, ...]


@dataclass(frozen=True, slots=True)
class FormView:
    """What the printed form says: the sheet, who hands it in, and when it was printed; the stamp's place is blank."""

    sheet: DelegationSheet
    entries: Sequence[EntryList]
    leader: PersonName | None
    liaison: str
    printed_at: datetime
