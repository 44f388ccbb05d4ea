"""Ages by birth date: whether somebody belongs to an age group, and whether a squad can fill its age quota."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from activity_hub.rules.line_up.shape import Contest, Player


class Misfit(StrEnum):
    """Why somebody is not of an age group."""

    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"
    UNKNOWN = "unknown"  # nothing is known of their birth


@dataclass(frozen=True, slots=True)
class Band:
    """Born between two days, both included; how many of a squad have to be, and at most may be."""

    born_from: date
    born_to: date
    least: int
    most: int | None

    def holds(self, player: Player) -> bool:
        """Whether somebody counts here; a birth year alone counts in their favour."""
        return misfit(player, self.born_from, self.born_to) is None


def band(detail: Mapping[str, Any]) -> Band:
    """One band of a rule's detail."""
    first, last = detail.get("born_from"), detail.get("born_to")
    return Band(
        date.fromisoformat(first) if first else date.min,
        date.fromisoformat(last) if last else date.max,
        detail.get("least", 0),
        detail.get("most"),
    )


def misfit(player: Player, born_from: date | None, born_to: date | None) -> Misfit | None:
    """None for who was born between the two days; a birth year alone counts in the player's favour."""
    first, last = born_from or date.min, born_to or date.max
    if first == date.min and last == date.max:
        return None
    if player.birth_on is not None:
        return Misfit.TOO_OLD if player.birth_on < first else Misfit.TOO_YOUNG if player.birth_on > last else None
    if player.birth_year is None:
        return Misfit.UNKNOWN
    return (
        Misfit.TOO_OLD
        if player.birth_year < first.year
        else Misfit.TOO_YOUNG
        if player.birth_year > last.year
        else None
    )


def misfit_of(player: Player, contest: Contest) -> Misfit | None:
    """Whether somebody may play in a contest's age group: an older one may play down, a younger one never up."""
    return misfit(player, None if contest.plays_down else contest.born_from, contest.born_to)


@dataclass(frozen=True, slots=True)
class Filled:
    """How many of each band's least could be found, and who fits only bands that are full."""

    found: tuple[int, ...]
    surplus: tuple[tuple[int, ...], ...]  # keys, by the first band that has no room for them


def fill(players: Sequence[Player], bands: Sequence[Band]) -> Filled:
    """Give the players to the bands so that as many as possible of what is needed is found.

    Somebody whose birth year alone is known may fit two bands and is counted where it helps.
    """
    fits = {one.key: [at for at, its in enumerate(bands) if its.holds(one)] for one in players}
    needed = [(at, no) for at, its in enumerate(bands) for no in range(its.least)]
    room = [
        (at, no)
        for at, its in enumerate(bands)
        for no in range(its.least, len(players) if its.most is None else min(its.most, len(players)))
    ]
    placed: dict[tuple[int, int], int] = {}
    for seats in (needed, needed + room):
        seated = set(placed.values())
        for key in fits:
            if key not in seated:
                _seat(key, fits, seats, placed, set())
    found = tuple(sum(seat[0] == at and seat[1] < its.least for seat in placed) for at, its in enumerate(bands))
    left = [key for key, where in fits.items() if where and key not in placed.values()]
    return Filled(found, tuple(tuple(key for key in left if fits[key][0] == at) for at in range(len(bands))))


def _seat(
    key: int,
    fits: Mapping[int, list[int]],
    seats: Sequence[tuple[int, int]],
    placed: dict[tuple[int, int], int],
    tried: set[tuple[int, int]],
) -> bool:
    """Find a seat for one, moving others where that helps: whoever is seated stays seated."""
    for seat in seats:
        if seat[0] not in fits[key] or seat in tried:
            continue
        tried.add(seat)
        if seat not in placed or _seat(placed[seat], fits, seats, placed, tried):
            placed[seat] = key
            return True
    return False
