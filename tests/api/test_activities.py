"""Activities: created, changed, led through their life, listed."""

from datetime import timedelta

import pytest

from tests.api.asking import ENDS, STARTS, new_activity, problem
from tests.api.conftest import Call
from tests.cast import Cast
from tests.conftest import NOON, Clock
from tests.statements import statements

EVERY_KEY = {
    *("id", "code", "title", "kind", "status", "reason", "union", "co_hosts", "mode", "counting", "host_level"),
    *("selection_of", "summary", "description", "venue", "visibility", "sign_up_opens_at", "sign_up_closes_at"),
    *("capacity", "waitlist", "taken", "waiting", "audience", "occurrences", "time_zone", "revision"),
    *("quotas", "terms", "series"),
}
FULL = {
    "co_hosts": ["A1"],
    "summary": "打球",
    "description": "**带水**",
    "venue": "体育馆",
    "visibility": "audience",
    "sign_up_opens_at": "2026-06-01T00:00:00Z",
    "sign_up_closes_at": "2026-07-01T12:00:00+08:00",
    "capacity": 20,
    "waitlist": False,
    "audience": {"unions": ["A1", "A2"], "gender": "F", "born_from": "1980-01-01", "born_to": None, "tags": ["新职工"]},
    "code": "ball-1",
    "mode": "hosted",
    "counting": "roster",
    "host_level": "sub_district",
    "selection_of": [],
    "time_zone": "Asia/Urumqi",
}


def made(call: Call, **more: object) -> dict:
    answer = call("POST", "/activities", by="organiser", json=new_activity(**more))
    assert answer.status_code == 201, answer.text
    return answer.json


def test_it_works(call: Call) -> None:
    body = made(call)
    assert set(body) == EVERY_KEY | {"questions"}
    assert (body["status"], body["taken"], body["waiting"], body["waitlist"]) == ("draft", 0, 0, True)
    assert body["occurrences"] == [
        {"no": 1, "held_on": "2026-07-03", "starts_at": STARTS, "ends_at": ENDS, "venue": "", "status": "planned"}
    ]
    assert body["time_zone"] == "Asia/Shanghai" and body["audience"]["unions"] == []


def test_every_key_is_kept_and_told(call: Call) -> None:
    body = made(call, **FULL)
    assert {name: body[name] for name in ("capacity", "code", "co_hosts", "audience", "visibility")} == {
        name: FULL[name] for name in ("capacity", "code", "co_hosts", "audience", "visibility")
    }
    assert body["sign_up_closes_at"] == "2026-07-01T10:00:00+06:00"
    assert body["occurrences"][0]["starts_at"] == "2026-07-03T17:00:00+06:00"
    assert call("GET", f"/activities/{body['id']}", by="organiser").json == body


def test_it_turns_a_stranger_away(call: Call) -> None:
    problem(call("POST", "/activities", json=new_activity()), 401, "unauthorized")


def test_it_needs_the_right(call: Call) -> None:
    problem(call("POST", "/activities", by="M1", json=new_activity()), 403, "not_allowed")
    problem(call("POST", "/activities", by="organiser", json=new_activity(union="B")), 403, "not_allowed")


def test_a_draft_is_not_there_for_others(call: Call) -> None:
    draft = made(call)
    for by in (None, "M1", "checker"):
        problem(call("GET", f"/activities/{draft['id']}", by=by), 404, "not_found")


@pytest.mark.parametrize(
    "sent", ["0", "-1", "abc", "1e3", "１", "1;", str(2**31), str(2**63), str(10**30), "%00", "1.0"]
)
def test_ids_that_are_no_ids_are_404(call: Call, sent: str) -> None:
    for method, rest in (("GET", ""), ("PATCH", ""), ("POST", "/publish"), ("GET", "/attendance")):
        answer = call(method, f"/activities/{sent}{rest}", by="chair", json={} if method != "GET" else None)
        problem(answer, 404, "not_found")


