"""Places kept for unions, as a program writes and reads them."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api.asking import new_activity, problem
from tests.api.conftest import Call

KEPT = [{"union": "A", "places": 3}, {"union": "A1", "places": 1}]


def published(call: Call, **more: Any) -> int:
    made = call("POST", "/activities", by="organiser", json=new_activity(**{"capacity": 4, "quotas": KEPT} | more))
    assert made.status_code == 201, made.text
    assert call("POST", f"/activities/{made.json['id']}/publish", by="chair").status_code == 200
    return made.json["id"]


def sign_up(call: Call, activity_id: int, *members: str) -> list[TestResponse]:
    return [call("POST", f"/activities/{activity_id}/registrations", by=member) for member in members]


def change(call: Call, activity_id: int, **wish: Any) -> TestResponse:
    return call("PATCH", f"/activities/{activity_id}", by="organiser", json=wish)


def test_a_ceiling_holds_while_others_come_in(call: Call) -> None:
    waiting, refusing = published(call), published(call, waitlist=False)
    first, second, other = sign_up(call, waiting, "M1", "M2", "M3")
    assert (first.json["status"], second.json["wait_position"], other.json["status"]) == ("confirmed", 1, "confirmed")
    assert sign_up(call, refusing, "chair")[0].status_code == 201
    problem(sign_up(call, refusing, "auditor")[0], 409, "unit_quota_full")


def test_more_places_let_the_next_in_at_once(call: Call) -> None:
    activity_id = published(call)
    _first, second = sign_up(call, activity_id, "M1", "M2")
    assert second.json["status"] == "waitlisted"
    answer = change(call, activity_id, quotas=[{"union": "A", "places": 3}])
    assert (answer.json["taken"], answer.json["waiting"]) == (2, 0)
    assert answer.json["quotas"] == [{"union": "A", "places": 3, "returns_at": None}]


def test_what_is_taken_or_kept_stays(call: Call) -> None:
    activity_id = published(call)
    sign_up(call, activity_id, "M1")
    lowered = change(call, activity_id, quotas=[{"union": "A", "places": 3}, {"union": "A1", "places": 0}])
    assert [one["places"] for one in lowered.json["quotas"]] == [3, 1]
    body = problem(change(call, activity_id, capacity=2), 422, "invalid")
    assert body["errors"] == {"capacity": ["below_kept"]}
    both = change(call, activity_id, capacity=2, quotas=[{"union": "A", "places": 2}])
    assert both.status_code == 200 and both.json["capacity"] == 2


@pytest.mark.parametrize(
    "quotas",
    [
        [{"union": "A", "places": 5}],
        [{"union": "A", "places": 3}, {"union": "B", "places": 2}],
        [{"union": "A", "places": 1}, {"union": "A1", "places": 2}],
    ],
)
def test_they_never_add_up_to_more_than_there_is(call: Call, quotas: list[dict[str, Any]]) -> None:
    made = call("POST", "/activities", by="organiser", json=new_activity(capacity=4, quotas=quotas))
    assert problem(made, 422, "invalid")["errors"] == {"quotas": ["more_than_there_is"]}


def test_a_draw_of_teams_is_named_at_its_field(call: Call) -> None:
    body = new_activity(capacity=9, terms={"allotment": "draw", "team_to": 3})
    answer = problem(call("POST", "/activities", by="organiser", json=body), 422, "invalid")
    assert answer["errors"] == {"terms.allotment": ["drawn_one_by_one"]}
