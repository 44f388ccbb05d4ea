"""Places kept for unions inside a capacity: what is free for whom, and who is served next.

A quota is a ceiling for its union and all below it. While it keeps, its unclaimed places are nobody else's; afterwards
they belong to the nearest quota above that keeps, else to the open pool (contract.md §6, Quotas).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

OPEN_POOL = 0  # stands for the activity itself among the ids of quotas


class WaitPolicy(StrEnum):
    """Whether somebody further down may pass a group that does not fit."""

    STRICT = "strict"
    FILL_GAP = "fill_gap"


@dataclass(slots=True)
class Node:
    """One quota, or the activity itself (`id` OPEN_POOL); `places` is None without a limit.

    What it keeps unclaimed goes back one day, unless `is_for_ever`.
    """

    id: int
    parent: int | None
    places: int | None
    taken: int
    keeps: bool = True
    is_for_ever: bool = False

    @property
    def left(self) -> int | None:
        """Places not taken, whoever they are kept for."""
        return None if self.places is None else self.places - self.taken


class Pool:
    """The nested quotas of one activity; `take` changes it, so that what follows sees what is left."""

    def __init__(self, capacity: int | None, taken: int, quotas: Iterable[Node] = ()) -> None:
        """`quotas` in any order; a parent of None stands for the activity itself."""
        self.nodes: dict[int, Node] = {OPEN_POOL: Node(OPEN_POOL, None, capacity, taken)}
        for quota in quotas:
            self.nodes[quota.id] = quota
            quota.parent = quota.parent or OPEN_POOL
        self._kept_below = dict.fromkeys(self.nodes, 0)
        for node in sorted(self.nodes.values(), key=self._depth, reverse=True):
            if node.parent is not None:
                self._kept_below[node.parent] += self._kept(node)

    def _depth(self, node: Node) -> int:
        return len(self.path(node.id))

    def path(self, node_id: int | None) -> list[Node]:
        """The quota and all above it, the activity last."""
        node: Node | None = self.nodes[node_id or OPEN_POOL]
        found = []
        while node is not None:
            found.append(node)
            node = None if node.parent is None else self.nodes[node.parent]
        return found

    def _kept(self, node: Node) -> int:
        """What the one above has to leave alone for this quota."""
        if node.keeps:
            return max(node.left or 0, 0)
        return self._kept_below[node.id]

    def kept_below(self, node_id: int | None = None) -> int:
        """Places inside this quota (or the activity) that are kept for quotas in it and not claimed."""
        return self._kept_below[node_id or OPEN_POOL]

    def is_overpromised(self) -> bool:
        """Whether anywhere more is kept than is left: others had taken places before they were promised."""
        return any(node.left is not None and self._kept_below[node.id] > node.left for node in self.nodes.values())

    def needs(self, node_id: int | None) -> dict[tuple[int, bool], int | None]:
        """What there is for somebody of this quota, by where it comes from; None is without limit.

        The first ones give the place itself (True in the key): up to the first quota that keeps. Above that only the
        ceilings count (False), since the place was set aside there.
        """
        found: dict[tuple[int, bool], int | None] = {}
        gives = True
        for node in self.path(node_id):
            left = node.left
            if gives and left is not None:
                left -= self._kept_below[node.id]
            found[node.id, gives] = left
            gives = gives and not (node.keeps and node.id != OPEN_POOL)
        return found

    def room(self, node_id: int | None) -> int | None:
        """How many places somebody of this quota could take now; None without limit, never below 0."""
        least = min((left for left in self.needs(node_id).values() if left is not None), default=None)
        return None if least is None else max(least, 0)

    def lacks(self, node_id: int | None, places: int) -> set[tuple[int, bool]]:
        """Where fewer than so many places are left, as keys of `needs`; nothing where they can be taken."""
        return {key for key, left in self.needs(node_id).items() if left is not None and left < places}

    def most_ever(self, node_id: int | None) -> int | None:
        """How many places somebody of this quota could take at once, were nobody there; None without limit.

        Every ceiling above counts, and up to the first quota that keeps also what is kept for others for ever.
        """
        least: list[int] = []
        gives = True
        for node in self.path(node_id):
            if node.places is not None:
                least.append(node.places - (self._never_free(node.id) if gives else 0))
            gives = gives and not node.keeps
        return max(min(least), 0) if least else None

    def _never_free(self, node_id: int) -> int:
        """Places inside this quota (or the activity) that quotas in it keep for ever."""
        below = (node for node in self.nodes.values() if node.parent == node_id)
        return sum((node.places or 0) if node.is_for_ever else self._never_free(node.id) for node in below)

    def could_ever_take(self, node_id: int | None, places: int) -> bool:
        """Whether a group of so many could be seated in an empty hall."""
        most = self.most_ever(node_id)
        return most is None or places <= most

    def take(self, node_id: int | None, places: int) -> None:
        """Count so many places (negative: give them back) at the quota and all above it."""
        path = self.path(node_id)
        for node, before in zip(path, [self._kept(node) for node in path], strict=True):
            node.taken += places
            if node.parent is not None:
                self._kept_below[node.parent] += self._kept(node) - before

    def has_any_room(self) -> bool:
        """Whether there is anybody at all who could take a place."""
        return any(self.room(node_id) != 0 for node_id in self.nodes)

    def open_quotas(self) -> list[int]:
        """The quotas (OPEN_POOL: those without one) whose people could take a place."""
        return [node_id for node_id in self.nodes if self.room(node_id) != 0]


class Line:
    """Serving people in their order: each is seated, or stays and under STRICT holds back who wants the same place."""

    def __init__(self, pool: Pool, policy: WaitPolicy) -> None:
        self.pool = pool
        self.policy = policy
        self._held_back: set[tuple[int, bool]] = set()

    def may_take(self, node_id: int | None, places: int) -> bool:
        """Whether the next in line would be seated."""
        if self.pool.lacks(node_id, places):
            return False
        return not self._held_back.intersection(self.pool.needs(node_id))

    def serve(self, node_id: int | None, places: int) -> bool:
        """Seat the next in line if there is room; whoever is passed over for want of room keeps the turn.

        They hold back nothing but what is nearest to them and too small: while a union's own quota is used up, others
        need not wait for it. A group that could not be seated in an empty hall holds back nobody.
        """
        if self.may_take(node_id, places):
            self.pool.take(node_id, places)
            return True
        if self.policy is WaitPolicy.STRICT and self.pool.could_ever_take(node_id, places):
            lacking = self.pool.lacks(node_id, places)
            self._held_back.update([key for key in self.pool.needs(node_id) if key in lacking][:1])
        return False

    def open_quotas(self) -> list[int]:
        """The quotas (OPEN_POOL: those without one) whose people could still be served."""
        return [node_id for node_id in self.pool.nodes if self.may_take(node_id, 1)]


def keeps(returns_at: datetime | None, at: datetime) -> bool:
    """Whether a quota still keeps its places: until `returns_at`, or for ever."""
    return returns_at is None or at < returns_at


def share(total: int, weights: Sequence[int]) -> list[int]:
    """So many places shared out in proportion, none left over: by largest remainder, the earlier first where equal."""
    whole = sum(weights)
    if not whole or total < 1:
        return [0] * len(weights)
    shares = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda at: (-(total * weights[at] % whole), at))
    for at in by_remainder[: total - sum(shares)]:
        shares[at] += 1
    return shares
