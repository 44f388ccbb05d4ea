"""Signing up and withdrawing by programs."""

from datetime import timedelta

import pytest

from activity_hub.database import db, write_tx
from activity_hub.models import Attendance, Member, Occurrence
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import contest
from activity_hub.services.registration.guessing import WALK_IN
from tests.api.asking import problem
from tests.api.conftest import Call
from tests.cast import Cast
from tests.conftest import NOON, Clock

KEYS = {
    "id", "activity_id", "member_no", "name", "union", "status", "wait_position", "pass_code", "walk_in",
    "offer_expires_at",
}  # fmt: skip


def sign_up(call: Call, activity_id: int, by: str, **wish: object):
    return call("POST", f"/activities/{activity_id}/registrations", by=by, json=wish)


def test_it_works(call: Call, cast: Cast) -> None:
    activity_id = cast.activity()
    made = sign_up(call, activity_id, "M1")
    assert made.status_code == 201 and set(made.json) == KEYS
    assert made.json["status"] == "confirmed" and made.json["wait_position"] is None
    assert made.json["member_no"] == "M1" and made.json["union"] == "A1" and made.json["pass_code"].startswith("AH1.")
    again = sign_up(call, activity_id, "M1")
    assert again.status_code == 200 and again.json == made.json
    assert call("GET", f"/registrations/{made.json['id']}", by="M1").json == made.json


def test_no_body_is_needed(call: Call, cast: Cast) -> None:
    assert call("POST", f"/activities/{cast.activity()}/registrations", by="M1").status_code == 201


def test_it_turns_a_stranger_away(call: Call, cast: Cast) -> None:
    path = f"/activities/{cast.activity()}/registrations"
    problem(call("POST", path), 401, "unauthorized")
    problem(call("GET", path), 401, "unauthorized")


def test_a_full_activity_puts_on_the_waiting_list_or_refuses(call: Call, cast: Cast) -> None:
    waiting, refusing = cast.activity("w", capacity=1), cast.activity("r", capacity=1, waitlist=False)
    for number, position in (("M1", None), ("M2", 1), ("M3", 2)):
        assert sign_up(call, waiting, number).json["wait_position"] == position
    sign_up(call, refusing, "M1", accept_clash=True)
    problem(sign_up(call, refusing, "M2", accept_clash=True), 409, "full")


def test_a_clash_is_asked_and_may_be_accepted(call: Call, cast: Cast) -> None:
    first, second = cast.activity("one"), cast.activity("two")
    sign_up(call, first, "M1")
    assert problem(sign_up(call, second, "M1"), 409, "clash")["clashes"] == [first]
    assert sign_up(call, second, "M1", accept_clash=True).status_code == 201


REFUSALS = [
    ("not_open_yet", {"sign_up_opens_at": NOON + timedelta(hours=1)}, "M1"),
    ("closed", {"sign_up_closes_at": NOON}, "M1"),
    ("closed", {"status": "closed"}, "M1"),
    ("cancelled", {"status": "cancelled"}, "M1"),
    ("not_invited", {}, "M4"),
    ("not_eligible", {"audience_gender": "F"}, "M1"),
    ("not_eligible", {"audience_tags": "新职工"}, "M1"),
]


@pytest.mark.parametrize(("code", "fields", "by"), REFUSALS)
def test_every_refusal_has_its_code(call: Call, cast: Cast, code: str, fields: dict, by: str) -> None:
    problem(sign_up(call, cast.activity(**fields), by), 409, code)


def test_a_suspended_member_is_told_so_through_who_acts_for_them(call: Call, cast: Cast) -> None:
    with write_tx():
        db.session.get(Member, cast.members["M1"]).suspended = True
    problem(sign_up(call, cast.activity(), "liaison", member_no="M1"), 409, "suspended")


def test_a_pause_after_a_no_show_is_not_called_a_suspended_membership(call: Call, cast: Cast) -> None:
    missed = cast.activity("X0", starts_at=NOON - timedelta(days=2), status="held")
    with write_tx():
        [day] = db.session.query(Occurrence).filter_by(activity_id=missed)
        there = {"member_id": cast.members["M1"], "state": "absent", "evidence": "held", "gate": ""}
        db.session.add(Attendance(occurrence_id=day.id, **there))
    asked = cast.activity(terms={"cooling_off_days": 30})
    told = problem(sign_up(call, asked, "M1"), 409, "suspended")
    assert told["until"] == "2026-07-13" and "会籍" not in told["title"]


def test_acting_for_a_member(call: Call, cast: Cast) -> None:
    activity_id = cast.activity(host="T")
    made = sign_up(call, activity_id, "liaison", member_no="M1")
    assert made.status_code == 201 and made.json["member_no"] == "M1" and made.json["pass_code"]
    problem(sign_up(call, activity_id, "M2", member_no="M1"), 404, "not_found")
    problem(sign_up(call, activity_id, "liaison", member_no="M4"), 404, "not_found")
    problem(sign_up(call, activity_id, "liaison", member_no="nobody"), 404, "not_found")


