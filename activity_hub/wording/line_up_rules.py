"""What each rule of a line-up asks for, and what is said where it is broken, in words."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from activity_hub.rules.line_up import Bound, Part, Rule, RuleKind
from activity_hub.services.delegation.views import BrokenView

MOST_NAMES = 6

PART: Mapping[str, LazyString] = {
    Part.LEADER: _l("Team leader"),
    Part.COACH: _l("Coach"),
    Part.ATHLETE: _l("Athlete"),
    Part.CADRE: _l("Of the leadership"),
    Part.STAFF: _l("Staff"),
}
KIND: Mapping[str, LazyString] = {
    RuleKind.ENTRIES_OF_UNION: _l("Entries of a union"),
    RuleKind.CONTESTS_OF_PERSON: _l("Contests of a person"),
    RuleKind.GENDER: _l("Women and men"),
    RuleKind.AGES: _l("Ages in a team"),
    RuleKind.PARTS: _l("Parts"),
    RuleKind.WHO_PLAYS: _l("Who may enter contests"),
    RuleKind.SIZE: _l("Size of the delegation"),
    RuleKind.CONTESTS_ENTERED: _l("Contests entered"),
    RuleKind.SHARE: _l("Share of the members"),
    RuleKind.CONTEST_GENDER: _l("Gender of a contest"),
    RuleKind.CONTEST_AGE: _l("Age group of a contest"),
    RuleKind.ONE_GROUP: _l("One age group"),
    RuleKind.SQUAD_SIZE: _l("Size of a team"),
    RuleKind.RESERVES: _l("Reserves"),
}


def broken(one: BrokenView) -> str:
    """One broken rule in one sentence, with the names and the numbers."""
    facts = {
        "where": _where(one.contest_name, one.squad),
        "names": _names(person.name for person in one.people),
        "needed": one.needed,
        "has": one.has,
    }
    return _BROKEN[one.kind](one, facts)


def _where(contest: str, squad: int | None) -> str:
    if not contest:
        return _("The whole delegation")
    return _("%(contest)s, team %(no)s", contest=contest, no=squad) if squad is not None else contest


def _names(names: Iterable[str]) -> str:
    found = list(names)
    text = _(", ").join(found[:MOST_NAMES])
    return _("%(names)s and %(num)s more", names=text, num=len(found) - MOST_NAMES) if found[MOST_NAMES:] else text


def _day(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def born(detail: Mapping[str, Any]) -> str:
    """Between which days somebody has to be born."""
    first, last = detail.get("born_from"), detail.get("born_to")
    if first and last:
        return _("born from %(first)s to %(last)s", first=_day(first), last=_day(last))
    return _("born on %(day)s or later", day=_day(first)) if first else _("born on %(day)s or earlier", day=_day(last))


Facts = dict[str, Any]


def _entries(_one: BrokenView, facts: Facts) -> str:
    return _("%(where)s: a union may enter at most %(needed)s, and %(has)s are entered.", **facts)


def _contests_of_person(_one: BrokenView, facts: Facts) -> str:
    return _("%(names)s: entered in %(has)s contests, at most %(needed)s are allowed.", **facts)


def _gender(one: BrokenView, facts: Facts) -> str:
    is_least, is_women = one.bound is Bound.LEAST, one.detail.get("gender") == "F"
    if is_least and is_women:
        return _("%(where)s: at least %(needed)s women are needed, and there are %(has)s.", **facts)
    if is_least:
        return _("%(where)s: at least %(needed)s men are needed, and there are %(has)s.", **facts)
    if is_women:
        return _("%(where)s: at most %(needed)s women are allowed, and there are %(has)s.", **facts)
    return _("%(where)s: at most %(needed)s men are allowed, and there are %(has)s.", **facts)


def _ages(one: BrokenView, facts: Facts) -> str:
    facts = facts | {"born": born(one.detail)}
    if one.bound is Bound.LEAST:
        return _("%(where)s: at least %(needed)s %(born)s are needed, and there are %(has)s.", **facts)
    return _("%(where)s: at most %(needed)s %(born)s are allowed, and there are %(has)s.", **facts)


def _parts(one: BrokenView, facts: Facts) -> str:
    facts = facts | {"part": PART[one.detail["part"]]}
    if one.bound is Bound.LEAST:
        return _("%(where)s: at least %(needed)s as “%(part)s” needed, and there are %(has)s.", **facts)
    return _("%(where)s: at most %(needed)s as “%(part)s” allowed, and there are %(has)s.", **facts)


def _who_plays(one: BrokenView, facts: Facts) -> str:
    parts = _(", ").join(str(PART[part]) for part in one.detail["parts"])
    return _("%(names)s: only these may enter contests: %(parts)s.", parts=parts, **facts)


def _size(one: BrokenView, facts: Facts) -> str:
    if one.bound is Bound.LEAST:
        return _("The delegation needs at least %(needed)s people, and there are %(has)s.", **facts)
    return _("The delegation may have at most %(needed)s people, and there are %(has)s.", **facts)


def _contests_entered(_one: BrokenView, facts: Facts) -> str:
    return _("The delegation has to enter at least %(needed)s contests, and it enters %(has)s.", **facts)


def _share(one: BrokenView, facts: Facts) -> str:
    return _(
        "%(percent)s %% of the %(members)s members have to take part, which is %(needed)s, and there are %(has)s.",
        percent=one.detail["percent"],
        members=one.detail["members"],
        **facts,
    )


def _contest_gender(one: BrokenView, facts: Facts) -> str:
    if one.detail.get("gender") == "F":
        return _("%(where)s is for women: %(names)s cannot enter it.", **facts)
    return _("%(where)s is for men: %(names)s cannot enter it.", **facts)


def _contest_age(one: BrokenView, facts: Facts) -> str:
    facts = facts | {"born": born(one.detail)}
    if one.detail.get("why") == "too_young":
        return _("%(where)s is for those %(born)s: %(names)s, too young for this age group.", **facts)
    if one.detail.get("why") == "too_old":
        return _("%(where)s is for those %(born)s: %(names)s, too old, and nobody plays down here.", **facts)
    return _("%(where)s is for those %(born)s: of %(names)s no date of birth is known.", **facts)


def _one_group(one: BrokenView, facts: Facts) -> str:
    return _(
        "%(names)s: entered in two age groups of “%(group)s”, only one is allowed.", group=one.detail["group"], **facts
    )


def _squad_size(one: BrokenView, facts: Facts) -> str:
    if one.bound is Bound.LEAST:
        return _("%(where)s: a team needs %(needed)s people, and there are %(has)s.", **facts)
    return _("%(where)s: a team has at most %(needed)s people, and there are %(has)s.", **facts)


def _reserves(_one: BrokenView, facts: Facts) -> str:
    return _("%(where)s: at most %(needed)s reserves are allowed, and there are %(has)s.", **facts)


_BROKEN: Mapping[RuleKind, Callable[[BrokenView, Facts], str]] = {
    RuleKind.ENTRIES_OF_UNION: _entries,
    RuleKind.CONTESTS_OF_PERSON: _contests_of_person,
    RuleKind.GENDER: _gender,
    RuleKind.AGES: _ages,
    RuleKind.PARTS: _parts,
    RuleKind.WHO_PLAYS: _who_plays,
    RuleKind.SIZE: _size,
    RuleKind.CONTESTS_ENTERED: _contests_entered,
    RuleKind.SHARE: _share,
    RuleKind.CONTEST_GENDER: _contest_gender,
    RuleKind.CONTEST_AGE: _contest_age,
    RuleKind.ONE_GROUP: _one_group,
    RuleKind.SQUAD_SIZE: _squad_size,
    RuleKind.RESERVES: _reserves,
}


def rule(one: Rule, contest_name: str = "") -> str:
    """What a rule asks for, in one sentence."""
    where = contest_name or _("The whole delegation")
    return _("%(where)s: %(text)s", where=where, text=_SAYS[one.kind](one.detail))


Detail = Mapping[str, Any]


def _from_to(detail: Detail) -> str:
    """At least and at most, or whichever of the two is set."""
    least, most = detail.get("least"), detail.get("most")
    if least is not None and most is not None:
        return str(least) if least == most else _("%(least)s to %(most)s", least=least, most=most)
    return _("at least %(num)s", num=least) if least is not None else _("at most %(num)s", num=most)


def _say_entries(detail: Detail) -> str:
    text = _("at most %(num)s entries of a union", num=detail["most"])
    more = [
        _("from %(members)s members on %(num)s", members=band["members_from"], num=band["most"])
        for band in detail.get("by_members", ())
    ]
    return _("; ").join([text, *more])


def _say_contests(detail: Detail) -> str:
    if detail.get("squads_count", True):
        return _("at most %(num)s contests for each person", num=detail["most"])
    return _("at most %(num)s contests for each person, teams and relays not counted", num=detail["most"])


def _say_gender(detail: Detail) -> str:
    if detail["gender"] == "F":
        return _("%(num)s women", num=_from_to(detail))
    return _("%(num)s men", num=_from_to(detail))


def _say_ages(detail: Detail) -> str:
    return _("; ").join(
        _("%(num)s %(born)s", num=_from_to({"least": band.get("least", 0)} | band), born=born(band))
        for band in detail["bands"]
    )


def _say_parts(detail: Detail) -> str:
    return _("%(num)s as “%(part)s”", num=_from_to(detail), part=PART[detail["part"]])


def _say_who_plays(detail: Detail) -> str:
    return _("only these enter contests: %(parts)s", parts=_(", ").join(str(PART[part]) for part in detail["parts"]))


def _say_size(detail: Detail) -> str:
    if detail.get("only_playing"):
        return _("%(num)s people who enter contests", num=_from_to(detail))
    return _("%(num)s people", num=_from_to(detail))


def _say_contests_entered(detail: Detail) -> str:
    return _("at least %(num)s contests are entered", num=detail["least"])


def _say_share(detail: Detail) -> str:
    bands = sorted(detail["bands"], key=lambda band: -band["members_from"])
    shares = [
        _("%(percent)s %% from %(members)s members on", percent=band["percent"], members=band["members_from"])
        for band in bands
    ]
    return _("so many of the members take part: %(shares)s", shares=_("; ").join(shares))


_SAYS: Mapping[RuleKind, Callable[[Detail], str]] = {
    RuleKind.ENTRIES_OF_UNION: _say_entries,
    RuleKind.CONTESTS_OF_PERSON: _say_contests,
    RuleKind.GENDER: _say_gender,
    RuleKind.AGES: _say_ages,
    RuleKind.PARTS: _say_parts,
    RuleKind.WHO_PLAYS: _say_who_plays,
    RuleKind.SIZE: _say_size,
    RuleKind.CONTESTS_ENTERED: _say_contests_entered,
    RuleKind.SHARE: _say_share,
}
