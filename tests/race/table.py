"""What the tables hold after a race, counted from the rows themselves and by none of the hub's counters."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Member, Outbox, Quota, Registration, Union
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import activity, checks
from activity_hub.services.base import places
from tests.cast import Cast

HOLDING = ("confirmed", "offered")


def call(cast: Cast, code: str, capacity: int | None, quotas: Any = (), **more: Any) -> int:
    """An activity of the district, a month from now or later, each on a day of its own; with quotas and terms."""
    others = db.session.scalar(select(func.count(Activity.id))) or 0
    start = datetime.now(UTC).replace(hour=4, minute=0, second=0, microsecond=0) + timedelta(days=30 + others)
    activity_id = cast.activity(code, host="T", capacity=capacity, starts_at=start)
    wished = {"quotas": [{"returns_at": None, **one} for one in quotas], **more}
    if any(wished.values()):
        activity.change(SYSTEM, datetime.now(UTC), activity_id, **wished)
    db.session.rollback()
    return activity_id


def over_full(activity_id: int) -> int:
    """Places above the capacity and above each quota; people are counted by the union they belong to."""
    db.session.rollback()
    quota_path = select(Union.path).where(Union.id == Quota.union_id).correlate(Quota).scalar_subquery()
    inside = (
        select(func.coalesce(func.sum(Registration.places), 0))
        .join(Union, Union.id == Registration.union_then_id)
        .where(Registration.activity_id == Quota.activity_id, Registration.status.in_(HOLDING))
        .where(Union.path.startswith(quota_path))
        .correlate(Quota)
        .scalar_subquery()
    )
    in_all = (
        select(func.coalesce(func.sum(Registration.places), 0))
        .where(Registration.activity_id == Activity.id, Registration.status.in_(HOLDING))
        .correlate(Activity)
        .scalar_subquery()
    )
    quotas = db.session.execute(select(Quota.places, inside).where(Quota.activity_id == activity_id)).all()
    whole = db.session.execute(select(Activity.capacity, in_all).where(Activity.id == activity_id)).all()
    db.session.rollback()
    return sum(max(taken - most, 0) for most, taken in [*quotas, *whole] if most is not None)


def broken(at: datetime | None = None) -> int:
    """How much of the invariants of the tables is broken."""
    db.session.rollback()
    found = sum(checks.violations(at or datetime.now(UTC)).values())
    db.session.rollback()
    return found


def doubles(activity_id: int) -> int:
    """Live registrations of one member beyond the first."""
    db.session.rollback()
    live = ("pending", "waitlisted", *HOLDING)
    asked = select(func.count()).where(Registration.activity_id == activity_id, Registration.status.in_(live))
    return sum(count - 1 for count in db.session.scalars(asked.group_by(Registration.member_id)))


def repairs(activity_id: int, at: datetime) -> int:
    """How many a repair would let in; it is undone."""
    with write_tx() as session:
        row = lock(Activity, activity_id)
        assert row is not None
        found = len(places.settle(row, at)) + len(places.promote(row, at))
        session.flush()
        session.rollback()
    return found


@dataclass(frozen=True)
class Row:
    """One registration, as the table has it."""

    id: int
    number: str
    status: str
    turn: int | None
    created_at: datetime


def rows(activity_id: int) -> list[Row]:
    """All registrations, in the order of their turns; those who never waited come first."""
    db.session.rollback()
    asked = select(
        Registration.id, Member.member_no, Registration.status, Registration.wait_seq, Registration.created_at
    ).join(Member, Member.id == Registration.member_id)
    found = [Row(*one) for one in db.session.execute(asked.where(Registration.activity_id == activity_id))]
    db.session.rollback()
    return sorted(found, key=lambda one: (one.turn or 0, one.id))


def told(activity_id: int, kind: str = "promoted") -> dict[int, int]:
    """How often each registration was told so."""
    db.session.rollback()
    asked = select(Outbox.registration_id, func.count()).where(Outbox.activity_id == activity_id, Outbox.kind == kind)
    found = {row_id: count for row_id, count in db.session.execute(asked.group_by(Outbox.registration_id))}
    db.session.rollback()
    return found
