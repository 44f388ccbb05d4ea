"""A player whom the desk sent away comes back into the team while there is room in it."""

import pytest

from activity_hub.rules.desk import DeskRefusal, Verb
from activity_hub.rules.teams import TeamStatus
from activity_hub.services import checks, desk
from activity_hub.services.desk import Chosen, Order
from tests.conftest import NOON
from tests.services.team.squads import five_a_side, found, join, leave, registration_of, seen, who


@pytest.fixture
def sent_away(cast, host):
    """The activity, the team, and the command that sent M2 away, of a team of two without substitutes."""
    activity_id = five_a_side(cast, more={"team_to": 2, "team_substitutes": 0, "joint_teams": True})
    team_id = found(cast, "M1", activity_id)
    join(cast, "M2", team_id)
    chosen = Chosen((who(cast, "M2"),), False, desk.Filters())
    done = desk.carry_out(by=host, at=NOON, activity_id=activity_id, order=Order(Verb.WITHDRAW), chosen=chosen)
    return activity_id, team_id, done


def undo(host, sent_away):
    activity_id, _team_id, done = sent_away
    return desk.undo(by=host, at=NOON, activity_id=activity_id, bulk_id=done.bulk_id)


def test_they_are_a_player_again(cast, host, sent_away):
    assert len(seen(cast, "M1", sent_away[1]).players) == 1
    assert undo(host, sent_away).count == 1
    assert len(seen(cast, "M1", sent_away[1]).players) == 2
    assert not any(checks.violations(NOON).values())


def test_a_place_in_the_team_that_is_taken_meanwhile_is_not_given_twice(cast, host, sent_away):
    """Goes red where taking back does not ask how large the team may be."""
    join(cast, "chair", sent_away[1])
    assert undo(host, sent_away).left_out[0][2] is DeskRefusal.CHANGED_SINCE
    assert registration_of(cast, "M2").status == "withdrawn"


def test_a_second_union_that_came_meanwhile_is_asked_about(cast, host, sent_away):
    join(cast, "M4", sent_away[1])
    leave(cast, "M1")
    assert undo(host, sent_away).count == 1
    view = seen(cast, "M4", sent_away[1])
    assert view.status is TeamStatus.PENDING and view.is_captain
    assert not any(checks.violations(NOON).values())


def test_a_dissolved_team_is_not_woken(cast, host, sent_away):
    leave(cast, "M1")
    assert undo(host, sent_away).count == 0
    assert seen(cast, "M1", sent_away[1]).status is TeamStatus.DISSOLVED
