"""Founding a team and joining one are signing up."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Outbox, Registration, Team
from activity_hub.rules.permissions import ANONYMOUS
from activity_hub.rules.places import RefusalCode, Status
from activity_hub.rules.teams import GUESSES, NameFault, TeamRefusal, TeamRole, TeamStatus
from activity_hub.services import team
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound
from activity_hub.services.base.throttle import TooManyTries
from tests.conftest import NOON
from tests.services.team.squads import audited, code_of, five_a_side, found, join, refused, registration_of, seen, told


def test_the_captain_has_signed_up(cast):
    team_id = found(cast, "M1", five_a_side(cast), " 先锋  队 ")
    mine = registration_of(cast, "M1")
    assert (mine.status, mine.team_id, mine.team_role) == ("confirmed", team_id, "player")
    view = seen(cast, "M1", team_id)
    assert view.name == "先锋 队" and view.is_captain and view.union_name == "明达纺织工会"
    assert len(view.code) == 8 and view.room.lacks == 1
    assert audited() == ["found"] and "sign_up" in audited("registration")


def test_whoever_has_the_code_is_in_the_team(cast):
    team_id = found(cast, "M1", five_a_side(cast))
    code = code_of(team_id)
    typed = f" {code[:4].lower()}-{code[4:].lower()} "
    assert team.join(by=cast.actor("M2"), at=NOON, code=typed) == team_id
    theirs = registration_of(cast, "M2")
    assert (theirs.status, theirs.team_id, theirs.team_role) == ("confirmed", team_id, "player")
    assert told(cast, "M1") == ["team_joined"]
    assert seen(cast, "M2", team_id).room.lacks == 0


def test_joining_twice_is_once(cast):
    team_id = found(cast, "M1", five_a_side(cast))
    assert join(cast, "M2", team_id) == join(cast, "M2", team_id) == join(cast, "M1", team_id) == team_id
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 2
    assert told(cast, "M1") == ["team_joined"]


def test_players_come_first_then_substitutes_then_nobody(cast):
    team_id = found(cast, "M1", five_a_side(cast))
    for number in ("M2", "chair", "liaison"):
        join(cast, number, team_id)
    roles = [one.role for one in seen(cast, "M1", team_id).players]
    assert roles == [TeamRole.PLAYER] * 3 + [TeamRole.SUBSTITUTE]
    assert refused(join, cast, "checker", team_id) is TeamRefusal.TEAM_FULL


def test_nobody_is_in_two_teams_of_one_activity(cast):
    activity_id = five_a_side(cast)
    first, second = found(cast, "M1", activity_id), found(cast, "M2", activity_id, "飞虎队")
    assert refused(join, cast, "M1", second) is TeamRefusal.ALREADY_IN_TEAM
    assert refused(found, cast, "M1", activity_id, "又一队") is TeamRefusal.ALREADY_IN_TEAM
    assert seen(cast, "M1", first).me and not seen(cast, "M1", second).me


def test_a_name_is_one_teams(cast):
    activity_id = five_a_side(cast)
    found(cast, "M1", activity_id, "Eagles")
    for name, fault in (("", NameFault.REQUIRED), ("ＥＡＧＬＥＳ", NameFault.TAKEN), ("队" * 61, NameFault.TOO_LONG)):
        with pytest.raises(Invalid) as caught:
            found(cast, "M2", activity_id, name)
        assert caught.value.errors == {"name": [fault.value]}
    assert found(cast, "M2", five_a_side(cast, "X2", starts_at=NOON + timedelta(days=20)), "Eagles")
    assert db.session.scalar(select(func.count()).select_from(Team)) == 2


def test_a_union_has_as_many_teams_as_it_may(cast):
    activity_id = five_a_side(cast, more={"teams_per_union": 1})
    first = found(cast, "M1", activity_id)
    assert refused(found, cast, "M2", activity_id, "飞虎队") is TeamRefusal.UNION_HAS_ITS_TEAMS
    assert found(cast, "M3", activity_id, "宏图队")  # of A2
    team.dissolve(by=cast.actor("M1"), at=NOON, team_id=first, keeps_places=False)
    assert found(cast, "M2", activity_id, "先锋队")


def test_another_union_joins_only_where_teams_may_be_joint(cast):
    team_id = found(cast, "M1", five_a_side(cast))
    assert refused(join, cast, "M4", team_id) is TeamRefusal.OTHER_UNION
    assert registration_of(cast, "M4") is None


def test_a_second_union_makes_the_team_wait_for_approval(cast):
    team_id = found(cast, "M1", five_a_side(cast, more={"joint_teams": True}))
    join(cast, "M4", team_id)
    view = seen(cast, "M4", team_id)
    assert view.status is TeamStatus.PENDING and view.is_joint
    assert registration_of(cast, "M4").status == "confirmed"  # the place is the player's own, whatever the team's fate


def test_each_player_takes_a_place_of_their_own(cast):
    team_id = found(cast, "M1", five_a_side(cast, capacity=1))
    join(cast, "M2", team_id)
    view = seen(cast, "M1", team_id)
    assert [one.status for one in view.players] == [Status.CONFIRMED, Status.WAITLISTED] and view.waiting == 1
    full = five_a_side(cast, "X2", capacity=0, waitlist=False, starts_at=NOON + timedelta(days=20))
    assert refused(found, cast, "M1", full) is RefusalCode.FULL
    assert db.session.scalar(select(func.count()).select_from(Team)) == 1  # none is left of the one that was refused


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"status": "closed"}, RefusalCode.CLOSED),
        ({"status": "cancelled"}, RefusalCode.CANCELLED),
        ({"sign_up_opens_at": NOON + timedelta(hours=1)}, RefusalCode.NOT_OPEN_YET),
        ({"sign_up_closes_at": NOON}, RefusalCode.CLOSED),
        ({"audience_gender": "F"}, RefusalCode.NOT_ELIGIBLE),
    ],
)
def test_it_is_refused_as_signing_up_is(cast, fields, code):
    activity_id = five_a_side(cast, **fields)
    assert refused(found, cast, "M1", activity_id) is code
    assert db.session.scalar(select(func.count()).select_from(Team)) == 0


def test_an_activity_without_teams_has_none(cast):
    assert refused(found, cast, "M1", cast.activity()) is TeamRefusal.NO_TEAMS


def test_a_clash_is_asked_once(cast):
    cast.register("M1", cast.activity("X0"))
    activity_id = five_a_side(cast)
    assert refused(found, cast, "M1", activity_id) is RefusalCode.CLASH
    assert found(cast, "M1", activity_id, accept_clash=True)


def test_who_has_signed_up_alone_brings_the_place_along(cast):
    activity_id = five_a_side(cast, capacity=2)
    alone = cast.register("M2", activity_id)
    team_id = found(cast, "M1", activity_id)
    join(cast, "M2", team_id)
    assert (registration_of(cast, "M2").id, registration_of(cast, "M2").team_id) == (alone, team_id)
    assert db.session.scalar(select(Activity.taken).where(Activity.id == activity_id)) == 2
    with write_tx():
        db.session.get_one(Activity, activity_id).sign_up_closes_at = NOON
    cast.register("chair", activity_id, Status.WAITLISTED)
    assert refused(join, cast, "chair", team_id) is RefusalCode.CLOSED


def test_a_stranger_founds_and_joins_nothing(cast):
    activity_id = five_a_side(cast)
    team_id = found(cast, "M1", activity_id)
    with pytest.raises(NotAllowed):
        team.found(by=ANONYMOUS, at=NOON, activity_id=activity_id, name="无名")
    with pytest.raises(NotAllowed):
        team.join(by=ANONYMOUS, at=NOON, code=code_of(team_id))


def test_what_cannot_be_seen_cannot_be_joined(cast):
    activity_id = cast.activity(host="A", visibility="audience", terms={"team_to": 3})
    team_id = found(cast, "M1", activity_id)
    with pytest.raises(NotFound):
        join(cast, "M4", team_id)
    with pytest.raises(NotFound):
        team.invitation(by=cast.actor("M4"), at=NOON, code=code_of(team_id))
    with pytest.raises(NotFound):
        seen(cast, "M4", team_id)


@pytest.mark.parametrize("code", ["", "短", "ABC", "A" * 80, "\x00" * 8])
def test_what_is_no_code_opens_nothing_and_is_no_guess(cast, code):
    for _ in range(GUESSES.tries + 2):
        with pytest.raises(NotFound):
            team.invitation(by=cast.actor("M1"), at=NOON, code=code)


def test_guessing_codes_is_throttled(cast):
    """Goes red where wrong codes are not counted, or where a right one between them starts the count anew."""
    team_id = found(cast, "M1", five_a_side(cast))
    guesser, right = cast.actor("M2"), code_of(team_id)
    for n in range(GUESSES.tries):
        with pytest.raises(NotFound):
            team.invitation(by=guesser, at=NOON, code=f"{n:08d}")
        if n < GUESSES.tries - 1:
            team.invitation(by=guesser, at=NOON, code=right)
    for act in (team.invitation, team.join):
        with pytest.raises(TooManyTries):
            act(by=guesser, at=NOON, code=right)
    assert team.join(by=cast.actor("chair"), at=NOON, code=right) == team_id  # others are not kept out
    assert team.join(by=guesser, at=NOON + timedelta(hours=1), code=right) == team_id


def test_what_a_code_opens_tells_little_of_people(cast):
    team_id = found(cast, "M1", five_a_side(cast))
    shown = team.invitation(by=cast.actor("M2"), at=NOON, code=code_of(team_id))
    assert shown.captain_name == "沈*" and shown.name == "先锋队" and shown.room.players == 2
    assert shown.refusal is None and not shown.makes_joint and not shown.is_mine
    assert team.invitation(by=cast.actor("M1"), at=NOON, code=code_of(team_id)).is_mine
    assert team.invitation(by=cast.actor("M4"), at=NOON, code=code_of(team_id)).refusal is TeamRefusal.OTHER_UNION


def test_looking_at_an_invitation_changes_nothing(cast):
    team_id = found(cast, "M1", five_a_side(cast))
    before = db.session.scalar(select(func.count()).select_from(Outbox))
    for _ in range(3):
        team.invitation(by=cast.actor("M2"), at=NOON, code=code_of(team_id))
    assert registration_of(cast, "M2") is None
    assert db.session.scalar(select(func.count()).select_from(Outbox)) == before
