"""How the places of an activity are shared out among unions, and how each union stands with its own."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from activity_hub.database import db
from activity_hub.models import Quota, Registration, Union
from activity_hub.rules.lifecycle import EDITABLE, ActivityStatus
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import Status
from activity_hub.rules.seats import share
from activity_hub.services.base import access, memberships, quotas
from activity_hub.services.base import activity_views as views
from activity_hub.services.base.access import NotAllowed
from activity_hub.services.base.activity_views import ActivityView, QuotaView


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """One union's meter: `room` is how many could still be let in now, `waiting` how many of it and below wait."""

    quota: QuotaView
    depth: int
    keeps: bool
    room: int | None
    waiting: int


@dataclass(frozen=True, slots=True)
class SeatBoard:
    """The quotas that the reader may see, those above first; `kept` are places nobody has claimed yet.

    `room` is how many could still be let in from a union without a quota of its own (None: no limit).
    `is_overpromised` says that others hold places which quotas promise, so that not every union will find its own.
    """

    view: ActivityView
    lines: tuple[QuotaLine, ...]
    kept: int
    room: int | None
    may_edit: bool
    is_overpromised: bool


@dataclass(frozen=True, slots=True)
class Share:
    """A proposal for one union: places in proportion to its members."""

    union: str
    union_name: str
    members: int
    places: int


def seat_board(*, by: Actor, at: datetime, activity_id: int) -> SeatBoard:
    """Every quota for who sees all registrations; a liaison sees those of the own unions and the ones above them.

    Raises NotFound, and NotAllowed for who sees no registrations at all.
    """
    row = access.activity(by, activity_id)
    if not by.holds(Right.SEE_OWN_REGISTRATIONS):
        raise NotAllowed
    view = views.of_row(row)
    pool = quotas.seats(row, at).pool
    waiting = _waiting(row.id)
    sees_all = access.works_at(by, Right.SEE_REGISTRATIONS, row.id)
    shown = view.quotas if sees_all else [one for one in view.quotas if _is_near(by, one.path)]
    depths = {one.union: one.above for one in view.quotas}
    lines = [
        QuotaLine(one, _depth(one.union, depths), one.keeps(at), pool.room(one.id), waiting.get(one.id, 0))
        for one in shown
    ]
    may_edit = ActivityStatus(row.status) in EDITABLE and access.may(by, row, Right.EDIT_ACTIVITY)
    return SeatBoard(view, tuple(lines), pool.kept_below(), pool.room(None), may_edit, pool.is_overpromised())


def share_out(*, by: Actor, today: date, activity_id: int) -> list[Share]:
    """The capacity in proportion to the members of the unions directly below the host; empty without a capacity."""
    row = access.activity(by, activity_id, Right.EDIT_ACTIVITY)
    below = select(Union).where(Union.parent_id == row.host_id, Union.dissolved_on.is_(None)).order_by(Union.code)
    unions = list(db.session.scalars(below))
    members = memberships.counts_below([union.id for union in unions], today)
    counted = [members.get(union.id, 0) for union in unions]
    places = share(row.capacity or 0, counted)
    rows = zip(unions, counted, places, strict=True)
    return [Share(union.code, union.name, count, its) for union, count, its in rows if count]


def _is_near(by: Actor, path: str) -> bool:
    """Whether a union lies where the reader looks after members, or above it."""
    return any(path.startswith(own) or own.startswith(path) for own in by.paths(Right.SEE_OWN_REGISTRATIONS))


def _waiting(activity_id: int) -> dict[int, int]:
    """How many wait, by quota, those of the quotas below counted too."""
    counted = (
        select(Quota.path, func.count())
        .join(Registration, Registration.quota_id == Quota.id)
        .where(Quota.activity_id == activity_id, Registration.status == Status.WAITLISTED.value)
        .group_by(Quota.path)
    )
    found: dict[int, int] = {}
    for path, count in db.session.execute(counted):
        for quota_id in path.strip("/").split("/"):
            found[int(quota_id)] = found.get(int(quota_id), 0) + count
    return found


def _depth(union: str | None, above: dict[str, str | None]) -> int:
    depth = -1
    while union is not None:
        depth, union = depth + 1, above.get(union)
    return depth
