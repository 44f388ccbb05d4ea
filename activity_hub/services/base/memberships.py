"""Memberships on a day: which of them hold, and how many members a union has with all below it."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from activity_hub.database import db, setting
from activity_hub.models import Membership, Union
from activity_hub.rules.days import local_day
from activity_hub.rules.permissions import Actor

Day = date | BindParameter[date] | InstrumentedAttribute[date]


def today(at: datetime) -> date:
    """The civil day of this moment where the hub is at home."""
    return local_day(at, setting("TIMEZONE"))


def holds_on(day: Day, row: Any = Membership) -> ColumnElement[bool]:
    """The condition that a membership holds on a civil day, its first and last included; an open end holds for ever.

    `row` is the model, or the columns of its table where the statement goes past the mapper. In Python: days.is_within.
    """
    begun = or_(row.from_on.is_(None), row.from_on <= day)
    return and_(begun, lasts(day, row))


def holds_now(by: Actor) -> ColumnElement[bool]:
    """The condition that a membership holds on the day of whoever asks; nothing holds for one who has no day.

    The rights of the system ask for nobody's membership, so it needs none.
    """
    return holds_on(by.today) if by.today is not None else false()


def has_left(member_id: Any, day: Day) -> ColumnElement[bool]:
    """The condition that somebody belongs to no union any more on that day; what begins later is no leaving."""
    return ~exists().where(Membership.member_id == member_id, lasts(day))


def lasts(day: Day, row: Any = Membership) -> ColumnElement[bool]:
    """The condition that a membership has not ended before a civil day: it holds then, or is still to come."""
    return or_(row.until_on.is_(None), row.until_on >= day)


def counts_below(union_ids: Collection[int], day: date) -> dict[int, int]:
    """Members by union, each once at every union they hang below; those without any are left out. One statement."""
    top, below = aliased(Union), aliased(Union)
    counted = (
        select(top.id, func.count(Membership.member_id.distinct()))
        .join(below, below.path.startswith(top.path))
        .join(Membership, and_(Membership.union_id == below.id, holds_on(day)))
        .where(top.id.in_(union_ids))
        .group_by(top.id)
    )
    return {union_id: count for union_id, count in db.session.execute(counted)}
