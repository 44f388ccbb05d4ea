"""Seats and waiting lists told a second time, from lists of people and nothing else: the tests believe this, slowly.

Nothing is counted ahead and nothing is kept: every question looks at everybody again. It shares no code with the hub.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

OPEN = None  # nobody's quota: what the activity itself has
Where = str | None
People = Sequence[tuple[Where, int]]  # in which quota somebody sits, and on how many places


@dataclass(frozen=True)
class Ceiling:
    """Places for a union; `keeps` says that they wait for it although others would like them."""

    places: int
    above: Where = OPEN
    keeps: bool = True


@dataclass(frozen=True)
class Hall:
    """The ceilings by name and the size of it all; without a size anybody fits."""

    size: int | None
    ceilings: Mapping[str, Ceiling] = field(default_factory=dict)

    def way_up(self, where: Where) -> list[Where]:
        """The quota, those above it, and the open."""
        found: list[Where] = []
        while where is not None:
            found.append(where)
            where = self.ceilings[where].above
        return [*found, OPEN]

    def limit(self, where: Where) -> int | None:
        return self.size if where is None else self.ceilings[where].places

    def sitting(self, people: People, where: Where) -> int:
        """The places really taken there and everywhere below."""
        return sum(places for whose, places in people if where in self.way_up(whose))

    def inside(self, people: People, where: Where) -> int:
        """How full it would be if everybody came for whom places are kept further down."""
        below = [name for name, ceiling in self.ceilings.items() if ceiling.above == where]
        here = sum(places for whose, places in people if whose == where)
        return here + sum(self.asked_of_above(people, name) for name in below)

    def asked_of_above(self, people: People, where: str) -> int:
        """What a quota takes of the one above: all of it while it keeps, afterwards what is used or kept in it."""
        ceiling = self.ceilings[where]
        return max(self.sitting(people, where), ceiling.places) if ceiling.keeps else self.inside(people, where)

    def too_small(self, people: People, where: Where, places: int) -> list[Where]:
        """What would burst if somebody came, the nearest first; nothing where they fit.

        Where they take what was set aside for them further down, nobody else loses a place that could have come.
        """
        more = [*people, (where, places)]
        return [one for one in self.way_up(where) if self._bursts(people, more, one)]

    def could_ever_seat(self, where: Where, places: int) -> bool:
        """Whether so many would fit if nobody else were there."""
        return all(limit is None or places <= limit for limit in map(self.limit, self.way_up(where)))

    def _bursts(self, before: People, after: People, where: Where) -> bool:
        limit, full = self.limit(where), self.inside(after, where)
        is_fuller = full > self.inside(before, where)
        return limit is not None and (self.sitting(after, where) > limit or (is_fuller and full > limit))

    def is_sound(self, people: People) -> bool:
        """Whether all that was promised can be kept."""
        limits = [(where, self.limit(where)) for where in [OPEN, *self.ceilings]]
        return all(limit is None or self.inside(people, where) <= limit for where, limit in limits)

    def takes(self, people: People, where: Where, places: int) -> set[tuple[Where, bool]]:
        """What somebody would take up: a seat everywhere on the way up, True where it was set aside for nobody."""
        more = [*people, (where, places)]
        return {(one, self.inside(more, one) > self.inside(people, one)) for one in self.way_up(where)}

    def served(self, people: People, line: Iterable[tuple[Where, int]], strict: bool) -> list[int]:
        """Who of a line gets places, by where they stand in it.

        Where it is strict, whoever does not fit keeps the nearest thing that is too small for them from all who come
        later and would take of it; but nobody waits for a group larger than the whole of something.
        """
        sitting, waited_for = list(people), set[tuple[Where, bool]]()
        got = []
        for number, (where, places) in enumerate(line):
            short, taken = self.too_small(sitting, where, places), self.takes(sitting, where, places)
            if not short and not (strict and waited_for & taken):
                sitting.append((where, places))
                got.append(number)
            elif strict and short and self.could_ever_seat(where, places):
                waited_for |= {one for one in taken if one[0] == short[0]}
        return got
