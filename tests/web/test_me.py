"""The pages of one's own account."""

import json
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from activity_hub.rules.permissions import SYSTEM
from activity_hub.services.account import changing
from tests.cast import Cast
from tests.conftest import NOON

PASSWORD = "korrekt pferd batterie"
PAGES = [
    "/me",
    "/me/account",
    "/me/details",
    "/me/password",
    "/me/devices",
    "/me/tokens",
    "/me/kept",
    "/me/kept.json",
]


@pytest.fixture
def browser(cast: Cast, signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    changing.set_password(by=SYSTEM, at=NOON, member_no="M1", password=PASSWORD)
    return signed_in("M1")


@pytest.mark.parametrize("path", PAGES)
def test_it_works(browser: FlaskClient, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    if answer.mimetype == "text/html":
        assert answer.text.count("<h1") == 1


@pytest.mark.parametrize("path", PAGES)
def test_it_turns_a_stranger_away(cast: Cast, client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 303 and answer.location.startswith("/sign-in?next=/me")


def test_details_are_kept(browser: FlaskClient) -> None:
    given = {"phone": "13900000000", "email": "shen@example.org", "locale": "en"}
    assert browser.post("/me/details", data=given).status_code == 422
    assert browser.post("/me/details", data={**given, "password": PASSWORD}).status_code == 303
    assert "13900000000" in browser.get("/me/account").text
    assert (
        browser.post("/me/details", data={**given, "locale": "zh_Hant"}).status_code == 303
    )  # no way to sign in changed
    assert browser.post("/me/details", data={**given, "locale": "xx"}).status_code == 422


def test_fields_that_are_nobody_s_business_are_ignored(browser: FlaskClient, cast: Cast) -> None:
    browser.post(
        "/me/details", data={"locale": "en", "name": "席二", "member_no": "chair", "suspended": "1", "role": "chair"}
    )
    assert cast.actor("M1").name == "沈知行" and cast.actor("M1").grants == ()


def test_a_password_change_signs_the_other_devices_out(
    browser: FlaskClient, signed_in: Callable[[str], FlaskClient]
) -> None:
    other = signed_in("M1")
    given = {"old": PASSWORD, "new": "ganz anderes wort", "again": "ganz anderes wort"}
    assert browser.post("/me/password", data={**given, "again": "typo"}).status_code == 422
    assert browser.post("/me/password", data={**given, "old": "wrong"}).status_code == 422
    assert browser.post("/me/password", data=given).status_code == 303
    assert browser.get("/me").status_code == 200
    assert other.get("/me").status_code == 303


def test_one_device_is_ended(browser: FlaskClient, signed_in: Callable[[str], FlaskClient]) -> None:
    other, stranger = signed_in("M1"), signed_in("M2")
    listed = browser.get("/me/devices").text
    [action] = re.findall(r'action="(/me/devices/\d+/end)"', listed)
    assert stranger.post(action).status_code == 404
    assert other.get("/me").status_code == 200
    assert browser.post(action).status_code == 303
    assert other.get("/me").status_code == 303
    assert browser.post(action).status_code == 404


def test_sign_out_everywhere(browser: FlaskClient, signed_in: Callable[[str], FlaskClient]) -> None:
    other, stranger = signed_in("M1"), signed_in("M2")
    assert browser.post("/me/devices/end-all").status_code == 303
    assert [one.get("/me").status_code for one in (browser, other, stranger)] == [303, 303, 200]


def test_an_own_token_is_shown_once_and_ended(browser: FlaskClient) -> None:
    assert browser.post("/me/tokens", data={"name": "script", "password": "wrong"}).status_code == 422
    made = browser.post("/me/tokens", data={"name": "script", "password": PASSWORD})
    assert made.status_code == 201
    token = made.text.split('id="made"')[1].split('value="')[1].split('"')[0]
    bearer = {"Authorization": f"Bearer {token}"}
    assert browser.application.test_client().get("/api/v1/me", headers=bearer).status_code == 200
    assert token not in browser.get("/me/tokens").text
    assert browser.post("/me/tokens/end", data={"name": "script"}).status_code == 303
    assert browser.application.test_client().get("/api/v1/me", headers=bearer).status_code == 401
    assert browser.post("/me/tokens/end", data={"name": "script"}).status_code == 404


def test_all_that_is_kept_is_mine_and_no_secret(browser: FlaskClient, cast: Cast) -> None:
    cast.activity()
    answer = browser.get("/me/kept.json")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    kept = json.loads(answer.text)
    assert kept["member"]["member_no"] == "M1" and kept["memberships"][0]["union"] == "A1"
    assert set(kept) == {
        "member", "memberships", "roles", "registrations", "attendance", "devices", "tokens", "calendars", "actions",
        "answers", "company", "messages",
    }  # fmt: skip
    assert "argon2" not in answer.text and "hash" not in answer.text and "顾晓棠" not in answer.text
