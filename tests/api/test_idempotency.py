"""Idempotency-Key on commands of the API."""

import threading

import pytest
from flask import Flask

from activity_hub.database import db
from activity_hub.models import Activity, Registration
from tests.api.asking import new_activity, problem
from tests.api.conftest import Call
from tests.cast import Cast

KEY = {"Idempotency-Key": "2026-06-15 create #1"}


def test_it_works(call: Call) -> None:
    first = call("POST", "/activities", by="organiser", json=new_activity(), headers=KEY)
    again = call("POST", "/activities", by="organiser", json=new_activity(), headers=KEY)
    assert (again.status_code, again.content_type, again.data) == (201, "application/json", first.data)
    assert db.session.query(Activity).count() == 1
    assert call("POST", "/activities", by="organiser", json=new_activity()).json["id"] != first.json["id"]


def test_spacing_and_order_make_no_other_body(call: Call) -> None:
    body = '{"title":"t","kind":"sports","union":"A","occurrences":[{"starts_at":"2026-07-03T19:00:00+08:00",%s}]}'
    ends = '"ends_at" : "2026-07-03T21:00:00+08:00"'
    for sent in (body % ends, "\n" + body % ends.replace(" ", "")):
        answer = call("POST", "/activities", by="organiser", data=sent, headers=KEY, content_type="application/json")
        assert answer.status_code == 201
    assert db.session.query(Activity).count() == 1


def test_another_body_or_path_is_422(call: Call, cast: Cast) -> None:
    activity_id = cast.activity()
    call("POST", "/activities", by="organiser", json=new_activity(), headers=KEY)
    for path, body in (
        ("/activities", new_activity(title="x")),
        (f"/activities/{activity_id}/registrations", {}),
        (f"/activities/{activity_id}/close", {}),
    ):
        body = problem(call("POST", path, by="organiser", json=body, headers=KEY), 422, "key_used_before")
        assert body["errors"] == {"Idempotency-Key": ["key_used_before"]}


def test_another_caller_may_use_the_same_key(call: Call, cast: Cast) -> None:
    activity_id = cast.activity()
    for by in ("M1", "M2"):
        made = call("POST", f"/activities/{activity_id}/registrations", by=by, headers=KEY)
        assert made.status_code == 201 and made.json["member_no"] == by


def test_the_first_answer_comes_again_though_the_world_has_changed(call: Call, cast: Cast) -> None:
    path = f"/activities/{cast.activity()}/registrations"
    first = call("POST", path, by="M1", headers=KEY)
    call("DELETE", f"/registrations/{first.json['id']}", by="M1")
    assert call("POST", path, by="M1", headers=KEY).data == first.data
    assert db.session.query(Registration).count() == 1


def test_a_refusal_frees_the_key(call: Call, cast: Cast) -> None:
    activity_id = cast.activity(capacity=1, waitlist=False)
    path = f"/activities/{activity_id}/registrations"
    taken = call("POST", path, by="M1").json
    problem(call("POST", path, by="M2", headers=KEY), 409, "full")
    problem(call("POST", path, by="M2", headers=KEY, json={"nonsense": 1}), 422, "invalid")
    call("DELETE", f"/registrations/{taken['id']}", by="M1")
    assert call("POST", path, by="M2", headers=KEY).status_code == 201


def test_two_at_once_are_one(app: Flask, call: Call) -> None:
    call.token("organiser")
    barrier, told = threading.Barrier(4), []

    def send() -> None:
        with app.app_context():
            client = app.test_client()
            headers = {**KEY, "Authorization": f"Bearer {call.tokens['organiser']}"}
            barrier.wait()
            answer = client.post("/api/v1/activities", json=new_activity(), headers=headers)
            told.append((answer.status_code, answer.data))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 4 and len(set(told)) == 1 and told[0][0] == 201
    assert db.session.query(Activity).count() == 1


def test_what_is_in_flight_is_409_after_a_while(call: Call, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("activity_hub.services.base.idempotency.PATIENCE", 0.1)
    monkeypatch.setattr("activity_hub.services.base.idempotency._is_alone", lambda _name: False)
    answer = call("POST", "/activities", by="organiser", json=new_activity(), headers=KEY)
    problem(answer, 409, "in_progress")
    assert answer.headers["Retry-After"] == "1" and db.session.query(Activity).count() == 0


@pytest.mark.parametrize("key", ["", "a" * 201, "schlüssel", " ", "a\tb"])
def test_a_key_that_is_none_is_422(call: Call, key: str) -> None:
    answer = call("POST", "/activities", by="organiser", json=new_activity(), headers={"Idempotency-Key": key})
    assert problem(answer, 422, "invalid")["errors"] == {"Idempotency-Key": ["invalid"]}
