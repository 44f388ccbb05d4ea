"""What reaches a union through each of its direct children, those of a part of the period included."""

from collections import Counter, defaultdict
from functools import cached_property
from typing import Any

from activity_hub.rules.tally import activities, people
from activity_hub.rules.tally.facts import UnionFact
from activity_hub.rules.tally.view import Credited, OnRoll, View


class Children:
    """The children of one view, and what comes through each."""

    def __init__(self, view: View) -> None:
        self.view = view

    @cached_property
    def all(self) -> list[UnionFact]:
        """Unions that were a direct child and existed on at least one day of the period, by code."""
        view = self.view
        was_child = view.tree.was_child
        found = [one for one in view.facts.unions.values() if was_child(one, view.union.id, view.period)]
        return sorted(found, key=lambda union: union.code)

    @cached_property
    def _own(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for occurrence_id, hosts in self.view.hosted.items():
            parents = self.view.tree.on(self.view.day(occurrence_id)).parents
            for host in hosts:
                if parents[host] == self.view.union.id:
                    found[host].append(occurrence_id)
        return found

    @cached_property
    def _subtree(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for occurrence_id, hosts in self.view.hosted.items():
            below = self.view.below(self.view.day(occurrence_id))
            for child_id in {below[host] for host in hosts}:
                found[child_id].append(occurrence_id)
        return found

    def own(self, child_id: int) -> list[int]:
        """Occurrences the child itself hosted, lead or co-host, while it was a child."""
        return self._own.get(child_id, [])

    def subtree(self, child_id: int) -> list[int]:
        """Occurrences hosted by the child or any union below it, while it was a child."""
        return self._subtree.get(child_id, [])

    def hosted(self, child_id: int) -> list[int]:
        return sorted({self.view.activity_of(one) for one in self.own(child_id)}, key=self.view.code_of)

    @cached_property
    def _rows(self) -> dict[int, list[Credited]]:
        found: dict[int, list[Credited]] = defaultdict(list)
        for credited in self.view.member_rows:
            found[credited.child_id].append(credited)
        return found

    @cached_property
    def _roll(self) -> dict[int, list[OnRoll]]:
        found: dict[int, list[OnRoll]] = defaultdict(list)
        for one in self.view.roll:
            found[one.child_id].append(one)
        return found

    def rows(self, child_id: int) -> list[Credited]:
        """Rows of members only, by unit at the event."""
        return self._rows.get(child_id, [])

    def roll(self, child_id: int) -> list[OnRoll]:
        """The members of the last day that reach the union through the child: none for one that has left."""
        return self._roll.get(child_id, [])


def section(view: View) -> list[dict[str, Any]]:
    children = Children(view)
    return [_entry(children, union) for union in children.all]


def _entry(children: Children, union: UnionFact) -> dict[str, Any]:
    rows, roll = children.rows(union.id), children.roll(union.id)
    return {
        "code": union.code,
        "hosted": len(children.hosted(union.id)),
        "own_months": len(activities.months_with(children.view, children.own(union.id))),
        "subtree_months": len(activities.months_with(children.view, children.subtree(union.id))),
        "person_times": len(rows),
        "headcount": len(people.heads(rows)),
        "members": len(roll),
        "participation": people.participation(children.view, roll),
    }


def branches(view: View) -> dict[str, list[dict[str, Any]]]:
    """One level further: for each child, the person-times of members that reach it through each of its own children.

    Most first, then by code; what stands in the child itself is left out, so the parts may fall short of the whole.
    """
    children = Children(view)
    return {union.code: _branches_of(children, union.id) for union in children.all}


def _branches_of(children: Children, child_id: int) -> list[dict[str, Any]]:
    view = children.view
    times: Counter[int] = Counter()
    for credited in children.rows(child_id):
        times[view.tree.on(view.day(credited.row.occurrence_id)).below(child_id)[credited.union_id]] += 1
    last = view.tree.on(view.period.to_on).below(child_id)
    rolls: dict[int, list[OnRoll]] = defaultdict(list)
    for one in children.roll(child_id):
        rolls[last[one.line.union_id]].append(one)
    found = [view.facts.unions[union_id] for union_id in {*times, *rolls} - {child_id}]
    return [
        {
            "code": union.code,
            "person_times": times[union.id],
            "participation": people.participation(view, rolls.get(union.id, [])),
        }
        for union in sorted(found, key=lambda union: (-times[union.id], union.code))
    ]
