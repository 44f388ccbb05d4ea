"""The unions whose return one may read, and the years that have something in them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from activity_hub.database import db
from activity_hub.models import Activity, Occurrence, Union
from activity_hub.rules.period import year_holding
from activity_hub.rules.permissions import Actor, Right
from activity_hub.services.returns.reading import was_held

MOST_BELOW = 200


@dataclass(frozen=True, slots=True)
class Readable:
    """A union with its direct children, all of whose returns one may read."""

    code: str
    name: str
    below: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where one may begin, and the years to choose from, newest first."""

    unions: list[Readable]
    years: list[int]


def shelf(*, by: Actor, today: date, year_start: str) -> Shelf:
    """The unions at which the right to read returns is held, each with the unions directly below it."""
    tops = db.session.execute(
        select(Union.id, Union.code, Union.name).where(Union.path.in_(by.paths(Right.READ_RETURN))).order_by(Union.path)
    ).all()
    children = db.session.execute(
        select(Union.parent_id, Union.code, Union.name)
        .where(Union.parent_id.in_([top.id for top in tops]))
        .order_by(Union.code)
        .limit(MOST_BELOW)
    ).all()
    unions = [
        Readable(top.code, top.name, [(one.code, one.name) for one in children if one.parent_id == top.id])
        for top in tops
    ]
    return Shelf(unions, _years(today, year_start))


def _years(today: date, year_start: str) -> list[int]:
    first = db.session.scalar(select(func.min(Occurrence.held_on)).join(Activity, was_held()))
    newest = year_holding(today, year_start)
    oldest = min(newest, year_holding(first, year_start)) if first else newest
    return list(range(newest, max(oldest, newest - 20) - 1, -1))
