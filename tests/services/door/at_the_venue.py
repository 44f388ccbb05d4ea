"""Venue codes as a screen or a sheet shows them, for the tests of both sides."""

from datetime import timedelta

from sqlalchemy import select

from activity_hub.database import db, lock, setting, write_tx
from activity_hub.models import Activity, Occurrence
from activity_hub.rules import venue_code
from activity_hub.rules.door_terms import DoorTerms, SelfCheckIn
from activity_hub.services.door import venue_screen
from tests.services.door.scanned import START


def switch(cast, activity_id, kind=SelfCheckIn.ROTATING, **more):
    return venue_screen.switch(
        by=cast.actor("organiser"), at=START, activity_id=activity_id, self_check_in=kind, **more
    )


def code(activity_id, at=START, no=1, kind=None):
    """What the screen shows at this moment; `kind` is of another sort than the one switched on."""
    row = db.session.scalar(select(Occurrence).where(Occurrence.activity_id == activity_id, Occurrence.no == no))
    terms = DoorTerms.of(db.session.get(Activity, activity_id).door)
    found = venue_code.current(DoorTerms(kind, terms.static_version) if kind else terms, row.id, at)
    return venue_code.address(setting("SECRET_KEY"), found)


def second_date(activity_id, starts_at):
    with write_tx():
        times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2), "held_on": starts_at.date()}
        db.session.add(Occurrence(activity_id=activity_id, no=2, status="planned", **times))
        lock(Activity, activity_id).revision += 1
