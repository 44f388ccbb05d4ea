"""The dates of an activity: what a wish makes of its occurrences, and what guests must be told."""

from datetime import datetime

from sqlalchemy import update

from activity_hub.database import db
from activity_hub.models import Activity, Occurrence, Registration
from activity_hub.rules.activity import ActivityFault
from activity_hub.rules.lifecycle import OccurrenceStatus
from activity_hub.rules.places import Status
from activity_hub.services.activity.wishes import OccurrenceWish, Wish
from activity_hub.services.base import access, frame


def raise_revision(one: Occurrence, at: datetime) -> None:
    one.revision += 1
    one.updated_at = at


def take(row: Activity, held: list[Occurrence], wish: Wish, at: datetime) -> bool:
    """Write the occurrences of the wish and set every civil day anew; answers whether anything changed."""
    changed = False
    number = max((one.no for one in held), default=0)
    gone = []
    for wanted in wish.occurrences:
        if row.published_at is None and wanted.status == OccurrenceStatus.CANCELLED:
            gone += [wanted.row] if wanted.row else []
        elif wanted.row is None:
            number += 1
            db.session.add(_new_occurrence(row, number, wanted, wish, at))
            changed = True
        else:
            changed |= _move(wanted.row, wanted, at)
    if gone and len(gone) == len(held) and not any(wanted.row is None for wanted in wish.occurrences):
        raise access.Invalid({"occurrences": [ActivityFault.REQUIRED.value]})
    for one in gone:
        db.session.delete(one)
    for one in held:
        if one.starts_at and one not in gone:
            one.held_on = one.starts_at.astimezone(wish.zone).date()
    return changed or bool(gone)


def shorten_offers(row: Activity) -> None:
    """No place is kept for an answer past the moment at which the last occurrence begins, wherever that is moved to."""
    begins = frame.of(row).last_starts_at
    if begins is None:  # while no new date is known
        return
    late = update(Registration).where(
        Registration.activity_id == row.id,
        Registration.status == Status.OFFERED.value,
        Registration.offer_expires_at > begins,
    )
    db.session.execute(late.values(offer_expires_at=begins).execution_options(synchronize_session="fetch"))


def _new_occurrence(row: Activity, number: int, wanted: OccurrenceWish, wish: Wish, at: datetime) -> Occurrence:
    starts_at = wanted.starts_at or at
    return Occurrence(
        activity_id=row.id,
        no=number,
        held_on=starts_at.astimezone(wish.zone).date(),
        starts_at=starts_at,
        ends_at=wanted.ends_at,
        venue=wanted.venue or None,
        status=wanted.status,
        updated_at=at,
    )


def _move(one: Occurrence, wanted: OccurrenceWish, at: datetime) -> bool:
    wished = (wanted.starts_at, wanted.ends_at, wanted.venue or None, wanted.status)
    if wished == (one.starts_at, one.ends_at, one.venue, one.status):
        return False
    one.starts_at, one.ends_at, one.venue, one.status = wished
    raise_revision(one, at)
    return True
