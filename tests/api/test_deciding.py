"""Approving and rejecting by programs."""

from activity_hub.rules.desk import REASON_MAX
from tests.api.asking import problem
from tests.api.conftest import Call
from tests.cast import Cast

ASKED = {"terms": {"needs_approval": True}}


def applied(call: Call, cast: Cast, **more: object) -> int:
    made = call("POST", f"/activities/{cast.activity(**ASKED, **more)}/registrations", by="M1")
    assert made.status_code == 201 and made.json["status"] == "pending"
    return made.json["id"]


def test_it_works(call: Call, cast: Cast) -> None:
    made = applied(call, cast)
    for _time in range(2):
        answer = call("POST", f"/registrations/{made}/approve", by="organiser")
        assert answer.status_code == 200 and answer.json["status"] == "confirmed"
    assert call("GET", f"/registrations/{made}", by="M1").json["status"] == "confirmed"


def test_a_full_activity_puts_on_the_waiting_list(call: Call, cast: Cast) -> None:
    made = applied(call, cast, capacity=0)
    answer = call("POST", f"/registrations/{made}/approve", by="chair")
    assert (answer.json["status"], answer.json["wait_position"]) == ("waitlisted", 1)


def test_a_rejection_needs_a_reason_and_the_member_may_ask_again_once(call: Call, cast: Cast) -> None:
    made = applied(call, cast)
    path = f"/registrations/{made}/reject"
    for reason in (None, "", " ", "x" * (REASON_MAX + 1), 7):
        problem(
            call("POST", path, by="organiser", json={"reason": reason} if reason is not None else {}), 422, "invalid"
        )
    for _time in range(2):
        assert call("POST", path, by="organiser", json={"reason": "名额有限"}).json["status"] == "rejected"
    here = call("GET", f"/registrations/{made}", by="M1").json["activity_id"]
    again = call("POST", f"/activities/{here}/registrations", by="M1")
    assert again.status_code == 201 and again.json["status"] == "pending"
    call("POST", f"/registrations/{again.json['id']}/reject", by="organiser", json={"reason": "名额有限"})
    problem(call("POST", f"/activities/{here}/registrations", by="M1"), 409, "limit_reached")


def test_what_is_over_is_not_approved(call: Call, cast: Cast) -> None:
    made = applied(call, cast)
    call("DELETE", f"/registrations/{made}", by="M1")
    problem(call("POST", f"/registrations/{made}/approve", by="organiser"), 409, "not_pending")
    problem(call("POST", f"/registrations/{made}/reject", by="organiser", json={"reason": "x"}), 409, "not_live")


def test_who_may_not_decide(call: Call, cast: Cast) -> None:
    made = applied(call, cast)
    path = f"/registrations/{made}/approve"
    problem(call("POST", path), 401, "unauthorized")
    for number in ("M1", "liaison", "statistician"):
        problem(call("POST", path, by=number), 403, "not_allowed")
    problem(call("POST", path, by="M2"), 404, "not_found")
    problem(call("POST", "/registrations/999/approve", by="organiser"), 404, "not_found")
