"""The form before a sign-up and the organiser's questions, on a phone and on a desk, with script and without."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from activity_hub import folders
from activity_hub.database import db
from activity_hub.models import Answer, Registration
from tests.browser.asked import asked, asking
from tests.browser.conftest import PHONE
from tests.browser.test_every_page import AXE, DESK, RUN, TAGS
from tests.cast import Cast
from tests.conftest import Clock

pytestmark = pytest.mark.browser
VIEWPORTS = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])


def found_by_axe(page: Page) -> list[object]:
    page.evaluate(AXE.read_text())
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*page.evaluate(RUN, TAGS), *(["too wide"] if wide > 0 else [])]


def press(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form .form-actions button[type=submit]").click()


@VIEWPORTS
def test_signing_up_with_answers(cast: Cast, clock: Clock, open_as: Callable[..., Page], viewport) -> None:
    activity_id = asking(cast, clock.at, "Q1", 20)
    page = open_as("M1", viewport=viewport)
    page.goto(f"/activities/{activity_id}")
    with page.expect_navigation():
        page.locator(".actionbar a.btn-primary").click()
    waist = page.locator('[name="a-q2"]')
    assert waist.is_hidden() and found_by_axe(page) == []
    page.get_by_label("XL").check()
    assert waist.is_visible()
    page.get_by_label("M · ").check()
    assert waist.is_hidden()
    page.locator('[name="a-q4"]').fill("1990-01-01")
    page.locator('[name="adults"]').fill("9")
    press(page)
    assert page.locator("#adults-error").is_visible() and page.get_by_label("M · ").is_checked()
    assert found_by_axe(page) == []
    page.locator('[name="adults"]').fill("1")
    page.locator('[name="children"]').fill("2")
    press(page)
    assert "/registrations/" in page.url
    db.session.rollback()
    row = db.session.query(Registration).one()
    assert (row.places, db.session.query(Answer).count()) == (4, 2)
    assert [one for one in page.problems if "422" not in one] == []


def test_without_script_everything_is_there_and_the_server_judges(
    cast: Cast, clock: Clock, open_as: Callable[..., Page]
) -> None:
    activity_id = asking(cast, clock.at, "Q1", 20)
    page = open_as("M1", java_script_enabled=False)
    page.goto(f"/activities/{activity_id}/sign-up")
    page.locator('[name="a-q2"]').fill("80")
    page.locator('[name="a-q1"]').first.check()
    press(page)
    assert "/registrations/" in page.url
    db.session.rollback()
    assert [row.value for row in db.session.query(Answer)] == ["S"], "what depends on XL is not kept for S"


@VIEWPORTS
def test_asking_something(cast: Cast, clock: Clock, open_as: Callable[..., Page], viewport) -> None:
    activity_id = cast.activity()
    page = open_as("organiser", viewport=viewport)
    page.goto(f"/activities/{activity_id}/questions")
    with page.expect_navigation():
        page.locator("main a.btn-primary").click()
    choices = page.locator("#options")
    assert choices.is_hidden()
    page.select_option('[name="kind"]', "choice")
    assert choices.is_visible() and found_by_axe(page) == []
    page.locator('[name="label"]').fill("衣服尺码")
    page.locator('[name="options-0-label"]').fill("S")
    press(page)
    assert page.locator("#purpose-error").is_visible() and page.locator("#options-error").is_visible()
    page.locator('[name="options-1-label"]').fill("M")
    page.locator('[name="purpose"]').fill("订制队服")
    press(page)
    assert page.url.endswith(f"/activities/{activity_id}/questions") and page.get_by_text("订制队服").is_visible()
    assert found_by_axe(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@VIEWPORTS
def test_axe_finds_nothing(cast: Cast, clock: Clock, open_as: Callable[..., Page], viewport, scheme) -> None:
    pages = asked(cast, clock.at, "organiser")
    desk, mine = pages["questions.edit"], pages["answers.show"]["registration_id"]
    front = f"/activities/{desk['activity_id']}/questions"
    page = open_as("organiser", viewport=viewport, color_scheme=scheme)
    found = {}
    for address in (front, f"{front}/new", f"{front}/{desk['question_id']}", f"{front}/{desk['question_id']}/remove"):
        page.goto(address)
        found[address] = found_by_axe(page)
    page.goto(f"/registrations/{mine}/answers")
    found["answers"] = found_by_axe(page)
    assert {name: one for name, one in found.items() if one} == {}


def test_the_script_is_small() -> None:
    """The part that shows and hides is under 3 kB of source, and rides in the script that every page has."""
    source = Path(folders.PACKAGE) / "frontend/src/site/conditions.js"
    assert source.stat().st_size < 3000
    manifest = json.loads((folders.STATIC / "dist/manifest.json").read_text())
    assert "data-only-if" in (folders.STATIC / "dist" / manifest["site.js"]).read_text()
