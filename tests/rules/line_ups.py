"""Short ways to write down a line-up."""

from typing import Any

from activity_hub.rules.line_up import Broken, Contest, Entered, LineUp, Part, Player, Rule, RuleKind

RUN = Contest(1)
RELAY = Contest(2, size_from=4, size_to=4, reserves=1)
TUG = Contest(3, size_from=8, size_to=10)


def player(key: int, gender: str | None = "M", part: Part = Part.ATHLETE, **birth: Any) -> Player:
    return Player(key, part, gender, **birth)


def line_up(people: list[Player], entered: dict[int, list[Any]], *contests: Contest, members: int = 0) -> LineUp:
    """`entered`: contest → keys, or (key, squad), or (key, squad, is_reserve)."""
    entries = [
        Entered(contest_id, *(one if isinstance(one, tuple) else (one,)))
        for contest_id, those in entered.items()
        for one in those
    ]
    return LineUp(tuple(people), tuple(entries), contests or (RUN, RELAY, TUG), members)


def men(count: int, start: int = 1) -> list[Player]:
    return [player(start + at) for at in range(count)]


def women(count: int, start: int = 101) -> list[Player]:
    return [player(start + at, "F") for at in range(count)]


def rule(kind: RuleKind, contest_id: int | None = None, **detail: Any) -> Rule:
    return Rule(9, kind, contest_id, detail)


def only(found: list[Broken]) -> Broken:
    assert len(found) == 1, found
    return found[0]
