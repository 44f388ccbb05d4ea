"""Each rule of a line-up that is a row: where it holds, where it breaks, and what is said on the edge."""

from datetime import date

from activity_hub.rules.line_up import Bound, Broken, Contest, Part, RuleKind, broken, newly
from tests.rules.line_ups import RELAY, RUN, line_up, men, only, player, rule, women


def test_entries_by_rule_may_grow_with_the_union() -> None:
    relay = Contest(2, size_from=1, size_to=2)
    two = {2: [(1, 1), (2, 2)]}
    by_size = rule(RuleKind.ENTRIES_OF_UNION, 2, most=1, by_members=[{"members_from": 50, "most": 2}])
    assert broken(line_up(men(2), two, relay, members=50), [by_size]) == []
    found = only(broken(line_up(men(2), two, relay, members=49), [by_size]))
    assert (found.rule_id, found.needed, found.has) == (9, 1, 2)


def test_contests_of_a_person() -> None:
    three = {1: [1], 2: [1], 4: [1, 2]}
    contests = (RUN, Contest(2), Contest(4))
    at_most_three = rule(RuleKind.CONTESTS_OF_PERSON, most=3)
    assert broken(line_up(men(2), three, *contests), [at_most_three]) == []
    found = only(broken(line_up(men(2), three, *contests), [rule(RuleKind.CONTESTS_OF_PERSON, most=2)]))
    assert (found.people, found.needed, found.has, found.detail["contests"]) == ((1,), 2, 3, [1, 2, 4])


def test_relays_may_be_left_out_of_a_persons_contests() -> None:
    entered = {1: [1], 2: [1, 2, 3, 4]}
    free = rule(RuleKind.CONTESTS_OF_PERSON, most=1, squads_count=False)
    assert broken(line_up(men(4), entered, RUN, RELAY), [free]) == []
    assert only(broken(line_up(men(4), entered, RUN, RELAY), [rule(RuleKind.CONTESTS_OF_PERSON, most=1)])).has == 2


def test_so_many_women_in_each_squad() -> None:
    wanted = rule(RuleKind.GENDER, 3, gender="F", least=3)
    good = [*men(7), *women(3)]
    assert broken(line_up(good, {3: [one.key for one in good]}), [wanted]) == []
    bad = [*men(8), *women(2)]
    found = only(broken(line_up(bad, {3: [one.key for one in bad]}), [wanted]))
    assert (found.kind, found.bound, found.needed, found.has) == (RuleKind.GENDER, Bound.LEAST, 3, 2)
    assert (found.contest_id, found.squad, len(found.people)) == (3, 1, 10)


def test_women_in_reserve_do_not_play() -> None:
    contest = Contest(3, size_from=1, size_to=2, reserves=1)
    people = [player(1), player(2, "F")]
    wanted = rule(RuleKind.GENDER, 3, gender="F", least=1)
    assert only(broken(line_up(people, {3: [1, (2, 1, True)]}, contest), [wanted])).has == 0


def test_at_most_so_many_men_names_the_men() -> None:
    people = [*men(2), *women(1)]
    most_one = rule(RuleKind.GENDER, 1, gender="M", most=1)
    found = only(broken(line_up(people, {1: [1, 2, 101]}), [most_one]))
    assert (found.bound, found.people, found.squad) == (Bound.MOST, (1, 2), None)
    assert broken(line_up(people, {1: [1, 101]}), [most_one]) == []


def test_women_of_the_whole_delegation() -> None:
    least = rule(RuleKind.GENDER, gender="F", least=2)
    assert broken(line_up([*men(3), *women(2)], {}), [least]) == []
    found = only(broken(line_up([*men(3), *women(1)], {}), [least]))
    assert (found.contest_id, found.people, found.has) == (None, (), 1)
    playing = rule(RuleKind.GENDER, gender="F", least=2, only_playing=True)
    assert only(broken(line_up(women(2), {1: [101]}), [playing])).has == 1


def test_a_contest_that_nobody_enters_breaks_nothing() -> None:
    rules = [
        rule(RuleKind.GENDER, 3, gender="F", least=3),
        rule(RuleKind.PARTS, 3, part="cadre", least=1),
        rule(RuleKind.AGES, 3, bands=[{"born_from": "1990-01-01", "least": 1}]),
    ]
    assert broken(line_up(men(3), {}), rules) == []


BANDS = [
    {"born_from": "1996-06-01", "least": 1, "most": 1},
    {"born_from": "1986-06-01", "born_to": "1996-05-31", "least": 2, "most": 2},
    {"born_to": "1986-05-31", "least": 1, "most": 1},
]


def relay_of(*births: date | int | None) -> list[Broken]:
    people = [
        player(
            at, birth_on=birth if isinstance(birth, date) else None, birth_year=birth if type(birth) is int else None
        )
        for at, birth in enumerate(births, 1)
    ]
    keys = [one.key for one in people]
    return broken(line_up(people, {2: keys}, Contest(2, size_from=1, size_to=9)), [rule(RuleKind.AGES, 2, bands=BANDS)])


def test_the_ages_inside_one_squad() -> None:
    young, middle, old = date(1996, 6, 1), date(1986, 6, 1), date(1986, 5, 31)
    assert relay_of(young, middle, date(1996, 5, 31), old) == []
    found = relay_of(young, middle, old)
    assert [(one.bound, one.detail["band"], one.needed, one.has) for one in found] == [(Bound.LEAST, 1, 2, 1)]
    found = relay_of(young, date(1997, 1, 1), middle, middle, old)
    assert [(one.bound, one.detail["band"], one.needed, one.has, one.people) for one in found] == [
        (Bound.MOST, 0, 1, 2, (2,))
    ]
    assert {(one.bound, one.detail["band"]) for one in relay_of(young, young, middle, old)} == {
        (Bound.LEAST, 1),
        (Bound.MOST, 0),
    }


