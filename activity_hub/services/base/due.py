"""What becomes due by itself when its time has come: offers end, kept places return, who was held back may come."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from activity_hub.database import db
from activity_hub.models import Activity, Quota, Registration
from activity_hub.rules.notices import Notice
from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.places import Status
from activity_hub.rules.seats import keeps
from activity_hub.rules.terms import Terms
from activity_hub.services.base import audit, holding, outbox, promotion


def settle(activity: Activity, at: datetime, here_only: bool = False) -> list[Registration]:
    """End offers, return quotas, let in who was held back, here and elsewhere; answers whom that promoted.

    Costs nothing before `due_at`. The activity's row must be locked. Whoever lets an offer pass may be let in elsewhere
    in the series: raises ToBeHeld, and nothing is changed, where those lists are not locked with this one. With
    `here_only` they are left to a caller who serves every list afterwards.
    """
    if activity.due_at is None or at < activity.due_at:
        return []
    passed = _passed(activity, at)
    whose = [] if here_only else [one.member_id for one in passed]
    elsewhere = promotion.held_elsewhere(activity.id, whose) if whose else []
    _end_offers(activity, passed, at)
    _return_quotas(activity, at)
    activity.due_at = expected_due(activity, at)
    return promotion.promote(activity, at) + promotion.serve(elsewhere, at)


def _passed(activity: Activity, at: datetime) -> Sequence[Registration]:
    """Offers that were not answered in time."""
    asked = select(Registration).where(
        Registration.activity_id == activity.id,
        Registration.status == Status.OFFERED.value,
        Registration.offer_expires_at <= at,
    )
    return db.session.scalars(asked.order_by(Registration.id)).all()


def _end_offers(activity: Activity, passed: Sequence[Registration], at: datetime) -> None:
    """Whoever did not answer in time gives the place on, and may sign up again at the end of the list."""
    for registration in passed:
        holding.end(activity, registration, at)
        audit.record(SYSTEM, at, "expire", "registration", registration.id)
        outbox.tell(
            member_id=registration.member_id,
            activity_id=activity.id,
            registration_id=registration.id,
            kind=Notice.OFFER_EXPIRED,
            at=at,
        )


def _return_quotas(activity: Activity, at: datetime) -> None:
    """Write down which quotas have stopped keeping their places, and how many went back."""
    asked = select(Quota).where(
        Quota.activity_id == activity.id, Quota.returned_at.is_(None), Quota.returns_at.is_not(None)
    )
    for quota in db.session.scalars(asked.order_by(Quota.id)).all():
        if not keeps(quota.returns_at, at):
            quota.returned_at = at
            audit.record(SYSTEM, at, "return", "quota", quota.id, places=quota.places - quota.taken)


def expected_due(activity: Activity, at: datetime) -> datetime | None:
    """The next instant at which a place becomes free, or somebody may come, by itself; None when there is none."""
    db.session.flush()
    first_offer = select(func.min(Registration.offer_expires_at)).where(
        Registration.activity_id == activity.id, Registration.status == Status.OFFERED.value
    )
    first_return = select(func.min(Quota.returns_at)).where(
        Quota.activity_id == activity.id, Quota.returned_at.is_(None)
    )
    opened = Terms.of(activity.terms).priority_until
    found = [
        db.session.scalar(first_offer),
        db.session.scalar(first_return),
        opened if opened and opened > at else None,
    ]
    return min((one for one in found if one is not None), default=None)
