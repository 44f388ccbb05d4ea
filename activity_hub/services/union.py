"""The tree of unions as its readers see it: one union, the way up, and what hangs below with its counts."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from activity_hub.database import db
from activity_hub.models import Enterprise, Union
from activity_hub.rules.permissions import Actor, Right
from activity_hub.services.base import access, memberships
from activity_hub.services.base.access import subtree


@dataclass(frozen=True, slots=True)
class Branch:
    """A union with what hangs below it: direct children, and the members and enterprises of it and all below."""

    code: str
    name: str
    level: str
    base_kind: str | None
    founded_on: date | None
    dissolved_on: date | None
    children: int
    members: int
    enterprises: int


@dataclass(frozen=True, slots=True)
class Place:
    """One union in the tree: `above` leads from the highest readable union down to its parent, as (code, name)."""

    here: Branch
    above: list[tuple[str, str]]
    below: list[Branch]


def place(*, by: Actor, code: str, today: date) -> Place:
    """A union whose roll the actor may read, with its direct children; four queries whatever the size of the tree."""
    union = access.union(by, code, Right.READ_ROLL)
    children = select(Union).where(Union.parent_id == union.id).order_by(Union.code)
    rows = [union, *db.session.scalars(children)]
    members = memberships.counts_below([row.id for row in rows], today)
    enterprises, counts = _enterprises(rows), _children(rows)
    branches = [
        Branch(
            row.code,
            row.name,
            row.level,
            row.base_kind,
            row.founded_on,
            row.dissolved_on,
            counts.get(row.id, 0),
            members.get(row.id, 0),
            enterprises.get(row.id, 0),
        )
        for row in rows
    ]
    return Place(branches[0], _above(by, union), branches[1:])


def _above(by: Actor, union: Union) -> list[tuple[str, str]]:
    ids = [int(part) for part in union.path.split("/") if part][:-1]
    reach = subtree(Union.path, by.paths(Right.READ_ROLL))
    query = select(Union.code, Union.name).where(Union.id.in_(ids), reach).order_by(func.length(Union.path))
    return [(code, name) for code, name in db.session.execute(query)]


def _children(rows: list[Union]) -> dict[int, int]:
    query = select(Union.parent_id, func.count()).where(Union.parent_id.in_([row.id for row in rows]))
    return {parent_id: count for parent_id, count in db.session.execute(query.group_by(Union.parent_id)) if parent_id}


def _enterprises(rows: list[Union]) -> dict[int, int]:
    top, below = aliased(Union), aliased(Union)
    query = (
        select(top.id, func.count(Enterprise.id))
        .join(below, below.path.startswith(top.path))
        .join(Enterprise, Enterprise.union_id == below.id)
        .where(top.id.in_([row.id for row in rows]))
    )
    return {union_id: count for union_id, count in db.session.execute(query.group_by(top.id))}
