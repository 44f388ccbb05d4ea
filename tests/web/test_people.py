"""The page of roles: who holds what, giving and taking."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from activity_hub.rules.permissions import Role
from tests.cast import Cast

Browser = Callable[[str], FlaskClient]
ASKED = {"member_no": "M1", "role": "organiser", "union": "A1"}


def test_it_works(signed_in: Browser) -> None:
    page = signed_in("chair").get("/manage/people")
    assert page.status_code == 200 and "审七" in page.text and page.text.count("<h1") == 1


def test_it_turns_a_stranger_away(cast: Cast, client: FlaskClient) -> None:
    assert client.get("/manage/people").location.startswith("/sign-in?next=")
    assert client.post("/manage/people/appoint", data=ASKED).status_code == 303


@pytest.mark.parametrize("number", ["M1", "organiser", "liaison", "checker", "statistician", "auditor"])
def test_it_is_for_those_who_appoint(signed_in: Browser, cast: Cast, number: str) -> None:
    browser = signed_in(number)
    assert browser.get("/manage/people").status_code == 403
    for deed in ("appoint", "dismiss"):
        assert browser.get(f"/manage/people/{deed}", query_string=ASKED).status_code == 403
        assert browser.post(f"/manage/people/{deed}", data=ASKED).status_code == 403
    assert cast.actor("M1").grants == ()


def test_a_role_is_given_after_a_look_and_holds_at_the_next_request(signed_in: Browser, cast: Cast) -> None:
    chair, member = signed_in("chair"), signed_in("M1")
    asked = chair.get("/manage/people/appoint", query_string=ASKED)
    assert asked.status_code == 200 and "沈知行" in asked.text
    assert cast.actor("M1").grants == ()
    assert chair.post("/manage/people/appoint", data={**ASKED, "role": "liaison"}).status_code == 303
    assert [grant.role for grant in cast.actor("M1").grants] == [Role.LIAISON]
    assert chair.post("/manage/people/dismiss", data={**ASKED, "role": "liaison"}).status_code == 303
    assert cast.actor("M1").grants == ()
    assert member.get("/me").status_code == 200


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"role": "chair"}, 409),
        ({"role": "administrator"}, 409),
        ({"role": "emperor"}, 422),
        ({"role": ""}, 422),
        ({"union": "B1"}, 422),
        ({"union": "T"}, 422),
        ({"member_no": "M4"}, 422),
        ({"member_no": "nobody"}, 422),
        ({"member_no": ""}, 422),
    ],
)
def test_what_may_not_be_given_is_said_at_the_form(signed_in: Browser, given: dict[str, str], status: int) -> None:
    answer = signed_in("chair").post("/manage/people/appoint", data={**ASKED, **given})
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert "周一鸣" not in answer.text and "恒远" not in answer.text
