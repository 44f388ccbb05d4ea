"""What is shown of the rows behind a figure: for each kind of row, its columns and how they are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import aliased

from activity_hub.database import db
from activity_hub.models import (
    Activity,
    Attendance,
    Award,
    Declared,
    Enterprise,
    Guest,
    LedgerLine,
    Member,
    Membership,
    Occurrence,
    PlanItem,
    Union,
)
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.scanning import mask
from activity_hub.rules.tally import RowKind
from activity_hub.services.base.memberships import holds_now

Line = dict[str, Any]
COLUMNS: dict[RowKind, tuple[str, ...]] = {
    RowKind.ACTIVITY: ("activity", "kind", "mode"),
    RowKind.OCCURRENCE: ("held_on", "activity", "no"),
    RowKind.HOST_PAIR: ("union", "activity"),
    RowKind.MONTH: ("month",),
    RowKind.ATTENDANCE: ("held_on", "activity", "person", "union", "state", "evidence"),
    RowKind.PERSON: ("person", "member_no", "person_kind"),
    RowKind.PLACE: ("person", "member_no", "union"),
    RowKind.UNION: ("union", "code", "level", "founded_on"),
    RowKind.ENTERPRISE: ("enterprise", "legal_id", "above_scale", "union"),
    RowKind.DECLARED: ("activity", "unit", "metric", "value"),
    RowKind.UNIT: ("unit",),
    RowKind.AWARD: ("activity", "recipient", "title", "scope", "place"),
    RowKind.LEDGER: ("activity", "direction", "category", "party", "amount_fen"),
    RowKind.PLAN: ("title", "due_on", "done_on", "plan_status", "owner"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose question it is, at the union of which path, and the references of one page."""

    by: Actor
    union_path: str
    refs: list[Any]


def lines(row_kind: RowKind, asked: Asked) -> list[Line]:
    """The page's rows in the order of the references, each with the columns of its kind."""
    found = _READ[row_kind](asked)
    return [{name: found[ref].get(name) for name in COLUMNS[row_kind]} for ref in asked.refs]


def _activities(ids: list[int]) -> dict[int, Line]:
    columns = select(Activity.id, Activity.title, Activity.code, Activity.kind, Activity.mode)
    return {
        row.id: {"activity": (row.id, row.title), "kind": row.kind, "mode": row.mode}
        for row in db.session.execute(columns.where(Activity.id.in_(ids)))
    }


def _unions(ids: list[int]) -> dict[int, Line]:
    columns = select(Union.id, Union.code, Union.name, Union.level, Union.founded_on).where(Union.id.in_(ids))
    return {
        row.id: {"union": (row.code, row.name), "code": row.code, "level": row.level, "founded_on": row.founded_on}
        for row in db.session.execute(columns)
    }


def _people(asked: Asked, ids: list[int]) -> dict[int, Line]:
    home = aliased(Union)
    columns = (
        select(Member.id, Member.name, Member.member_no, Member.person_kind, home.path)
        .select_from(Member)
        .outerjoin(Membership, and_(Membership.member_id == Member.id, holds_now(asked.by)))
        .outerjoin(home, home.id == Membership.union_id)
        .where(Member.id.in_(ids))
    )
    found: dict[int, Line] = {}
    for row in db.session.execute(columns):
        is_shown = _is_shown(asked, row.path)
        found[row.id] = {
            "person": row.name if is_shown else mask(row.name),
            "member_no": row.member_no if is_shown else None,
            "person_kind": row.person_kind,
        }
    return found


def _is_shown(asked: Asked, home: str | None) -> bool:
    """Names are for who may read the person's roll; of somebody on no roll, for who may see the registrations."""
    if home is None:
        return asked.by.allows(Right.SEE_REGISTRATIONS, asked.union_path)
    return asked.by.allows(Right.READ_ROLL, home)


def _by_activity(asked: Asked) -> Mapping[Any, Line]:
    return _activities(asked.refs)


def _by_union(asked: Asked) -> Mapping[Any, Line]:
    return _unions(asked.refs)


def _by_person(asked: Asked) -> Mapping[Any, Line]:
    return _people(asked, asked.refs)


def _occurrences(asked: Asked) -> Mapping[Any, Line]:
    columns = select(Occurrence.id, Occurrence.held_on, Occurrence.no, Activity.id.label("activity_id"), Activity.title)
    return _read(columns.join(Activity, Activity.id == Occurrence.activity_id).where(Occurrence.id.in_(asked.refs)))


def _host_pairs(asked: Asked) -> Mapping[Any, Line]:
    unions = _unions([union_id for union_id, _ in asked.refs])
    activities = _activities([activity_id for _, activity_id in asked.refs])
    return {(union, activity): unions[union] | activities[activity] for union, activity in asked.refs}


