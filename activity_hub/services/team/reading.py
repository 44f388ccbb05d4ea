"""Reading teams: one, those of an activity, and what a code opens."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from activity_hub.database import db
from activity_hub.models import Activity, Member, Registration, Team, Union
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import HOLDING, Status
from activity_hub.rules.scanning import mask
from activity_hub.rules.teams import (
    Squad,
    TeamRefusal,
    TeamRole,
    TeamStatus,
    fixed_refusal,
    found_refusal,
    join_refusal,
    next_captain,
    room,
    room_beside,
)
from activity_hub.rules.terms import Terms
from activity_hub.services.base import access, frame, places, teams
from activity_hub.services.base.access import NotAllowed, NotFound, Refused
from activity_hub.services.team import rows
from activity_hub.services.team.views import Invitation, PlayerView, TeamLine, Teams, TeamView

_Person = tuple[Registration, str, str | None]  # with the name and the union's name


def one(*, by: Actor, team_id: int) -> TeamView:
    """One team, for whoever sees its activity: names are masked for all but its people and its staff."""
    row = rows.team(team_id)
    activity = access.activity(by, row.activity_id)
    people = _people(Registration.team_id == row.id)
    return _view(by, activity, row, people)


def to_lead(*, by: Actor, team_id: int, registration_id: int | None = None) -> TeamView:
    """A team that the actor may change, with this person in it. Raises NotFound, NotAllowed, Refused once fixed."""
    view = one(by=by, team_id=team_id)
    if not (view.is_captain or view.edits):
        raise NotAllowed
    if view.fixed:
        raise Refused(view.fixed)
    if registration_id is not None and view.player(registration_id) is None:
        raise NotFound
    return view


def to_answer(*, by: Actor, team_id: int, registration_id: int | None = None) -> TeamView:
    """As `to_lead`, for the organiser alone."""
    view = to_lead(by=by, team_id=team_id, registration_id=registration_id)
    if not view.edits:
        raise NotAllowed
    return view


def to_leave(*, by: Actor, team_id: int) -> TeamView:
    """A team in which the actor is; NotFound for all others."""
    view = one(by=by, team_id=team_id)
    if view.me is None:
        raise NotFound
    return view


def of_activity(*, by: Actor, activity_id: int) -> Teams:
    """The teams of an activity: one's own, and all of them for the staff; NotFound where it is not visible."""
    activity = access.activity(by, activity_id)
    terms = Terms.of(activity.terms)
    own = rows.own_registration(activity, by.member_id) if by.member_id is not None else None
    is_staff = access.works_at(by, Right.SEE_REGISTRATIONS, activity.id)
    call = places.call_of(activity, frame.of(activity).first_starts_at)
    refusal = found_refusal(terms, rows.teams_of_union(activity, by.union_id))
    return Teams(
        activity_id=activity.id,
        title=activity.title,
        terms=terms,
        mine=one(by=by, team_id=own.team_id) if own is not None and own.team_id is not None else None,
        refusal=refusal,
        lines=_lines(activity, terms) if is_staff else None,
        may_answer=is_staff and access.may(by, activity, Right.EDIT_ACTIVITY),
        without=_without(activity) if is_staff else 0,
        closes_at=call.closes_at,
    )


def invitation(*, by: Actor, at: datetime, code: str) -> Invitation:
    """What a code opens; NotFound for one that opens nothing, TooManyTries for guessing."""
    row = rows.by_code(by, at, code)
    activity = access.activity(by, row.activity_id)
    terms, squad = Terms.of(activity.terms), teams.squad(row)
    own = rows.own_registration(activity, by.member_id)
    is_mine = own is not None and own.team_id == row.id
    is_elsewhere = own is not None and own.team_id is not None and not is_mine
    captain, union = _names_of(row)
    return Invitation(
        team_id=row.id,
        code=row.code,
        activity_id=activity.id,
        title=activity.title,
        name=row.name,
        status=TeamStatus(row.status),
        union_name=union,
        captain_name=captain if is_mine else mask(captain),
        room=room(terms, squad),
        refusal=TeamRefusal.ALREADY_IN_TEAM if is_elsewhere else join_refusal(terms, squad, by.union_id),
        makes_joint=by.union_id not in squad.unions,
        is_mine=is_mine,
    )


