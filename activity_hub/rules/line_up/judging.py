"""The judge of line-ups: every rule that is broken, where, by whom and by how much."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from activity_hub.rules.line_up import ages
from activity_hub.rules.line_up.shape import Bound, Broken, Contest, Entered, LineUp, Part, Player, Rule, RuleKind

PER_PERSON = frozenset({RuleKind.CONTESTS_OF_PERSON, RuleKind.ONE_GROUP})
Group = tuple[int | None, list[Player], list[Player]]  # the squad (None for singles), who plays, the reserves


class _Seen:
    """A line-up, indexed once for all rules."""

    def __init__(self, line_up: LineUp) -> None:
        self.people = {one.key: one for one in line_up.people}
        self.contests = {one.id: one for one in line_up.contests}
        self.members = line_up.members
        self.entries: dict[int, list[Entered]] = defaultdict(list)
        self.of_person: dict[int, list[Entered]] = defaultdict(list)
        for one in line_up.entries:
            if one.key in self.people and one.contest_id in self.contests:
                self.entries[one.contest_id].append(one)
                self.of_person[one.key].append(one)

    def groups(self, contest_id: int) -> list[Group]:
        """The squads of a contest in order; of singles all together, with None for the squad."""
        contest = self.contests.get(contest_id)
        sorted_out: dict[int | None, list[Entered]] = defaultdict(list)
        for one in self.entries.get(contest_id, ()):
            sorted_out[one.squad if contest and contest.has_squads else None].append(one)
        return [
            (
                squad,
                [self.people[one.key] for one in entered if not one.is_reserve],
                [self.people[one.key] for one in entered if one.is_reserve],
            )
            for squad, entered in sorted(sorted_out.items(), key=lambda item: item[0] or 0)
        ]

    def scope(self, rule: Rule) -> list[Group]:
        """Whom a rule looks at: each squad of its contest, or the whole delegation."""
        if rule.contest_id is not None:
            return self.groups(rule.contest_id)
        people = list(self.people.values())
        if rule.detail.get("only_playing"):
            people = [one for one in people if one.key in self.of_person]
        return [(None, people, [])]


def broken(line_up: LineUp, rules: Iterable[Rule] = ()) -> list[Broken]:
    """Everything that is broken: first what each contest asks for by itself, in their order, then the rules."""
    seen = _Seen(line_up)
    found = [one for contest in line_up.contests for one in _contest(seen, contest)]
    found += _one_group(seen)
    for rule in rules:
        if rule.contest_id is None or rule.contest_id in seen.contests:
            found += JUDGES[rule.kind](seen, rule)
    return found


def newly(before: Sequence[Broken], after: Sequence[Broken]) -> list[Broken]:
    """What of `after` was not broken before, or not so badly."""
    known = {_place(one): one.gap for one in before}
    return [one for one in after if _place(one) not in known or one.gap > known[_place(one)]]


def _place(one: Broken) -> tuple[object, ...]:
    whose = one.people if one.kind in PER_PERSON else one.detail.get("why")
    return (one.kind, one.bound, one.rule_id, one.contest_id, one.squad, one.detail.get("band"), whose)


def _keys(people: Iterable[Player]) -> tuple[int, ...]:
    return tuple(one.key for one in people)


def _contest(seen: _Seen, contest: Contest) -> Iterator[Broken]:
    """What a contest states by its own columns."""
    groups = seen.groups(contest.id)
    entered = [one for _, playing, reserves in groups for one in (*playing, *reserves)]
    if contest.most_entries is not None:
        yield from _too_many_entries(seen, contest, contest.most_entries, None)
    wrong = [one for one in entered if contest.gender and one.gender != contest.gender]
    if wrong:
        yield Broken(
            RuleKind.CONTEST_GENDER, Bound.MOST, 0, len(wrong), None, contest.id, None, _keys(wrong),
            {"gender": contest.gender},
        )  # fmt: skip
    yield from _wrong_ages(contest, entered)
    for squad, playing, reserves in groups:
        if contest.has_squads:
            yield from _bounded(
                RuleKind.SQUAD_SIZE, contest.size_from, contest.size_to, len(playing), (*playing, *reserves),
                contest_id=contest.id, squad=squad, detail={"least": contest.size_from, "most": contest.size_to},
            )  # fmt: skip
        yield from _bounded(
            RuleKind.RESERVES, None, contest.reserves, len(reserves), reserves, contest_id=contest.id, squad=squad
        )


def _wrong_ages(contest: Contest, entered: Sequence[Player]) -> Iterator[Broken]:
    wrong: dict[ages.Misfit, list[Player]] = defaultdict(list)
    for one in entered:
        if why := ages.misfit_of(one, contest):
            wrong[why].append(one)
    for why, people in wrong.items():
        born = {"born_from": contest.born_from, "born_to": contest.born_to}
        detail = {"why": why.value, "plays_down": contest.plays_down} | born
        yield Broken(RuleKind.CONTEST_AGE, Bound.MOST, 0, len(people), None, contest.id, None, _keys(people), detail)


def _one_group(seen: _Seen) -> Iterator[Broken]:
    """Nobody plays the same contest in two age groups."""
    for key, entered in seen.of_person.items():
        by_group: dict[str, list[int]] = defaultdict(list)
        for one in entered:
            if group := seen.contests[one.contest_id].group:
                by_group[group].append(one.contest_id)
        for group, ids in by_group.items():
            if len(ids) > 1:
                detail = {"group": group, "contests": ids}
                yield Broken(RuleKind.ONE_GROUP, Bound.MOST, 1, len(ids), None, ids[-1], None, (key,), detail)


def _bounded(
    kind: RuleKind,
    least: int | None,
    most: int | None,
    has: int,
    people: Iterable[Player],
    *,
    rule_id: int | None = None,
    contest_id: int | None = None,
    squad: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> Iterator[Broken]:
    """One side of a from–to broken; at most one is."""
    for bound, needed, is_broken in (
        (Bound.LEAST, least or 0, least is not None and has < least),
        (Bound.MOST, most or 0, most is not None and has > most),
    ):
        if is_broken:
            yield Broken(kind, bound, needed, has, rule_id, contest_id, squad, _keys(people), detail or {})


def _too_many_entries(seen: _Seen, contest: Contest, most: int, rule: Rule | None) -> Iterator[Broken]:
    groups = seen.groups(contest.id)
    people = [one for _, playing, reserves in groups for one in (*playing, *reserves)]
    has = len(groups) if contest.has_squads else sum(len(playing) for _, playing, _ in groups)
    yield from _bounded(
        RuleKind.ENTRIES_OF_UNION, None, most, has, people,
        rule_id=rule.id if rule else None, contest_id=contest.id, detail=rule.detail if rule else None,
    )  # fmt: skip


def _entries_of_union(seen: _Seen, rule: Rule) -> Iterator[Broken]:
    contest = seen.contests[rule.contest_id or 0]
    band = _band_for(seen.members, rule.detail.get("by_members", ()))
    yield from _too_many_entries(seen, contest, band["most"] if band else rule.detail["most"], rule)


def _contests_of_person(seen: _Seen, rule: Rule) -> Iterator[Broken]:
    squads_count = rule.detail.get("squads_count", True)
    for key, entered in seen.of_person.items():
        ids = [one.contest_id for one in entered if squads_count or not seen.contests[one.contest_id].has_squads]
        if len(ids) > rule.detail["most"]:
            detail = dict(rule.detail) | {"contests": ids}
            yield Broken(rule.kind, Bound.MOST, rule.detail["most"], len(ids), rule.id, None, None, (key,), detail)


def _counted(seen: _Seen, rule: Rule, counts: Callable[[Player], bool]) -> Iterator[Broken]:
    """At least or at most so many of each group; whoever is too many is named, else all among whom one is missing."""
    for squad, playing, _ in seen.scope(rule):
        those = [one for one in playing if counts(one)]
        for one in _bounded(
            rule.kind, rule.detail.get("least"), rule.detail.get("most"), len(those), (),
            rule_id=rule.id, contest_id=rule.contest_id, squad=squad, detail=rule.detail,
        ):  # fmt: skip
            people = those if one.bound is Bound.MOST else playing if rule.contest_id is not None else ()
            yield Broken(
                one.kind, one.bound, one.needed, one.has, one.rule_id, one.contest_id, squad, _keys(people), one.detail
            )


def _gender(seen: _Seen, rule: Rule) -> Iterator[Broken]:
    return _counted(seen, rule, lambda one: one.gender == rule.detail["gender"])


def _parts(seen: _Seen, rule: Rule) -> Iterator[Broken]:
    return _counted(seen, rule, lambda one: one.part == rule.detail["part"])


def _size(seen: _Seen, rule: Rule) -> Iterator[Broken]:
    return _counted(seen, rule, lambda _one: True)


def _ages(seen: _Seen, rule: Rule) -> Iterator[Broken]:
    bands = [ages.band(detail) for detail in rule.detail["bands"]]
    for squad, playing, _ in seen.scope(rule):
        filled = ages.fill(playing, bands)
        for at, band in enumerate(bands):
            detail = {"band": at, **rule.detail["bands"][at]}
            surplus = filled.surplus[at]
            if filled.found[at] < band.least:
                yield Broken(
                    rule.kind, Bound.LEAST, band.least, filled.found[at], rule.id, rule.contest_id, squad,
                    _keys(playing), detail,
                )  # fmt: skip
            if surplus and band.most is not None:
                yield Broken(
                    rule.kind, Bound.MOST, band.most, band.most + len(surplus), rule.id, rule.contest_id, squad,
                    surplus, detail,
                )  # fmt: skip


def _who_plays(seen: _Seen, rule: Rule) -> Iterator[Broken]:
    allowed = {Part(word) for word in rule.detail["parts"]}
    where = [rule.contest_id] if rule.contest_id is not None else list(seen.contests)
    entered = {one.key for contest_id in where for one in seen.entries.get(contest_id, ())}
    wrong = [one for key, one in seen.people.items() if key in entered and one.part not in allowed]
    if wrong:
        yield Broken(rule.kind, Bound.MOST, 0, len(wrong), rule.id, rule.contest_id, None, _keys(wrong), rule.detail)


def _contests_entered(seen: _Seen, rule: Rule) -> Iterator[Broken]:
    has = sum(any(not one.is_reserve for one in entered) for entered in seen.entries.values())
    yield from _bounded(rule.kind, rule.detail["least"], None, has, (), rule_id=rule.id, detail=rule.detail)


def _share(seen: _Seen, rule: Rule) -> Iterator[Broken]:
    """The least share of a union's members who take part, by the size of the union."""
    band = _band_for(seen.members, rule.detail["bands"])
    if band is None:
        return
    takes_part = seen.of_person if rule.detail.get("only_playing", True) else seen.people
    detail = {"percent": band["percent"], "members": seen.members}
    needed = -(-band["percent"] * seen.members // 100)
    yield from _bounded(rule.kind, needed, None, len(takes_part), (), rule_id=rule.id, detail=detail)


def _band_for(members: int, bands: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The row of a table by size of union that this one falls under; None where it is smaller than all of them."""
    reached = [one for one in bands if members >= one["members_from"]]
    return max(reached, key=lambda one: one["members_from"], default=None)


JUDGES: Mapping[RuleKind, Callable[[_Seen, Rule], Iterator[Broken]]] = {
    RuleKind.ENTRIES_OF_UNION: _entries_of_union,
    RuleKind.CONTESTS_OF_PERSON: _contests_of_person,
    RuleKind.GENDER: _gender,
    RuleKind.AGES: _ages,
    RuleKind.PARTS: _parts,
    RuleKind.WHO_PLAYS: _who_plays,
    RuleKind.SIZE: _size,
    RuleKind.CONTESTS_ENTERED: _contests_entered,
    RuleKind.SHARE: _share,
}
