"""The desk of activities: what stands there, and leading one through its life."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import activity
from tests.cast import Cast
from tests.conftest import NOON

SignedIn = Callable[[str], FlaskClient]


def words_of(answer) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))))


def test_the_whole_way_by_hand(cast: Cast, signed_in: SignedIn, app: Flask) -> None:
    organiser, chair = signed_in("organiser"), signed_in("chair")
    desk = f"/manage/activities/{cast.activity(status='draft', published_at=None)}"
    assert "Ask for approval" in words_of(organiser.get(f"{desk}?lang=en"))
    assert organiser.post(f"{desk}/submit").status_code == 303
    assert organiser.post(f"{desk}/publish").status_code == 403
    assert chair.post(f"{desk}/send-back?lang=en", data={"reason": " "}).status_code == 422
    assert chair.post(f"{desk}/send-back", data={"reason": "写上集合地点"}).status_code == 303
    assert "写上集合地点" in words_of(organiser.get(desk))
    organiser.post(f"{desk}/submit")
    assert "Publish" in words_of(chair.get(f"{desk}?lang=en"))
    assert chair.post(f"{desk}/publish").status_code == 303
    assert organiser.post(f"{desk}/hold").status_code == 409
    assert organiser.post(f"{desk}/postpone", data={"reason": "台风"}).status_code == 303
    assert "Give the new dates" in words_of(organiser.get(f"{desk}?lang=en"))
    assert f"{desk}/publish" not in chair.get(desk).text
    refused = chair.post(f"{desk}/publish?lang=en")
    assert refused.status_code == 409 and "the new dates are not given yet" in words_of(refused)
    activity_id = int(desk.rpartition("/")[2])
    moved = [{"no": 1, "starts_at": NOON + timedelta(days=30), "ends_at": NOON + timedelta(days=31)}]
    activity.change(SYSTEM, NOON, activity_id, occurrences=moved)
    assert "The new dates are given" in words_of(organiser.get(f"{desk}?lang=en"))
    assert f"{desk}/publish" in chair.get(desk).text
    assert chair.post(f"{desk}/publish").status_code == 303
    assert organiser.post(f"{desk}/close").status_code == 303
    assert "Open sign-up again" in words_of(chair.get(f"{desk}?lang=en"))
    assert organiser.post(f"{desk}/cancel", data={"reason": "台风"}).status_code == 303
    assert organiser.post(f"{desk}/cancel", data={"reason": "台风"}).status_code == 409
    assert organiser.post(f"{desk}/archive").status_code == 303


@pytest.mark.parametrize("word", ["submit", "publish", "send-back", "close", "cancel", "postpone", "hold", "archive"])
def test_every_command_asks_before_it_does_anything(cast: Cast, signed_in: SignedIn, word: str) -> None:
    held = {"submit": "draft", "publish": "draft", "send-back": "submitted", "archive": "held"}
    activity_id = cast.activity(status=held.get(word, "published"))
    before = activity.one(SYSTEM, activity_id)
    page = words_of(signed_in("chair").get(f"/manage/activities/{activity_id}/{word}?lang=en"))
    assert "周五篮球夜" in page and "Leave it as it is" in page
    assert activity.one(SYSTEM, activity_id) == before


def test_it_turns_a_stranger_away(cast: Cast, client: FlaskClient, signed_in: SignedIn) -> None:
    activity_id = cast.activity()
    for path in (
        "",
        "/new",
        f"/{activity_id}",
        f"/{activity_id}/edit",
        f"/{activity_id}/cancel",
        f"/{activity_id}/cover",
    ):
        assert client.get(f"/manage/activities{path}").status_code == 303
        assert signed_in("M1").get(f"/manage/activities{path}").status_code == 403


def test_the_desk_counts_and_filters(cast: Cast, signed_in: SignedIn) -> None:
    cast.activity("X1", title="篮球夜")
    cast.activity("X2", title="读书会", status="draft", published_at=None)
    cast.activity("X3", title="别家的", host="B")
    browser = signed_in("organiser")
    page = words_of(browser.get("/manage/activities?lang=en"))
    assert "All 2" in page and "Draft 1" in page and "Published 1" in page and "别家的" not in page
    assert "篮球夜" not in words_of(browser.get("/manage/activities?status=draft&lang=en"))
    assert "读书会" in words_of(browser.get("/manage/activities?q=dsh&lang=en"))
    assert "Nothing fits" in words_of(browser.get("/manage/activities?q=%07&status=held&lang=en"))
    assert browser.get("/manage/activities?status=x&page=-1").status_code == 200
    assert "周五篮球夜" not in words_of(signed_in("auditor").get("/manage/activities?lang=en"))
