"""The button's own key: the same press, sent again, is one registration and the same answer."""

import re
from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Registration
from tests.cast import Cast

SignedIn = Callable[[str], FlaskClient]
JSON = {"Accept": "application/json"}


def ids() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(Registration.id).order_by(Registration.id)))


def test_the_page_carries_a_new_key_each_time(cast: Cast, signed_in: SignedIn) -> None:
    activity_id = cast.activity()
    browser = signed_in("M1")
    found = [re.search(r'name="request_key" value="([\w-]{20})"', browser.get(f"/activities/{activity_id}").text)]
    found.append(re.search(r'name="request_key" value="([\w-]{20})"', browser.get(f"/activities/{activity_id}").text))
    assert all(found) and len({one.group(1) for one in found if one}) == 2


def test_the_same_press_again_is_the_same_registration(cast: Cast, signed_in: SignedIn) -> None:
    address = f"/activities/{cast.activity(capacity=0)}/sign-up"
    browser = signed_in("M1")
    answers = [browser.post(address, data={"request_key": "abcdefgh"}, headers=JSON) for _ in range(2)]
    [made] = ids()
    said = {"href": f"/registrations/{made}", "id": made, "status": "waitlisted", "wait_position": 1}
    assert [answer.json for answer in answers] == [said, said]
    assert browser.post(address, data={"request_key": "abcdefgh"}).headers["Location"] == f"/registrations/{made}"


def test_an_old_press_does_not_undo_a_withdrawal(cast: Cast, signed_in: SignedIn) -> None:
    address = f"/activities/{cast.activity()}/sign-up"
    browser = signed_in("M1")
    first = browser.post(address, data={"request_key": "abcdefgh"}, headers=JSON).json
    browser.post(f"{first['href']}/withdraw")
    late = browser.post(address, data={"request_key": "abcdefgh"}, headers=JSON).json
    assert (late["id"], late["status"]) == (first["id"], "withdrawn")
    new = browser.post(address, data={"request_key": "ijklmnop"}, headers=JSON).json
    assert new["status"] == "confirmed" and ids() == [first["id"], new["id"]]


def test_one_key_at_two_activities_is_two_presses(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in("M1")
    for code in ("X1", "X2"):
        data = {"request_key": "abcdefgh", "accept_clash": "1"}
        answer = browser.post(f"/activities/{cast.activity(code)}/sign-up", data=data, headers=JSON)
        assert answer.json["status"] == "confirmed"
    assert len(ids()) == 2


def test_a_key_that_is_none_of_ours_is_left_alone(cast: Cast, signed_in: SignedIn) -> None:
    address = f"/activities/{cast.activity()}/sign-up"
    for key in ("", "short", "x" * 500, "é" * 20, "a b c d e f", "'; DROP TABLE member"):
        assert signed_in("M1").post(address, data={"request_key": key}).status_code == 303
    assert len(ids()) == 1


def test_a_refusal_is_a_page_whoever_asks(cast: Cast, signed_in: SignedIn) -> None:
    activity_id = cast.activity(capacity=0, waitlist=False)
    answer = signed_in("M1").post(f"/activities/{activity_id}/sign-up", data={"request_key": "abcdefgh"}, headers=JSON)
    assert answer.status_code == 409 and answer.mimetype == "text/html" and ids() == []
