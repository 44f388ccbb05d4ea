"""Requests that no honest program sends: always a refusal in the right shape, never a fault of ours."""

import json
from io import BytesIO

import pytest
from flask import Flask, session
from flask_wtf.csrf import generate_csrf

from tests.api.asking import new_activity, problem
from tests.api.conftest import Call
from tests.cast import Cast

NOT_JSON = [
    b"",
    b"{",
    b"title=x",
    b"\xff\xfe{}",
    b'{"title": NaN}',
    b'{"title": Infinity}',
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'{"capacity": ' + b"9" * 5000 + b"}",
    b"\xef\xbb\xbf{}",
    b"{} {}",
]
NO_OBJECT = [b"null", b"[]", b"1", b'"x"', b"true", b"[[[[]]]]"]


@pytest.mark.parametrize("body", NOT_JSON, ids=lambda body: repr(body[:12]))
def test_what_is_not_json_is_400(call: Call, body: bytes) -> None:
    answer = call("POST", "/activities", by="organiser", data=body, content_type="application/json")
    problem(answer, 400, "not_json")


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "", "application/xml"])
def test_another_content_type_is_400(call: Call, content_type: str) -> None:
    body = json.dumps(new_activity())
    problem(call("POST", "/activities", by="organiser", data=body, content_type=content_type), 400, "not_json")


@pytest.mark.parametrize("body", NO_OBJECT)
def test_json_that_is_no_object_is_422(call: Call, cast: Cast, body: bytes) -> None:
    for method, path in (("POST", "/activities"), ("PATCH", f"/activities/{cast.activity()}"), ("POST", "/scans")):
        answer = call(method, path, by="organiser", data=body, content_type="application/json")
        assert problem(answer, 422, "invalid")["errors"] == {"body": ["invalid"]}


@pytest.mark.parametrize("field", ["title", "summary", "description", "venue", "union", "kind", "code", "time_zone"])
def test_a_megabyte_of_text_is_refused(call: Call, field: str) -> None:
    answer = call("POST", "/activities", by="organiser", json=new_activity(**{field: "x" * 900_000}))
    assert field in problem(answer, 422, "invalid")["errors"]
    answer = call("POST", "/activities", by="organiser", json=new_activity(**{field: "x" * 1_100_000}))
    problem(answer, 413, "too_large")


def test_a_key_lifts_no_limit(call: Call) -> None:
    body, headers = new_activity(title="x" * 1_100_000), {"Idempotency-Key": "k"}
    problem(call("POST", "/activities", by="organiser", json=body, headers=headers), 413, "too_large")


def test_a_file_that_is_too_large_is_413(call: Call) -> None:
    files = {"file": (BytesIO(b"x" * 13 * 1024 * 1024), "roll.csv")}
    problem(call("POST", "/unions/A/members/import", by="liaison", data=files), 413, "too_large")


def test_a_hundred_thousand_keys_are_refused(call: Call) -> None:
    body = {f"k{number}": number for number in range(50_000)}
    problem(call("POST", "/activities", by="organiser", json=body), 422, "invalid")


def test_deep_json_is_refused(call: Call) -> None:
    nested: object = 1
    for _ in range(200):
        nested = [nested]
    answer = call("POST", "/activities", by="organiser", json=new_activity(co_hosts=nested))
    assert "co_hosts.0" in problem(answer, 422, "invalid")["errors"]


def test_a_method_that_is_none_is_405(call: Call) -> None:
    answer = call("PUT", "/activities", by="organiser", json={})
    problem(answer, 405, "method_not_allowed")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_an_address_that_is_none_is_404(call: Call) -> None:
    for path in ("/", "/nothing", "/activities/", "/activities/1/2/3", "/me/"):
        problem(call("GET", path, by="M1"), 404, "not_found")


def test_a_browser_needs_its_csrf_token(app: Flask, signed_in, cast: Cast) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        browser = signed_in("M1")
        assert browser.get("/api/v1/me").status_code == 200
        path = f"/api/v1/activities/{cast.activity()}/registrations"
        problem(browser.post(path), 403, "csrf")
        problem(browser.post(path, headers={"X-CSRFToken": "nonsense"}), 403, "csrf")
        with browser.session_transaction() as held:
            held["csrf_token"] = "a" * 40
        with app.test_request_context():
            session["csrf_token"] = "a" * 40
            token = generate_csrf()
        assert browser.post(path, headers={"X-CSRFToken": token}).status_code == 201
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_a_token_needs_no_csrf_token(app: Flask, call: Call, cast: Cast) -> None:
    activity_id = cast.activity()
    call.token("M1")
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        assert call("POST", f"/activities/{activity_id}/registrations", by="M1").status_code == 201
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