WRONG = [
    ({"title": ""}, "title"),
    ({"title": "好" * 121}, "title"),
    ({"title": "a\x00b"}, "title"),
    ({"title": "\ud800"}, "title"),
    ({"title": None}, "title"),
    ({"kind": "party"}, "kind"),
    ({"union": "nowhere"}, "union"),
    ({"capacity": 0}, "capacity"),
    ({"capacity": True}, "capacity"),
    ({"capacity": "5"}, "capacity"),
    ({"capacity": 1.5}, "capacity"),
    ({"capacity": 10**30}, "capacity"),
    ({"waitlist": "yes"}, "waitlist"),
    ({"waitlist": 1}, "waitlist"),
    ({"quotas": [{"union": "A"}]}, "quotas.0.places"),
    ({"terms": {"wait_policy": "loud"}}, "terms.wait_policy"),
    ({"terms": {"guests_max": 99}}, "terms.guests_max"),
    ({"color": "red"}, "color"),
    ({"co_hosts": ["nowhere"]}, "co_hosts"),
    ({"co_hosts": "A1"}, "co_hosts"),
    ({"audience": {"gender": "X"}}, "audience.gender"),
    ({"audience": {"colour": 1}}, "audience.colour"),
    ({"audience": []}, "audience"),
    ({"sign_up_opens_at": "2026-06-01T00:00:00"}, "sign_up_opens_at"),
    ({"sign_up_opens_at": "9999-12-31T23:59:59-12:00"}, "sign_up_opens_at"),
    ({"sign_up_opens_at": "2026-02-30T00:00:00Z"}, "sign_up_opens_at"),
    ({"time_zone": "Mars/Olympus"}, "time_zone"),
    ({"time_zone": "../../etc/passwd"}, "time_zone"),
    ({"code": "a b"}, "code"),
    ({"selection_of": ["nothing"]}, "selection_of"),
    ({"occurrences": []}, "occurrences"),
    ({"occurrences": [{"starts_at": STARTS}]}, "occurrences.0.ends_at"),
    ({"occurrences": [{"starts_at": ENDS, "ends_at": STARTS}]}, "occurrences.0.ends_at"),
    ({"occurrences": [{"starts_at": STARTS, "ends_at": ENDS, "no": 1}]}, "occurrences.0.no"),
    ({"occurrences": [None]}, "occurrences.0"),
]


@pytest.mark.parametrize(("more", "field"), WRONG, ids=lambda value: str(value)[:40])
def test_wrong_input_is_told_by_field(call: Call, more: dict, field: str) -> None:
    body = problem(call("POST", "/activities", by="organiser", json=new_activity(**more)), 422, "invalid")
    assert field in body["errors"], body


def test_all_faults_are_told_at_once(call: Call) -> None:
    body = problem(call("POST", "/activities", by="organiser", json={"x": 1, "capacity": "a"}), 422, "invalid")
    assert set(body["errors"]) == {"x", "capacity", "title", "kind", "union", "occurrences"}


def test_a_code_is_taken_once_and_found(call: Call) -> None:
    first = made(call, code="ball")
    body = problem(call("POST", "/activities", by="organiser", json=new_activity(code="ball")), 422, "invalid")
    assert body["errors"] == {"code": ["code_taken"]}
    found = call("GET", "/activities?code=ball", by="organiser").json
    assert [one["id"] for one in found["items"]] == [first["id"]]


def test_a_change_leaves_the_rest(call: Call) -> None:
    before = made(call, **FULL)
    changed = {"title": "新名字", "occurrences": [{"no": 1, "venue": "新馆"}]}
    answer = call("PATCH", f"/activities/{before['id']}", by="organiser", json=changed)
    assert answer.status_code == 200, answer.text
    after = answer.json
    assert after["revision"] == before["revision"] + 1
    assert after["occurrences"][0]["venue"] == "新馆" and after["title"] == "新名字"
    different = {name for name in before if before[name] != after[name]}
    assert different == {"title", "occurrences", "revision"}


def test_a_change_of_what_is_not_there_is_422(call: Call) -> None:
    before = made(call)
    for wish, field in (
        ({"occurrences": [{"no": 9, "venue": "x"}]}, "occurrences.0.no"),
        ({"id": 7}, "id"),
        ({"taken": 7}, "taken"),
        ({"code": "other"}, "code"),
    ):
        body = problem(call("PATCH", f"/activities/{before['id']}", by="organiser", json=wish), 422, "invalid")
        assert field in body["errors"], body


def test_raising_the_capacity_lets_waiters_in(call: Call, cast: Cast) -> None:
    activity_id = cast.activity(capacity=1)
    for by in ("M1", "M2"):
        call("POST", f"/activities/{activity_id}/registrations", by=by)
    body = call("PATCH", f"/activities/{activity_id}", by="organiser", json={"capacity": 2}).json
    assert (body["taken"], body["waiting"]) == (2, 0)
    body = call("PATCH", f"/activities/{activity_id}", by="organiser", json={"capacity": 1}).json
    assert body["capacity"] == 2


def test_the_way_from_draft_to_archive(call: Call, clock: Clock) -> None:
    path = f"/activities/{made(call)['id']}"
    assert call("POST", f"{path}/submit", by="organiser").json["status"] == "submitted"
    problem(call("POST", f"{path}/publish", by="organiser"), 403, "not_allowed")
    assert call("POST", f"{path}/send-back", by="chair", json={"reason": "缺地点"}).json["status"] == "draft"
    assert call("POST", f"{path}/publish", by="chair").json["status"] == "published"
    problem(call("POST", f"{path}/submit", by="organiser"), 409, "wrong_status")
    assert call("POST", f"{path}/close", by="organiser", json={}).json["status"] == "closed"
    problem(call("POST", f"{path}/hold", by="organiser"), 409, "not_over")
    clock.at = NOON + timedelta(days=30)
    held = call("POST", f"{path}/hold", by="organiser").json
    assert (held["status"], held["occurrences"][0]["status"]) == ("held", "held")
    assert call("POST", f"{path}/archive", by="organiser").json["status"] == "archived"
    problem(call("PATCH", path, by="organiser", json={"title": "x"}), 409, "wrong_status")


