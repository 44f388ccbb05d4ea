"""Scans and attendance by programs."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.api.asking import problem
from tests.api.conftest import Call
from tests.cast import Cast
from tests.conftest import NOON, Clock
from tests.statements import statements


@pytest.fixture
def tonight(cast: Cast, clock: Clock) -> int:
    return cast.activity(starts_at=NOON + timedelta(hours=1))


def code_of(call: Call, activity_id: int, by: str) -> str:
    return call("POST", f"/activities/{activity_id}/registrations", by=by, json={"accept_clash": True}).json[
        "pass_code"
    ]


def scan(call: Call, activity_id: object, *scans: object, by: str = "checker", **more: object):
    return call("POST", "/scans", by=by, json={"activity_id": activity_id, "scans": list(scans), **more})


def one(code: str, kind: str = "in", **more: object) -> dict:
    return {"scan_uuid": str(uuid4()), "code": code, "kind": kind, **more}


def test_it_works(call: Call, tonight: int) -> None:
    code = code_of(call, tonight, "M1")
    sent = one(code)
    answer = scan(call, tonight, sent, gate="东门", sent_at="2026-06-15T12:00:00+08:00", occurrence_no=1)
    assert answer.status_code == 200, answer.text
    assert answer.json["results"] == [
        {
            "scan_uuid": sent["scan_uuid"],
            "verdict": "ok",
            "name": "沈*",
            "union": "A1",
            "first_at": "2026-06-15T12:00:00+08:00",
            "first_gate": "东门",
        }
    ]
    assert scan(call, tonight, sent, one(code)).json["results"][1]["verdict"] == "duplicate"
    assert scan(call, tonight, sent).json == answer.json


def test_it_turns_a_stranger_away(call: Call, tonight: int) -> None:
    problem(call("POST", "/scans", json={"activity_id": tonight, "scans": [1]}), 401, "unauthorized")


def test_it_needs_the_right(call: Call, cast: Cast, tonight: int) -> None:
    problem(scan(call, tonight, one("x"), by="M1"), 404, "not_found")
    for wrong in (0, -1, 2**63, 999, cast.activity("draft", host="B", status="draft")):
        problem(scan(call, wrong, one("x")), 404, "not_found")


def test_what_cannot_be_read_is_unknown_and_blocks_nothing(call: Call, tonight: int) -> None:
    code = code_of(call, tonight, "M1")
    bad = [None, 1, "x", [], {}, {"scan_uuid": "a\x00bcdefgh"}, one(code, "jump"), one(code, offline="yes"), one(5)]
    results = scan(call, tonight, *bad, one(code)).json["results"]
    assert [result["verdict"] for result in results] == ["unknown"] * len(bad) + ["ok"]


@pytest.mark.parametrize(
    ("envelope", "field"),
    [
        ({"scans": []}, "scans"),
        ({"scans": [{}] * 201}, "scans"),
        ({"scans": None}, "scans"),
        ({"activity_id": "x"}, "activity_id"),
        ({"activity_id": None}, "activity_id"),
        ({"gate": "a" * 61}, "gate"),
        ({"gate": 1}, "gate"),
        ({"occurrence_no": "1"}, "occurrence_no"),
        ({"sent_at": "yesterday"}, "sent_at"),
        ({"device": "x"}, "device"),
    ],
)
def test_a_batch_is_422_only_for_its_envelope(call: Call, tonight: int, envelope: dict, field: str) -> None:
    body = {"activity_id": tonight, "scans": [one("x")], **envelope}
    assert list(problem(call("POST", "/scans", by="checker", json=body), 422, "invalid")["errors"]) == [field]


def test_an_occurrence_that_is_none_is_a_verdict(call: Call, tonight: int) -> None:
    code = code_of(call, tonight, "M1")
    for number in (0, -1, 2, 2**63):
        assert scan(call, tonight, one(code), occurrence_no=number).json["results"][0]["verdict"] == "wrong_occurrence"


def test_short_codes_are_limited_to_ten_wrong_tries_a_minute(call: Call, tonight: int, clock: Clock) -> None:
    for number in range(10):
        assert scan(call, tonight, one(f"0000000{number}")).json["results"][0]["verdict"] == "unknown"
    answer = scan(call, tonight, one("0000001A"))
    problem(answer, 429, "rate_limited")
    assert int(answer.headers["Retry-After"]) > 0
    clock.at += timedelta(minutes=2)
    assert scan(call, tonight, one("0000001A")).status_code == 200


def test_attendance_is_listed_with_its_totals(call: Call, tonight: int) -> None:
    codes = [code_of(call, tonight, by) for by in ("M1", "M2", "M3")]
    scan(call, tonight, one(codes[0]), gate="东门")
    path = f"/activities/{tonight}/attendance"
    body = call("GET", f"{path}?limit=2", by="organiser").json
    assert body["totals"] == [{"occurrence_no": 1, "registered": 3, "present": 1}]
    rest = call("GET", f"{path}?limit=2&cursor={body['next']}", by="organiser").json
    items = body["items"] + rest["items"]
    assert [(item["member_no"], item["state"]) for item in items] == [
        ("M1", "present"),
        ("M2", "registered"),
        ("M3", "registered"),
    ]
    assert items[0]["first_at"] == "2026-06-15T12:00:00+08:00" and items[0]["gate"] == "东门" and rest["next"] is None


def test_a_checker_reads_names_masked(call: Call, tonight: int) -> None:
    code_of(call, tonight, "M1")
    items = call("GET", f"/activities/{tonight}/attendance", by="checker").json["items"]
    assert [item["name"] for item in items] == ["沈*"]
    problem(call("GET", f"/activities/{tonight}/attendance", by="M1"), 403, "not_allowed")
    problem(call("GET", f"/activities/{tonight}/attendance"), 401, "unauthorized")


def test_scans_made_without_network_count_from_when_they_were_made(call: Call, tonight: int, clock: Clock) -> None:
    code = code_of(call, tonight, "M1")
    clock.at = NOON + timedelta(hours=3)
    told = {"offline": True, "device_time": "2026-06-15T13:02:00+08:00", "shown": "ok_offline"}
    sent = {"sent_at": "2026-06-15T14:50:00+08:00", "gate": "东门"}
    results = scan(call, tonight, one(code, **told), one(code, **told), **sent).json["results"]
    assert [result["verdict"] for result in results] == ["ok", "duplicate"]
    assert results[0]["first_at"] == "2026-06-15T13:12:00+08:00"


def test_one_scan_takes_four_statements_with_who_asks(call: Call, tonight: int) -> None:
    codes = [code_of(call, tonight, by) for by in ("M1", "M2")]
    scan(call, tonight, one(codes[0]))
    with statements() as sent:
        assert scan(call, tonight, one(codes[1])).json["results"][0]["verdict"] == "ok"
    assert len(sent) == 4
