"""What the organiser does with teams, and who sees which of them."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from activity_hub.database import db
from activity_hub.models import Team
from activity_hub.rules.permissions import ANONYMOUS
from activity_hub.rules.teams import TeamRefusal, TeamStatus
from activity_hub.services import team
from activity_hub.services.base.access import Invalid, NotFound, Refused
from tests.conftest import NOON
from tests.services.team.squads import (
    audited,
    five_a_side,
    found,
    join,
    leave,
    refused,
    registration_of,
    seen,
    told,
    who,
)
from tests.statements import statements

JOINT = {"joint_teams": True}


@pytest.fixture
def joint(cast):
    """M1 of A1 and M4 of B1; the chair is an organiser of T who may answer."""
    team_id = found(cast, "M1", five_a_side(cast, more=JOINT))
    join(cast, "M4", team_id)
    return team_id


def test_a_joint_team_is_approved(cast, joint, host):
    team.answer(by=host, at=NOON, team_id=joint, approves=True)
    assert seen(cast, "M4", joint).status is TeamStatus.APPROVED
    assert told(cast, "M4") == told(cast, "M1")[-1:] == ["team_approved"]
    assert refused(team.answer, at=NOON, by=host, team_id=joint, approves=True) is TeamRefusal.NOT_WAITING
    join(cast, "M2", joint)  # of a union that was approved with it
    assert seen(cast, "M4", joint).status is TeamStatus.APPROVED


def test_a_third_union_asks_once_more(cast, joint, host):
    team.answer(by=host, at=NOON, team_id=joint, approves=True)
    join(cast, "M3", joint)
    assert seen(cast, "M1", joint).status is TeamStatus.PENDING


def test_a_joint_team_is_rejected_with_a_reason(cast, joint, host):
    with pytest.raises(Invalid):
        team.answer(by=host, at=NOON, team_id=joint, approves=False, reason=" ")
    team.answer(by=host, at=NOON, team_id=joint, approves=False, reason="人数已够，请各自组队")
    view = seen(cast, "M1", joint)
    assert (view.status, view.reason) == (TeamStatus.REJECTED, "人数已够，请各自组队")
    assert told(cast, "M4")[-1] == "team_rejected"
    with pytest.raises(Refused) as caught:
        join(cast, "M2", joint)
    assert caught.value.code is TeamRefusal.TEAM_REJECTED
    team.remove(by=cast.actor("M1"), at=NOON, team_id=joint, registration_id=who(cast, "M4"), keeps_place=True)
    view = seen(cast, "M1", joint)
    assert (view.status, view.reason) == (TeamStatus.FORMING, "")


def test_a_team_of_one_union_has_nothing_to_approve(cast, squad, host):
    assert refused(team.answer, at=NOON, by=host, team_id=squad, approves=True) is TeamRefusal.NOT_WAITING


def test_when_the_founding_union_has_gone_the_team_is_the_captains(cast, joint):
    leave(cast, "M1")
    assert seen(cast, "M4", joint).union_name == "恒远钢球工会"
    assert seen(cast, "M4", joint).status is TeamStatus.FORMING


def test_the_organiser_moves_people_between_teams(cast, host):
    activity_id = five_a_side(cast, more=JOINT)
    first, second = found(cast, "M1", activity_id), found(cast, "M4", activity_id, "飞虎队")
    join(cast, "M2", first)
    before = registration_of(cast, "M2").status
    team.move(by=host, at=NOON, team_id=first, registration_id=who(cast, "M2"), to_team_id=second)
    moved = registration_of(cast, "M2")
    assert (moved.team_id, moved.status) == (second, before) and told(cast, "M2")[-1] == "team_moved"
    assert seen(cast, "M4", second).status is TeamStatus.APPROVED  # who moved them has answered
    team.move(by=host, at=NOON, team_id=first, registration_id=who(cast, "M1"), to_team_id=second)
    assert seen(cast, "M1", first).status is TeamStatus.DISSOLVED
    team.move(by=host, at=NOON, team_id=second, registration_id=who(cast, "M1"), to_team_id=second)
    assert told(cast, "M1").count("team_moved") == 1  # already there


def test_nobody_is_moved_into_a_team_without_room_or_of_another_activity(cast, squad, host):
    other = found(cast, "M3", db.session.get_one(Team, squad).activity_id, "宏图队")
    mine = who(cast, "M3")
    move = {"at": NOON, "by": host, "team_id": other, "registration_id": mine}
    assert refused(team.move, **move, to_team_id=squad) is TeamRefusal.OTHER_UNION
    elsewhere = found(cast, "M4", five_a_side(cast, "X2", starts_at=NOON + timedelta(days=20)), "远队")
    with pytest.raises(NotFound):
        team.move(**move, to_team_id=elsewhere)


def test_names_are_for_teammates_and_staff(cast, squad, host):
    assert [one.name for one in seen(cast, "M2", squad).players][:2] == ["沈知行", "顾晓棠"]
    assert seen(cast, "host", squad).captain_name == "沈知行" and seen(cast, "host", squad).code
    outside = seen(cast, "M3", squad)
    assert {one.name for one in outside.players} == {"沈*", "顾*", "席*", "联*"}
    assert outside.captain_name == "沈*" and outside.code is None and outside.next_captain is None
    assert seen(cast, "M2", squad).code is None  # the code is the captain's to give


def test_the_staff_sees_every_team_and_others_only_their_own(cast, squad, host):
    activity_id = db.session.get_one(Team, squad).activity_id
    cast.register("M3", activity_id)
    listed = team.of_activity(by=host, activity_id=activity_id)
    (line,) = listed.lines
    assert (line.players, line.substitutes, line.placed, line.room.lacks) == (3, 1, 4, 0)
    assert listed.without == 1 and listed.may_answer and listed.mine is None
    theirs = team.of_activity(by=cast.actor("M2"), activity_id=activity_id)
    assert theirs.lines is None and theirs.mine.id == squad and theirs.without == 0
    none = team.of_activity(by=ANONYMOUS, activity_id=activity_id)
    assert none.lines is None and none.mine is None


def test_what_waits_for_an_answer_is_listed_first(cast, host):
    activity_id = five_a_side(cast, more=JOINT)
    found(cast, "M2", activity_id, "先来队")
    waits = found(cast, "M1", activity_id)
    join(cast, "M4", waits)
    listed = team.of_activity(by=host, activity_id=activity_id)
    assert [one.name for one in listed.lines] == ["先锋队", "先来队"]


def test_every_change_is_in_the_audit_trail(cast, squad):
    by = cast.actor("M1")
    team.rename(by=by, at=NOON, team_id=squad, name="别名")
    team.new_code(by=by, at=NOON, team_id=squad)
    team.hand_over(by=by, at=NOON, team_id=squad, registration_id=who(cast, "M2"))
    leave(cast, "M2")
    by = cast.actor("M1")
    team.remove(by=by, at=NOON, team_id=squad, registration_id=who(cast, "chair"), keeps_place=True)
    team.dissolve(by=by, at=NOON, team_id=squad, keeps_places=True)
    verbs = ["found", "join", "join", "join", "rename", "new_code", "captain", "captain", "remove", "dissolve"]
    assert audited() == verbs


def test_the_list_takes_as_many_statements_for_many_teams_as_for_one(cast, host):
    activity_id = five_a_side(cast)
    found(cast, "M1", activity_id)
    counts = []
    for more in (("M2", "二队"), ("M3", "三队"), ("chair", "四队")):
        with statements() as sent:
            team.of_activity(by=host, activity_id=activity_id)
        counts.append(len(sent))
        found(cast, more[0], activity_id, more[1])
    assert len(set(counts)) == 1
    assert db.session.scalar(select(func.count()).select_from(Team)) == 4
