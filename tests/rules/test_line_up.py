"""What a contest states by its own columns: where it holds, where it breaks, and what is said on the edge."""

from datetime import date

from activity_hub.rules.line_up import Bound, Contest, RuleKind, broken
from tests.rules.line_ups import line_up, men, only, player


def test_an_empty_line_up_keeps_the_contests_own_rules() -> None:
    assert broken(line_up([], {})) == []


def test_a_squad_has_to_have_its_size() -> None:
    people = men(5)
    assert broken(line_up(people, {2: [1, 2, 3, 4]})) == []
    short = only(broken(line_up(people, {2: [1, 2, 3]})))
    assert (short.kind, short.bound, short.needed, short.has) == (RuleKind.SQUAD_SIZE, Bound.LEAST, 4, 3)
    assert (short.contest_id, short.squad, short.people, short.rule_id) == (2, 1, (1, 2, 3), None)
    long = only(broken(line_up(people, {2: [1, 2, 3, 4, 5]})))
    assert (long.bound, long.needed, long.has) == (Bound.MOST, 4, 5)


def test_every_squad_is_judged_for_itself() -> None:
    entered = [(1, 1), (2, 1), (3, 1), (4, 1), (5, 2), (6, 2), (7, 2)]
    short = only(broken(line_up(men(7), {2: entered})))
    assert (short.squad, short.people) == (2, (5, 6, 7))


def test_a_size_from_to_holds_at_both_ends() -> None:
    assert broken(line_up(men(8), {3: list(range(1, 9))})) == []
    assert broken(line_up(men(10), {3: list(range(1, 11))})) == []
    assert only(broken(line_up(men(7), {3: list(range(1, 8))}))).gap == 1
    assert only(broken(line_up(men(11), {3: list(range(1, 12))}))).gap == 1


def test_reserves_do_not_fill_a_squad_and_are_counted_apart() -> None:
    team = [1, 2, 3, 4]
    assert broken(line_up(men(6), {2: [*team, (5, 1, True)]})) == []
    found = only(broken(line_up(men(6), {2: [*team, (5, 1, True), (6, 1, True)]})))
    assert (found.kind, found.needed, found.has, found.people) == (RuleKind.RESERVES, 1, 2, (5, 6))
    short = only(broken(line_up(men(6), {2: [1, 2, 3, (4, 1, True)]})))
    assert (short.kind, short.has) == (RuleKind.SQUAD_SIZE, 3)


def test_a_contest_without_reserves_takes_none() -> None:
    found = only(broken(line_up(men(2), {1: [1, (2, 1, True)]})))
    assert (found.kind, found.squad, found.needed) == (RuleKind.RESERVES, None, 0)


def test_entries_of_a_union_are_people_or_squads() -> None:
    few, two = Contest(1, most_entries=2), Contest(2, size_from=2, size_to=2, most_entries=1)
    assert broken(line_up(men(3), {1: [1, 2]}, few)) == []
    found = only(broken(line_up(men(3), {1: [1, 2, 3]}, few)))
    assert (found.kind, found.needed, found.has) == (RuleKind.ENTRIES_OF_UNION, 2, 3)
    assert broken(line_up(men(2), {2: [1, 2]}, two)) == []
    found = only(broken(line_up(men(4), {2: [(1, 1), (2, 1), (3, 2), (4, 2)]}, two)))
    assert (found.needed, found.has) == (1, 2)


def test_a_contest_of_women_takes_women() -> None:
    contest = Contest(1, gender="F")
    assert broken(line_up([player(1, "F")], {1: [1]}, contest)) == []
    found = only(broken(line_up([player(1, "F"), player(2), player(3, None)], {1: [1, 2, 3]}, contest)))
    assert (found.kind, found.people, found.detail["gender"]) == (RuleKind.CONTEST_GENDER, (2, 3), "F")


YOUNG = Contest(1, group="100 m", born_from=date(1986, 1, 1))
MIDDLE = Contest(2, group="100 m", born_from=date(1976, 1, 1), born_to=date(1985, 12, 31))


def test_an_age_group_is_a_matter_of_birth_dates() -> None:
    edges = [player(1, birth_on=date(1976, 1, 1)), player(2, birth_on=date(1985, 12, 31))]
    assert broken(line_up(edges, {2: [1, 2]}, MIDDLE)) == []
    found = only(broken(line_up([player(3, birth_on=date(1986, 1, 1))], {2: [3]}, MIDDLE)))
    assert (found.kind, found.detail["why"], found.people) == (RuleKind.CONTEST_AGE, "too_young", (3,))


def test_older_ones_may_play_down_and_never_the_reverse() -> None:
    old, young = player(1, birth_on=date(1960, 1, 1)), player(2, birth_on=date(2000, 1, 1))
    assert broken(line_up([old], {1: [1]}, YOUNG)) == []
    assert broken(line_up([old], {2: [1]}, MIDDLE)) == []
    assert only(broken(line_up([young], {2: [2]}, MIDDLE))).detail["why"] == "too_young"


def test_where_nobody_plays_down_an_older_one_is_refused() -> None:
    strict = Contest(1, born_from=date(1986, 1, 1), plays_down=False)
    found = only(broken(line_up([player(1, birth_on=date(1985, 12, 31))], {1: [1]}, strict)))
    assert found.detail["why"] == "too_old"
    assert broken(line_up([player(1, birth_on=date(1986, 1, 1))], {1: [1]}, strict)) == []


def test_a_birth_year_alone_counts_in_favour_and_nothing_known_does_not() -> None:
    assert broken(line_up([player(1, birth_year=1985)], {2: [1]}, MIDDLE)) == []
    late = Contest(2, born_to=date(1985, 3, 1))
    assert broken(line_up([player(1, birth_year=1985)], {2: [1]}, late)) == []
    assert only(broken(line_up([player(1, birth_year=1986)], {2: [1]}, late))).detail["why"] == "too_young"
    assert only(broken(line_up([player(1)], {2: [1]}, late))).detail["why"] == "unknown"
    assert broken(line_up([player(1)], {1: [1]}, YOUNG)) == []  # everybody may play here


def test_nobody_plays_one_contest_in_two_age_groups() -> None:
    both = [player(1, birth_on=date(1980, 5, 5)), player(2, birth_on=date(1980, 5, 5))]
    assert broken(line_up(both, {1: [1], 2: [2]}, YOUNG, MIDDLE)) == []
    found = only(broken(line_up(both, {1: [1], 2: [1, 2]}, YOUNG, MIDDLE)))
    assert (found.kind, found.people, found.has) == (RuleKind.ONE_GROUP, (1,), 2)
    assert found.detail == {"group": "100 m", "contests": [1, 2]}
