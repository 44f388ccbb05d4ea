"""Who took part: person-times, heads, groups, shares of the roll, and why heads do not add up."""

from collections.abc import Callable, Iterable
from typing import Any

from activity_hub.rules.rates import Rate, rate
from activity_hub.rules.tally.facts import RollLine, Row
from activity_hub.rules.tally.view import Credited, OnRoll, View

Person = Row | RollLine
WOMEN, MIGRANT, RETIRED = "women", "migrant", "retired"


def heads(rows: Iterable[Credited]) -> list[int]:
    """The distinct persons among rows, in the order in which they first appear."""
    return list(dict.fromkeys(credited.row.member_id for credited in rows))


def of_kind(view: View, person_kind: str) -> list[Credited]:
    return [credited for credited in view.rows if credited.row.person_kind == person_kind]


def of_group(view: View, group: str) -> list[Credited]:
    """Rows of women or migrants among the members (a guest's tag does not count), or of retirees."""
    if group == RETIRED:
        return of_kind(view, "retiree")
    return [credited for credited in view.member_rows if _BELONGS[group](credited.row)]


def roll_of_group(view: View, group: str) -> list[OnRoll]:
    return [one for one in view.roll if _BELONGS[group](one.line)]


def took_part(view: View, roll: Iterable[OnRoll]) -> list[int]:
    """Those of the roll who were present anywhere, in whatever unit."""
    return [one.line.member_id for one in roll if one.line.member_id in view.took_part]


def participation(view: View, roll: list[OnRoll]) -> Rate:
    """The year-end unit on both sides."""
    return rate(len(took_part(view, roll)), len(roll))


def in_children(view: View) -> list[tuple[int, int]]:
    """Pairs of a member and a direct child they came with; rows of the union itself form one more group."""
    return _pairs((credited.row.member_id, credited.child_id) for credited in view.member_rows)


def in_base(view: View) -> list[tuple[int, int]]:
    """Pairs of a member and a base union they came with."""
    return _pairs((credited.row.member_id, credited.union_id) for credited in view.member_rows)


def doubles(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs beyond each person's first: those who changed union, counted once too often by adding."""
    seen: set[int] = set()
    found = []
    for member_id, union_id in pairs:
        if member_id in seen:
            found.append((member_id, union_id))
        seen.add(member_id)
    return found


def _pairs(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    return list(dict.fromkeys(pairs))


def _is_woman(person: Person) -> bool:
    return person.gender == "F"


def _is_migrant(person: Person) -> bool:
    return person.is_migrant


_BELONGS: dict[str, Callable[[Person], bool]] = {WOMEN: _is_woman, MIGRANT: _is_migrant}


def section(view: View) -> dict[str, Any]:
    of = {kind: len(heads(of_kind(view, kind))) for kind in ("member", "guest", "retiree")}
    return {
        "person_times": len(view.rows),
        "headcount": sum(of.values()),
        "members": of["member"],
        "guests": of["guest"],
        "retirees": of["retiree"],
        "participation": participation(view, view.roll),
    }


def reconciliation(view: View) -> dict[str, int]:
    """Heads of the parts added up, less those counted in two parts, are the heads of the whole."""
    members, children, base = len(heads(view.member_rows)), len(in_children(view)), len(in_base(view))
    return {
        "children_sum": children,
        "double_in_children": children - members,
        "base_sum": base,
        "double_in_base": base - members,
        "members": members,
    }


def groups(view: View) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for group in (WOMEN, MIGRANT, RETIRED):
        rows = of_group(view, group)
        found[group] = {"person_times": len(rows), "headcount": len(heads(rows))}
        if group in _BELONGS:
            found[group]["participation"] = participation(view, roll_of_group(view, group))
    return found
