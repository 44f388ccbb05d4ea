"""What a door sends, and what has come of it."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Attendance, Registration
from activity_hub.services.base import pass_codes
from tests.conftest import NOON

START = NOON + timedelta(hours=1)


def code_of(registration_id):
    return pass_codes.code_of(db.session.get(Registration, registration_id))


def scan(code="", kind="in", uuid=None, **more):
    return {"scan_uuid": uuid or str(uuid4()), "code": code, "kind": kind, "device_time": None, **more}


def verdicts(answers):
    return [answer["verdict"] for answer in answers]


def attendance_rows():
    return db.session.scalars(select(Attendance).order_by(Attendance.id)).all()
