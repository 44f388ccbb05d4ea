"""What captains and organisers do with a team, and what becomes of it when people go."""

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Attendance, Occurrence, Registration
from activity_hub.rules.permissions import ANONYMOUS
from activity_hub.rules.teams import TeamRefusal, TeamRole, TeamStatus
from activity_hub.services import team
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound
from tests.conftest import NOON
from tests.services.team.squads import (
    audited,
    code_of,
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


def test_a_captain_renames_the_team(cast, squad):
    team.rename(by=cast.actor("M1"), at=NOON, team_id=squad, name=" 飞虎 队")
    assert seen(cast, "M2", squad).name == "飞虎 队"
    team.rename(by=cast.actor("M1"), at=NOON, team_id=squad, name="飞虎 队")  # its own name is not taken
    with pytest.raises(Invalid):
        team.rename(by=cast.actor("M1"), at=NOON, team_id=squad, name=" ")


def test_a_new_code_kills_the_old_one_at_once(cast, squad):
    old = code_of(squad)
    leave(cast, "M2")
    team.new_code(by=cast.actor("M1"), at=NOON, team_id=squad)
    with pytest.raises(NotFound):
        team.join(by=cast.actor("M2"), at=NOON, code=old)
    assert code_of(squad) != old
    join(cast, "M2", squad)


def test_roles_are_changed_where_there_is_room(cast, squad):
    by = cast.actor("M1")
    liaison, second = who(cast, "liaison"), who(cast, "M2")
    full = refused(team.assign, at=NOON, by=by, team_id=squad, registration_id=liaison, role=TeamRole.PLAYER)
    assert full is TeamRefusal.PLAYERS_FULL
    bench = refused(team.assign, at=NOON, by=by, team_id=squad, registration_id=second, role=TeamRole.SUBSTITUTE)
    assert bench is TeamRefusal.SUBSTITUTES_FULL
    leave(cast, "chair")
    team.assign(by=by, at=NOON, team_id=squad, registration_id=liaison, role=TeamRole.PLAYER)
    team.assign(by=by, at=NOON, team_id=squad, registration_id=second, role=TeamRole.SUBSTITUTE)
    team.assign(by=by, at=NOON, team_id=squad, registration_id=second, role=TeamRole.SUBSTITUTE)
    assert registration_of(cast, "liaison").team_role == "player"
    assert registration_of(cast, "M2").team_role == "substitute"
    assert audited().count("role") == 2


def test_the_captaincy_is_handed_over(cast, squad):
    team.hand_over(by=cast.actor("M1"), at=NOON, team_id=squad, registration_id=who(cast, "chair"))
    assert seen(cast, "chair", squad).is_captain and not seen(cast, "M1", squad).is_captain
    assert told(cast, "chair") == ["team_captain"]
    with pytest.raises(NotAllowed):
        team.rename(by=cast.actor("M1"), at=NOON, team_id=squad, name="迟了")


@pytest.mark.parametrize("keeps", [True, False])
def test_somebody_is_taken_out_with_or_without_their_place(cast, squad, keeps):
    gone = who(cast, "M2")
    team.remove(by=cast.actor("M1"), at=NOON, team_id=squad, registration_id=gone, keeps_place=keeps)
    row = registration_of(cast, "M2")
    assert row.team_id is None and row.status == ("confirmed" if keeps else "withdrawn")
    assert told(cast, "M2") == ["team_removed"] + ([] if keeps else ["withdrawn_for"])
    assert "team_left" not in told(cast, "M1")
    with pytest.raises(NotFound):
        team.remove(by=cast.actor("M1"), at=NOON, team_id=squad, registration_id=gone, keeps_place=keeps)


def test_a_captain_cannot_be_taken_out_by_themselves(cast, squad):
    code = refused(
        team.remove, at=NOON, by=cast.actor("M1"), team_id=squad, registration_id=who(cast, "M1"), keeps_place=True
    )
    assert code is TeamRefusal.CAPTAIN_STAYS


def test_a_freed_place_goes_to_the_next_in_the_list(cast):
    team_id = found(cast, "M1", five_a_side(cast, capacity=2))
    join(cast, "M2", team_id)
    join(cast, "chair", team_id)
    assert registration_of(cast, "chair").status == "waitlisted"
    team.remove(by=cast.actor("M1"), at=NOON, team_id=team_id, registration_id=who(cast, "M2"), keeps_place=False)
    assert registration_of(cast, "chair").status == "confirmed"


@pytest.mark.parametrize("keeps", [True, False])
def test_a_team_is_dissolved_with_or_without_its_places(cast, squad, keeps):
    code = code_of(squad)
    team.dissolve(by=cast.actor("M1"), at=NOON, team_id=squad, keeps_places=keeps)
    rows = db.session.scalars(select(Registration)).all()
    assert {row.status for row in rows} == {"confirmed" if keeps else "withdrawn"}
    assert {row.team_id for row in rows} == {None}
    assert db.session.scalar(select(Activity.taken)) == (4 if keeps else 0)
    assert told(cast, "M2") == ["team_dissolved"] + ([] if keeps else ["withdrawn_for"])
    assert told(cast, "M1").count("team_dissolved") == 0
    with pytest.raises(NotFound):
        team.invitation(by=cast.actor("M2"), at=NOON, code=code)
    with pytest.raises(NotFound):
        team.dissolve(by=cast.actor("M1"), at=NOON, team_id=squad, keeps_places=keeps)
    assert seen(cast, "M1", squad).fixed is TeamRefusal.TEAM_DISSOLVED


def test_who_is_inside_keeps_the_place_whatever_happens(cast, squad):
    with write_tx():
        occurrence_id = db.session.scalar(select(Occurrence.id))
        there = {"state": "present", "evidence": "scanned", "registration_id": who(cast, "M2")}
        db.session.add(Attendance(occurrence_id=occurrence_id, member_id=cast.members["M2"], **there))
    team.dissolve(by=cast.actor("M1"), at=NOON, team_id=squad, keeps_places=False)
    assert [registration_of(cast, number).status for number in ("M1", "M2")] == ["withdrawn", "confirmed"]


def test_when_the_captain_leaves_whoever_has_played_for_longest_leads(cast, squad):
    """Goes red where leaving does not touch the team."""
    leave(cast, "M1")
    assert seen(cast, "M2", squad).is_captain and told(cast, "M2")[-1] == "team_captain"
    leave(cast, "chair")
    assert told(cast, "M2")[-1] == "team_left"
    leave(cast, "M2")
    assert seen(cast, "liaison", squad).is_captain  # a substitute, where nobody plays
    leave(cast, "liaison")
    assert seen(cast, "M1", squad).status is TeamStatus.DISSOLVED
    assert db.session.scalar(select(Activity.taken)) == 0


def test_a_team_left_by_all_frees_its_name(cast):
    activity_id = five_a_side(cast, more={"teams_per_union": 1})
    found(cast, "M1", activity_id)
    leave(cast, "M1")
    assert found(cast, "M2", activity_id)


def test_only_the_captain_and_the_organiser_change_a_team(cast, squad):
    target = {"team_id": squad, "registration_id": who(cast, "M2")}
    deeds = (
        lambda by: team.rename(by=by, at=NOON, team_id=squad, name="别的"),
        lambda by: team.new_code(by=by, at=NOON, team_id=squad),
        lambda by: team.assign(by=by, at=NOON, **target, role=TeamRole.SUBSTITUTE),
        lambda by: team.hand_over(by=by, at=NOON, **target),
        lambda by: team.remove(by=by, at=NOON, **target, keeps_place=True),
        lambda by: team.dissolve(by=by, at=NOON, team_id=squad, keeps_places=True),
    )
    for number in ("M2", "M3", "organiser", "checker"):  # an organiser of A, while T hosts
        for deed in deeds:
            with pytest.raises(NotAllowed):
                deed(cast.actor(number))
    with pytest.raises(NotAllowed):
        team.rename(by=ANONYMOUS, at=NOON, team_id=squad, name="别的")
    for answers in (True, False):
        with pytest.raises(NotAllowed):
            team.answer(by=cast.actor("M1"), at=NOON, team_id=squad, approves=answers, reason="因为")
    with pytest.raises(NotAllowed):
        team.move(by=cast.actor("M1"), at=NOON, **target, to_team_id=squad)


def test_a_team_that_is_not_there_is_not_found(cast, squad):
    for team_id in (0, -1, 999_999, 2**40):
        with pytest.raises(NotFound):
            team.rename(by=cast.actor("M1"), at=NOON, team_id=team_id, name="别的")
        with pytest.raises(NotFound):
            team.one(by=cast.actor("M1"), team_id=team_id)


@pytest.mark.parametrize("status", ["held", "cancelled", "archived"])
def test_what_is_over_stays_as_it_was(cast, squad, status):
    with write_tx():
        db.session.execute(db.update(Activity).values(status=status))
    assert refused(team.rename, at=NOON, by=cast.actor("M1"), team_id=squad, name="迟了") is TeamRefusal.TEAMS_FIXED
    view = seen(cast, "M1", squad)
    assert view.fixed is TeamRefusal.TEAMS_FIXED and view.code is None and not view.may_lead


def test_after_sign_up_has_closed_a_captain_still_changes_the_team(cast, squad):
    with write_tx():
        db.session.execute(db.update(Activity).values(status="closed"))
    team.rename(by=cast.actor("M1"), at=NOON, team_id=squad, name="收官队")
    leave(cast, "M2")
    assert seen(cast, "M1", squad).room.players == 1
