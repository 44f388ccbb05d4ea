"""The page on which a liaison answers the organiser's questions for a whole delegation."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests import sports_day
from tests.cast import Cast
from tests.conftest import NOON, Clock
from tests.services.questions.asking import ask, taken, wish
from tests.web.pages import read
from tests.web.sports import HERE, enter

Browser = Callable[[str], FlaskClient]
ANSWERS = f"{HERE}/answers"


@pytest.fixture
def ids(cast: Cast) -> dict[str, int]:
    assert cast.activity("X1", title="第十二届职工运动会") == 1
    sports_day.join_union(cast)
    ask(1, wish(is_required=True), wish("同意拍照", "consent", is_required=True), wish("过敏", "text"))
    return sports_day.prepare(cast, 1)


@pytest.fixture
def entered(signed_in: Browser, ids: dict[str, int]) -> FlaskClient:
    browser = signed_in("liaison")
    enter(browser, ids)
    return browser


def people(page: str) -> list[str]:
    """The front of the names of each person's fields."""
    return list(dict.fromkeys(re.findall(r'name="(p\d+-)a-', page)))


def test_it_works(entered: FlaskClient) -> None:
    page = read(entered, ANSWERS)
    assert page.count("2 answers open") == 24 and "陈国梁" in page and page.count("订制队服") == 3
    assert len(people(entered.get(ANSWERS).text)) == 24


def test_it_turns_a_stranger_away(client: FlaskClient, ids: dict[str, int]) -> None:
    for way in (client.get, client.post):
        assert way(ANSWERS).location.startswith("/sign-in?next=")


def test_handing_in_leads_there(signed_in: Browser, entered: FlaskClient) -> None:
    page = read(entered, HERE)
    assert "Answers of 24 people are still open." in page
    assert f'href="{ANSWERS}"' in entered.get(HERE).text
    assert f'href="{ANSWERS}"' not in signed_in("auditor").get(HERE).text


def test_what_is_the_same_for_everybody_is_said_once(entered: FlaskClient) -> None:
    fronts = people(entered.get(ANSWERS).text)
    sent = {"all-a-q1": "M", "all-a-q2": "y", f"{fronts[0]}a-q1": "S", f"{fronts[1]}a-q3": "花生"}
    done = entered.post(ANSWERS, data=sent)
    assert (done.status_code, done.location) == (303, HERE) and taken() == {"S": 1, "M": 23}
    page = entered.get(ANSWERS).text
    assert f'name="{fronts[1]}a-q3" type="text" value="花生"' in page and page.count("花生") == 1


def test_what_is_open_stays_open(entered: FlaskClient) -> None:
    fronts = people(entered.get(ANSWERS).text)
    done = entered.post(ANSWERS, data={f"{fronts[0]}a-q1": "M", f"{fronts[0]}a-q2": "y"}, follow_redirects=True)
    assert done.request.path == ANSWERS and "23人" in done.text
    assert len(re.findall(r'<details class="fold" id="r\d+" open>', entered.get(ANSWERS).text)) == 23


def test_a_fault_is_told_at_its_person_and_nothing_is_lost(entered: FlaskClient) -> None:
    fronts = people(entered.get(ANSWERS).text)
    sent = {f"{fronts[0]}a-q1": "S", f"{fronts[1]}a-q1": "S", f"{fronts[2]}a-q3": "花生"}
    answer = entered.post(ANSWERS, data=sent)
    assert answer.status_code == 422 and f'id="{fronts[1]}a-q1-error"' in answer.text
    assert "花生" in answer.text and taken() == {"S": 0, "M": 0}


def test_after_the_deadline_it_is_to_read(entered: FlaskClient, clock: Clock) -> None:
    clock.at = NOON + timedelta(days=30)
    page = entered.get(ANSWERS).text
    assert "<fieldset" in page and " disabled>" in page and "all-a-q1" not in page
    assert entered.post(ANSWERS, data={"all-a-q1": "M"}).status_code == 409


def test_the_member_is_told_on_the_own_page(signed_in: Browser, entered: FlaskClient) -> None:
    registration = people(entered.get(ANSWERS).text)[0][1:-1]
    mine = f"/registrations/{registration}"
    browser = signed_in("D1")
    told = "2 questions of the organiser are still open."
    assert f'href="{mine}/answers"' in browser.get(mine).text and told in read(browser, mine)
    browser.post(f"{mine}/answers", data={"a-q1": "M", "a-q2": "y"})
    assert "still open" not in read(browser, mine)
