"""The signed-in devices: how long each lasts and who ends it."""

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import SignedIn
from activity_hub.rules.permissions import Role
from activity_hub.rules.sign_in import OWN_DEVICE, SHARED_DEVICE
from activity_hub.services.account import devices
from activity_hub.services.base.access import NotFound
from tests.cast import Cast
from tests.conftest import NOON
from tests.services.account.signing import sign_in
from tests.statements import statements


@pytest.mark.parametrize("own", [True, False])
def test_a_sign_in_ends_by_idling_and_by_age(known: Cast, own: bool) -> None:
    lasts = OWN_DEVICE if own else SHARED_DEVICE
    token = sign_in("M1", own=own)
    at = NOON
    while at + lasts.idle * 0.9 < NOON + lasts.whole:
        at += lasts.idle * 0.9
        assert devices.actor_by_token(at=at, token=token) is not None
    assert devices.actor_by_token(at=NOON + lasts.whole, token=token) is None
    idle = sign_in("M1", own=own)
    assert devices.actor_by_token(at=NOON + lasts.idle, token=idle) is None


def test_sign_out_everywhere_ends_every_device(known: Cast) -> None:
    held = [sign_in("M1") for _ in range(3)]
    other = sign_in("M2")
    devices.end_all(by=known.actor("M1"), at=NOON)
    assert [devices.actor_by_token(at=NOON, token=token) for token in held] == [None] * 3
    assert devices.actor_by_token(at=NOON, token=other) is not None


def test_one_device_is_ended_by_its_owner_alone(known: Cast) -> None:
    keep, end = sign_in("M1"), sign_in("M1")
    row = next(one for one in devices.mine(by=known.actor("M1"), at=NOON, token=end) if one.is_this)
    for by, signed_in_id in (("M2", row.signed_in_id), ("M1", 2**40), ("M1", 0)):
        with pytest.raises(NotFound):
            devices.end_one(by=known.actor(by), at=NOON, signed_in_id=signed_in_id)
    devices.end_one(by=known.actor("M1"), at=NOON, signed_in_id=row.signed_in_id)
    assert devices.actor_by_token(at=NOON, token=end) is None
    assert devices.actor_by_token(at=NOON, token=keep) is not None


def test_rows_that_ran_out_go_at_the_next_sign_in(known: Cast) -> None:
    sign_in("M1", own=False)
    sign_in("M1")
    sign_in("M1", at=NOON + SHARED_DEVICE.whole)
    ends = db.session.scalars(select(SignedIn.expires_at).order_by(SignedIn.expires_at)).all()
    assert ends == [NOON + OWN_DEVICE.whole, NOON + OWN_DEVICE.whole + SHARED_DEVICE.whole]


def test_a_role_taken_is_gone_at_the_next_request(known: Cast) -> None:
    token = sign_in("M1")
    known.appoint("M1", Role.CHAIR, "A")
    assert devices.actor_by_token(at=NOON, token=token) == known.actor("M1")
    with write_tx():
        db.session.execute(db.text("DELETE FROM appointment"))
    actor = devices.actor_by_token(at=NOON, token=token)
    assert actor is not None and actor.grants == ()


def test_who_holds_a_device_takes_one_statement(known: Cast) -> None:
    token = sign_in("M1")
    with statements() as sent:
        found = devices.actor_by_token(at=NOON, token=token)
    assert found == known.actor("M1")
    assert len(sent) == 1