def _months(asked: Asked) -> Mapping[Any, Line]:
    return {month: {"month": month} for month in asked.refs}


def _attendance(asked: Asked) -> Mapping[Any, Line]:
    """By attendance and companion (0: the one whose attendance it is)."""
    columns = (
        select(
            Attendance.id,
            Attendance.member_id,
            Attendance.state,
            Attendance.evidence,
            Occurrence.held_on,
            Activity.id.label("activity_id"),
            Activity.title,
            Union.code,
            Union.name,
        )
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .outerjoin(Union, Union.id == Attendance.union_then_id)
        .where(Attendance.id.in_([at for at, _guest in asked.refs]))
    )
    found = _read(columns)
    companions = select(Guest.id, Guest.person_id).where(Guest.id.in_([guest for _at, guest in asked.refs if guest]))
    persons: dict[int, Any] = dict(db.session.execute(companions).all())
    people = _people(asked, [*(line["member_id"] for line in found.values()), *persons.values()])
    lines = {}
    for at, guest in asked.refs:
        line, unit = found[at], (found[at]["code"], found[at]["name"]) if found[at]["code"] and not guest else None
        lines[at, guest] = line | people[persons[guest] if guest else line["member_id"]] | {"union": unit}
    return lines


def _places(asked: Asked) -> Mapping[Any, Line]:
    people = _people(asked, [member_id for member_id, _ in asked.refs])
    unions = _unions([union_id for _, union_id in asked.refs])
    return {(person, union): people[person] | unions[union] for person, union in asked.refs}


def _enterprises(asked: Asked) -> Mapping[Any, Line]:
    columns = select(
        Enterprise.id,
        Enterprise.name.label("enterprise"),
        Enterprise.legal_id,
        Enterprise.above_scale,
        Enterprise.union_id,
    )
    found = _read(columns.where(Enterprise.id.in_(asked.refs)))
    unions = _unions([line["union_id"] for line in found.values()])
    return {ref: line | {"union": unions[line["union_id"]]["union"]} for ref, line in found.items()}


def _declared(asked: Asked) -> Mapping[Any, Line]:
    columns = select(Declared.id, Declared.unit, Declared.metric, Declared.value, Activity.id.label("activity_id"))
    return _read(columns.add_columns(Activity.title).join(Activity).where(Declared.id.in_(asked.refs)))


def _units(asked: Asked) -> Mapping[Any, Line]:
    return {unit: {"unit": unit} for unit in asked.refs}


def _awards(asked: Asked) -> Mapping[Any, Line]:
    columns = select(
        Award.id,
        Award.recipient,
        Award.title.label("prize"),
        Award.scope,
        Award.place,
        Activity.id.label("activity_id"),
        Activity.title,
    )
    found = _read(columns.join(Activity).where(Award.id.in_(asked.refs)))
    return {ref: line | {"title": line["prize"]} for ref, line in found.items()}


def _ledger(asked: Asked) -> Mapping[Any, Line]:
    columns = select(
        LedgerLine.id,
        LedgerLine.direction,
        LedgerLine.category,
        LedgerLine.party,
        LedgerLine.amount_fen,
        Activity.id.label("activity_id"),
        Activity.title,
    )
    return _read(columns.join(Activity).where(LedgerLine.id.in_(asked.refs)))


def _plan(asked: Asked) -> Mapping[Any, Line]:
    columns = select(
        PlanItem.id,
        PlanItem.title,
        PlanItem.due_on,
        PlanItem.done_on,
        PlanItem.status.label("plan_status"),
        PlanItem.owner,
    )
    return _read(columns.where(PlanItem.id.in_(asked.refs)))


def _read(columns: Select[*tuple[Any, ...]]) -> dict[int, Line]:
    """Rows by id; an activity comes as (id, title)."""
    found = {row["id"]: dict(row) for row in db.session.execute(columns).mappings()}
    for line in found.values():
        if "activity_id" in line:
            line["activity"] = (line["activity_id"], line["title"])
    return found


_READ: dict[RowKind, Callable[[Asked], Mapping[Any, Line]]] = {
    RowKind.ACTIVITY: _by_activity,
    RowKind.OCCURRENCE: _occurrences,
    RowKind.HOST_PAIR: _host_pairs,
    RowKind.MONTH: _months,
    RowKind.ATTENDANCE: _attendance,
    RowKind.PERSON: _by_person,
    RowKind.PLACE: _places,
    RowKind.UNION: _by_union,
    RowKind.ENTERPRISE: _enterprises,
    RowKind.DECLARED: _declared,
    RowKind.UNIT: _units,
    RowKind.AWARD: _awards,
    RowKind.LEDGER: _ledger,
    RowKind.PLAN: _plan,
}
