"""What a captain does with the team; whoever may edit the activity may do the same."""

from datetime import datetime

from activity_hub.database import db, write_tx
from activity_hub.rules.notices import Notice
from activity_hub.rules.permissions import Actor
from activity_hub.rules.teams import TeamRefusal, TeamRole, name_fault, role_refusal, tidy_name
from activity_hub.rules.terms import Terms
from activity_hub.services.base import audit, outbox, places, promotion, teams
from activity_hub.services.base.access import Invalid, Refused
from activity_hub.services.base.outbox import Telling
from activity_hub.services.base.pass_codes import new_short_code
from activity_hub.services.team import rows


def rename(*, by: Actor, at: datetime, team_id: int, name: str) -> None:
    """Give the team another name; Invalid with a NameFault. All of these raise NotFound, NotAllowed and Refused."""
    with write_tx():
        activity, team = rows.locked(by, team_id)
        wanted = tidy_name(name)
        if fault := name_fault(wanted, rows.names(activity, but=team)):
            raise Invalid({"name": [fault.value]})
        team.name = wanted
        audit.record(by, at, "rename", "team", team.id)


def new_code(*, by: Actor, at: datetime, team_id: int) -> None:
    """Put a new code in place of the old one, whose link opens nothing from now on."""
    with write_tx():
        _, team = rows.locked(by, team_id)
        team.code = new_short_code()
        audit.record(by, at, "new_code", "team", team.id)


def assign(*, by: Actor, at: datetime, team_id: int, registration_id: int, role: TeamRole) -> None:
    """Make somebody a player or a substitute; Refused where the team has no room for one more of these."""
    with write_tx():
        activity, team = rows.locked(by, team_id)
        registration = rows.of_team(team, registration_id)
        if registration.team_role == role:
            return
        if refusal := role_refusal(Terms.of(activity.terms), teams.squad(team), role):
            raise Refused(refusal)
        registration.team_role, registration.updated_at = role.value, at
        audit.record(by, at, "role", "team", team.id, registration=registration.id, role=role.value)


def hand_over(*, by: Actor, at: datetime, team_id: int, registration_id: int) -> None:
    """Let somebody else of the team be its captain."""
    with write_tx():
        activity, team = rows.locked(by, team_id)
        registration = rows.of_team(team, registration_id)
        if registration.member_id == team.captain_id:
            return
        team.captain_id = registration.member_id
        audit.record(by, at, "captain", "team", team.id, registration=registration.id)
        told = Telling(registration.member_id, activity.id, registration.id, team.name)
        outbox.tell_all([told], kind=Notice.TEAM_CAPTAIN, at=at, by_id=by.member_id)


def remove(*, by: Actor, at: datetime, team_id: int, registration_id: int, keeps_place: bool) -> None:
    """Take somebody out of the team: they keep the place without a team, or it goes to the next in the list.

    Whoever has been checked in keeps it anyway. A captain who would remove themselves is Refused with CAPTAIN_STAYS:
    they hand over or leave.
    """
    with write_tx():
        elsewhere = rows.elsewhere(team_id)
        activity, team = rows.locked(by, team_id)
        registration = rows.of_team(team, registration_id)
        if registration.member_id == team.captain_id == by.member_id:
            raise Refused(TeamRefusal.CAPTAIN_STAYS)
        told = Telling(registration.member_id, activity.id, registration.id, team.name)
        gives_back = not keeps_place and rows.may_withdraw(activity, registration, at)
        rows.take_out(team, registration, at)
        if gives_back:
            places.free(activity, registration, at)
            promotion.serve(elsewhere, at)
        audit.record(by, at, "remove", "team", team.id, registration=registration.id, keeps_place=not gives_back)
        outbox.tell_all([told], kind=Notice.TEAM_REMOVED, at=at, by_id=by.member_id)
        if gives_back:
            outbox.tell_all([told], kind=Notice.WITHDRAWN_FOR, at=at, by_id=by.member_id)


def dissolve(*, by: Actor, at: datetime, team_id: int, keeps_places: bool) -> None:
    """End the team: its people keep their places without a team, or give them to the next in the list.

    Whoever has been checked in keeps theirs anyway.
    """
    with write_tx():
        elsewhere = rows.elsewhere(team_id)
        activity, team = rows.locked(by, team_id)
        name = team.name
        gone = [rows.of_team(team, one) for one in sorted(one.registration_id for one in teams.squad(team).players)]
        for one in gone:
            one.team_id = one.team_role = None
            one.updated_at = at
        teams.retire(team)
        db.session.flush()
        given_back = [] if keeps_places else [one for one in gone if rows.may_withdraw(activity, one, at)]
        for one in given_back:
            places.free(activity, one, at)
        promotion.serve(elsewhere, at)
        audit.record(by, at, "dissolve", "team", team.id, keeps_places=keeps_places, people=len(gone))
        told = [Telling(one.member_id, activity.id, one.id, name) for one in gone if one.member_id != by.member_id]
        outbox.tell_all(told, kind=Notice.TEAM_DISSOLVED, at=at, by_id=by.member_id)
        ids = {one.id for one in given_back}
        withdrawn = [one for one in told if one.registration_id in ids]
        outbox.tell_all(withdrawn, kind=Notice.WITHDRAWN_FOR, at=at, by_id=by.member_id)
