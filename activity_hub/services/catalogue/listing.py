"""The list for programs: activities by first day, page after page."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from activity_hub.database import db
from activity_hub.models import Activity, Occurrence
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.permissions import Actor
from activity_hub.services.base import access
from activity_hub.services.base import activity_views as views
from activity_hub.services.base.activity_views import ActivityView
from activity_hub.services.catalogue.eligible import open_ids
from activity_hub.services.catalogue.lines import Asked, asked_for

NO_DAY = date(9999, 12, 31)  # activities without an occurrence come last


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list; `next` is the cursor of the following page, None on the last."""

    items: list[ActivityView]
    next: str | None


def listing(
    by: Actor,
    at: datetime,
    union: str | None = None,
    kind: str | None = None,
    from_on: date | None = None,
    to_on: date | None = None,
    q: str | None = None,
    status: str | None = None,
    code: str | None = None,
    open_for_me: bool = False,
    cursor: str | None = None,
    limit: int = 50,
) -> Page:
    """The activities that the actor may see and that fit, by the first day on which they fit, then by id.

    `union` is a code and means it and all below it; the days are local and both included. At most seven statements.
    Raises Invalid for a cursor that is none.
    """
    first = _first_days(from_on, to_on)
    first_on = func.coalesce(first.c.first_on, NO_DAY)
    asked = Asked(union or "", kind or "", q or "", open_for_me)
    chosen = asked_for(asked, open_ids(by, at) if open_for_me else None)
    wanted = select(Activity, first_on).outerjoin(first, first.c.activity_id == Activity.id)
    wanted = wanted.where(access.visible(by), chosen, *_exactly(status, code))
    if from_on or to_on:
        wanted = wanted.where(first.c.first_on.is_not(None))
    if cursor:
        wanted = wanted.where(_after(first_on, *_read(cursor)))
    rows = db.session.execute(wanted.order_by(first_on, Activity.id).limit(limit + 1)).all()
    items = views.of_rows([row for row, _ in rows[:limit]])
    return Page(items, _cursor(rows[limit - 1][1], rows[limit - 1][0].id) if len(rows) > limit else None)


def _first_days(from_on: date | None, to_on: date | None) -> Any:
    days = select(Occurrence.activity_id, func.min(Occurrence.held_on).label("first_on"))
    if from_on:
        days = days.where(Occurrence.held_on >= from_on)
    if to_on:
        days = days.where(Occurrence.held_on <= to_on)
    return days.group_by(Occurrence.activity_id).subquery()


def _exactly(status: str | None, code: str | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if status is not None:
        found.append(Activity.status == (status if status in list(ActivityStatus) else ""))
    if code is not None:
        found.append(Activity.code == (code if code.isprintable() else ""))
    return found


def _after(first_on: Any, day: date, activity_id: int) -> ColumnElement[bool]:
    return or_(first_on > day, and_(first_on == day, Activity.id > activity_id))


def _cursor(day: date, activity_id: int) -> str:
    return urlsafe_b64encode(f"{day.isoformat()} {activity_id}".encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[date, int]:
    try:
        day, _, number = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(" ")
        found = date.fromisoformat(day), int(number)
    except (ValueError, NotBase64) as wrong:
        raise access.Invalid({"cursor": ["bad_cursor"]}) from wrong
    if not 0 < found[1] <= access.BIGGEST_ID:
        raise access.Invalid({"cursor": ["bad_cursor"]})
    return found
