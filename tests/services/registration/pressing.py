"""Pressing the button for somebody of the cast."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Activity
from activity_hub.services import registration
from activity_hub.services.base.access import Refused
from tests.conftest import NOON

STARTS = datetime(2026, 6, 22, 11, 0, tzinfo=UTC)  # when an activity of the cast begins


def sign_up(cast, number, activity_id, at=NOON, **more):
    return registration.sign_up(by=cast.actor(number), at=at, activity_id=activity_id, **more)[0]


def refused(cast, number, activity_id, at=NOON, **more):
    with pytest.raises(Refused) as caught:
        sign_up(cast, number, activity_id, at, **more)
    return caught.value


def taken(activity_id):
    return db.session.scalar(select(Activity.taken).where(Activity.id == activity_id))
