"""Places in nested quotas against a model that counts everybody again each time: small cases all, others at random."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activity_hub.rules.seats import OPEN_POOL, Line, Node, Pool, WaitPolicy, keeps
from tests.conftest import NOON
from tests.services.seat_model import OPEN, Ceiling, Hall

# The quotas' names in the model and their ids in the rule: three levels, two of them with a neighbour.
IDS = {"A": 1, "A1": 2, "A2": 3, "A1a": 4, "B": 5}
ABOVE = {"A": OPEN, "A1": "A", "A2": "A", "A1a": "A1", "B": OPEN}


def pool_of(hall, people):
    nodes = [
        Node(IDS[name], IDS.get(one.above), one.places, hall.sitting(people, name), one.keeps)
        for name, one in hall.ceilings.items()
    ]
    return Pool(hall.size, hall.sitting(people, OPEN), nodes)


def id_of(where):
    return IDS[where] if where else None


def state(pool):
    return {node.id: (node.taken, pool.kept_below(node.id), pool.room(node.id)) for node in pool.nodes.values()}


def same_as_fresh(pool, hall, people):
    assert state(pool) == state(pool_of(hall, people))


def room_by_model(hall, people, where):
    """The most places at once; None where any number fits."""
    most = 60
    fitting = [places for places in range(1, most + 1) if not hall.too_small(people, where, places)]
    return None if len(fitting) == most else max(fitting, default=0)


def is_promised(hall, people):
    """No ceiling is broken, and each union that is kept places for could still come with all of them."""
    for where in [OPEN, *hall.ceilings]:
        limit = hall.limit(where)
        assert limit is None or hall.sitting(people, where) <= limit
    assert hall.is_sound(people)


@st.composite
def halls(draw):
    """Nested quotas that fit into each other, some of which have stopped keeping."""
    size = draw(st.none() | st.integers(0, 12))
    ceilings, left = {}, {OPEN: 12 if size is None else size}
    for name in ABOVE:
        above = ABOVE[name]
        if above in left and draw(st.booleans()):
            places = draw(st.integers(0, left[above]))
            left[above] -= places
            left[name] = places
            ceilings[name] = Ceiling(places, above, draw(st.booleans()))
    return Hall(size, ceilings)


@st.composite
def crowded(draw):
    """A hall in which some have sat down, each of whom fitted."""
    hall = draw(halls())
    people = []
    for where, places in draw(st.lists(comers(hall), max_size=8)):
        if not hall.too_small(people, where, places):
            people.append((where, places))
    return hall, people


@st.composite
def disturbed(draw):
    """As `crowded`, and then quotas were changed over the heads of those who sit: more may be promised than is left."""
    hall, people = draw(crowded())
    ceilings = {
        name: Ceiling(
            max(draw(st.integers(0, 8)), hall.sitting(people, name)), one.above, draw(st.booleans()) or one.keeps
        )
        for name, one in hall.ceilings.items()
    }
    return Hall(hall.size, ceilings), people


def comers(hall):
    return st.tuples(st.sampled_from([OPEN, *hall.ceilings]), st.integers(1, 4))


SMALL = [
    (size, quota, inner, taken, keeping)
    for size, quota, inner in product([None, 0, 1, 2, 3, 4], range(4), range(3))
    if inner <= quota and quota <= (9 if size is None else size)
    for taken in product(range(3), range(2), range(2))
    for keeping in product([True, False], repeat=2)
]


def test_every_small_hall_has_the_room_that_the_model_finds():
    looked_at = 0
    for size, quota, inner, (in_open, in_quota, in_inner), (outer_keeps, inner_keeps) in SMALL:
        hall = Hall(size, {"A": Ceiling(quota, OPEN, outer_keeps), "A1": Ceiling(inner, "A", inner_keeps)})
        people = [(OPEN, 1)] * in_open + [("A", 1)] * in_quota + [("A1", 1)] * in_inner
        if not hall.is_sound(people):
            continue
        pool = pool_of(hall, people)
        for where in (OPEN, "A", "A1"):
            assert pool.room(id_of(where)) == room_by_model(hall, people, where), (hall, people, where)
            looked_at += 1
    assert looked_at > 1000


@given(crowded() | disturbed(), st.data())
def test_what_is_free_is_what_the_model_finds(crowd, data):
    hall, people = crowd
    where, places = data.draw(comers(hall))
    pool = pool_of(hall, people)
    assert pool.room(id_of(where)) == room_by_model(hall, people, where)
    lacking = [
        node_id for node_id, _gives in pool.needs(id_of(where)) if node_id in dict(pool.lacks(id_of(where), places))
    ]
    short = [id_of(one) or OPEN_POOL for one in hall.too_small(people, where, places)]
    assert lacking[:1] == short[:1]
    assert pool.has_any_room() == any(room_by_model(hall, people, one) != 0 for one in [OPEN, *hall.ceilings])
    assert set(pool.open_quotas()) == {
        id_of(one) or OPEN_POOL for one in [OPEN, *hall.ceilings] if room_by_model(hall, people, one) != 0
    }


@given(crowded(), st.data())
def test_any_coming_and_going_breaks_no_promise(crowd, data):
    """Whoever fits sits down and anybody may leave: at each step the counts are those of a recount."""
    hall, people = crowd
    pool = pool_of(hall, people)
    for _ in range(data.draw(st.integers(1, 8))):
        if people and data.draw(st.booleans()):
            where, places = people.pop(data.draw(st.integers(0, len(people) - 1)))
            pool.take(id_of(where), -places)
        else:
            where, places = data.draw(comers(hall))
            if not pool.lacks(id_of(where), places):
                pool.take(id_of(where), places)
                people.append((where, places))
        same_as_fresh(pool, hall, people)
        is_promised(hall, people)


@given(crowded() | disturbed(), st.data())
def test_to_take_and_to_give_back_leaves_all_as_it_was(crowd, data):
    """Also where too many are taken, as a hall is that was made smaller by hand."""
    hall, people = crowd
    pool = pool_of(hall, people)
    before = state(pool)
    where, places = data.draw(comers(hall))
    pool.take(id_of(where), places)
    pool.take(id_of(where), -places)
    assert state(pool) == before


@given(crowded() | disturbed(), st.data())
def test_a_line_serves_whom_the_model_serves(crowd, data):
    hall, people = crowd
    was_sound = hall.is_sound(people)
    wanted = data.draw(st.lists(comers(hall), max_size=10))
    for policy in WaitPolicy:
        line = Line(pool_of(hall, people), policy)
        got = [number for number, (where, places) in enumerate(wanted) if line.serve(id_of(where), places)]
        assert got == hall.served(people, wanted, strict=policy is WaitPolicy.STRICT)
        seated = [*people, *(wanted[number] for number in got)]
        same_as_fresh(line.pool, hall, seated)
        assert not any((line.pool.nodes[IDS[name]].left or 0) < 0 for name in hall.ceilings)
        if was_sound:
            is_promised(hall, seated)


@given(crowded() | disturbed(), st.data())
def test_under_strict_nobody_of_the_same_quota_is_overtaken(crowd, data):
    hall, people = crowd
    wanted = data.draw(st.lists(comers(hall), max_size=10))
    line = Line(pool_of(hall, people), WaitPolicy.STRICT)
    passed_over = set()
    for where, places in wanted:
        if line.serve(id_of(where), places):
            assert where not in passed_over
        elif hall.could_ever_seat(where, places):
            passed_over.add(where)


@given(crowded() | disturbed(), st.data())
def test_with_gaps_filled_nobody_is_left_who_would_fit(crowd, data):
    hall, people = crowd
    wanted = data.draw(st.lists(comers(hall), max_size=10))
    line = Line(pool_of(hall, people), WaitPolicy.FILL_GAP)
    left = [one for one in wanted if not line.serve(id_of(one[0]), one[1])]
    assert all(line.pool.lacks(id_of(where), places) for where, places in left)


@given(crowded() | disturbed(), st.data())
def test_one_by_one_both_policies_leave_nobody_who_would_fit(crowd, data):
    hall, people = crowd
    wanted = [where for where, _places in data.draw(st.lists(comers(hall), max_size=12))]
    served = []
    for policy in WaitPolicy:
        line = Line(pool_of(hall, people), policy)
        served.append([line.serve(id_of(where), 1) for where in wanted])
        assert not any(line.pool.room(id_of(where)) for where, got in zip(wanted, served[-1], strict=True) if not got)
    assert served[0] == served[1]


@given(crowded(), st.data())
def test_whoever_is_held_back_loses_nothing_to_those_served_later(crowd, data):
    """Under strict, what a group waits for is as much afterwards as when it was passed over."""
    hall, people = crowd
    wanted = data.draw(st.lists(comers(hall), max_size=10))
    line = Line(pool_of(hall, people), WaitPolicy.STRICT)
    waits = []
    for where, places in wanted:
        needs, lacking = line.pool.needs(id_of(where)), line.pool.lacks(id_of(where), places)
        if not line.serve(id_of(where), places) and lacking and hall.could_ever_seat(where, places):
            nearest = next(key for key in needs if key in lacking)
            waits.append((where, nearest, needs[nearest]))
    for where, nearest, left in waits:
        assert line.pool.needs(id_of(where))[nearest] == left


def test_a_group_that_its_own_quota_is_too_small_for_holds_back_nobody_else():
    """It could not come whatever the others do: their places stay theirs, and the turn stays its own."""
    line = Line(pool_of(Hall(4, {"A": Ceiling(2), "B": Ceiling(1)}), []), WaitPolicy.STRICT)
    assert not line.serve(IDS["A"], 5)
    assert line.serve(IDS["B"], 1) and line.serve(None, 1)
    assert line.serve(IDS["A"], 1), "not even its own people wait for what can never be"
    returned = Line(pool_of(Hall(2, {"A": Ceiling(0, OPEN, keeps=False)}), []), WaitPolicy.STRICT)
    assert not returned.serve(IDS["A"], 3)
    assert returned.serve(None, 2)


@given(crowded())
def test_places_that_a_quota_stops_keeping_go_up_and_its_ceiling_stays(crowd):
    hall, people = crowd
    for name, ceiling in hall.ceilings.items():
        before = pool_of(hall, people)
        later = Hall(hall.size, {**hall.ceilings, name: Ceiling(ceiling.places, ceiling.above, keeps=False)})
        after = pool_of(later, people)
        above = id_of(ceiling.above)
        had, has = (pool.needs(above)[above or OPEN_POOL, True] for pool in (before, after))
        unclaimed = ceiling.places - before.nodes[IDS[name]].taken - before.kept_below(IDS[name])
        assert has is None or has - had == (unclaimed if ceiling.keeps else 0)
        assert after.nodes[IDS[name]].left == ceiling.places - hall.sitting(people, name)
        assert later.is_sound(people)


def test_unclaimed_places_go_to_the_nearest_quota_above_that_keeps():
    """500 for all, 200 of them for A, 60 of those for A1, 20 of those for A1a (contract.md §6)."""
    ceilings = {"A": Ceiling(200), "A1": Ceiling(60, "A"), "A1a": Ceiling(20, "A1")}
    people = [("A1a", 5), ("A1", 10), (OPEN, 100)]

    def rooms(keeping):
        kept = {name: Ceiling(one.places, one.above, name in keeping) for name, one in ceilings.items()}
        pool = pool_of(Hall(500, kept), people)
        return [pool.room(id_of(where)) for where in (OPEN, "A", "A1", "A1a")]

    assert rooms({"A", "A1", "A1a"}) == [200, 140, 30, 15]
    assert rooms({"A", "A1"}) == [200, 140, 45, 15]
    assert rooms({"A"}) == [200, 185, 45, 15]
    assert rooms(set()) == [385, 185, 45, 15]
    assert rooms({"A1a"}) == [370, 170, 30, 15]


@settings(max_examples=50)
@given(st.integers(0, 5), st.integers(0, 5), st.integers(1, 4))
def test_a_hall_made_too_small_gives_nothing_and_never_less_than_nothing(size, quota, places):
    """More is kept, or taken, than there is: whoever comes to the open gets no place, and no number is negative."""
    pool = pool_of(Hall(size, {"A": Ceiling(quota)}), [(OPEN, places)])
    assert pool.room(None) == max(size - places - quota, 0)
    assert pool.room(1) == max(min(quota, size - places), 0)


def test_a_line_knows_who_could_still_be_served():
    line = Line(pool_of(Hall(5, {"A": Ceiling(2)}), []), WaitPolicy.STRICT)
    assert line.open_quotas() == [OPEN_POOL, IDS["A"]]
    assert not line.serve(None, 4)
    assert line.open_quotas() == [IDS["A"]]
    assert line.may_take(IDS["A"], 2) and not line.may_take(IDS["A"], 3)
    assert line.serve(IDS["A"], 2)
    assert line.open_quotas() == []


@pytest.mark.parametrize(
    ("returns_at", "is_kept"),
    [(None, True), (NOON, False), (NOON.replace(hour=3), False), (NOON.replace(hour=5), True)],
)
def test_a_quota_keeps_until_its_day(returns_at, is_kept):
    assert keeps(returns_at, NOON) is is_kept
