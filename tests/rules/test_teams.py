"""Teams: size, unions, names, approval and who leads next, without any database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.teams import (
    NAME_MAX,
    NameFault,
    Player,
    Squad,
    TeamRefusal,
    TeamRole,
    TeamStatus,
    answer_refusal,
    fixed_refusal,
    found_refusal,
    join_refusal,
    name_fault,
    next_captain,
    retired_name,
    role_of_newcomer,
    role_refusal,
    room,
    status_after,
    tidy_name,
)
from activity_hub.rules.terms import Terms

NOON = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)
TERMS = Terms(team_from=3, team_to=4, team_substitutes=1)
_S = TeamStatus


def squad(players: int = 1, substitutes: int = 0, unions: tuple[int | None, ...] = (1,), status=_S.FORMING) -> Squad:
    roles = [TeamRole.PLAYER] * players + [TeamRole.SUBSTITUTE] * substitutes
    return Squad(
        status,
        1,
        tuple(
            Player(n, n, unions[(n - 1) % len(unions)], role, NOON + timedelta(minutes=n))
            for n, role in enumerate(roles, start=1)
        ),
    )


@pytest.mark.parametrize(
    ("players", "substitutes", "left"),
    [(1, 0, (3, 1, 2)), (3, 0, (1, 1, 0)), (4, 0, (0, 1, 0)), (4, 1, (0, 0, 0)), (2, 1, (2, 0, 1)), (5, 2, (0, 0, 0))],
)
def test_a_team_says_what_it_lacks(players, substitutes, left):
    found = room(TERMS, squad(players, substitutes))
    assert (found.players, found.substitutes, found.lacks) == left
    assert found.is_full is (left[:2] == (0, 0))


@pytest.mark.parametrize("held", [0, 1])
def test_an_activity_without_teams_has_none(held):
    assert found_refusal(Terms(), held) is TeamRefusal.NO_TEAMS
    assert join_refusal(Terms(), squad(), 1) is TeamRefusal.NO_TEAMS


def test_a_union_founds_as_many_teams_as_it_may():
    two = Terms(team_to=4, teams_per_union=2)
    assert [found_refusal(two, held) for held in (0, 1, 2)] == [None, None, TeamRefusal.UNION_HAS_ITS_TEAMS]
    assert found_refusal(TERMS, 99) is None


@pytest.mark.parametrize(
    ("team", "refusal"),
    [
        (squad(1), None),
        (squad(4), None),  # a substitute's place is left
        (squad(4, 1), TeamRefusal.TEAM_FULL),
        (squad(1, status=_S.DISSOLVED), TeamRefusal.TEAM_DISSOLVED),
        (squad(1, status=_S.REJECTED), TeamRefusal.TEAM_REJECTED),
    ],
)
def test_joining_asks_for_room_and_a_team_that_stands(team, refusal):
    assert join_refusal(TERMS, team, 1) is refusal


def test_another_union_joins_only_where_teams_may_be_joint():
    joint = Terms(team_from=3, team_to=4, joint_teams=True)
    assert join_refusal(TERMS, squad(), 2) is TeamRefusal.OTHER_UNION
    assert join_refusal(joint, squad(), 2) is None
    assert join_refusal(TERMS, squad(unions=(None,)), None) is None


def test_a_newcomer_plays_while_players_are_wanted():
    assert role_of_newcomer(TERMS, squad(3)) is TeamRole.PLAYER
    assert role_of_newcomer(TERMS, squad(4)) is TeamRole.SUBSTITUTE


def test_a_role_is_given_while_there_is_room_for_it():
    assert role_refusal(TERMS, squad(3, 1), TeamRole.PLAYER) is None
    assert role_refusal(TERMS, squad(4), TeamRole.PLAYER) is TeamRefusal.PLAYERS_FULL
    assert role_refusal(TERMS, squad(4), TeamRole.SUBSTITUTE) is None
    assert role_refusal(TERMS, squad(3, 1), TeamRole.SUBSTITUTE) is TeamRefusal.SUBSTITUTES_FULL


@pytest.mark.parametrize("status", ActivityStatus)
def test_teams_may_be_changed_while_the_activity_is_to_come(status):
    to_come = status in (ActivityStatus.PUBLISHED, ActivityStatus.CLOSED, ActivityStatus.POSTPONED)
    assert fixed_refusal(TERMS, status) is (None if to_come else TeamRefusal.TEAMS_FIXED)


@pytest.mark.parametrize(
    ("status", "before", "after", "then"),
    [
        (_S.FORMING, {1}, {1}, _S.FORMING),
        (_S.FORMING, {1}, {1, 2}, _S.PENDING),
        (_S.FORMING, {1}, {1, None}, _S.PENDING),
        (_S.PENDING, {1, 2}, {1}, _S.FORMING),
        (_S.PENDING, {1, 2}, {1, 2}, _S.PENDING),
        (_S.APPROVED, {1, 2}, {1, 2}, _S.APPROVED),
        (_S.APPROVED, {1, 2}, {1, 2, 3}, _S.PENDING),
        (_S.APPROVED, {1, 2, 3}, {1, 3}, _S.APPROVED),
        (_S.APPROVED, {1, 2}, {2}, _S.FORMING),
        (_S.REJECTED, {1, 2}, {1, 2}, _S.REJECTED),
        (_S.REJECTED, {1, 2, 3}, {1, 2}, _S.PENDING),
        (_S.REJECTED, {1, 2}, {1}, _S.FORMING),
        (_S.APPROVED, {1}, set(), _S.DISSOLVED),
        (_S.DISSOLVED, {1}, {1, 2}, _S.DISSOLVED),
    ],
)
def test_a_second_union_asks_for_approval(status, before, after, then):
    assert status_after(status, before, after) is then


unions = st.frozensets(st.one_of(st.none(), st.integers(1, 4)), max_size=4)


@given(st.sampled_from(TeamStatus), unions, unions)
def test_a_team_is_joint_exactly_when_somebody_answers_for_it(status, before, after):
    """Whatever happens, a team of one union waits for nobody, and one of several was asked about."""
    then = status_after(status, before, after)
    if status is _S.DISSOLVED or not after:
        assert then is _S.DISSOLVED
    elif len(after) == 1:
        assert then is _S.FORMING
    else:
        assert then in (_S.PENDING, _S.APPROVED, _S.REJECTED)
        assert then is not _S.APPROVED or (status is _S.APPROVED and after <= before)


@pytest.mark.parametrize(
    ("status", "approve", "reject"),
    [
        (_S.FORMING, False, False),
        (_S.PENDING, True, True),
        (_S.APPROVED, False, True),
        (_S.REJECTED, True, False),
        (_S.DISSOLVED, False, False),
    ],
)
def test_a_joint_team_is_answered_and_the_answer_may_be_changed(status, approve, reject):
    assert (answer_refusal(status, True) is None) is approve
    assert (answer_refusal(status, False) is None) is reject


def test_whoever_has_played_for_longest_leads_next():
    assert next_captain(()) is None
    old, young = squad(2).players
    bench = Player(9, 9, 1, TeamRole.SUBSTITUTE, NOON - timedelta(days=9))
    assert next_captain((young, bench, old)) == old
    assert next_captain((bench,)) == bench


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("先锋队", None),
        ("", NameFault.REQUIRED),
        ("队" * (NAME_MAX + 1), NameFault.TOO_LONG),
        ("先\u202e锋", NameFault.STRANGE_CHARACTERS),
        ("飞虎队", NameFault.TAKEN),
        ("ｅＡＧＬＥｓ", NameFault.TAKEN),
    ],
)
def test_a_name_is_judged(name, fault):
    assert name_fault(tidy_name(name), ["飞虎队", "Eagles"]) is fault


@given(st.text(max_size=80), st.integers(1, 2**31 - 1))
def test_a_dissolved_team_leaves_its_name_to_others(name, team_id):
    kept = tidy_name(name)[:NAME_MAX]
    retired = retired_name(kept, team_id)
    assert len(retired) <= NAME_MAX and retired != kept and str(team_id) in retired
