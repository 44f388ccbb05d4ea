"""What the organiser does with teams: answering joint ones, and moving people between them."""

from datetime import datetime

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Registration, Team
from activity_hub.rules.activity import reason_faults
from activity_hub.rules.notices import Notice
from activity_hub.rules.permissions import Actor
from activity_hub.rules.teams import TeamStatus, answer_refusal, join_refusal, role_of_newcomer
from activity_hub.rules.terms import Terms
from activity_hub.services.base import audit, outbox, teams
from activity_hub.services.base.access import Invalid, NotFound, Refused
from activity_hub.services.base.outbox import Telling
from activity_hub.services.team import rows


def answer(*, by: Actor, at: datetime, team_id: int, approves: bool, reason: str = "") -> None:
    """Approve a joint team, or reject it with a reason that its people read.

    Raises Invalid without a reason for a no, Refused with NOT_WAITING where there is nothing to answer, and what
    rows.locked() does.
    """
    with write_tx():
        activity, team = rows.locked(by, team_id, staff_only=True)
        if not approves and (found := reason_faults(reason)):
            raise Invalid(found)
        if refusal := answer_refusal(TeamStatus(team.status), approves):
            raise Refused(refusal)
        status = TeamStatus.APPROVED if approves else TeamStatus.REJECTED
        team.status, team.reason = status.value, "" if approves else reason.strip()
        audit.record(by, at, "approve" if approves else "reject", "team", team.id)
        kind = Notice.TEAM_APPROVED if approves else Notice.TEAM_REJECTED
        players = teams.squad(team).players
        told = [Telling(one.member_id, activity.id, one.registration_id, team.reason or team.name) for one in players]
        outbox.tell_all(told, kind=kind, at=at, by_id=by.member_id)


def move(*, by: Actor, at: datetime, team_id: int, registration_id: int, to_team_id: int) -> None:
    """Put somebody of one team into another one of the same activity; their place stays as it is.

    Where that makes the other team joint, the organiser has approved it by doing so.
    """
    with write_tx():
        activity, team = rows.locked(by, team_id, staff_only=True)
        registration = rows.of_team(team, registration_id)
        target = rows.team(to_team_id)
        if target.id == team.id:
            return
        if target.activity_id != activity.id:
            raise NotFound
        _put_into(activity, registration, team, target, at)
        audit.record(by, at, "move", "team", target.id, registration=registration.id, before=team.id)
        told = Telling(registration.member_id, activity.id, registration.id, target.name)
        outbox.tell_all([told], kind=Notice.TEAM_MOVED, at=at, by_id=by.member_id)


def _put_into(activity: Activity, registration: Registration, team: Team, target: Team, at: datetime) -> None:
    terms, squad = Terms.of(activity.terms), teams.squad(target)
    if refusal := join_refusal(terms, squad, registration.union_then_id):
        raise Refused(refusal)
    role = role_of_newcomer(terms, squad)
    rows.take_out(team, registration, at)
    registration.team_id, registration.team_role = target.id, role.value
    db.session.flush()
    teams.settle(target, squad.unions, teams.squad(target), at)
    if target.status == TeamStatus.PENDING and squad.status is not TeamStatus.PENDING:
        target.status = TeamStatus.APPROVED.value
