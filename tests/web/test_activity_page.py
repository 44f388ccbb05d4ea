"""The page of one activity."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from activity_hub.database import db, write_tx
from activity_hub.models import Award
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import activity, registration
from tests.cast import Cast
from tests.conftest import NOON
from tests.statements import cost
from tests.web.pages import read

FRIDAY = datetime(2026, 6, 19, 11, 0, tzinfo=UTC)
PAGE_CEILING = 8  # who asks 2, the activity 3, what it holds for the reader 3
SignedIn = Callable[[str], FlaskClient]


def test_the_page_tells_everything(cast: Cast, client: FlaskClient, app: Flask) -> None:
    made = activity.create(
        SYSTEM,
        NOON,
        title="周五篮球夜",
        kind="sports",
        union="A",
        co_hosts=["B"],
        venue="篮球馆",
        capacity=40,
        summary="来打球",
        description="到场分队\n\n## 带什么\n\n- 球鞋\n\n<script>alert(1)</script>[x](javascript:alert(1))",
        audience={"unions": ["A1"], "gender": "F", "born_from": date(1980, 1, 1), "tags": ["跑团"]},
        occurrences=[{"starts_at": FRIDAY, "ends_at": FRIDAY + timedelta(hours=2)}],
    )
    activity.publish(SYSTEM, NOON, made.id)
    answer = client.get(f"/activities/{made.id}?lang=en")
    assert (
        "<li>球鞋</li>" in answer.text and "<script>alert" not in answer.text and 'href="javascript' not in answer.text
    )
    page = read(client, f"/activities/{made.id}")
    for said in ("来打球", "Fri 19 Jun", "19:00–21:00", "篮球馆", "明达纺织工会", "Women", "1 Jan 1980", "跑团"):
        assert said in page
    for said in (
        "柳岸街道总工会",
        "with 东湖街道总工会",
        "带什么",
        "40 places left",
        "Sign in to sign up",
        "Add to calendar",
    ):
        assert said in page


@pytest.mark.parametrize("text", ["<script>alert(1)</script>\"'", "{{ 7*7 }}{% x %}", '"><img src=x onerror=y>'])
def test_what_people_write_is_never_markup(cast: Cast, client: FlaskClient, text: str) -> None:
    activity_id = cast.activity(starts_at=FRIDAY, title=text, venue=text, summary=text, description=text)
    for address in ("/", f"/activities/{activity_id}", f"/?q={'x'}"):
        page = client.get(address).text
        assert "<script>alert" not in page and "<img src=x" not in page and "4949" not in page
    assert "onerror=y&gt;" in client.get("/").text or "onerror" not in text


@pytest.mark.parametrize("status", ["draft", "submitted"])
def test_a_draft_is_a_preview_for_those_who_work_on_it(cast: Cast, signed_in: SignedIn, status: str) -> None:
    activity_id = cast.activity(status=status, published_at=None)
    assert "Only those who work on it see this page yet." in read(signed_in("organiser"), f"/activities/{activity_id}")
    read(signed_in("M1"), f"/activities/{activity_id}", status=404)


def test_it_turns_a_stranger_away(cast: Cast, client: FlaskClient, signed_in: SignedIn) -> None:
    activity_id = cast.activity(visibility="audience")
    read(client, f"/activities/{activity_id}", status=404)
    read(signed_in("M4"), f"/activities/{activity_id}", status=404)
    assert "周五篮球夜" in read(signed_in("M1"), f"/activities/{activity_id}")


@pytest.mark.parametrize("word", ["0", "-1", "999", "2147483648", "9223372036854775808", "1e3", "x", "1;"])
def test_an_id_that_is_none_is_not_found(cast: Cast, client: FlaskClient, word: str) -> None:
    assert client.get(f"/activities/{word}").status_code == 404


def test_a_cancelled_one_says_why(cast: Cast, client: FlaskClient) -> None:
    activity_id = cast.activity(status="cancelled", reason="场馆检修")
    page = read(client, f"/activities/{activity_id}")
    assert "This activity is cancelled." in page and "场馆检修" in page


def test_the_results_are_read_afterwards_with_names_as_they_may_be_seen(
    cast: Cast, client: FlaskClient, signed_in: SignedIn
) -> None:
    activity_id = cast.activity(status="held")
    with write_tx():
        for place, kind, who in ((2, "person", "M2"), (1, "union", "A1"), (3, "team", "红队")):
            db.session.add(
                Award(
                    activity_id=activity_id,
                    scope="district",
                    recipient_kind=kind,
                    recipient=who,
                    place=place,
                    title="奖",
                )
            )
    page = read(client, f"/activities/{activity_id}")
    assert page.index("明达纺织工会 奖") < page.index("顾*") < page.index("红队")
    assert "顾晓棠" in read(signed_in("M1"), f"/activities/{activity_id}")


def test_a_chat_apps_browser_is_told_how_to_open_the_calendar(cast: Cast, client: FlaskClient) -> None:
    activity_id = cast.activity()
    in_chat = client.get(f"/activities/{activity_id}?lang=en", headers={"User-Agent": "Mozilla/5.0 MicroMessenger/8.0"})
    assert "In a chat app" in in_chat.text
    assert "In a chat app" not in client.get(f"/activities/{activity_id}?lang=en").text


@pytest.mark.parametrize("name", ["x", "../hub.sqlite3", "a" * 63, "A" * 64, "a" * 64])
def test_a_cover_that_is_not_there_is_not_found(cast: Cast, client: FlaskClient, name: str) -> None:
    assert client.get(f"/covers/{name}.jpg").status_code == 404


def test_a_day_far_off_carries_its_year(cast: Cast, client: FlaskClient) -> None:
    near, far = cast.activity("X1"), cast.activity("X2", starts_at=FRIDAY.replace(year=2024), status="held")
    assert "Mon 22 Jun, 19:00" in read(client, f"/activities/{near}")
    assert "Wed 19 Jun 2024, 19:00" in read(client, f"/activities/{far}")


def test_sign_up_that_opens_later_says_when(cast: Cast, signed_in: SignedIn) -> None:
    activity_id = cast.activity(sign_up_opens_at=datetime(2026, 6, 18, 1, 0, tzinfo=UTC))
    assert "It opens 18 Jun, 09:00." in read(signed_in("M1"), f"/activities/{activity_id}")


def test_only_what_is_on_goes_into_a_calendar(cast: Cast, client: FlaskClient) -> None:
    on, over = cast.activity("X1"), cast.activity("X2", status="held")
    assert f"/activities/{on}.ics" in client.get(f"/activities/{on}").text
    assert f"/activities/{over}.ics" not in client.get(f"/activities/{over}").text


def test_the_number_of_statements_is_bounded(cast: Cast, signed_in: SignedIn) -> None:
    activity_id = cast.activity(capacity=1)
    browser, waiting = signed_in("M1"), signed_in("M2")
    browser.get("/")  # the name of the hub is asked for once a minute
    assert cost(browser, f"/activities/{activity_id}") <= PAGE_CEILING
    registration.sign_up(by=cast.actor("M1"), at=NOON, activity_id=activity_id)
    assert cost(browser, f"/activities/{activity_id}") <= PAGE_CEILING
    registration.sign_up(by=cast.actor("M2"), at=NOON, activity_id=activity_id)
    assert cost(waiting, f"/activities/{activity_id}") <= PAGE_CEILING + 1  # how many wait
