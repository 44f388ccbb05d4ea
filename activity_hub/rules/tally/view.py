"""One union's view of the facts: what is hosted in its subtree, and what is credited to it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import NamedTuple

from activity_hub.rules.period import Period
from activity_hub.rules.tally.credit import SENT, Credit
from activity_hub.rules.tally.facts import (
    AwardRow,
    DeclaredRow,
    EnteredRow,
    EnterpriseFact,
    Facts,
    LedgerRow,
    RollLine,
    Row,
    UnionFact,
)
from activity_hub.rules.tally.tree import Tree


class Credited(NamedTuple):
    """A row, the union it is credited to, and the direct child through which that reaches the union viewed."""

    row: Row
    union_id: int
    child_id: int


class OnRoll(NamedTuple):
    """A member of the last day, and the direct child through which they reach the union viewed."""

    line: RollLine
    child_id: int


class View:
    """Lists that the figures are the lengths and sums of; each is worked out once, when first asked for."""

    def __init__(self, facts: Facts, union_id: int, period: Period) -> None:
        self.facts = facts
        self.union = facts.unions[union_id]
        self.period = period
        self.tree = Tree(facts.unions, facts.links)
        self._credit = Credit(facts, self.tree)

    def below(self, day: date) -> dict[int, int]:
        """The union viewed and all below it on a day, with the direct child through which each hangs."""
        return self.tree.on(day).below(self.union.id)

    def day(self, occurrence_id: int) -> date:
        return self.facts.occurrences[occurrence_id].held_on

    def activity_of(self, occurrence_id: int) -> int:
        return self.facts.occurrences[occurrence_id].activity_id

    def code_of(self, activity_id: int) -> str:
        return self.facts.activities[activity_id].code

    # What is hosted

    @cached_property
    def occurrences_of(self) -> dict[int, list[int]]:
        """All counted occurrences of each activity, by day."""
        found: dict[int, list[int]] = defaultdict(list)
        for occurrence in sorted(self.facts.occurrences.values(), key=lambda one: (one.held_on, one.id)):
            found[occurrence.activity_id].append(occurrence.id)
        return found

    @cached_property
    def hosted(self) -> dict[int, list[int]]:
        """Occurrences hosted in the subtree, by day, each with its hosts there (lead host or co-host)."""
        found: dict[int, list[int]] = {}
        for occurrence in sorted(self.facts.occurrences.values(), key=lambda one: (one.held_on, one.id)):
            below = self.below(occurrence.held_on)
            hosts = [host for host in self.facts.activities[occurrence.activity_id].hosts if host in below]
            if hosts:
                found[occurrence.id] = hosts
        return found

    @cached_property
    def own(self) -> list[int]:
        """Occurrences that the union itself hosts, leading or co-hosting."""
        return [occurrence_id for occurrence_id, hosts in self.hosted.items() if self.union.id in hosts]

    @cached_property
    def sent(self) -> list[int]:
        """Activities of others to which a person, a declared figure or an entered unit of the union went."""
        reached = {self.activity_of(credited.row.occurrence_id) for credited in self.rows}
        reached |= {row.activity_id for row in self.declared} | {row.activity_id for row in self.entered}
        return sorted((one for one in reached if self.facts.activities[one].mode == SENT), key=self.code_of)

    @cached_property
    def counted(self) -> dict[int, list[int]]:
        """The union's activities by code, hosted there or sent to, each with the occurrences that count for it."""
        found: dict[int, list[int]] = defaultdict(list)
        for occurrence_id in self.hosted:
            found[self.activity_of(occurrence_id)].append(occurrence_id)
        for activity_id in self.sent:
            found[activity_id] = self.occurrences_of[activity_id]
        return {activity_id: found[activity_id] for activity_id in sorted(found, key=self.code_of)}

    # Who came, and who is on the roll

    @cached_property
    def registered(self) -> list[Credited]:
        """Who was present or at least registered, credited to the union or to any below it on that day."""
        found = []
        for row in self.facts.rows:
            union_id = self._credit.of_row(row)
            child_id = self.below(self.day(row.occurrence_id)).get(union_id) if union_id else None
            if union_id is not None and child_id is not None:
                found.append(Credited(row, union_id, child_id))
        return found

    @cached_property
    def rows(self) -> list[Credited]:
        """Who was present: what person-times count."""
        return [credited for credited in self.registered if credited.row.is_present]

    @cached_property
    def member_rows(self) -> list[Credited]:
        return [credited for credited in self.rows if credited.row.person_kind == "member"]

    @cached_property
    def rows_at(self) -> dict[int, list[Row]]:
        return _by_occurrence(self.rows)

    @cached_property
    def registered_at(self) -> dict[int, list[Row]]:
        return _by_occurrence(self.registered)

    @cached_property
    def roll(self) -> list[OnRoll]:
        """The members on the last day, each once."""
        below = self.below(self.period.to_on)
        found = {
            line.member_id: OnRoll(line, below[line.union_id]) for line in self.facts.roll if line.union_id in below
        }
        return list(found.values())

    @cached_property
    def took_part(self) -> set[int]:
        """Whoever was present anywhere, in whatever unit."""
        return {row.member_id for row in self.facts.rows if row.is_present}

    # What carries no date

    @cached_property
    def declared(self) -> list[DeclaredRow]:
        return [row for row in self.facts.declared if self._is_ours(row.activity_id, row.unit)]

    @cached_property
    def entered(self) -> list[EnteredRow]:
        return [row for row in self.facts.entered if self._is_ours(row.activity_id, row.unit)]

    @cached_property
    def awards(self) -> list[AwardRow]:
        credit = self._credit.of_recipient
        return [
            row for row in self.facts.awards if self._holds(row.activity_id, credit(row.activity_id, row.recipient))
        ]

    @cached_property
    def ledger(self) -> list[LedgerRow]:
        """Money stands in the host's book, whoever the party is."""
        return [row for row in self.facts.ledger if self._is_ours(row.activity_id, None)]

    def _is_ours(self, activity_id: int, unit: str | None) -> bool:
        return self._holds(activity_id, self._credit.of_unit(activity_id, unit))

    def _holds(self, activity_id: int, union_id: int | None) -> bool:
        return union_id in self.below(self._credit.last_day[activity_id])

    # What exists on the last day

    @cached_property
    def open_unions(self) -> list[UnionFact]:
        """The union and those below it on the last day that exist then, by code."""
        unions = (self.facts.unions[union_id] for union_id in self.below(self.period.to_on))
        return sorted((one for one in unions if one.exists(self.period.to_on)), key=lambda one: one.code)

    @cached_property
    def enterprises(self) -> list[EnterpriseFact]:
        """The enterprises of the open unions, by code; an enterprise follows its union."""
        there = {union.id for union in self.open_unions}
        return sorted((one for one in self.facts.enterprises if one.union_id in there), key=lambda one: one.code)


def _by_occurrence(rows: Iterable[Credited]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for credited in rows:
        found[credited.row.occurrence_id].append(credited.row)
    return found
