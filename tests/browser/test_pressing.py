"""Pressing the button on a phone: two taps from the list to confirmed, and one true answer over a line that is cut."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Registration
from tests.browser.conftest import PHONE
from tests.cast import Cast
from tests.conftest import Clock

pytestmark = pytest.mark.browser
WIDE = {"width": 1280, "height": 800}
NO_ANSWER = "还没有收到结果"


@pytest.fixture
def address(cast: Cast, clock: Clock) -> str:
    return f"/activities/{cast.activity(title='周末羽毛球', capacity=5, starts_at=clock.at + timedelta(days=3))}"


def registrations() -> list[Registration]:
    db.session.rollback()
    return list(db.session.scalars(select(Registration)))


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "desk"])
def test_from_the_list_to_confirmed_in_two_taps(
    address: str, open_as: Callable[..., Page], viewport: dict[str, int]
) -> None:
    page = open_as("M1", viewport=viewport)
    today = datetime.now(UTC).date()
    page.goto(f"/?from={today}&to={today + timedelta(days=30)}")
    taps = ["周末羽毛球", "form.press button"]
    page.get_by_role("link", name=taps[0]).first.click()
    page.locator(taps[1]).click()
    page.wait_for_url("**/registrations/*")
    expect(page.locator("main")).to_contain_text("报名成功")
    assert [one.status for one in registrations()] == ["confirmed"] and len(taps) == 2
    assert page.problems == []


def lose_the_answer(route: Route) -> None:
    """It reaches the server, which does it; the answer never comes back."""
    route.fetch()
    route.abort()


def lose_the_press(route: Route) -> None:
    route.abort()


def be_away(route: Route) -> None:
    route.fulfill(status=503, body="")


@pytest.mark.parametrize("fault", [lose_the_answer, lose_the_press, be_away])
def test_over_a_cut_line_the_press_is_repeated_and_counts_once(
    address: str, open_as: Callable[..., Page], fault: Callable[[Route], None]
) -> None:
    page = open_as("M1")
    page.goto(address)
    keys: list[str] = []
    held: list[Route] = []  # sent once more, and on its way until what is said was seen

    def judge(route: Route) -> None:
        keys.append(route.request.post_data or "")
        fault(route) if len(keys) == 1 else held.append(route)

    page.route("**/sign-up", judge)
    page.locator("form.press button").click()
    expect(page.locator("form.press [role=status]")).to_contain_text(NO_ANSWER)
    assert "报名成功" not in page.locator("main").inner_text()  # nothing is promised before it is known
    for _ in range(600):
        if held:
            break
        page.wait_for_timeout(50)
    expect(page.locator("form.press [role=status]")).to_contain_text(NO_ANSWER)  # and goes on being said
    with page.expect_navigation(url="**/registrations/*"):
        held[0].continue_()
    expect(page.locator("main")).to_contain_text("报名成功")
    assert len(keys) == 2 and keys[0] == keys[1] and "request_key=" in keys[0]
    [made] = registrations()
    assert made.status == "confirmed" and page.url.endswith(f"/registrations/{made.id}")


def test_two_taps_on_the_button_are_one_press(address: str, open_as: Callable[..., Page]) -> None:
    page = open_as("M1")
    page.goto(address)
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.url.endswith("/sign-up") else None)
    page.locator("form.press button").dblclick()
    page.wait_for_url("**/registrations/*")
    assert len(sent) == 1 and len(registrations()) == 1


def test_a_refusal_is_said_by_its_page(cast: Cast, address: str, open_as: Callable[..., Page]) -> None:
    page = open_as("M1")
    page.goto(address)
    for number in ("M2", "M3", "organiser", "chair", "liaison"):
        cast.register(number, int(address.rpartition("/")[2]))
    page.locator("form.press button").click()
    page.wait_for_url("**/registrations/*")
    expect(page.locator("main")).to_contain_text("候补")  # full meanwhile: the list, and one's turn in it


def test_without_script_the_button_works_as_well(address: str, open_as: Callable[..., Page]) -> None:
    page = open_as("M1", java_script_enabled=False)
    page.goto(address)
    page.locator("form.press button").click()
    page.wait_for_url("**/registrations/*")
    assert [one.status for one in registrations()] == ["confirmed"]


@pytest.mark.parametrize(("wish", "moves"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_for_who_wants_no_motion(open_as, wish, moves):
    page = open_as(None, reduced_motion=wish)
    page.goto("/sign-in")
    moving = (
        "() => [...document.querySelectorAll('*')].some((one) => parseFloat(getComputedStyle(one).transitionDuration))"
    )
    assert page.evaluate(moving) is moves
