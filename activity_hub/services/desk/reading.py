"""The list of who signed up, page by page, with the filters there are; the same few statements however long it is."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased

from activity_hub.database import db
from activity_hub.models import Activity, Member, Registration, Team, Union
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.pages import nearest
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import Status
from activity_hub.rules.terms import Terms
from activity_hub.services.base import access, answers, frame
from activity_hub.services.base.listed import home, listed_for
from activity_hub.services.base.occurrences import in_order
from activity_hub.services.base.turns import turns_of
from activity_hub.services.desk.choosing import Filters, allowed, passing
from activity_hub.services.desk.views import Desk, Line, Option

PER_PAGE = 100
_who = aliased(Member)  # who acted for them


def desk(*, by: Actor, activity_id: int, filters: Filters, page: int = 1) -> Desk:
    """One page of who signed up, as far as the actor may see them: a liaison the own members.

    Raises NotFound where the activity is not visible, NotAllowed where one may see none of its registrations.
    """
    activity = access.activity(by, activity_id)
    decides = may_decide(by, activity)
    filters, seen = allowed(filters, decides), listed_for(by, activity)
    condition = passing(activity, filters, seen)
    counts = _counts(passing(activity, filters.of_any_status(), seen))
    total = counts.get(filters.status, 0) if filters.status else sum(counts.values())
    page = nearest(page, total, PER_PAGE)
    rows = db.session.execute(
        lines(by, activity.id).where(condition).order_by(Registration.id).limit(PER_PAGE).offset(PER_PAGE * (page - 1))
    )
    on, starts_at, ends_at, venue = _when(activity)
    known, terms, acts = frame.of(activity), Terms.of(activity.terms), by.holds(Right.ACT_FOR)
    return Desk(
        activity_id=activity.id,
        title=activity.title,
        activity_status=ActivityStatus(activity.status),
        time_zone=activity.time_zone,
        held_on=on,
        starts_at=starts_at,
        ends_at=ends_at,
        venue=venue,
        capacity=activity.capacity,
        taken=activity.taken,
        has_questions=known.has_questions,
        needs_approval=terms.needs_approval,
        awaits_draw=terms.is_drawn and not known.is_drawn,
        may_decide=decides,
        may_act_for=acts,
        may_add=acts and (_comes_alone(activity) or (decides and not known.has_questions)),
        lines=[line_of(by, row) for row in rows],
        counts=counts,
        total=total,
        page=page,
        **_around(activity, seen, decides),
    )


def _comes_alone(activity: Activity) -> bool:
    return not (Terms.of(activity.terms).has_teams or frame.of(activity).has_contests)


def may_decide(by: Actor, activity: Activity) -> bool:
    """Whether the actor decides about the registrations of the activity: who may edit it does."""
    return access.may(by, activity, Right.EDIT_ACTIVITY)


def lines(by: Actor, activity_id: int) -> Select[Any]:
    """The rows that `line_of` reads; positions in the waiting list are counted once for all of them."""
    turn = turns_of(activity_id)
    whose = (Member.member_no, Member.name, Union.name)
    found = select(Registration, *whose, turn.c.turn, Team.name, _who.name, home(by))
    return (
        found.join(Member, Member.id == Registration.member_id)
        .outerjoin(Union, Union.id == Registration.union_then_id)
        .outerjoin(turn, turn.c.id == Registration.id)
        .outerjoin(Team, Team.id == Registration.team_id)
        .outerjoin(_who, _who.id == Registration.by_id)
    )


def line_of(by: Actor, row: Any) -> Line:
    """A row of `lines` as this actor may see it."""
    registration, member_no, name, union_name, turn, team_name, by_name, path = row
    is_own = registration.member_id == by.member_id
    return Line(
        id=registration.id,
        member_no=member_no,
        name=name,
        union_name=union_name,
        status=Status(registration.status),
        wait_position=turn,
        places=registration.places,
        team_name=team_name,
        by_name=by_name,
        may_act=by.is_system or is_own or (path is not None and by.allows(Right.ACT_FOR, path)),
        reason=registration.reason,
        created_at=registration.created_at,
    )


def _counts(condition: ColumnElement[bool]) -> dict[Status, int]:
    counted = select(Registration.status, func.count()).where(condition).group_by(Registration.status)
    found = dict(db.session.execute(counted).all())
    return {status: found[status] for status in Status if status in found}


def _when(activity: Activity) -> tuple[date | None, datetime | None, datetime | None, str]:
    """The first occurrence that takes place, for the heading."""
    first = db.session.scalar(in_order(activity.id).limit(1))
    if first is None:
        return None, None, None, activity.venue
    return first.held_on, first.starts_at, first.ends_at, first.venue or activity.venue


def _around(activity: Activity, seen: ColumnElement[bool], decides: bool) -> dict[str, Any]:
    """The filters that would narrow this list; what nobody has is not asked for."""
    everybody = passing(activity, Filters(), seen)
    with_guests = exists().where(everybody, Registration.places > 1)
    acted_for = exists().where(everybody, Registration.by_id.is_not(None))
    has_guests, has_been_acted_for = db.session.execute(select(with_guests, acted_for)).one()
    return {
        "unions": _unions(everybody),
        "answers": _answers(activity) if decides else [],
        "teams": _teams(activity) if Terms.of(activity.terms).has_teams else [],
        "has_guests": bool(has_guests),
        "has_been_acted_for": bool(has_been_acted_for),
    }


def _unions(everybody: ColumnElement[bool]) -> list[Option]:
    """The unions of those who signed up and the unions above them, each followed by those below it."""
    paths = select(Union.path).where(Union.id.in_(select(Registration.union_then_id).where(everybody)))
    ids = {int(step) for path in db.session.scalars(paths) for step in path.split("/") if step}
    if not ids:
        return []
    rows = db.session.execute(select(Union.code, Union.name, Union.path).where(Union.id.in_(ids)))
    ordered = sorted(rows, key=lambda row: [int(step) for step in row.path.split("/") if step])
    return [Option(row.code, row.name, row.path.count("/") - 2) for row in ordered]


def _answers(activity: Activity) -> list[Option]:
    """Every choice of every question: who has which size, who eats what."""
    if not frame.of(activity).has_questions:
        return []
    return [
        Option(str(choice.id), f"{question.label}: {choice.label}")
        for question in answers.questions_of(activity.id)
        for choice in question.choices
    ]


def _teams(activity: Activity) -> list[Option]:
    rows = db.session.execute(select(Team.id, Team.name).where(Team.activity_id == activity.id).order_by(Team.name))
    return [Option(str(team_id), name) for team_id, name in rows]
