"""The tree of unions as a map from each to its parent: its rings, which must not be, and its paths."""

from collections.abc import Mapping


def rings(parents: Mapping[int, int | None]) -> list[frozenset[int]]:
    """Every group of unions of which each stands below itself."""
    done: set[int] = set()
    found: list[frozenset[int]] = []
    for start in parents:
        way: dict[int, int] = {}
        here: int | None = start
        while here is not None and here not in done and here not in way:
            way[here] = len(way)
            here = parents.get(here)
        if here is not None and here in way:
            found.append(frozenset(one for one, place in way.items() if place >= way[here]))
        done |= way.keys()
    return found


def paths(parents: Mapping[int, int | None]) -> dict[int, str]:
    """The path "/1/4/17/" of each union, its own id last; the map must be free of rings."""
    found: dict[int, str] = {}
    for start in parents:
        way: list[int] = []
        here: int | None = start
        while here is not None and here not in found:
            way.append(here)
            here = parents.get(here)
        for one in reversed(way):
            above = parents.get(one)
            found[one] = f"{found[above] if above is not None else '/'}{one}/"
    return found
