"""What a return is counted from: plain values, read once."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple


class UnionFact(NamedTuple):
    """A union; `dissolved_on` is the first day on which it no longer exists."""

    id: int
    code: str
    name: str
    level: str
    base_kind: str | None
    founded_on: date | None
    dissolved_on: date | None

    def exists(self, day: date) -> bool:
        return (self.founded_on is None or self.founded_on <= day) and (
            self.dissolved_on is None or day < self.dissolved_on
        )


class Link(NamedTuple):
    """Days under one parent; no `from_on` means since the union was founded, `until_on` is the last day."""

    union_id: int
    parent_id: int | None
    from_on: date | None
    until_on: date | None


class EnterpriseFact(NamedTuple):
    id: int
    code: str
    union_id: int
    legal_id: str | None
    above_scale: bool


class ActivityFact(NamedTuple):
    """A counted activity; `hosts` has the lead host first, and is empty where it was sent to."""

    id: int
    code: str
    title: str
    kind: str
    mode: str
    hosts: tuple[int, ...]


class OccurrenceFact(NamedTuple):
    """A counted occurrence: held, of a held activity, inside the period."""

    id: int
    activity_id: int
    no: int
    held_on: date


class Row(NamedTuple):
    """One person at one counted occurrence, present or only registered, in the unit of that day.

    `id` is the attendance and, of a named companion, who has none but that of the member, the companion; else 0.
    """

    id: tuple[int, int]
    occurrence_id: int
    member_id: int
    union_id: int | None
    enterprise_id: int | None
    is_present: bool
    person_kind: str
    gender: str | None
    is_migrant: bool
    evidence: str


class RollLine(NamedTuple):
    """A member on the last day of the period."""

    member_id: int
    union_id: int
    gender: str | None
    is_migrant: bool


class DeclaredRow(NamedTuple):
    id: int
    activity_id: int
    unit: str | None
    metric: str
    value: int


class EnteredRow(NamedTuple):
    id: int
    activity_id: int
    unit: str | None


class AwardRow(NamedTuple):
    id: int
    activity_id: int
    recipient: str | None
    scope: str
    place: int | None


class LedgerRow(NamedTuple):
    id: int
    activity_id: int
    direction: str
    category: str
    party: str | None
    amount_fen: int


class PlanRow(NamedTuple):
    """An item of the union's own plan that is due in the period."""

    id: int
    due_on: date
    done_on: date | None
    status: str


class Stay(NamedTuple):
    """A membership of somebody who won an award."""

    union_id: int
    from_on: date | None
    until_on: date | None


@dataclass(slots=True)
class Facts:
    """All that a return needs; `stays` are the memberships by member number."""

    unions: dict[int, UnionFact] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    enterprises: list[EnterpriseFact] = field(default_factory=list)
    activities: dict[int, ActivityFact] = field(default_factory=dict)
    occurrences: dict[int, OccurrenceFact] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    roll: list[RollLine] = field(default_factory=list)
    declared: list[DeclaredRow] = field(default_factory=list)
    entered: list[EnteredRow] = field(default_factory=list)
    awards: list[AwardRow] = field(default_factory=list)
    ledger: list[LedgerRow] = field(default_factory=list)
    plan: list[PlanRow] = field(default_factory=list)
    stays: dict[str, list[Stay]] = field(default_factory=dict)
