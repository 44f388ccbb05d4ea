"""Founding a team and joining one: each is signing up, so the places are judged where all sign-ups are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Registration, Team
from activity_hub.rules.notices import Notice
from activity_hub.rules.permissions import Actor
from activity_hub.rules.places import window_refusal
from activity_hub.rules.teams import (
    TeamRefusal,
    TeamRole,
    TeamStatus,
    found_refusal,
    join_refusal,
    name_fault,
    role_of_newcomer,
    tidy_name,
)
from activity_hub.rules.terms import Terms
from activity_hub.services.base import access, admission, audit, frame, outbox, places, teams
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound, Refused
from activity_hub.services.base.admission import Wish
from activity_hub.services.base.locking import begins_anew
from activity_hub.services.base.pass_codes import new_short_code
from activity_hub.services.team import rows


@begins_anew
def found(
    *,
    by: Actor,
    at: datetime,
    activity_id: int,
    name: str,
    accept_clash: bool = False,
    answers: Mapping[str, Any] | None = None,
    guests: Sequence[Mapping[str, Any]] = (),
) -> int:
    """Found a team and sign up as its captain; answers the team's id.

    Raises NotFound, NotAllowed, Invalid for the name or the answers, and Refused as signing up does, or with a
    TeamRefusal.
    """
    with write_tx():
        activity = _open(by, activity_id)
        own = _own_without_team(activity, by, None)
        if refusal := found_refusal(Terms.of(activity.terms), rows.teams_of_union(activity, by.union_id)):
            raise Refused(refusal)
        team = _new_team(by, at, activity, tidy_name(name))
        wish = _wish(by, accept_clash, answers, guests)
        registration = _step_in(by, at, activity, own, replace(wish, team_id=team.id, team_role=TeamRole.PLAYER.value))
        team.union_id = registration.union_then_id
        audit.record(by, at, "found", "team", team.id)
        return team.id


@begins_anew
def join(
    *,
    by: Actor,
    at: datetime,
    code: str,
    accept_clash: bool = False,
    answers: Mapping[str, Any] | None = None,
    guests: Sequence[Mapping[str, Any]] = (),
) -> int:
    """Join the team of this code by signing up; answers its id, also when one is in it already.

    Raises NotFound for a code that opens nothing, TooManyTries, and otherwise as `found`.
    """
    wanted = rows.by_code(by, at, code)
    team_id, activity_id, known = wanted.id, wanted.activity_id, wanted.code
    with write_tx():
        activity = _open(by, activity_id)
        team = rows.team(team_id)
        if team.code != known:
            raise NotFound  # a new code was made meanwhile
        own = _own_without_team(activity, by, team)
        if own is not None and own.team_id == team.id:
            return team.id
        squad = teams.squad(team)
        terms = Terms.of(activity.terms)
        if refusal := join_refusal(terms, squad, by.union_id):
            raise Refused(refusal)
        role = role_of_newcomer(terms, squad)
        wish = _wish(by, accept_clash, answers, guests)
        registration = _step_in(by, at, activity, own, replace(wish, team_id=team.id, team_role=role.value))
        teams.settle(team, squad.unions, teams.squad(team), at)
        audit.record(by, at, "join", "team", team.id, registration=registration.id, status=team.status)
        told = outbox.Telling(team.captain_id, activity.id, registration.id, team.name)
        outbox.tell_all([told], kind=Notice.TEAM_JOINED, at=at, by_id=by.member_id)
        return team.id


def _member_id(by: Actor) -> int:
    if by.member_id is None:
        raise NotAllowed  # teams are made of members
    return by.member_id


def _open(by: Actor, activity_id: int) -> Activity:
    _member_id(by)
    return access.activity(by, activity_id, locked=True)


def _own_without_team(activity: Activity, by: Actor, wanted: Team | None) -> Registration | None:
    """The asker's live registration, if any; Refused where it is in another team than the wanted one."""
    own = rows.own_registration(activity, by.member_id)
    if own is not None and own.team_id is not None and (wanted is None or own.team_id != wanted.id):
        raise Refused(TeamRefusal.ALREADY_IN_TEAM)
    return own


def _new_team(by: Actor, at: datetime, activity: Activity, name: str) -> Team:
    if fault := name_fault(name, rows.names(activity)):
        raise Invalid({"name": [fault.value]})
    team = Team(
        activity_id=activity.id,
        union_id=by.union_id,
        captain_id=_member_id(by),
        name=name,
        code=new_short_code(),
        status=TeamStatus.FORMING.value,
        created_at=at,
    )
    db.session.add(team)
    db.session.flush()
    return team


def _wish(
    by: Actor, accept_clash: bool, answers: Mapping[str, Any] | None, guests: Sequence[Mapping[str, Any]]
) -> Wish:
    return Wish(member_id=_member_id(by), accept_clash=accept_clash, answers=dict(answers or {}), guests=guests)


def _step_in(by: Actor, at: datetime, activity: Activity, own: Registration | None, wish: Wish) -> Registration:
    """A new registration in the team; who has signed up already, and is in none, keeps the place they have."""
    if own is None:
        return admission.admit(by, at, activity, wish).registration
    if refusal := window_refusal(places.call_of(activity, frame.of(activity).first_starts_at), at):
        raise Refused(refusal)
    own.team_id, own.team_role, own.updated_at = wish.team_id, wish.team_role, at
    db.session.flush()
    return own
