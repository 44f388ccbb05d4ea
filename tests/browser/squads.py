"""Teams for the walk over every page: one that is joint and waits, and one of the administrator's own."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Registration, Team
from activity_hub.services import team
from tests.cast import Cast
from tests.conftest import Clock

TERMS = {"team_from": 3, "team_to": 4, "team_substitutes": 1, "joint_teams": True}
PAGES = ("one", "picture", "rename", "new_code", "dissolve", "reject")
PLAYERS = ("player", "hand_over", "remove")


def squads(cast: Cast, clock: Clock) -> dict[str, dict[str, Any]]:
    """What the pages of teams are filled with, by endpoint."""
    joint = {"host": "T", "starts_at": clock.at + timedelta(days=6), "capacity": 2, "title": "三人篮球赛"}
    activity_id = cast.activity("X8", terms=TERMS, **joint)
    team_id = team.found(by=cast.actor("M1"), at=clock.at, activity_id=activity_id, name="名字很长很长的先锋队")
    db.session.rollback()
    code = db.session.get_one(Team, team_id).code
    for number in ("M2", "M4"):
        team.join(by=cast.actor(number), at=clock.at, code=code)
    team.found(by=cast.actor("M3"), at=clock.at, activity_id=activity_id, name="宏图队")
    other = cast.activity("X9", host="T", starts_at=clock.at + timedelta(days=8), title="拔河", terms=TERMS)
    own = team.found(by=cast.actor("administrator"), at=clock.at, activity_id=other, name="机关队")
    asked = select(Registration.id).where(Registration.member_id == cast.members["M2"], Registration.team_id == team_id)
    there = {"team_id": team_id, "registration_id": db.session.scalar(asked)}
    return {
        "team.index": {"activity_id": activity_id},
        "team.invitation": {"code": code},
        "team.ask_leave": {"team_id": own},
        **{f"team.{page}": there for page in (*PAGES, *PLAYERS)},
    }