def _view(by: Actor, activity: Activity, row: Team, people: Sequence[_Person]) -> TeamView:
    terms, squad = Terms.of(activity.terms), _squad(row, people)
    is_captain = row.captain_id == by.member_id and any(one.member_id == by.member_id for one in squad.players)
    edits = access.may(by, activity, Right.EDIT_ACTIVITY)
    is_inside = by.member_id is not None and any(one.member_id == by.member_id for one in squad.players)
    sees = is_inside or edits or access.works_at(by, Right.SEE_REGISTRATIONS, activity.id)
    fixed = fixed_refusal(terms, ActivityStatus(activity.status))
    if row.status == TeamStatus.DISSOLVED:
        fixed = TeamRefusal.TEAM_DISSOLVED
    captain, union = _names_of(row)
    return TeamView(
        id=row.id,
        activity_id=activity.id,
        title=activity.title,
        name=row.name,
        status=TeamStatus(row.status),
        reason=row.reason if sees else "",
        union_name=union,
        captain_name=captain if sees else mask(captain),
        code=row.code if (is_captain or edits) and fixed is None else None,
        room=room(terms, squad),
        terms=terms,
        players=tuple(_player(by, row, person, sees) for person in people),
        is_joint=squad.is_joint,
        is_captain=is_captain,
        may_see_names=sees,
        edits=edits,
        fixed=fixed,
        next_captain=_successor(row, squad, people) if sees else None,
    )


def _player(by: Actor, row: Team, person: _Person, sees: bool) -> PlayerView:
    registration, name, union_name = person
    return PlayerView(
        registration_id=registration.id,
        name=name if sees else mask(name),
        union_name=union_name,
        role=TeamRole(registration.team_role or TeamRole.PLAYER),
        status=Status(registration.status),
        is_captain=registration.member_id == row.captain_id,
        is_me=registration.member_id == by.member_id,
    )


def _successor(row: Team, squad: Squad, people: Sequence[_Person]) -> str | None:
    found = next_captain([one for one in squad.players if one.member_id != row.captain_id])
    return next((name for one, name, _ in people if found is not None and one.id == found.registration_id), None)


def _squad(row: Team, people: Sequence[_Person]) -> Squad:
    return Squad(TeamStatus(row.status), row.captain_id, tuple(teams.player(one) for one, *_ in people))


def _people(*which: Any) -> list[_Person]:
    """Those who have not withdrawn, the longest-standing first, players before substitutes."""
    asked = (
        select(Registration, Member.name, Union.name)
        .join(Member, Member.id == Registration.member_id)
        .outerjoin(Union, Union.id == Registration.union_then_id)
        .where(Registration.status.in_(rows.LIVE_WORDS), *which)
        .order_by(Registration.team_role, Registration.created_at, Registration.id)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(asked).all()]


def _names_of(row: Team) -> tuple[str, str | None]:
    """The captain's name and the union's."""
    asked = (
        select(Member.name, Union.name).outerjoin(Union, Union.id == row.union_id).where(Member.id == row.captain_id)
    )
    found = db.session.execute(asked).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def _lines(activity: Activity, terms: Terms) -> tuple[TeamLine, ...]:
    """Every team that is not dissolved, in two statements whatever their number; what waits for an answer first."""
    listed = db.session.execute(
        select(Team, Member.name, Union.name)
        .join(Member, Member.id == Team.captain_id)
        .outerjoin(Union, Union.id == Team.union_id)
        .where(Team.activity_id == activity.id, Team.status != TeamStatus.DISSOLVED.value)
        .order_by(Team.status != TeamStatus.PENDING.value, Team.created_at, Team.id)
    ).all()
    asked = select(Registration.team_id, Registration.team_role, Registration.status, func.count()).where(
        Registration.activity_id == activity.id,
        Registration.team_id.is_not(None),
        Registration.status.in_(rows.LIVE_WORDS),
    )
    counted: dict[int | None, list[tuple[str | None, str, int]]] = defaultdict(list)
    for team_id, role, status, count in db.session.execute(
        asked.group_by(Registration.team_id, Registration.team_role, Registration.status)
    ):
        counted[team_id].append((role, status, count))
    return tuple(_line(terms, row, captain, union, counted[row.id]) for row, captain, union in listed)


def _line(
    terms: Terms, row: Team, captain: str, union: str | None, counted: Sequence[tuple[str | None, str, int]]
) -> TeamLine:
    holding = {status.value for status in HOLDING}
    substitutes = sum(count for role, _, count in counted if role == TeamRole.SUBSTITUTE)
    players = sum(count for *_, count in counted) - substitutes
    return TeamLine(
        id=row.id,
        name=row.name,
        status=TeamStatus(row.status),
        union_name=union,
        captain_name=captain,
        players=players,
        substitutes=substitutes,
        placed=sum(count for _, status, count in counted if status in holding),
        room=room_beside(terms, players, substitutes),
    )


def _without(activity: Activity) -> int:
    asked = select(func.count()).where(
        Registration.activity_id == activity.id,
        Registration.team_id.is_(None),
        Registration.status.in_(rows.LIVE_WORDS),
    )
    return db.session.scalar(asked) or 0