def test_a_birth_year_between_two_bands_is_counted_where_it_helps() -> None:
    young, middle, old = date(1998, 1, 1), date(1990, 1, 1), date(1980, 1, 1)
    assert relay_of(1996, middle, middle, old) == []  # counts as young
    assert relay_of(young, 1996, middle, old) == []  # counts in the middle
    assert relay_of(1996, 1996, 1986, 1986) == []
    assert relay_of(1996, middle, 1986, old) == []
    assert [one.detail["band"] for one in relay_of(None, middle, middle, old)] == [0]


def test_parts_of_the_delegation() -> None:
    one_leader = rule(RuleKind.PARTS, part="leader", least=1, most=1)
    assert broken(line_up([player(1, part=Part.LEADER), player(2)], {}), [one_leader]) == []
    assert only(broken(line_up(men(2), {}), [one_leader])).bound is Bound.LEAST
    two = [player(1, part=Part.LEADER), player(2, part=Part.LEADER)]
    found = only(broken(line_up(two, {}), [one_leader]))
    assert (found.bound, found.has, found.people) == (Bound.MOST, 2, (1, 2))


def test_one_of_the_leadership_in_each_relay() -> None:
    cadre = rule(RuleKind.PARTS, 2, part="cadre", least=1)
    people = [player(1, part=Part.CADRE), *men(3, 2)]
    assert broken(line_up(people, {2: [1, 2, 3, 4]}), [cadre]) == []
    assert only(broken(line_up(men(4), {2: [1, 2, 3, 4]}), [cadre])).people == (1, 2, 3, 4)


def test_who_may_enter_contests() -> None:
    athletes = rule(RuleKind.WHO_PLAYS, parts=["athlete", "cadre"])
    people = [player(1), player(2, part=Part.CADRE), player(3, part=Part.COACH)]
    assert broken(line_up(people, {1: [1, 2]}), [athletes]) == []
    assert only(broken(line_up(people, {1: [1, 3]}), [athletes])).people == (3,)
    elsewhere = rule(RuleKind.WHO_PLAYS, 4, parts=["athlete"])
    assert broken(line_up(people, {1: [3]}, RUN, Contest(4)), [elsewhere]) == []
    assert only(broken(line_up(people, {4: [3]}, RUN, Contest(4)), [elsewhere])).contest_id == 4


def test_the_size_of_the_whole_delegation() -> None:
    thirty = rule(RuleKind.SIZE, most=30)
    assert broken(line_up(men(30), {}), [thirty]) == []
    found = only(broken(line_up(men(31), {}), [thirty]))
    assert (found.needed, found.has, found.bound) == (30, 31, Bound.MOST)
    assert only(broken(line_up(men(2), {}), [rule(RuleKind.SIZE, least=3)])).bound is Bound.LEAST
    playing = rule(RuleKind.SIZE, most=1, only_playing=True)
    assert broken(line_up(men(5), {1: [1]}), [playing]) == []


def test_so_many_contests_have_to_be_entered() -> None:
    two = rule(RuleKind.CONTESTS_ENTERED, least=2)
    contests = (RUN, Contest(4, reserves=1))
    assert broken(line_up(men(2), {1: [1], 4: [2]}, *contests), [two]) == []
    assert only(broken(line_up(men(2), {1: [1], 4: [(2, 1, True)]}, *contests), [two])).has == 1


SHARES = [
    {"members_from": 160, "percent": 50},
    {"members_from": 40, "percent": 60},
    {"members_from": 0, "percent": 70},
]


def test_the_least_share_by_the_size_of_the_union() -> None:
    for members, needed in ((200, 100), (160, 80), (159, 96), (40, 24), (39, 28), (10, 7)):
        share = rule(RuleKind.SHARE, bands=SHARES)
        people = men(needed)
        keys = [one.key for one in people]
        assert broken(line_up(people, {1: keys}, members=members), [share]) == [], members
        found = only(broken(line_up(people, {1: keys[1:]}, members=members), [share]))
        assert (found.needed, found.has, found.detail["members"]) == (needed, needed - 1, members)


def test_a_share_of_people_rather_than_players_and_a_union_below_the_table() -> None:
    share = rule(RuleKind.SHARE, bands=SHARES[:1], only_playing=False)
    assert broken(line_up(men(80), {}, members=160), [share]) == []
    assert broken(line_up(men(1), {}, members=159), [share]) == []


def test_rules_of_contests_that_are_gone_break_nothing() -> None:
    assert broken(line_up(men(1), {}), [rule(RuleKind.GENDER, 77, gender="F", least=1)]) == []


def test_entries_of_strangers_are_not_judged() -> None:
    assert broken(line_up(men(1), {1: [1, 50], 99: [1]})) == []


def test_only_what_got_worse_is_new() -> None:
    short = broken(line_up(men(4), {2: [1, 2, 3]}))
    shorter = broken(line_up(men(4), {2: [1, 2]}))
    assert newly(short, short) == []
    assert newly(shorter, short) == []
    assert newly(short, shorter) == shorter
    assert newly([], short) == short


def test_another_person_in_too_many_contests_is_new() -> None:
    most = rule(RuleKind.CONTESTS_OF_PERSON, most=1)
    contests = (RUN, Contest(4))
    before = broken(line_up(men(2), {1: [1], 4: [1]}, *contests), [most])
    after = broken(line_up(men(2), {1: [2], 4: [2]}, *contests), [most])
    assert newly(before, after) == after
