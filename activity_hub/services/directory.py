"""The tree of unions as a list for programs: no secret, and no count in it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from activity_hub.database import db
from activity_hub.models import Union
from activity_hub.services.base.access import NotFound


@dataclass(frozen=True, slots=True)
class UnionEntry:
    """One union; `parent` is the code of the union above it today, None at the top."""

    code: str
    name: str
    level: str
    base_kind: str | None
    parent: str | None
    founded_on: date | None
    dissolved_on: date | None


@dataclass(frozen=True, slots=True)
class UnionPage:
    """A page of the list; `next` is the last code of the page, None where the list ends."""

    items: list[UnionEntry]
    next: str | None


def unions(*, after: str | None = None, limit: int = 50) -> UnionPage:
    """All unions by code, those after a code."""
    asked = _entries().order_by(Union.code).limit(limit + 1)
    rows = db.session.execute(asked.where(Union.code > after) if after is not None else asked).all()
    items = [UnionEntry(*row) for row in rows[:limit]]
    return UnionPage(items, items[-1].code if len(rows) > limit else None)


def union(*, code: str) -> UnionEntry:
    """One union; raises NotFound."""
    row = db.session.execute(_entries().where(Union.code == code)).first()
    if row is None:
        raise NotFound
    return UnionEntry(*row)


def _entries() -> Any:
    above = aliased(Union)
    columns = (Union.code, Union.name, Union.level, Union.base_kind, above.code, Union.founded_on, Union.dissolved_on)
    return select(*columns).outerjoin(above, above.id == Union.parent_id)
