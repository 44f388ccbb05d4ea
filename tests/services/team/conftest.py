"""A full team, and somebody who may edit what the district hosts."""

import pytest

from activity_hub.database import write_tx
from activity_hub.rules.permissions import Role
from tests.services.team.squads import five_a_side, found, join


@pytest.fixture
def squad(cast):
    """M1, the captain, M2 and the chair play; the liaison is the substitute."""
    team_id = found(cast, "M1", five_a_side(cast))
    for number in ("M2", "chair", "liaison"):
        join(cast, number, team_id)
    return team_id


@pytest.fixture
def host(cast):
    """An organiser of T."""
    with write_tx():
        cast.add_member("host", "主办", "F", "A2")
    cast.appoint("host", Role.ORGANISER, "T")
    return cast.actor("host")
