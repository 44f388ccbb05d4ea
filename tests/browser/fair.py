"""Draws and appeals for the tests in a browser: one drawn, one about to be, and an appeal against a no-show."""

from datetime import timedelta

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Appeal, Attendance, Occurrence
from activity_hub.rules.places import Status
from activity_hub.services import drawing
from activity_hub.services.base import draws
from tests.cast import Cast
from tests.conftest import Clock

FAIR = {"priority": True, "series_limit": 2, "cooling_off_days": 30}


def closed(cast: Cast, clock: Clock, code: str, numbers: tuple[str, ...]) -> int:
    """An activity with a draw for which these have signed up, closed by hand."""
    soon = clock.at + timedelta(days=9)
    terms = {"allotment": "draw", **FAIR}
    activity_id = cast.activity(code, starts_at=soon, capacity=1, terms=terms, series="swim", title="游泳抽签场")
    for number in numbers:
        cast.register(number, activity_id, Status.PENDING)
    with write_tx():
        activity = lock(Activity, activity_id)
        assert activity is not None
        activity.status = "closed"
        draws.commit(activity, clock.at)
    return activity_id


def fair_play(cast: Cast, clock: Clock, held: int) -> dict[str, int]:
    """The activities that the pages of draws and appeals are about, by endpoint."""
    people = ("administrator", "M1", "M2")
    to_draw, drawn = closed(cast, clock, "D1", people), closed(cast, clock, "D2", people)
    drawing.draw(by=cast.actor("administrator"), at=clock.at, activity_id=drawn)
    with write_tx():
        occurrence = db.session.query(Occurrence).filter_by(activity_id=held).one()
        for number in ("administrator", "M4"):
            member_id = cast.members[number]
            row = Attendance(occurrence_id=occurrence.id, member_id=member_id, state="absent", evidence="held", gate="")
            db.session.add(row)
            db.session.flush()
        db.session.add(
            Appeal(attendance_id=row.id, member_id=row.member_id, activity_id=held, reason="出差", asked_at=clock.at)
        )
    after = dict.fromkeys(("draws.show", "draws.document", "draws.tickets"), drawn)
    return {**after, "draws.ask": to_draw, "appeals.listed": held}
