"""The roster for a file or for paper: who signed up, who comes along and what they answered, in a few statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Answer, Guest, Member, Registration, Team, Union
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import Status
from activity_hub.rules.terms import Terms
from activity_hub.services.base import access, answers, audit, frame, sheet_lines
from activity_hub.services.base.answers import Said
from activity_hub.services.base.listed import belongs_to, listed_for
from activity_hub.services.base.occurrences import in_order
from activity_hub.services.base.turns import turns_of
from activity_hub.services.desk.choosing import Filters, allowed, passing
from activity_hub.services.desk.reading import may_decide

_WHO = aliased(Member)  # who acted for them
_Company = tuple[tuple[str, ...], int]  # the names that were said, and how many are children
_NOBODY: _Company = ((), 0)
_LAST = "~"  # stands behind every path


@dataclass(frozen=True, slots=True)
class Row:
    """One registration; `guests` are the named ones, `answers` stand by the id of their question.

    `children` of its `places` are children, who are counted and not named.

    `line` is its number on the sheet of its union, on sheets only.
    """

    member_no: str
    name: str
    union_name: str
    status: Status
    wait_position: int | None
    places: int
    guests: tuple[str, ...]
    children: int
    team_name: str
    by_name: str
    created_at: datetime
    answers: Mapping[int, Said]
    line: int = 0
    union_code: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """One occurrence that takes place."""

    no: int
    held_on: date
    starts_at: datetime | None
    ends_at: datetime | None
    venue: str


@dataclass(frozen=True, slots=True)
class Roster:
    """All rows with the heads of what was asked; `questions` are pairs of id and label."""

    activity_id: int
    code: str
    title: str
    time_zone: str
    days: list[Day]
    questions: list[tuple[int, str]]
    has_guests: bool
    has_teams: bool
    rows: list[Row]


def export(*, by: Actor, at: datetime, activity_id: int, filters: Filters) -> Roster:
    """The roster for a file, as far as the actor may see it; that it was taken is noted in the audit trail."""
    with write_tx():
        activity = access.activity(by, activity_id)
        found = _read(by, activity, filters)
        audit.record(by, at, "export", "activity", activity.id, rows=len(found.rows))
    return found


def sheet(*, by: Actor, activity_id: int) -> Roster:
    """Those who have a place, by union and in the order of signing up, for a list to sign with numbered lines."""
    activity = access.activity(by, activity_id)
    return _read(by, activity, Filters(status=Status.CONFIRMED), is_sheet=True)


def _read(by: Actor, activity: Activity, filters: Filters, is_sheet: bool = False) -> Roster:
    decides = may_decide(by, activity)
    condition = passing(activity, allowed(filters, decides), listed_for(by, activity))
    asked = (_numbered(activity.id) if is_sheet else _columns()).where(condition)
    order = (func.coalesce(Union.path, _LAST), Registration.id) if is_sheet else (Registration.id,)
    found = db.session.execute(asked.order_by(*order)).all()
    questions = answers.questions_of(activity.id) if not is_sheet and frame.of(activity).has_questions else ()
    said = _said(condition if decides else condition & belongs_to(by, Right.ACT_FOR)) if questions else {}
    companions = _companions([row.id for row in found if row.places > 1])
    someone_waits = any(row.status == Status.WAITLISTED for row in found)
    turns: dict[int, int] = dict(db.session.execute(select(turns_of(activity.id))).all()) if someone_waits else {}
    return Roster(
        activity_id=activity.id,
        code=activity.code,
        title=activity.title,
        time_zone=activity.time_zone,
        days=days_of(activity),
        questions=[(question.id, question.label) for question in questions],
        has_guests=any(row.places > 1 for row in found),
        has_teams=Terms.of(activity.terms).has_teams,
        rows=[_row(row, turns, companions, said) for row in found],
    )


def _columns() -> Select[Any]:
    """Plain columns, since thousands of them are read."""
    found: Any = select(
        Registration.id,
        Registration.status,
        Registration.places,
        Registration.created_at,
        Member.member_no,
        Member.name,
        Union.name.label("union_name"),
        Team.name.label("team_name"),
        _WHO.name.label("by_name"),
    )
    joined: Select[Any] = (
        found.join(Member, Member.id == Registration.member_id)
        .outerjoin(Union, Union.id == Registration.union_then_id)
        .outerjoin(Team, Team.id == Registration.team_id)
        .outerjoin(_WHO, _WHO.id == Registration.by_id)
    )
    return joined


def _numbered(activity_id: int) -> Select[Any]:
    """With the number of the line and the union it is on."""
    lines = sheet_lines.of(activity_id)
    return _columns().add_columns(lines.c.line, Union.code).join(lines, lines.c.id == Registration.id)


def _row(
    row: Any, turns: Mapping[int, int], companions: Mapping[int, _Company], said: Mapping[int, dict[int, Said]]
) -> Row:
    guests, children = companions.get(row.id, _NOBODY)
    return Row(
        member_no=row.member_no,
        name=row.name,
        union_name=row.union_name or "",
        status=Status(row.status),
        wait_position=turns.get(row.id),
        places=row.places,
        guests=guests,
        children=children,
        team_name=row.team_name or "",
        by_name=row.by_name or "",
        created_at=row.created_at,
        answers=said.get(row.id, {}),
        line=getattr(row, "line", 0),
        union_code=getattr(row, "code", None) or "",
    )


def _companions(ids: Sequence[int]) -> dict[int, _Company]:
    """Who comes along with each: the names of those who have said them, and how many are children."""
    found: dict[int, _Company] = {}
    if not ids:
        return found
    asked = select(Guest.registration_id, Guest.name, Guest.is_child).where(Guest.registration_id.in_(ids))
    for registration_id, name, is_child in db.session.execute(asked.order_by(Guest.id)):
        names, children = found.get(registration_id, _NOBODY)
        found[registration_id] = ((*names, name) if name else names, children + is_child)
    return found


def _said(condition: ColumnElement[bool]) -> dict[int, dict[int, Said]]:
    """Answers by registration and question, of those whom the actor may ask."""
    found = answers.said_of(Answer.registration_id.in_(select(Registration.id).where(condition)))
    return {one: {said.question_id: said for said in given} for one, given in found.items()}


def days_of(activity: Activity) -> list[Day]:
    """The occurrences that take place, in order."""
    rows = db.session.scalars(in_order(activity.id))
    return [Day(row.no, row.held_on, row.starts_at, row.ends_at, row.venue or activity.venue) for row in rows]
