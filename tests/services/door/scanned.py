"""What a door sends, and what has come of it."""

import secrets
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Attendance, DoorDevice, DoorPass, Registration
from activity_hub.rules.permissions import Actor, Post
from activity_hub.rules.places import Status
from activity_hub.services.base import pass_codes
from tests.conftest import NOON

START = NOON + timedelta(hours=1)
# What is said to whoever is on the list without a place, whichever side scans.
WITHOUT_PLACE = [
    (Status.PENDING, "pending"),
    (Status.OFFERED, "pending"),
    (Status.WAITLISTED, "waitlisted"),
    (Status.WITHDRAWN, "withdrawn"),
    (Status.REJECTED, "withdrawn"),
]


def code_of(registration_id):
    return pass_codes.code_of(db.session.get(Registration, registration_id))


def scan(code="", kind="in", uuid=None, **more):
    return {"scan_uuid": uuid or str(uuid4()), "code": code, "kind": kind, "device_time": None, **more}


def verdicts(answers):
    return [answer["verdict"] for answer in answers]


def attendance_rows():
    return db.session.scalars(select(Attendance).order_by(Attendance.id)).all()


def stand(activity_id, gate, name="Volunteer's phone", joined_at=START):
    """The actor of a phone that has stood at a gate of an activity since then."""
    ends = START + timedelta(days=1)
    with write_tx() as session:
        door_pass = DoorPass(activity_id=activity_id, gate=gate, created_at=START, expires_at=ends)
        session.add(door_pass)
        session.flush()
        phone = DoorDevice(door_pass_id=door_pass.id, activity_id=activity_id, name=name, gate=gate)
        phone.token_hash, phone.joined_at, phone.seen_at, phone.expires_at = (
            secrets.token_hex(),
            joined_at,
            joined_at,
            ends,
        )
        session.add(phone)
        session.flush()
        return Actor(post=Post(phone.id, activity_id, gate))
