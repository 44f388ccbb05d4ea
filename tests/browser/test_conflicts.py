"""The conflict desk in a browser: nothing for axe, nothing too wide, and a word that can be taken back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.doubles import doubles
from tests.browser.test_every_page import AXE, DESK, RUN, TAGS
from tests.cast import Cast
from tests.conftest import Clock

pytestmark = pytest.mark.browser


@pytest.fixture
def address(cast: Cast, clock: Clock) -> str:
    return f"/activities/{doubles(cast, clock)['conflicts.desk']['activity_id']}/door/conflicts"


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(address: str, open_as: Callable[..., Page], viewport: dict[str, int], scheme: str) -> None:
    page = open_as("organiser", viewport=viewport, color_scheme=scheme)
    for language in ("zh-Hans", "zh-Hant", "en"):
        page.goto(f"{address}?lang={language}")
        page.locator("details.fold summary").click()
        page.evaluate(AXE.read_text())
        assert page.evaluate(RUN, TAGS) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_word_is_said_and_taken_back(address: str, open_as: Callable[..., Page]) -> None:
    page = open_as("organiser", viewport=PHONE)
    page.goto(f"{address}?lang=en")
    before = page.locator("main form").count()
    card = page.locator(".stacked-s", has_text="Let in twice").first
    card.get_by_label("Note").fill("a brother with his phone")
    card.get_by_role("button", name="The later one was somebody else").click()
    page.wait_for_url(f"**{address}")
    expect(page.get_by_text("The scan is taken back.")).to_have_count(1)
    page.locator("details.fold summary").click()
    assert page.get_by_text("a brother with his phone").is_visible()
    page.locator("details.fold").get_by_role("button").first.click()
    page.wait_for_url(f"**{address}")
    expect(page.get_by_text("The scan stays.")).to_have_count(1)
    assert page.locator("main form").count() == before


def test_a_keyboard_is_enough(address: str, open_as: Callable[..., Page]) -> None:
    page = open_as("organiser", viewport=DESK)
    page.goto(f"{address}?lang=en")
    before = page.locator("main form").count()
    note = page.locator("main [role=group]", has_text="Let in twice").first.get_by_label("Note")
    note.focus()
    page.keyboard.type("seen by two of us")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.textContent.trim()")
    assert focused == "Both were this person"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.get_by_text("The scan stays.").wait_for()
    page.locator("details.fold summary").focus()
    page.keyboard.press("Enter")
    assert page.get_by_text("seen by two of us").is_visible() and page.locator("main form").count() == before
