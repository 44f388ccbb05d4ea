"""Which activities wait for the delegations of one's unions."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, literal, or_, select

from activity_hub.database import db
from activity_hub.models import Activity, AudienceUnion, CoHost, Contest, Occurrence, Union
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.permissions import Actor, Right
from activity_hub.services.base import access

MOST = 20


@dataclass(frozen=True, slots=True)
class Invitation:
    """An activity with contests to which delegations may be entered now."""

    activity_id: int
    title: str
    host_name: str
    first_on: date | None
    closes_at: datetime | None
    time_zone: str


def open_to(*, by: Actor, at: datetime) -> tuple[Invitation, ...]:
    """Published, with contests, before the deadline, and calling a union for which the actor acts; soonest first."""
    if not by.holds(Right.ACT_FOR):
        return ()
    listed = select(AudienceUnion.union_id).where(AudienceUnion.activity_id == Activity.id)
    co_hosts = select(CoHost.union_id).where(CoHost.activity_id == Activity.id)
    tops = by.paths(Right.ACT_FOR)
    meets = or_(access.subtree(Union.path, tops), *(literal(top).startswith(Union.path) for top in tops))
    called = or_(
        Union.id.in_(listed), and_(~listed.exists(), or_(Union.id == Activity.host_id, Union.id.in_(co_hosts)))
    )
    first_on = select(func.min(Occurrence.held_on)).where(Occurrence.activity_id == Activity.id).scalar_subquery()
    starts_at = select(func.min(Occurrence.starts_at)).where(Occurrence.activity_id == Activity.id).scalar_subquery()
    closes_at = func.coalesce(Activity.sign_up_closes_at, starts_at)
    host = select(Union.name).where(Union.id == Activity.host_id).scalar_subquery()
    asked = (
        select(Activity.id, Activity.title, host, first_on, Activity.sign_up_closes_at, Activity.time_zone)
        .where(Activity.status == ActivityStatus.PUBLISHED.value, or_(closes_at.is_(None), closes_at > at))
        .where(select(Contest.id).where(Contest.activity_id == Activity.id).exists(), access.visible(by))
        .where(select(Union.id).where(called, meets).correlate(Activity).exists())
        .order_by(closes_at, Activity.id)
        .limit(MOST)
    )
    rows = db.session.execute(asked).all()
    return tuple(
        Invitation(number, title, name or "", on, closes, zone) for number, title, name, on, closes, zone in rows
    )