def test_a_cancellation_needs_a_reason(call: Call, cast: Cast) -> None:
    path = f"/activities/{cast.activity()}"
    assert problem(call("POST", f"{path}/cancel", by="organiser", json={}), 422, "invalid")["errors"] == {
        "reason": ["required"]
    }
    problem(call("POST", f"{path}/cancel", by="organiser", json={"reason": " "}), 422, "invalid")
    postponed = call("POST", f"{path}/postpone", by="organiser", json={"reason": "下雨"}).json
    assert (postponed["status"], postponed["reason"]) == ("postponed", "下雨")
    assert call("POST", f"{path}/cancel", by="organiser", json={"reason": "还在下"}).json["status"] == "cancelled"


def test_what_is_postponed_goes_on_with_new_dates_only(call: Call, cast: Cast) -> None:
    path = f"/activities/{cast.activity()}"
    call("POST", f"{path}/postpone", by="organiser", json={"reason": "下雨"})
    problem(call("POST", f"{path}/publish", by="chair"), 409, "needs_dates")
    dated = [{"no": 1, "starts_at": STARTS, "ends_at": ENDS}]
    assert call("PATCH", path, by="organiser", json={"occurrences": dated}).json["status"] == "postponed"
    again = call("POST", f"{path}/publish", by="chair").json
    assert (again["status"], again["occurrences"][0]["status"]) == ("published", "planned")


def test_a_command_takes_no_keys_it_does_not_know(call: Call, cast: Cast) -> None:
    path = f"/activities/{cast.activity()}"
    body = problem(call("POST", f"{path}/close", by="organiser", json={"reason": "x"}), 422, "invalid")
    assert body["errors"] == {"reason": ["unknown"]}


def test_the_list_comes_page_by_page(call: Call, cast: Cast) -> None:
    ids = [cast.activity(f"X{n}", starts_at=NOON + timedelta(days=n // 2)) for n in range(5)]
    seen: list[int] = []
    cursor = ""
    for _ in range(3):
        page = call("GET", f"/activities?limit=2{cursor}").json
        seen += [one["id"] for one in page["items"]]
        cursor = f"&cursor={page['next']}"
    assert seen == ids and page["next"] is None


@pytest.mark.parametrize("size", [2, 20])
def test_the_number_of_statements_does_not_grow(call: Call, cast: Cast, size: int) -> None:
    for number in range(size):
        cast.activity(f"X{number}", starts_at=NOON + timedelta(days=number))
    call.token("M1")
    call("GET", "/me", by="M1")
    with statements() as sent:
        assert len(call("GET", "/activities?limit=50", by="M1").json["items"]) == size
    assert len(sent) <= 8, sent


def test_the_list_can_be_narrowed(call: Call, cast: Cast) -> None:
    near = cast.activity("near", host="A1", title="迎新春羽毛球赛", kind="competition", starts_at=NOON)
    cast.activity("far", host="B", starts_at=NOON + timedelta(days=40))
    for query in (
        "union=A",
        "kind=competition",
        "from=2026-06-15&to=2026-06-15",
        "q=ymq",
        "code=near",
        "to=2026-07-01",
    ):
        assert [one["id"] for one in call("GET", f"/activities?{query}").json["items"]] == [near], query
    for query in ("union=nowhere", "status=draft", "q=zzz", "code=none", "from=2026-12-01"):
        assert call("GET", f"/activities?{query}").json["items"] == [], query


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=201", "limit=-1", "limit=1e3", "limit=１", "limit=", "limit=1&limit=2", "cursor=x"),
        *(
            "from=2026-13-01",
            "from=20260101",
            "kind=x",
            "status=x",
            "nonsense=1",
            f"q={'a' * 101}",
            "q=%00",
            "code=%00",
        ),
    ],
)
def test_a_wrong_query_is_422(call: Call, query: str) -> None:
    field = query.partition("=")[0]
    assert list(problem(call("GET", f"/activities?{query}"), 422, "invalid")["errors"]) == [field]


def test_the_language_may_be_chosen(call: Call) -> None:
    assert call("GET", "/activities?lang=en").status_code == 200
    english = problem(call("GET", "/activities/0?lang=en"), 404, "not_found")["title"]
    assert english == "There is nothing here for you."


def test_what_comes_later_is_not_there(call: Call, cast: Cast) -> None:
    activity_id = cast.activity()
    problem(call("GET", f"/activities/{activity_id}/quotas", by="chair"), 404, "not_found")
    problem(call("POST", "/registrations/1/approve", by="chair"), 404, "not_found")
