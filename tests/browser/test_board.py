"""The board of a hall in a browser: it follows the door by itself, says when it cannot, and rests when hidden."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from activity_hub.services import door
from tests.cast import Cast
from tests.conftest import Clock
from tests.services.door.scanned import code_of, scan

pytestmark = pytest.mark.browser

HIDE = "Object.defineProperty(document, 'hidden', {value: true}); document.dispatchEvent(new Event('visibilitychange'))"
A_TURN = 6_000  # ms, after which it has asked again


def hall(open_as: Callable[..., Page]) -> Page:
    """A screen whose clock can be put forward."""
    page = open_as("checker")
    page.clock.install()
    return page


@pytest.fixture
def tonight(cast: Cast, clock: Clock) -> int:
    return cast.activity(starts_at=clock.at + timedelta(minutes=30))


def test_it_follows_the_door_and_asks_for_little(
    cast: Cast, clock: Clock, tonight: int, open_as: Callable[..., Page]
) -> None:
    came = cast.register("M1", tonight)
    page = hall(open_as)
    asked: list[int] = []
    page.on("response", lambda answer: asked.append(answer.status) if answer.url.endswith("/board/now") else None)
    page.goto(f"/activities/{tonight}/door/board")
    expect(page.locator(".hall-total b")).to_have_text("0")
    with page.expect_response("**/board/now") as unchanged:
        page.clock.run_for(A_TURN)
    assert unchanged.value.status == 304
    door.record(by=cast.actor("checker"), at=clock.at, activity_id=tonight, scans=[scan(code_of(came))])
    page.clock.run_for(A_TURN)
    expect(page.locator(".hall-total b")).to_have_text("1")
    expect(page.locator(".hall-last")).to_contain_text("沈*")
    assert asked.count(200) == 1 and page.problems == []


def test_hidden_it_rests(tonight: int, open_as: Callable[..., Page]) -> None:
    page = hall(open_as)
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url) if sent.url.endswith("/board/now") else None)
    page.goto(f"/activities/{tonight}/door/board")
    page.evaluate(HIDE)
    page.clock.run_for(4 * A_TURN)
    page.wait_for_timeout(200)  # what was asked would be on its way
    assert asked == []


def test_without_a_network_it_says_that_it_is_old(tonight: int, open_as: Callable[..., Page]) -> None:
    page = hall(open_as)
    page.goto(f"/activities/{tonight}/door/board")
    page.route("**/board/now", cut)
    for is_old in (False, True):  # one answer that is missing is no matter yet
        with page.expect_event("requestfailed"):
            page.clock.run_for(2 * A_TURN)
        expect(page.locator("[data-board-lost]")).to_be_visible(visible=is_old)
    page.unroute("**/board/now")
    page.clock.run_for(4 * A_TURN)
    expect(page.locator("[data-board-lost]")).to_be_hidden()


def cut(route: Route) -> None:
    route.abort()


def test_without_script_it_refreshes_itself(tonight: int, open_as: Callable[..., Page]) -> None:
    page = open_as("checker", java_script_enabled=False)
    page.goto(f"/activities/{tonight}/door/board")
    assert page.locator("meta[http-equiv=refresh]").get_attribute("content") == "15"
    expect(page.locator(".hall-total b")).to_have_text("0")
