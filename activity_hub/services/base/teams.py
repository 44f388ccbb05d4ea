"""What happens to a team when one of its players goes, whatever made them go; used under the activity's lock."""

from datetime import datetime

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Activity, Registration, Team
from activity_hub.rules.notices import Notice
from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.places import LIVE, Status
from activity_hub.rules.teams import (
    Player,
    Squad,
    TeamRole,
    TeamStatus,
    next_captain,
    retired_name,
    role_refusal,
    status_after,
)
from activity_hub.rules.terms import Terms
from activity_hub.services.base import audit, outbox
from activity_hub.services.base.pass_codes import new_short_code


def left(registration: Registration, at: datetime) -> None:
    """A registration that has just stopped being live leaves its team; nothing, and no statement, without one.

    Inside write_tx() with the activity's row locked, after the new status is set. The captaincy goes to whoever has
    played for longest; a team without anybody is dissolved.
    """
    if registration.team_id is None:
        return
    db.session.flush()
    team = db.session.get(Team, registration.team_id)
    if team is None or team.status == TeamStatus.DISSOLVED:
        return
    captain_id, rest = team.captain_id, squad(team).without(registration.id)
    settle(team, rest.unions | {registration.union_then_id}, rest, at)
    if team.status != TeamStatus.DISSOLVED and team.captain_id == captain_id:
        told = outbox.Telling(team.captain_id, team.activity_id, registration.id, team.name)
        outbox.tell_all([told], kind=Notice.TEAM_LEFT, at=at)


def takes_back(activity: Activity, registration: Registration) -> bool:
    """Whether an ended registration can live again: its team is still there and has room, or it has none."""
    if registration.team_id is None:
        return True
    team = db.session.get(Team, registration.team_id)
    if team is None or team.status == TeamStatus.DISSOLVED:
        return False
    return role_refusal(Terms.of(activity.terms), squad(team), player(registration).role) is None


def squad(team: Team) -> Squad:
    """The team as the rules see it: one statement."""
    live = [status.value for status in LIVE]
    rows = db.session.scalars(
        select(Registration)
        .where(Registration.team_id == team.id, Registration.status.in_(live))
        .order_by(Registration.created_at, Registration.id)
    )
    return Squad(TeamStatus(team.status), team.captain_id, tuple(player(row) for row in rows))


def player(row: Registration) -> Player:
    """A registration as a player of its team."""
    role = TeamRole(row.team_role or TeamRole.PLAYER)
    return Player(row.id, row.member_id, row.union_then_id, role, row.created_at, Status(row.status))


def settle(team: Team, before: frozenset[int | None], now: Squad, at: datetime) -> None:
    """Bring a team's status, captain and union up to date with its players as they are now."""
    status = status_after(TeamStatus(team.status), before, now.unions)
    if status is TeamStatus.DISSOLVED:
        retire(team)
        audit.record(SYSTEM, at, "dissolve", "team", team.id)
        return
    if status != team.status:
        team.status, team.reason = status.value, ""
    if team.captain_id not in {one.member_id for one in now.players}:
        _succeed(team, now, at)
    if team.union_id not in now.unions:
        team.union_id = next(one.union_id for one in now.players if one.member_id == team.captain_id)


def retire(team: Team) -> None:
    """Dissolve a team: its name is free for others and its code is dead."""
    team.status = TeamStatus.DISSOLVED.value
    team.name = retired_name(team.name, team.id)
    team.code = new_short_code()


def _succeed(team: Team, now: Squad, at: datetime) -> None:
    captain = next_captain(now.players)
    if captain is None:
        return
    team.captain_id = captain.member_id
    audit.record(SYSTEM, at, "captain", "team", team.id)
    told = outbox.Telling(captain.member_id, team.activity_id, captain.registration_id, team.name)
    outbox.tell_all([told], kind=Notice.TEAM_CAPTAIN, at=at)
