"""Many at the last place of a team: it never grows beyond its size, and one name is one team's."""

from collections import Counter
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from activity_hub.database import db, write_tx
from activity_hub.models import Registration, Team
from activity_hub.rules.teams import TeamRefusal
from activity_hub.services import team
from activity_hub.services.base.access import Invalid, Refused
from tests.conftest import NOON
from tests.services.team.squads import code_of, five_a_side, found

CROWD = 8


@pytest.fixture
def crowd(cast):
    """Eight members of A1, as actors."""
    with write_tx():
        for n in range(CROWD):
            cast.add_member(f"C{n}", f"众{n}", "F", "A1")
    return [cast.actor(f"C{n}") for n in range(CROWD)]


def all_at_once(app, crowd, act):
    """What each is answered when all press at the same moment."""
    barrier, answers = Barrier(len(crowd)), []

    def press(by):
        with app.app_context():
            barrier.wait(timeout=30)
            try:
                act(by)
                answers.append("in")
            except Refused as refused:
                answers.append(refused.code)
            except Invalid as invalid:
                answers.append(tuple(invalid.errors))

    threads = [Thread(target=press, args=(by,)) for by in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    db.session.rollback()
    return Counter(answers)


def test_the_last_place_of_a_team_is_one_persons(app, cast, crowd):
    """Goes red on PostgreSQL without the lock on the activity's row: then several find the same place free."""
    team_id = found(cast, "M1", five_a_side(cast, more={"team_to": 2, "team_substitutes": 0}))
    code = code_of(team_id)
    answers = all_at_once(app, crowd, lambda by: team.join(by=by, at=NOON, code=code))
    assert answers == {"in": 1, TeamRefusal.TEAM_FULL: CROWD - 1}
    assert db.session.scalar(select(func.count()).where(Registration.team_id == team_id)) == 2


def test_one_name_is_one_teams_and_a_union_founds_no_more_than_it_may(app, cast, crowd):
    activity_id = five_a_side(cast)
    named = all_at_once(app, crowd, lambda by: team.found(by=by, at=NOON, activity_id=activity_id, name="先锋队"))
    assert named == {"in": 1, ("name",): CROWD - 1}
    one_each = five_a_side(cast, "X2", more={"teams_per_union": 1})
    more = all_at_once(
        app,
        crowd,
        lambda by: team.found(by=by, at=NOON, activity_id=one_each, name=by.name, accept_clash=True),
    )
    assert more == {"in": 1, TeamRefusal.UNION_HAS_ITS_TEAMS: CROWD - 1}
    assert db.session.scalar(select(func.count()).select_from(Team)) == 2
