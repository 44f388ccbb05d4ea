"""The quotas of an activity as rows and as the pool of the rule; used by whoever holds the lock on its row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, select, update

from activity_hub.database import db
from activity_hub.models import Activity, Quota, Registration
from activity_hub.rules.audience import ids_of
from activity_hub.rules.places import Status
from activity_hub.rules.seats import Node, Pool, keeps
from activity_hub.services.base import frame
from activity_hub.services.base.activity_views import QuotaView

_COLUMNS = (Quota.id, Quota.union_id, Quota.parent_id, Quota.places, Quota.taken, Quota.returns_at, Quota.path)


@dataclass(frozen=True, slots=True)
class Seats:
    """What there is to give at an instant: the pool, and the quota that stands for each union that has one."""

    pool: Pool
    by_union: dict[int, int]

    def quota_for(self, union_path: str | None) -> int | None:
        """The nearest quota at or above a union; None draws on the open pool."""
        for union_id in reversed(ids_of(union_path)):
            if union_id in self.by_union:
                return self.by_union[union_id]
        return None


def seats(activity: Activity, at: datetime) -> Seats:
    """The pool as it is now, places whose keeping has ended already free; one statement, none without quotas."""
    if not frame.of(activity).has_quotas:
        return Seats(Pool(activity.capacity, activity.taken), {})
    return of_rows(activity, rows(activity.id), at)


def rows(activity_id: int) -> Sequence[Row[int, int, int | None, int, int, datetime | None, str]]:
    """The quotas of an activity as plain rows, in the order in which they are locked."""
    return db.session.execute(select(*_COLUMNS).where(Quota.activity_id == activity_id).order_by(Quota.id)).all()


def of_rows(
    activity: Activity, found: Sequence[Row[int, int, int | None, int, int, datetime | None, str]], at: datetime
) -> Seats:
    """The pool made of quotas that were loaded before."""
    nodes = [Node(row[0], row[2], row[3], row[4], keeps(row[5], at), row[5] is None) for row in found]
    pool = Pool(activity.capacity, activity.taken, nodes)
    return Seats(pool, {row[1]: row[0] for row in found})


def of_views(activity: Activity, views: Sequence[QuotaView], at: datetime) -> Seats:
    """The pool made of the quotas of a view, in which those above come first."""
    ids = {one.union: one.id for one in views}
    nodes = [
        Node(one.id, ids.get(one.above or ""), one.places, one.taken, one.keeps(at), one.returns_at is None)
        for one in views
    ]
    return Seats(Pool(activity.capacity, activity.taken, nodes), {ids_of(one.path)[-1]: one.id for one in views})


def most_ever(activity: Activity, registration: Registration, at: datetime) -> int | None:
    """The most places a registration could have, were nobody else there, if it waits for more; else None.

    A group that large stays in the list, in case there will be more places, and is told so: its turn alone does not
    bring it in. One statement at most, none for whoever comes alone.
    """
    if registration.places == 1 or Status(registration.status) not in (Status.WAITLISTED, Status.PENDING):
        return None
    pool = seats(activity, at).pool
    is_possible = pool.could_ever_take(registration.quota_id, registration.places)
    return None if is_possible else pool.most_ever(registration.quota_id)


def take(activity: Activity, quota_id: int | None, places: int) -> None:
    """Count places (negative: give them back) at the activity, its quota and all quotas above that."""
    activity.taken += places
    take_below(activity, quota_id, places)


def take_below(activity: Activity, quota_id: int | None, places: int) -> None:
    """Count places at a quota and all above it, the activity aside."""
    if quota_id is None or not places:
        return
    path = select(Quota.path).where(Quota.id == quota_id).scalar_subquery()
    counted = (
        update(Quota)
        .where(Quota.activity_id == activity.id, path.like(Quota.path + "%"))
        .values(taken=Quota.taken + places)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(counted)
