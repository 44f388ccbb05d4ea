"""What becomes due by itself, done when nobody else does it: ended offers, returned quotas, lists to serve, names."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, or_, select, update

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, DoorDevice
from activity_hub.rules.places import PROMOTING
from activity_hub.services.base import answers_due, places, promotion
from activity_hub.services.base.answers_due import Deleted
from activity_hub.services.base.locking import begins_anew

_BATCH = 500
NAMES_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Done:
    """How many activities had something due, and how many people were let in or offered a place."""

    activities: int = 0
    promoted: int = 0


def settle_due(*, at: datetime) -> Done:
    """End what has run out and let the next in, one activity a transaction; then who may come by what was elsewhere."""
    asked = select(Activity.id).where(Activity.due_at <= at).order_by(Activity.due_at, Activity.id).limit(_BATCH)
    promoted = [_settle(activity_id, at) for activity_id in db.session.scalars(asked).all()]
    promoted += [_settle(activity_id, at) for activity_id in _waited_elsewhere(at)]
    return Done(len(promoted), sum(promoted))


def _waited_elsewhere(at: datetime) -> list[int]:
    """Activities that have room for waiters whom another activity kept out until now.

    Whoever gives a place back serves these lists in the same transaction. They are looked at all the same, without any
    lock, since nobody would come by who finds it out; it finds somebody only where the one who gave it back did not.
    """
    asks = or_(*(Activity.terms[term].as_integer().is_not(None) for term in ("series_limit", "cooling_off_days")))
    waited = select(Activity).where(
        Activity.waiting > 0, Activity.status.in_([status.value for status in PROMOTING]), asks
    )
    found = db.session.scalars(waited.order_by(Activity.id)).all()
    return [activity.id for activity in found if promotion.would_serve(activity, at)]


def repair(*, at: datetime) -> Done:
    """Serve every list once more. Whoever frees a place serves the list at once, and what becomes due is settled, so
    this finds nothing to do.
    """
    waits = or_(Activity.waiting > 0, Activity.due_at <= at)
    asked = select(Activity.id).where(waits, Activity.status.in_([status.value for status in PROMOTING]))
    promoted = [_settle(activity_id, at) for activity_id in db.session.scalars(asked.order_by(Activity.id)).all()]
    return Done(sum(1 for count in promoted if count), sum(promoted))


@begins_anew
def _settle(activity_id: int, at: datetime) -> int:
    with write_tx():
        activity = lock(Activity, activity_id)
        if activity is None:
            return 0
        return len(places.settle(activity, at)) + len(places.promote(activity, at))


def forget_phones(*, at: datetime) -> int:
    """Take the names off the phones whose door closed a month ago: they told phones apart, and may be people's."""
    with write_tx() as session:
        gone = update(DoorDevice).where(DoorDevice.name != "", DoorDevice.expires_at < at - NAMES_KEPT)
        done = session.execute(gone.values(name=""))
        return done.rowcount if isinstance(done, CursorResult) else 0


def delete_answers(*, at: datetime) -> Deleted:
    """Delete the answers to organisers' questions whose day has come."""
    return answers_due.delete_due(at)
