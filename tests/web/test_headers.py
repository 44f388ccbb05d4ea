"""What stands around every answer, and what a proxy or a new secret changes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from activity_hub import create_app
from activity_hub.rules import passcode
from activity_hub.services.base.pass_codes import secrets
from activity_hub.web.assets import asset
from tests.cast import Cast
from tests.conftest import SECRET

PATHS = ["/", "/sign-in", "/nowhere", "/me", "/healthz", "/api/v1/me", "/api/v1/openapi.json", "/P/AH1.X"]
OTHER = "another key of the hub, forty characters"


def test_every_answer_is_hardened(client: FlaskClient, cast: Cast) -> None:
    for path in PATHS:
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"], path
        assert "unsafe-inline" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")


def test_a_built_file_is_hardened(client: FlaskClient) -> None:
    answer = client.get(asset("theme.css"))
    assert answer.status_code == 200 and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_pages_of_a_member_are_kept_by_no_cache(signed_in: Callable[[str], FlaskClient]) -> None:
    browser = signed_in("chair")
    for path in ("/", "/me", "/me/kept.json", "/me/nowhere", "/manage/roll/A", "/api/v1/me", "/api/v1/activities"):
        assert browser.get(path).headers["Cache-Control"] == "private, no-store", path


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_files_with_names_in_them_are_kept_by_no_cache(
    cast: Cast, signed_in: Callable[[str], FlaskClient], file_format: str
) -> None:
    about = f"/activities/{cast.activity()}"
    browser = signed_in("chair")
    for address in (f"/returns/A/2026/return.{file_format}", f"{about}/delegations.{file_format}"):
        sent = browser.get(address)
        assert sent.status_code == 200 and sent.headers["Cache-Control"] == "private, no-store", address
        assert "attachment" in sent.headers["Content-Disposition"]


def test_health_asks_nobody_who_they_are(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(client.application.extensions, "find_actor", lambda: 1 / 0)
    assert client.get("/healthz").status_code == 200


def test_over_https_the_cookie_is_bound_to_this_host(tmp_path: Path) -> None:
    app = create_app({"INSTANCE_DIR": str(tmp_path), "SECRET_KEY": SECRET, "PUBLIC_URL": "https://hub.example"})
    answer = app.test_client().post("/sign-out", base_url="https://hub.example")
    with app.test_client() as client, client.session_transaction(base_url="https://hub.example") as cookie:
        cookie["device"] = "x"
    assert answer.headers["Strict-Transport-Security"]
    assert app.config["SESSION_COOKIE_NAME"].startswith("__Host-") and app.config["SESSION_COOKIE_SECURE"]
    assert client.get_cookie("__Host-hub", "hub.example") is not None


@pytest.mark.parametrize(("hops", "seen"), [(0, "10.0.0.1"), (1, "3.3.3.3"), (2, "2.2.2.2")])
def test_an_address_is_believed_from_as_many_proxies_as_there_are(tmp_path: Path, hops: int, seen: str) -> None:
    values = {"INSTANCE_DIR": str(tmp_path), "SECRET_KEY": SECRET, "TRUSTED_PROXIES": str(hops)}
    app = create_app(values)
    app.view_functions["health.healthz"] = lambda: request.remote_addr
    said = {"X-Forwarded-For": "1.1.1.1, 2.2.2.2, 3.3.3.3"}
    answer = app.test_client().get("/healthz", headers=said, environ_base={"REMOTE_ADDR": "10.0.0.1"})
    assert answer.text == seen


def test_a_new_secret_keeps_cookies_and_passes(app: Flask, signed_in: Callable[[str], FlaskClient]) -> None:
    browser, late = signed_in("M1"), signed_in("M1")
    code = passcode.make(SECRET, 7, 1)
    app.config.update(SECRET_KEY=OTHER, SECRET_KEY_FALLBACKS=[SECRET])
    try:
        assert browser.get("/me").status_code == 200
        assert passcode.verify(code, secrets()) is not None
        app.config["SECRET_KEY_FALLBACKS"] = []
        assert late.get("/me").status_code == 303
    finally:
        app.config.update(SECRET_KEY=SECRET, SECRET_KEY_FALLBACKS=[])
