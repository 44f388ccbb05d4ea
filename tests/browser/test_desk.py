"""The organiser's desk in a browser: ticking, commands and taking them back, with and without script; paper; axe."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from activity_hub.database import db, write_tx
from activity_hub.models import Outbox, Registration
from activity_hub.rules.places import Status
from tests.browser.conftest import PHONE
from tests.browser.test_every_page import AXE, DESK, RUN, TAGS
from tests.cast import Cast
from tests.conftest import Clock

pytestmark = pytest.mark.browser
ASKED = {"terms": {"needs_approval": True}}


@pytest.fixture
def applied(cast: Cast, clock: Clock) -> tuple[int, list[int]]:
    """An activity that asks for approval, and a hundred people who applied, one of them with a long name."""
    activity_id = cast.activity(starts_at=clock.at + timedelta(days=9), capacity=200, **ASKED)
    with write_tx():
        for number in range(100):
            cast.add_member(f"N{number}", "阿卜杜热合曼" * 10 if number == 1 else f"员工{number}", "F", "A1")
    return activity_id, [cast.register(f"N{number}", activity_id, Status.PENDING) for number in range(100)]


def statuses(ids: list[int]) -> set[str]:
    db.session.rollback()
    return {db.session.get_one(Registration, one).status for one in ids}


def sound(page: Page) -> None:
    """Nothing for axe, and nothing that scrolls sideways."""
    page.evaluate(AXE.read_text())
    assert page.evaluate(RUN, TAGS) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_ticking_approving_and_taking_it_back(
    viewport: dict[str, int], applied: tuple[int, list[int]], open_as: Callable[..., Page]
) -> None:
    activity_id, ids = applied
    page = open_as("organiser", viewport=viewport)
    page.goto(f"/activities/{activity_id}/registrations?lang=en")
    sound(page)
    approve = page.get_by_role("button", name="Approve")
    expect(approve).to_be_hidden()
    for number in range(3):
        page.locator("input[name=id]").nth(number).check()
    expect(page.locator("[data-picked]")).to_have_text("Ticked: 3")
    sound(page)
    approve.click()
    expect(page.get_by_role("status").filter(has_text="Approved: 3")).to_be_visible()
    assert statuses(ids[:3]) == {"confirmed"} and statuses(ids[3:]) == {"pending"}
    sound(page)
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Taken back for 3")).to_be_visible()
    assert statuses(ids) == {"pending"}


def test_everybody_at_once_and_what_is_asked_first(
    applied: tuple[int, list[int]], open_as: Callable[..., Page]
) -> None:
    activity_id, ids = applied
    page = open_as("organiser", viewport=PHONE, color_scheme="dark")
    page.goto(f"/activities/{activity_id}/registrations?lang=en")
    page.locator("[data-everybody]").check()
    page.get_by_role("button", name="Reject").click()
    expect(page.get_by_text("100 people")).to_be_visible()
    sound(page)
    page.get_by_label("Reason").fill("名额只给一线职工")
    page.get_by_role("button", name="Reject").click()
    expect(page.get_by_text("Rejected: 100")).to_be_visible()
    assert statuses(ids) == {"rejected"} and db.session.query(Outbox).count() == 100
    page.go_back()  # to what was asked: that answered a form, so the list stands in its place
    expect(page.get_by_role("heading", name="Who signed up", level=1)).to_be_visible()


def test_without_script_it_works_as_well(applied: tuple[int, list[int]], open_as: Callable[..., Page]) -> None:
    activity_id, ids = applied
    page = open_as("organiser", viewport=PHONE, java_script_enabled=False)
    page.goto(f"/activities/{activity_id}/registrations?lang=en")
    page.locator("input[name=id]").first.check()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved: 1")).to_be_visible()
    assert statuses(ids[:1]) == {"confirmed"}


def test_slips_and_the_sheet_fit_on_paper(
    cast: Cast, clock: Clock, applied: tuple[int, list[int]], open_as: Callable[..., Page]
) -> None:
    activity_id, ids = applied
    page = open_as("organiser", viewport=DESK)
    page.goto(f"/registrations/{ids[1]}/slip?lang=en")
    sound(page)
    page.goto(f"/activities/{activity_id}/registrations")
    for number in range(6):
        page.locator("input[name=id]").nth(number).check()
    page.locator(".bulk summary").click()
    page.get_by_role("button", name="Print passes on paper").click()
    expect(page.locator(".slip")).to_have_count(6)
    sound(page)
    page.emulate_media(media="print")
    a4 = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert a4 <= 0 and not page.locator(".tabbar").is_visible()
    tops = page.evaluate("[...document.querySelectorAll('.slip')].map(one => one.getBoundingClientRect().bottom)")
    assert max(tops) < 1120  # six on one sheet
    page.goto(f"/activities/{activity_id}/registrations/sheet")
    assert page.locator(".sign-sheet tbody tr").count() == 10 + 1  # nobody is confirmed: blank lines, and the stamp
    assert not page.locator(".btn").first.is_visible()
