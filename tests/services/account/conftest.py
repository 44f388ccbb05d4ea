"""Members who have a password, a phone, an e-mail."""

import pytest

from activity_hub.database import db, write_tx
from activity_hub.models import Member
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services.account import changing
from tests.cast import Cast
from tests.conftest import NOON
from tests.services.account.signing import PASSWORD


@pytest.fixture
def known(cast: Cast) -> Cast:
    """M1 has a password, a phone and an e-mail; M2 shares the phone of M3."""
    with write_tx():
        for number, phone in (("M1", "13800000001"), ("M2", "13800000002"), ("M3", "13800000002")):
            db.session.get_one(Member, cast.members[number]).phone = phone
        db.session.get_one(Member, cast.members["M1"]).email = "shen@example.org"
    changing.set_password(by=SYSTEM, at=NOON, member_no="M1", password=PASSWORD)
    changing.set_password(by=SYSTEM, at=NOON, member_no="M2", password=PASSWORD)
    return cast
