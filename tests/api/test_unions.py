"""Unions, their rolls, and imports by programs."""

from io import BytesIO

import pytest

from activity_hub.database import db
from activity_hub.models import Member
from tests.api.asking import problem
from tests.api.conftest import Call

GOOD = "姓名,性别,会员号,工会\n新来的,女,N1,A1\n又一个,男,N2,A2\n".encode()
BAD = "姓名,性别,会员号,工会\n新来的,女,N1,nowhere\n".encode()


def send(call: Call, content: bytes, by: str = "liaison", query: str = "", code: str = "A", **more: object):
    files = {"file": (BytesIO(content), "roll.csv")}
    return call("POST", f"/unions/{code}/members/import{query}", by=by, data=files, **more)


def test_it_works(call: Call) -> None:
    page = call("GET", "/unions?limit=4", by="M1").json
    rest = call("GET", f"/unions?limit=4&cursor={page['next']}", by="M1").json
    assert [one["code"] for one in page["items"] + rest["items"]] == ["A", "A1", "A2", "B", "B1", "T"]
    assert call("GET", "/unions/A1", by="M1").json == {
        "code": "A1",
        "name": "明达纺织工会",
        "level": "base",
        "base_kind": "single",
        "parent": "A",
        "founded_on": "2000-01-01",
        "dissolved_on": None,
    }


def test_it_turns_a_stranger_away(call: Call) -> None:
    for path in ("/unions", "/unions/A", "/unions/A/members"):
        problem(call("GET", path), 401, "unauthorized")


@pytest.mark.parametrize("code", ["nowhere", "%00", "a%ud800", "a" * 3000, "../A", "A;x", "%FF"])
def test_a_union_that_is_none_is_404(call: Call, code: str) -> None:
    for rest in ("", "/members", "/returns/2026", "/returns?from=2026-01-01&to=2026-02-01"):
        problem(call("GET", f"/unions/{code}{rest}", by="chair"), 404, "not_found")


def test_the_roll_is_for_those_who_may_read_it(call: Call) -> None:
    body = call("GET", "/unions/A2/members", by="liaison").json
    assert body == {
        "items": [
            {
                "member_no": "M3",
                "name": "何素芬",
                "gender": "F",
                "birth_year": None,
                "union": "A2",
                "enterprise": "E-A2",
            }
        ],
        "next": None,
    }
    for by in ("M1", "checker"):
        problem(call("GET", "/unions/A2/members", by=by), 404, "not_found")
    problem(call("GET", "/unions/B1/members", by="liaison"), 404, "not_found")


def test_the_roll_comes_page_by_page(call: Call) -> None:
    seen, cursor = [], ""
    while cursor is not None:
        page = call("GET", f"/unions/A/members?limit=3{cursor and '&cursor=' + cursor}", by="liaison").json
        seen += [one["member_no"] for one in page["items"]]
        cursor = page["next"]
    whole = call("GET", "/unions/A/members?limit=100", by="liaison").json["items"]
    assert len(set(seen)) == 10 and seen == [one["member_no"] for one in whole]  # in the database's own order


def test_an_import_writes_all_or_nothing(call: Call) -> None:
    dry = send(call, GOOD, query="?dry_run=true")
    assert dry.status_code == 200, dry.text
    assert dry.json["files"]["members"] == {"rows": 2, "added": 2, "changed": 0, "unchanged": 0}
    assert db.session.query(Member).filter_by(member_no="N1").count() == 0
    assert send(call, GOOD).json["files"] == dry.json["files"]
    again = send(call, GOOD).json
    assert again["files"]["members"] == {"rows": 2, "added": 0, "changed": 0, "unchanged": 2} and again["faults"] == []


def test_faults_are_told_like_the_command_tells_them(call: Call) -> None:
    body = problem(send(call, BAD), 422, "faulty_file")
    assert [(fault["line"], fault["code"], fault["value"]) for fault in body["faults"]] == [
        (2, "unknown_union", "nowhere")
    ]
    assert body["files"]["members"]["added"] == 0 and body["errors"] == {"file": ["unknown_union"]}


def test_only_who_keeps_the_roll_may_import(call: Call) -> None:
    problem(send(call, GOOD, by="organiser", code="A"), 403, "not_allowed")  # who may read it
    for by, code in (("M1", "A1"), ("liaison", "B"), ("liaison", "T")):
        problem(send(call, GOOD, by=by, code=code), 404, "not_found")


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 50, b"PK\x03\x04broken", b"\xff\xfe\x00", "没有表头".encode(), b"a,b\n1,2\n"]
)
def test_no_file_breaks_it(call: Call, content: bytes) -> None:
    problem(send(call, content), 422, "faulty_file")


def test_a_file_must_be_sent(call: Call) -> None:
    path = "/unions/A/members/import"
    assert problem(call("POST", path, by="liaison"), 422, "invalid")["errors"] == {"file": ["required"]}
    assert problem(send(call, GOOD, query="?dry_run=perhaps"), 422, "invalid")["errors"] == {"dry_run": ["invalid"]}
    assert problem(send(call, GOOD, query="?dry=1"), 422, "invalid")["errors"] == {"dry": ["unknown"]}


def test_the_same_file_with_the_same_key_is_imported_once(call: Call) -> None:
    first = send(call, GOOD, headers={"Idempotency-Key": "roll-1"})
    assert first.json["files"]["members"]["added"] == 2
    assert send(call, GOOD, headers={"Idempotency-Key": "roll-1"}).json == first.json
    problem(send(call, GOOD + b"\n", headers={"Idempotency-Key": "roll-1"}), 422, "key_used_before")
