"""A line-up as the rules see it: the people of one union, the contests, and who is entered where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Part(StrEnum):
    """What somebody does in a delegation."""

    LEADER = "leader"  # of the delegation
    COACH = "coach"
    ATHLETE = "athlete"
    CADRE = "cadre"  # of the union's or the enterprise's leadership, and plays
    STAFF = "staff"


class RuleKind(StrEnum):
    """Every rule a line-up can break; those that a contest states by its own columns stand last."""

    ENTRIES_OF_UNION = "entries_of_union"
    CONTESTS_OF_PERSON = "contests_of_person"
    GENDER = "gender"
    AGES = "ages"
    PARTS = "parts"
    WHO_PLAYS = "who_plays"
    SIZE = "size"
    CONTESTS_ENTERED = "contests_entered"
    SHARE = "share"
    CONTEST_GENDER = "contest_gender"
    CONTEST_AGE = "contest_age"
    ONE_GROUP = "one_group"
    SQUAD_SIZE = "squad_size"
    RESERVES = "reserves"


OWN_OF_CONTEST = frozenset(
    {
        RuleKind.CONTEST_GENDER,
        RuleKind.CONTEST_AGE,
        RuleKind.ONE_GROUP,
        RuleKind.SQUAD_SIZE,
        RuleKind.RESERVES,
    }
)


class Bound(StrEnum):
    """Which side of a rule was broken."""

    LEAST = "least"  # too few
    MOST = "most"  # too many


@dataclass(frozen=True, slots=True)
class Player:
    """One person; `key` is whatever the caller knows them by."""

    key: int
    part: Part = Part.ATHLETE
    gender: str | None = None
    birth_year: int | None = None
    birth_on: date | None = None


@dataclass(frozen=True, slots=True)
class Contest:
    """One contest; `size_from` and `size_to` are of one entry, `group` joins the age groups of one contest."""

    id: int
    group: str = ""
    gender: str | None = None
    born_from: date | None = None
    born_to: date | None = None
    plays_down: bool = True
    size_from: int = 1
    size_to: int = 1
    reserves: int = 0
    most_entries: int | None = None

    @property
    def has_squads(self) -> bool:
        return self.size_to > 1


@dataclass(frozen=True, slots=True)
class Entered:
    """One person in one contest."""

    contest_id: int
    key: int
    squad: int = 1
    is_reserve: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as data; without a contest it is about the whole delegation."""

    id: int
    kind: RuleKind
    contest_id: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LineUp:
    """All that one union enters; `members` is how many members the union has."""

    people: tuple[Player, ...]
    entries: tuple[Entered, ...]
    contests: tuple[Contest, ...]
    members: int = 0


@dataclass(frozen=True, slots=True)
class Broken:
    """One rule broken at one place: needed and has are counts, people are the keys of those concerned.

    `rule_id` is None for what a contest states by its own columns; `squad` is None where no squad is meant.
    """

    kind: RuleKind
    bound: Bound
    needed: int
    has: int
    rule_id: int | None = None
    contest_id: int | None = None
    squad: int | None = None
    people: tuple[int, ...] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def gap(self) -> int:
        """How far off it is."""
        return abs(self.has - self.needed)
