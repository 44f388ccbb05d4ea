"""The cover picture of an activity."""

import io
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import activity
from tests.cast import Cast

SignedIn = Callable[[str], FlaskClient]


def words_of(answer) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))))


def picture(size: tuple[int, int] = (300, 200)) -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, "PNG")
    out.seek(0)
    return out


def test_a_cover_is_kept_shown_and_taken_off(cast: Cast, signed_in: SignedIn, app: Flask) -> None:
    browser, activity_id = signed_in("organiser"), cast.activity()
    desk = f"/manage/activities/{activity_id}"
    answer = browser.post(f"{desk}/cover", data={"picture": (picture(), "../../x.png")})
    assert answer.status_code == 303
    digest = activity.one(SYSTEM, activity_id).cover
    assert [path.name for path in Path(app.config["INSTANCE_DIR"], "covers").iterdir()] == [f"{digest}.jpg"]
    assert f"/covers/{digest}.jpg" in browser.get(f"/activities/{activity_id}").text
    shown = app.test_client().get(f"/covers/{digest}.jpg")
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert "immutable" in shown.headers["Cache-Control"]
    assert browser.post(f"{desk}/cover", data={"remove": "1"}).status_code == 303
    assert activity.one(SYSTEM, activity_id).cover is None


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "Choose a picture first."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is no JPEG"),
        (picture().getvalue()[:60], "The picture is damaged"),
        (b"\xff" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(cast: Cast, signed_in: SignedIn, raw: bytes, said: str) -> None:
    activity_id = cast.activity()
    sent = {"picture": (io.BytesIO(raw), "a.png")}
    answer = signed_in("organiser").post(f"/manage/activities/{activity_id}/cover?lang=en", data=sent)
    assert answer.status_code == 422 and said in words_of(answer)
    assert activity.one(SYSTEM, activity_id).cover is None
