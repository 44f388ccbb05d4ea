"""Wrong tries: under every name of an account, from every network, over a restart."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import SignInAttempt
from activity_hub.rules.sign_in import ACCOUNT, ADDRESS
from activity_hub.services.base import throttle
from activity_hub.services.base.access import Refused
from tests.cast import Cast
from tests.conftest import NOON, make_app
from tests.services.account.signing import attempts, sign_in


def test_wrong_tries_are_throttled_under_every_name_of_the_account(known: Cast) -> None:
    for number, login in enumerate(["M1", "13800000001", "shen@example.org", "M1", "M1"]):
        with pytest.raises(Refused):
            sign_in(login, "wrong", address=f"10.0.0.{number}")
    for login in ("M1", "13800000001", "shen@example.org"):
        with pytest.raises(throttle.TooManyTries) as tried:
            sign_in(login, address="10.0.9.9")
        assert tried.value.seconds == ACCOUNT.first_wait.total_seconds()
    assert sign_in("M2")


def test_nobody_is_locked_out_for_good(known: Cast) -> None:
    at = NOON
    for _ in range(30):
        with pytest.raises((Refused, throttle.TooManyTries)):
            sign_in("M1", "wrong", at=at)
        at += timedelta(minutes=1)
    assert sign_in("M1", at=at + ACCOUNT.longest_wait)
    assert sign_in("M1", at=at + ACCOUNT.longest_wait)


def test_a_hundred_wrong_tries_from_one_address_are_throttled(known: Cast) -> None:
    heard = 0
    for number in range(100):
        try:
            sign_in(f"nobody {number}", "wrong")
        except Refused:
            heard += 1
        except throttle.TooManyTries:
            pass
    assert heard == ADDRESS.tries
    assert sign_in("M1", address="10.0.0.2")


def test_the_throttle_survives_a_restart(known: Cast, app: Flask, tmp_path) -> None:
    for _ in range(ACCOUNT.tries):
        with pytest.raises(Refused):
            sign_in("M1", "wrong")
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    again = make_app(url, tmp_path)
    with again.app_context(), pytest.raises(throttle.TooManyTries):
        sign_in("M1")
    with again.app_context():
        db.engine.dispose()


def test_a_right_password_clears_the_account_and_is_not_held_against_the_address(known: Cast) -> None:
    for _ in range(ACCOUNT.tries - 1):
        with pytest.raises(Refused):
            sign_in("M1", "wrong")
    sign_in("M1")
    assert attempts() == ACCOUNT.tries - 1  # those of the address


def test_tries_are_kept_as_digests_and_forgotten_after_a_day(known: Cast) -> None:
    with pytest.raises(Refused):
        sign_in("shen@example.org", "wrong", address="203.0.113.7")
    keys = "".join(db.session.scalars(select(SignInAttempt.key)))
    assert "shen" not in keys and "203" not in keys
    with pytest.raises(Refused):
        sign_in("nobody", "wrong", at=NOON + timedelta(days=1, seconds=1))
    assert attempts() == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("10.0.0.1", "10.0.0.2", False),
        (None, "nonsense", True),
    ],
)
def test_what_counts_as_one_address(one: str | None, other: str, same: bool) -> None:
    assert (throttle.network(one) == throttle.network(other)) is same
