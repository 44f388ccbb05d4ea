"""Myself: my card, my registrations, my calendars."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Feed, Member
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import tokens
from activity_hub.services.account import activation, changing
from tests.api.asking import problem
from tests.api.conftest import Call
from tests.cast import Cast
from tests.conftest import NOON, Clock


def test_it_works(call: Call, cast: Cast) -> None:
    body = call("GET", "/me", by="chair").json
    assert body["member_no"] == "chair" and body["name"] == "席二" and body["union"] == "A1"
    assert body["roles"] == [{"role": "chair", "union": "A"}]
    assert body["calendar_url"].startswith("http://localhost/calendar/") and body["calendar_url"].endswith(".ics")


def test_my_union_is_that_of_the_day_here(call: Call, clock: Clock, cast: Cast) -> None:
    cast.leave("M1", date(2026, 6, 20))
    cast.belong("M1", "B1", date(2026, 6, 22))
    unions = {}
    for day in (15, 20, 21, 22):  # both ends of each day in Shanghai
        clock.at = datetime(2026, 6, day, tzinfo=UTC) - timedelta(hours=8)
        first = call("GET", "/me", by="M1").json["union"]
        clock.at += timedelta(hours=24, seconds=-1)
        unions[day] = {first, call("GET", "/me", by="M1").json["union"]}
    assert unions == {15: {"A1"}, 20: {"A1"}, 21: {None}, 22: {"B1"}}


def test_it_turns_a_stranger_away(call: Call) -> None:
    for path in ("/me", "/me/registrations"):
        assert call("GET", path).headers["WWW-Authenticate"] == "Bearer"
        problem(call("GET", path), 401, "unauthorized")


def test_a_wrong_token_is_401_even_where_strangers_may_come(call: Call) -> None:
    for sent in ("Bearer nonsense", "Bearer ", "Basic YTpi", "nonsense"):
        problem(call("GET", "/activities", headers={"Authorization": sent}), 401, "unauthorized")


def test_a_revoked_token_is_401(call: Call, cast: Cast) -> None:
    assert call("GET", "/me", by="M1").status_code == 200
    tokens.revoke(by=cast.actor("M1"), at=NOON, member_no="M1", name="test")
    problem(call("GET", "/me", by="M1"), 401, "unauthorized")


def test_the_token_of_a_suspended_member_is_401(call: Call, cast: Cast) -> None:
    assert call("GET", "/me", by="M1").status_code == 200
    with write_tx():
        db.session.get(Member, cast.members["M1"]).suspended = True
    problem(call("GET", "/me", by="M1"), 401, "unauthorized")


def test_the_calendar_address_stays_the_same(app: Flask, call: Call) -> None:
    first = call("GET", "/me", by="M1").json["calendar_url"]
    assert call("GET", "/me", by="M1").json["calendar_url"] == first
    assert call("GET", "/me", by="M2").json["calendar_url"] != first
    assert db.session.query(Feed).count() == 2


def test_the_first_sign_in_makes_the_calendar_and_asking_makes_none(
    app: Flask, cast: Cast, signed_in: Callable[[str], FlaskClient]
) -> None:
    assert signed_in("M1").get("/api/v1/me").json["calendar_url"] is None
    assert db.session.query(Feed).count() == 0
    changing.set_password(by=SYSTEM, at=NOON, member_no="M1", password="not a common one")
    browser = app.test_client()
    for _ in range(2):
        browser.post("/sign-in", data={"login": "M1", "password": "not a common one"})
        assert browser.get("/api/v1/me").json["calendar_url"].endswith(".ics")
    [slip] = activation.issue_activation(by=SYSTEM, at=NOON, member_ids=[cast.members["M2"]])
    activation.activate(
        at=NOON, member_no="M2", code=slip.code, password="not a common one", address="10.0.0.1", device=""
    )
    assert sorted(db.session.scalars(select(Feed.member_id))) == [cast.members["M1"], cast.members["M2"]]


def test_my_registrations_come_page_by_page(call: Call, cast: Cast) -> None:
    ids = [cast.activity(f"X{n}") for n in range(3)]
    for activity_id in ids:
        wish = {"accept_clash": True}
        assert call("POST", f"/activities/{activity_id}/registrations", by="M1", json=wish).status_code == 201
    first = call("GET", "/me/registrations?limit=2", by="M1").json
    rest = call("GET", f"/me/registrations?limit=2&cursor={first['next']}", by="M1").json
    assert [one["activity_id"] for one in first["items"] + rest["items"]] == ids and rest["next"] is None
    assert all(one["pass_code"].startswith("AH1.") for one in first["items"])
    assert call("GET", "/me/registrations", by="M2").json == {"items": [], "next": None}


def test_a_cursor_that_was_never_given_out_is_422(call: Call) -> None:
    for cursor in ("", "x", "%FF", "MQ==", "LTE", "OTk5OTk5OTk5OTk5OTk5OTk5", "１", "a" * 301):
        body = problem(call("GET", f"/me/registrations?cursor={cursor}", by="M1"), 422, "invalid")
        assert list(body["errors"]) == ["cursor"]


def test_a_calendar_is_made_and_ended(call: Call, client: object) -> None:
    made = call("POST", "/me/calendars", by="M1", json={"name": "手机"})
    assert made.status_code == 201 and made.json["name"] == "手机"
    path = made.json["url"].removeprefix("http://localhost")
    assert call.client.get(path).status_code == 200
    address = f"/me/calendars/{made.json['id']}"
    problem(call("DELETE", address, by="M2"), 404, "not_found")
    assert call("DELETE", address, by="M1").status_code == 204
    problem(call("DELETE", address, by="M1"), 404, "not_found")
    assert call.client.get(path).status_code == 404


def test_whoever_ended_all_calendars_has_none(call: Call) -> None:
    call("POST", "/me/calendars", by="M1", json={"name": "手机"})
    for calendar_id in db.session.scalars(select(Feed.id)).all():
        call("DELETE", f"/me/calendars/{calendar_id}", by="M1")
    assert call("GET", "/me", by="M1").json["calendar_url"] is None


def test_a_calendar_needs_a_name(call: Call) -> None:
    for wish, code in (
        ({}, "required"),
        ({"name": ""}, "length"),
        ({"name": " "}, "required"),
        ({"name": 1}, "invalid"),
    ):
        body = problem(call("POST", "/me/calendars", by="M1", json=wish), 422, "invalid")
        assert body["errors"] == {"name": [code]}


def test_there_is_an_end_to_calendars(call: Call) -> None:
    for number in range(9):  # the first token made one
        assert call("POST", "/me/calendars", by="M1", json={"name": f"{number}"}).status_code == 201
    body = problem(call("POST", "/me/calendars", by="M1", json={"name": "11"}), 422, "invalid")
    assert body["errors"] == {"name": ["too_many"]}