def test_whoever_only_reads_the_roll_is_told_that_acting_is_not_theirs(call: Call, cast: Cast) -> None:
    activity_id = cast.activity(host="T")
    for by in ("statistician", "auditor"):
        problem(sign_up(call, activity_id, by, member_no="M1"), 403, "not_allowed")
        problem(sign_up(call, activity_id, by, member_no="M4"), 404, "not_found")
    problem(sign_up(call, activity_id, "checker", member_no="M1"), 404, "not_found")


@pytest.mark.parametrize(
    "wish", [{"guests": [{}]}, {"answers": []}, {"member_no": 5}, {"accept_clash": "yes"}, {"walk_in": None}]
)
def test_wrong_input_is_told_by_field(call: Call, cast: Cast, wish: dict) -> None:
    body = problem(sign_up(call, cast.activity(), "M1", **wish), 422, "invalid")
    assert list(body["errors"]) == list(wish)


def test_withdrawing_twice_is_withdrawing_once(call: Call, cast: Cast) -> None:
    activity_id = cast.activity(capacity=1)
    first, second = (sign_up(call, activity_id, by).json["id"] for by in ("M1", "M2"))
    done = call("DELETE", f"/registrations/{first}", by="M1")
    assert done.status_code == 200 and done.json["status"] == "withdrawn" and done.json["pass_code"] is None
    assert call("DELETE", f"/registrations/{first}", by="M1").json == done.json
    assert call("GET", f"/registrations/{second}", by="M2").json["status"] == "confirmed"
    assert sign_up(call, activity_id, "M1").json["id"] != first


def test_withdrawing_ends_when_it_begins(call: Call, cast: Cast, clock: Clock) -> None:
    made = sign_up(call, cast.activity(), "M1").json
    clock.at = NOON + timedelta(days=8)
    problem(call("DELETE", f"/registrations/{made['id']}", by="M1"), 409, "has_begun")


def test_who_may_see_and_who_may_withdraw(call: Call, cast: Cast) -> None:
    path = f"/registrations/{sign_up(call, cast.activity(), 'M1').json['id']}"
    for by in ("M2", "checker"):
        problem(call("GET", path, by=by), 404, "not_found")
        problem(call("DELETE", path, by=by), 404, "not_found")
    assert call("GET", path, by="auditor").json["pass_code"] is None
    problem(call("DELETE", path, by="auditor"), 403, "not_allowed")
    assert call("GET", path, by="liaison").json["pass_code"].startswith("AH1.")


def test_the_list_is_for_those_who_may_see_it(call: Call, cast: Cast) -> None:
    activity_id = cast.activity(host="T")
    for by in ("M1", "M3", "M4"):
        sign_up(call, activity_id, by)
    path = f"/activities/{activity_id}/registrations"
    own = call("GET", path, by="liaison").json
    assert [one["member_no"] for one in own["items"]] == ["M1", "M3"] and own["next"] is None
    page = call("GET", f"{path}?limit=1", by="liaison").json
    rest = call("GET", f"{path}?limit=1&cursor={page['next']}", by="liaison").json
    assert [one["member_no"] for one in page["items"] + rest["items"]] == ["M1", "M3"]
    problem(call("GET", path, by="M1"), 403, "not_allowed")
    problem(call("GET", f"{path}?cursor=x", by="liaison"), 422, "invalid")


def test_a_walk_in_is_let_in_by_who_stands_at_the_door(call: Call, cast: Cast, clock: Clock) -> None:
    activity_id = cast.activity(starts_at=NOON + timedelta(days=1))
    problem(sign_up(call, activity_id, "checker", member_no="M1", walk_in=True), 409, "not_open_yet")
    clock.at = NOON + timedelta(days=1)
    made = sign_up(call, activity_id, "checker", member_no="M1", walk_in=True).json
    assert made["status"] == "confirmed" and made["walk_in"] and made["pass_code"] is None and made["name"] == "沈*"
    problem(sign_up(call, activity_id, "M2", member_no="M3", walk_in=True), 404, "not_found")


@pytest.mark.parametrize("body", [{}, {"member_no": "M1"}])
def test_who_comes_alone_where_one_comes_together_is_refused_with_a_code(
    call: Call, cast: Cast, body: dict[str, str]
) -> None:
    by = "liaison" if body else "M1"
    by_teams, by_unions = cast.activity("X1", terms={"team_to": 3}), cast.activity("X2")
    contest.add(by=SYSTEM, at=NOON, activity_id=by_unions, name="拔河")
    for activity_id, code in ((by_teams, "teams_only"), (by_unions, "delegations_only")):
        problem(call("POST", f"/activities/{activity_id}/registrations", by=by, json=body), 409, code)


def test_a_key_of_ones_own_is_no_way_to_try_numbers(call: Call, cast: Cast, clock: Clock) -> None:
    activity_id = cast.activity(starts_at=NOON)
    tried = [
        call(
            "POST",
            f"/activities/{activity_id}/registrations",
            by="checker",
            json={"member_no": f"nobody {at}", "walk_in": True},
            headers={"Idempotency-Key": f"try-{at}"},
        )
        for at in range(WALK_IN.tries + 1)
    ]
    assert {answer.status_code for answer in tried[:-1]} == {404}
    problem(tried[-1], 429, "rate_limited")
    assert int(tried[-1].headers["Retry-After"]) > 0
