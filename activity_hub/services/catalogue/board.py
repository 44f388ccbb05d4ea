"""The list page in one value: days with their lines, what comes later, what closes soon, what is mine next."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy import ColumnElement, and_, func, or_, select

from activity_hub.database import db
from activity_hub.models import Activity, Occurrence, Registration, Union
from activity_hub.rules.lifecycle import ActivityStatus, OccurrenceStatus
from activity_hub.rules.permissions import Actor
from activity_hub.rules.places import Status
from activity_hub.services.base.activity_views import UnionName
from activity_hub.services.catalogue.eligible import open_ids
from activity_hub.services.catalogue.lines import Asked, Line, asked_for, first_start, lines, shown

PER_PAGE = 100
LATER = 6
EARLIER = 10
CLOSING = 3
CLOSING_WITHIN = timedelta(days=7)
NEXT_WITHIN = timedelta(hours=16)
MOST_UNIONS = 40
NO_END = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Day:
    """One day and its lines."""

    on: date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """What the list page shows; `ticks` counts the lines of each day, `has_more` whether another page follows."""

    days: tuple[Day, ...]
    ticks: dict[date, int]
    has_more: bool
    later: tuple[Day, ...]
    earlier: tuple[Day, ...]
    closing: tuple[Line, ...]
    next_up: Line | None
    unions: tuple[UnionName, ...]


def board(
    by: Actor,
    at: datetime,
    from_on: date,
    to_on: date | None,
    asked: Asked,
    page: int = 1,
    lines_from: date | None = None,
) -> Board:
    """The days from `from_on` to `to_on` (both included; None: all that comes), a hundred lines a page.

    `lines_from` leaves out the lines of earlier days, which the ticks still count. A bounded number of statements,
    however large the federation.
    """
    chosen = asked_for(asked, open_ids(by, at) if asked.open_for_me else None)
    first = lines_from or from_on
    # One statement for what is asked and for what follows it: the days come in order.
    ahead = and_(Occurrence.held_on >= first, chosen)
    found = lines(by, at, ahead, limit=PER_PAGE + LATER + 1, offset=PER_PAGE * (page - 1))
    inside = [line for line in found if to_on is None or line.held_on <= to_on]
    is_whole = page == 1 and len(inside) <= PER_PAGE
    past = and_(Occurrence.held_on < first, chosen)
    earlier = lines(by, at, past, limit=EARLIER, newest=True) if asked.q and is_whole else []
    is_counted = is_whole and first == from_on
    return Board(
        days=_by_day(inside[:PER_PAGE]),
        ticks=Counter(line.held_on for line in inside) if is_counted else _ticks(by, from_on, to_on, chosen),
        has_more=len(inside) > PER_PAGE,
        later=_by_day(found[len(inside) : len(inside) + LATER]) if is_whole else (),
        earlier=_by_day(earlier),
        closing=_closing(by, at),
        next_up=_next_up(by, at),
        unions=_unions(by),
    )


def _by_day(found: Iterable[Line]) -> tuple[Day, ...]:
    return tuple(Day(on, tuple(inner)) for on, inner in groupby(found, key=lambda line: line.held_on))


def _ticks(by: Actor, from_on: date, to_on: date | None, chosen: ColumnElement[bool]) -> dict[date, int]:
    counted = (
        select(Occurrence.held_on, func.count())
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(shown(by), chosen, Occurrence.held_on.between(from_on, to_on or NO_END))
        .group_by(Occurrence.held_on)
    )
    return {on: count for on, count in db.session.execute(counted)}


def _closing(by: Actor, at: datetime) -> tuple[Line, ...]:
    """Sign-up ends within a week; each activity once, by its first occurrence."""
    closes_at = func.coalesce(Activity.sign_up_closes_at, first_start())
    soon = and_(
        Activity.status == ActivityStatus.PUBLISHED.value,
        or_(Activity.sign_up_opens_at.is_(None), Activity.sign_up_opens_at <= at),
        or_(Activity.capacity.is_(None), Activity.taken < Activity.capacity),
        closes_at > at,
        closes_at <= at + CLOSING_WITHIN,
        Occurrence.starts_at == first_start(),
        Registration.id.is_(None),
    )
    found = lines(by, at, soon, limit=CLOSING * 4)
    once = {line.activity_id: line for line in reversed(found)}.values()
    return tuple(sorted(once, key=lambda line: (line.closes_at or at, line.activity_id))[:CLOSING])


def _next_up(by: Actor, at: datetime) -> Line | None:
    """My next occurrence, while it runs or when it is close enough to get ready for."""
    if by.member_id is None:
        return None
    mine = and_(
        Registration.status == Status.CONFIRMED.value,
        Activity.status.in_([ActivityStatus.PUBLISHED.value, ActivityStatus.CLOSED.value]),
        Occurrence.status == OccurrenceStatus.PLANNED.value,
        Occurrence.starts_at <= at + NEXT_WITHIN,
        Occurrence.ends_at > at,
    )
    found = lines(by, at, mine, limit=1)
    return found[0] if found else None


def _unions(by: Actor) -> tuple[UnionName, ...]:
    """The unions to choose from: one's own line up to the top, and what lies directly below the top."""
    above = [int(part) for part in (by.union_path or "").split("/") if part]
    tops = select(Union.id).where(Union.parent_id.is_(None))
    rows = db.session.execute(
        select(Union.code, Union.name)
        .where(or_(Union.id.in_(above), Union.parent_id.in_(tops)), Union.dissolved_on.is_(None))
        .where(Union.parent_id.is_not(None))
        .order_by(Union.id.in_(above).desc(), Union.path)
        .limit(MOST_UNIONS)
    )
    return tuple(UnionName(code, name) for code, name in rows)
