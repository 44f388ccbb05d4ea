"""An evening whose door is open, and what pages and tables say of who came."""

from datetime import timedelta

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Attendance
from activity_hub.services import door
from tests.conftest import NOON
from tests.services.door.scanned import code_of, scan

START = NOON + timedelta(hours=1)


def at(activity_id, path):
    return f"/activities/{activity_id}/{path}"


def let_in(cast, activity_id, registration_id, when=NOON):
    scans = [scan(code_of(registration_id))]
    assert door.record(by=cast.actor("checker"), at=when, activity_id=activity_id, scans=scans)[0]["verdict"] == "ok"


def states():
    db.session.rollback()
    rows = db.session.execute(select(Attendance.state, Attendance.evidence).order_by(Attendance.member_id))
    return [tuple(row) for row in rows]
