"""The page that shows how to subscribe, and one's own addresses."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from activity_hub.services import feeds
from activity_hub.services.feeds.addresses import Address
from tests.cast import Cast
from tests.conftest import NOON


@pytest.fixture
def mine(cast: Cast) -> Address:
    return feeds.make(by=cast.actor("M1"), at=NOON, name="手机")


def test_the_page_shows_a_stranger_the_union_s_address(client: FlaskClient, cast: Cast) -> None:
    body = client.get("/calendar/subscribe").get_data(as_text=True)
    assert 'value="http://localhost/calendar/union/T.ics"' in body and "webcal://localhost/calendar/union/T.ics" in body
    body = client.get("/calendar/subscribe?union=A1&kind=sports&lang=en").get_data(as_text=True)
    assert "http://localhost/calendar/union/A1.ics?kind=sports&amp;lang=en" in body
    assert client.get("/calendar/subscribe?union=nowhere").status_code == 404


def test_the_page_says_what_to_do_in_a_chat_app(client: FlaskClient, cast: Cast) -> None:
    chat = client.get("/calendar/subscribe", headers={"User-Agent": "Mozilla/5.0 (iPhone) MicroMessenger/8.0"})
    assert re.search(r'<details class="fold" open', chat.get_data(as_text=True))
    assert not re.search(r'<details class="fold" open', client.get("/calendar/subscribe").get_data(as_text=True))


def test_an_address_is_made_changed_and_ended(signed_in: Callable[[str], FlaskClient], cast: Cast) -> None:
    browser = signed_in("M1")
    assert browser.post("/calendar/subscribe", data={"name": " "}).status_code == 422
    assert browser.post("/calendar/subscribe", data={"name": "手机"}).status_code == 303
    made = feeds.mine(by=cast.actor("M1"))[0]
    page = browser.get("/calendar/subscribe")
    assert f"http://localhost/calendar/{made.secret}.ics" in page.text and page.text.count("<h1") == 1
    assert page.headers["Cache-Control"] == "private, no-store"
    for question in ("change", "end"):
        path = f"/calendar/addresses/{made.id}/{question}"
        assert browser.get(path).text.count("<h1") == 1
        assert feeds.mine(by=cast.actor("M1")), "asking changes nothing"
        assert browser.post(path).status_code == 303
    assert feeds.mine(by=cast.actor("M1")) == []


def test_an_address_of_others_is_not_there(signed_in: Callable[[str], FlaskClient], cast: Cast, mine: Address) -> None:
    browser = signed_in("M2")
    for question in ("change", "end"):
        path = f"/calendar/addresses/{mine.id}/{question}"
        assert browser.get(path).status_code == 404 and browser.post(path).status_code == 404


def test_it_turns_a_stranger_away(client: FlaskClient, cast: Cast, mine: Address) -> None:
    for answer in (
        client.post("/calendar/subscribe", data={"name": "x"}),
        client.get(f"/calendar/addresses/{mine.id}/end"),
        client.post(f"/calendar/addresses/{mine.id}/change"),
    ):
        assert answer.status_code == 303 and answer.location.startswith("/sign-in")
