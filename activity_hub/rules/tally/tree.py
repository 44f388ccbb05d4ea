"""The tree of unions as it stood on a day."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property

from activity_hub.rules.period import Period
from activity_hub.rules.tally.facts import Link, UnionFact


class Shape:
    """The tree during days on which no union changed its parent."""

    def __init__(self, parents: dict[int, int | None]) -> None:
        self.parents = parents
        self._below: dict[int, dict[int, int]] = {}

    @cached_property
    def children(self) -> dict[int, list[int]]:
        """The direct children of every union that has any."""
        found: dict[int, list[int]] = defaultdict(list)
        for union_id, parent_id in self.parents.items():
            if parent_id is not None:
                found[parent_id].append(union_id)
        return found

    def below(self, top: int) -> dict[int, int]:
        """The union and all below it, each with the direct child through which it hangs (itself for the top)."""
        if top not in self._below:
            self._below[top] = self._walk(top)
        return self._below[top]

    def _walk(self, top: int) -> dict[int, int]:
        through = {top: top}
        waiting = [(child, child) for child in self.children.get(top, ())]
        while waiting:
            union_id, child = waiting.pop()
            if union_id not in through:  # a circle in the rows must not hold us up
                through[union_id] = child
                waiting += [(lower, child) for lower in self.children.get(union_id, ())]
        return through


class Tree:
    """All shapes of the tree over time."""

    def __init__(self, unions: dict[int, UnionFact], links: Iterable[Link]) -> None:
        self.unions = unions
        self._links = _by_union(unions, links)
        starts = {link.from_on for own in self._links.values() for link in own if link.from_on}
        ends = {link.until_on + timedelta(days=1) for own in self._links.values() for link in own if link.until_on}
        self._changes = sorted(starts | ends)
        self._shapes: dict[int, Shape] = {}
        self._tops: dict[date, int | None] = {}

    def on(self, day: date) -> Shape:
        """The tree by the parents valid on that day."""
        at = bisect_right(self._changes, day)
        if at not in self._shapes:
            self._shapes[at] = Shape({union_id: self._parent(union_id, day) for union_id in self.unions})
        return self._shapes[at]

    def top(self, day: date) -> int | None:
        """The union without a parent; of several, the first by code among those that exist."""
        if day not in self._tops:
            loose = [self.unions[union_id] for union_id, parent in self.on(day).parents.items() if parent is None]
            ranked = sorted(loose, key=lambda union: (not union.exists(day), union.code))
            self._tops[day] = ranked[0].id if ranked else None
        return self._tops[day]

    def was_child(self, union: UnionFact, parent_id: int, period: Period) -> bool:
        """Whether the union hung directly under the parent, and existed, on at least one day of the period."""
        first = max(union.founded_on or date.min, period.from_on)
        last = min((union.dissolved_on or date.max) - timedelta(days=1), period.to_on)
        return any(
            max(first, link.from_on or date.min) <= min(last, link.until_on or date.max)
            for link in self._links[union.id]
            if link.parent_id == parent_id
        )

    def _parent(self, union_id: int, day: date) -> int | None:
        valid = [link for link in self._links[union_id] if link.from_on is None or link.from_on <= day]
        if not valid or (valid[-1].until_on is not None and valid[-1].until_on < day):
            return None
        return valid[-1].parent_id


def _by_union(unions: dict[int, UnionFact], links: Iterable[Link]) -> dict[int, list[Link]]:
    """Links in order of their days, each ending before the next begins."""
    found: dict[int, list[Link]] = {union_id: [] for union_id in unions}
    for link in links:
        found[link.union_id].append(_from_the_start(link, unions[link.union_id]))
    return {union_id: _ended(sorted(own, key=lambda link: link.from_on or date.min)) for union_id, own in found.items()}


def _from_the_start(link: Link, union: UnionFact) -> Link:
    """Before its first day a union is placed where it began: its people came along."""
    is_first = union.founded_on is not None and link.from_on is not None and link.from_on <= union.founded_on
    return link._replace(from_on=None) if is_first else link


def _ended(links: list[Link]) -> list[Link]:
    ends = [later.from_on - timedelta(days=1) if later.from_on else None for later in links[1:]]
    return [
        link._replace(until_on=min((day for day in (link.until_on, end) if day), default=None))
        for link, end in zip(links, [*ends, None], strict=True)
    ]
