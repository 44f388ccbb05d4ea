"""Changes of a delegation after the deadline: asked for by the liaison, answered by the organiser."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from activity_hub.database import db, write_tx
from activity_hub.models import Activity
from tests import sports_day
from tests.cast import Cast
from tests.conftest import NOON, Clock
from tests.web.pages import read
from tests.web.sports import HERE, enter, grid

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def ids(cast: Cast) -> dict[str, int]:
    assert cast.activity("X1", title="第十二届职工运动会") == 1
    sports_day.join_union(cast)
    return sports_day.prepare(cast, 1)


def test_after_the_deadline_changes_are_asked_for(signed_in: Browser, ids: dict[str, int], clock: Clock) -> None:
    browser = signed_in("liaison")
    enter(browser, ids)
    locked = grid(browser)
    with write_tx():
        db.session.get_one(Activity, 1).sign_up_closes_at = NOON + timedelta(hours=1)
    clock.at = NOON + timedelta(hours=2)
    assert "Ask for a change" in read(browser, HERE)
    assert browser.post(HERE, data=locked | {"word": "out:D12"}).status_code == 409
    assert browser.get(f"{HERE}/paste").status_code == 409

    incomplete = browser.post(f"{HERE}/ask", data={"kind": "withdraw"})
    assert incomplete.status_code == 422 and 'id="leaves-error"' in incomplete.text
    asked = browser.post(f"{HERE}/ask", data={"kind": "withdraw", "leaves": "D12", "reason": "受伤"})
    assert asked.status_code == 303 and "受伤" in browser.get(HERE).text

    organiser, there = signed_in("organiser"), 'href="/activities/1/delegations"'
    assert there in organiser.get("/manage").text and there not in browser.get("/manage").text
    page = organiser.get("/activities/1/delegations").text
    number = re.findall(r'name="change_id" value="(\d+)"', page)[0]
    refused = organiser.post("/activities/1/delegations", data={"change_id": number, "grants": "no", "answer": ""})
    assert refused.status_code == 422 and f'id="answer-{number}-error"' in refused.text
    granted = organiser.post("/activities/1/delegations", data={"change_id": number, "grants": "yes"})
    assert granted.status_code == 303 and "王磊" not in browser.get(f"{HERE}/form").text
    again = organiser.post("/activities/1/delegations", data={"change_id": number, "grants": "yes"})
    assert again.status_code == 422 and there not in organiser.get("/manage").text


def test_who_leaves_outlives_the_search_for_who_joins(signed_in: Browser, ids: dict[str, int], clock: Clock) -> None:
    browser = signed_in("liaison")
    enter(browser, ids)
    with write_tx():
        db.session.get_one(Activity, 1).sign_up_closes_at = NOON + timedelta(hours=1)
    clock.at = NOON + timedelta(hours=2)
    page = browser.get(f"{HERE}/ask?kind=replace&leaves=D12&q=szx").text
    assert 'name="leaves" id="kept-leaves" value="D12"' in page
    assert '<option selected value="D12">' in page


def test_a_short_name_breaks_after_whom_it_is_for(signed_in: Browser, ids: dict[str, int]) -> None:
    enter(signed_in("liaison"), ids)
    page = signed_in("liaison").get(HERE).text
    assert "男子<wbr>100米</span>" in page and "<wbr>拔河</span>" in page
