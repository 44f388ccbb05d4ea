"""Memberships on a day: which of them hold, and how many members a union has with all below it."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from activity_hub.database import db, setting
from activity_hub.models import Membership, Union
from activity_hub.rules.days import local_day

Day = date | BindParameter[date] | InstrumentedAttribute[date]


def today(at: datetime) -> date:
    """The civil day of this moment where the hub is at home."""
    return local_day(at, setting("TIMEZONE"))


def holds_on(day: Day) -> ColumnElement[bool]:
    """The condition that a membership holds on a civil day, its first and last included; an open end holds for ever."""
    begun = or_(Membership.from_on.is_(None), Membership.from_on <= day)
    return and_(begun, _lasts(day))


def has_left(member_id: Any, day: Day) -> ColumnElement[bool]:
    """The condition that somebody belongs to no union any more on that day; what begins later is no leaving."""
    return ~exists().where(Membership.member_id == member_id, _lasts(day))


def _lasts(day: Day) -> ColumnElement[bool]:
    return or_(Membership.until_on.is_(None), Membership.until_on >= day)


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
