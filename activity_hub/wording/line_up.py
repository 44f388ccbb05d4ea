"""What the pages of contests and delegations say beside the rules: usual sets, limits of a contest, the history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from activity_hub.rules.contest import ContestFault
from activity_hub.rules.line_up import RuleKind
from activity_hub.rules.line_up.details import RuleFault
from activity_hub.services.base.contests import ContestView
from activity_hub.services.delegation import Cell, LogLine
from activity_hub.wording import delegation

# What each kind of rule is for, as the menu explains it.
HINT: Mapping[RuleKind, LazyString] = {
    RuleKind.ENTRIES_OF_UNION: _l("One team or three people of each union in a contest; larger unions may have more."),
    RuleKind.CONTESTS_OF_PERSON: _l("Nobody enters more than two contests, relays and teams left out if you like."),
    RuleKind.GENDER: _l("At least three women of ten, in one contest or in the whole delegation."),
    RuleKind.AGES: _l("One under 30, two from 30 to 40, one over 40 in the same team, by dates of birth."),
    RuleKind.PARTS: _l("One leader of the unit in each team, at most two coaches in a delegation."),
    RuleKind.WHO_PLAYS: _l("Coaches and staff stay off the field."),
    RuleKind.SIZE: _l("At most thirty people in a delegation."),
    RuleKind.CONTESTS_ENTERED: _l("Each delegation enters at least twelve contests."),
    RuleKind.SHARE: _l("Half of the members of a large union take part, more of a small one."),
}
# What stands above the list that some kinds have.
ROWS: Mapping[RuleKind, LazyString] = {
    RuleKind.ENTRIES_OF_UNION: _l("More for larger unions"),
    RuleKind.AGES: _l("Age bands of one team"),
    RuleKind.SHARE: _l("Share by size of union"),
}
ROWS_HINT: Mapping[RuleKind, LazyString] = {
    RuleKind.ENTRIES_OF_UNION: _l("From so many members on, so many instead. Leave empty what you do not need."),
    RuleKind.AGES: _l("Who is born in the band counts in it. Leave empty what you do not need."),
    RuleKind.SHARE: _l("From so many members on, this share of them. The first line usually begins at 0."),
}
_CONTEST_FAULT: Mapping[str, LazyString] = {
    ContestFault.REQUIRED: _l("This is needed."),
    ContestFault.TOO_LONG: _l("This is longer than can be kept."),
    ContestFault.STRANGE_CHARACTERS: _l("There is an invisible or damaged character in this. Type it again."),
    ContestFault.TAKEN: _l("Another contest here has this name. Add what tells them apart, such as men or women."),
    ContestFault.UNKNOWN_WORD: _l("This is none of the words that may stand here."),
    ContestFault.OUT_OF_RANGE: _l("This number is too small or too large."),
    ContestFault.TO_BELOW_FROM: _l("This is below where it begins."),
}
_RULE_FAULT: Mapping[str, LazyString] = {
    RuleFault.REQUIRED: _l("This is needed."),
    RuleFault.UNKNOWN_KIND: _l("There is no such kind of rule."),
    RuleFault.UNKNOWN_FIELD: _l("This kind of rule has no such field."),
    RuleFault.UNKNOWN_WORD: _l("This is none of the words that may stand here."),
    RuleFault.UNKNOWN_CONTEST: _l("There is no such contest here any more."),
    RuleFault.NEEDS_CONTEST: _l("Choose the contest for which it holds."),
    RuleFault.NOT_IN_CONTEST: _l("This kind of rule is about the whole delegation."),
    RuleFault.UNREADABLE: _l("A whole number or a day is needed here."),
    RuleFault.OUT_OF_RANGE: _l("This number is too small or too large."),
    RuleFault.LEAST_ABOVE_MOST: _l("This is below the least."),
    RuleFault.TO_BEFORE_FROM: _l("This day is before the first."),
    RuleFault.TWICE: _l("The same stands in another line."),
    RuleFault.TOO_MANY: _l("These are more lines than can be kept."),
}
_ASK_FAULT: Mapping[str, LazyString] = {
    "required": _l("This is needed."),
    "too_long": _l("This is longer than can be kept."),
    "strange_characters": _l("There is an invisible or damaged character in this. Type it again."),
    "not_found": _l("Nobody of this union has this number."),
    "unknown_member": _l("Nobody of this union has this number."),
}


@dataclass(frozen=True, slots=True)
class UsualSet:
    """Contests as many unions have them, by short keys, and rules that go with them."""

    name: LazyString
    says: LazyString
    contests: Mapping[str, Mapping[str, Any]]
    rules: Sequence[tuple[str, RuleKind, Mapping[str, Any]]]


def _single(name: LazyString, gender: str | None = None, most: int = 2) -> dict[str, Any]:
    return {"name": name, "gender": gender, "most_entries": most}


def _team(name: LazyString, size_from: int, size_to: int | None = None, reserves: int = 0) -> dict[str, Any]:
    return {
        "name": name,
        "size_from": size_from,
        "size_to": size_to or size_from,
        "reserves": reserves,
        "most_entries": 1,
    }


_TWO_CONTESTS = ("", RuleKind.CONTESTS_OF_PERSON, {"most": 2, "squads_count": False})
SETS: Mapping[str, UsualSet] = {
    "sports-day": UsualSet(
        _l("Sports day"),
        _l("Eight contests on the track and in the field, with a mixed relay and a tug of war."),
        {
            "m100": _single(_l("100 m, men"), "M"),
            "w100": _single(_l("100 m, women"), "F"),
            "jump": _single(_l("Standing long jump"), None, 3),
            "shot": _single(_l("Shooting baskets"), None, 3),
            "kick": _single(_l("Shuttlecock kicking"), None, 3),
            "relay": _team(_l("4 × 100 m relay"), 4, reserves=1),
            "rope": _team(_l("Long rope skipping"), 8, reserves=1),
            "tug": _team(_l("Tug of war"), 10, reserves=2),
        },
        [
            _TWO_CONTESTS,
            ("relay", RuleKind.GENDER, {"gender": "F", "least": 2}),
            ("tug", RuleKind.GENDER, {"gender": "F", "least": 3}),
            ("", RuleKind.SIZE, {"most": 30}),
        ],
    ),
    "fun-games": UsualSet(
        _l("Fun games"),
        _l("Six contests that everybody can play, the large teams with at least three women."),
        {
            "tug": _team(_l("Tug of war"), 10, reserves=2),
            "rope": _team(_l("Long rope skipping"), 8, reserves=1),
            "legs": _team(_l("Three-legged race"), 2),
            "ball": _team(_l("Relay with a ball between two"), 6),
            "hoop": _team(_l("Hoop rolling relay"), 4),
            "dart": _single(_l("Darts"), None, 3),
        },
        [
            ("tug", RuleKind.GENDER, {"gender": "F", "least": 3}),
            ("rope", RuleKind.GENDER, {"gender": "F", "least": 3}),
        ],
    ),
    "ball-games": UsualSet(
        _l("Ball games"),
        _l("Badminton and table tennis, singles and doubles, and basketball for three."),
        {
            "bm": _single(_l("Badminton singles, men"), "M"),
            "bw": _single(_l("Badminton singles, women"), "F"),
            "bx": {**_team(_l("Badminton doubles, mixed"), 2), "most_entries": 2},
            "tm": _single(_l("Table tennis singles, men"), "M"),
            "tw": _single(_l("Table tennis singles, women"), "F"),
            "b3": _team(_l("Basketball, three against three"), 3, 4),
        },
        [_TWO_CONTESTS, ("bx", RuleKind.GENDER, {"gender": "F", "least": 1, "most": 1})],
    ),
    "board-games": UsualSet(
        _l("Chess and cards"),
        _l("Chinese chess, go, gobang and cards in pairs."),
        {
            "xq": _single(_l("Chinese chess")),
            "wq": _single(_l("Go, the board game")),
            "wz": _single(_l("Gobang")),
            "gd": {**_team(_l("Cards in pairs"), 2), "most_entries": 2},
        },
        [("", RuleKind.CONTESTS_OF_PERSON, {"most": 1, "squads_count": True})],
    ),
}


def contest_fault(code: str) -> LazyString | str:
    """The sentence for a fault of one field of a contest, or of all of it."""
    return _CONTEST_FAULT.get(code) or delegation.REFUSAL.get(code, code)


def rule_fault(code: str) -> LazyString | str:
    """The sentence for a fault of one field of a rule, or of all of it."""
    return _RULE_FAULT.get(code) or delegation.REFUSAL.get(code, code)


def ask_fault(code: str) -> Any:
    """The sentence for a fault of a change asked for, or of its answer."""
    return _ASK_FAULT.get(code) or delegation.REFUSAL.get(code, code)


def mark(cell: Cell, contest: ContestView) -> str:
    """What stands in a cell: a tick or "reserve" where there can be one team only, the number of the team elsewhere."""
    return delegation.mark(cell, contest.has_squads and contest.most_entries != 1)


def size(contest: ContestView) -> str:
    """How many play together: "10 people", "3–4 people", with reserves; nothing for a single without any."""
    if contest.size_to == 1:
        return ngettext("%(num)s reserve", "%(num)s reserves", contest.reserves) if contest.reserves else ""
    if contest.size_from == contest.size_to:
        text = ngettext("%(num)s person", "%(num)s people", contest.size_to)
    else:
        text = _("%(least)s–%(most)s people", least=contest.size_from, most=contest.size_to)
    if not contest.reserves:
        return text
    more = ngettext("%(num)s reserve", "%(num)s reserves", contest.reserves)
    return _("%(people)s, %(reserves)s", people=text, reserves=more)


def limit(contest: ContestView) -> str:
    """How much of it one union may enter, short enough for the foot of a column."""
    parts = [size(contest)]
    if contest.most_entries is not None and contest.has_squads and contest.most_entries > 1:
        parts.append(ngettext("at most %(num)s team", "at most %(num)s teams", contest.most_entries))
    elif contest.most_entries is not None and not contest.has_squads:
        parts.insert(0, ngettext("at most %(num)s person", "at most %(num)s people", contest.most_entries))
    return _(", ").join(part for part in parts if part)


_LOG: Mapping[str, LazyString] = {
    "begin": _l("Begun"),
    "enter": _l("Handed in"),
    "reopen": _l("Made a draft again"),
    "ask": _l("A change asked for"),
    "grant": _l("A change granted"),
    "refuse": _l("A change refused"),
}


def logged(line: LogLine) -> str:
    """One line of the history: what was done, and how many people it left."""
    if line.verb in _LOG:
        return str(_LOG[line.verb])
    said = [
        ngettext("%(num)s person joined", "%(num)s people joined", line.detail.get("joined", 0)),
        ngettext("%(num)s person left", "%(num)s people left", line.detail.get("left", 0)),
    ]
    counts = (line.detail.get("joined", 0), line.detail.get("left", 0))
    moved = [text for text, count in zip(said, counts, strict=True) if count]
    total = ngettext("%(num)s person", "%(num)s people", line.detail.get("people", 0))
    return _(", ").join([*(moved or [_("Contests changed")]), total])
