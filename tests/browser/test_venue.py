"""The venue code in a browser: a screen that changes by itself, and a member who scans it and presses."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from activity_hub.database import db
from activity_hub.models import Attendance
from activity_hub.rules.door_terms import SelfCheckIn
from activity_hub.services.door import passes, venue_screen
from tests.browser.venue import switched_on
from tests.cast import Cast
from tests.conftest import Clock

pytestmark = pytest.mark.browser
HALF_MINUTE = 30


@pytest.fixture
def at(clock: Clock) -> datetime:
    """The clock stands one second before a half minute is over."""
    step = datetime.now(UTC).timestamp() // HALF_MINUTE * HALF_MINUTE
    clock.at = datetime.fromtimestamp(step + HALF_MINUTE - 1, UTC)
    return clock.at


@pytest.fixture
def hall(cast: Cast, at: datetime) -> int:
    activity_id = cast.activity(starts_at=at + timedelta(minutes=20))
    switched_on(cast, at, activity_id)
    return activity_id


def test_the_screen_changes_by_itself(hall: int, clock: Clock, open_as: Callable[..., Page]) -> None:
    page = open_as("checker")
    page.goto(f"/activities/{hall}/door/venue-code")
    typed, picture = page.locator("[data-typed]").inner_text(), page.locator("img").get_attribute("src")
    page.evaluate("window.isTheSamePage = true")
    clock.at += timedelta(seconds=2)
    expect(page.locator("[data-typed]")).not_to_have_text(typed)
    assert page.locator("img").get_attribute("src") != picture
    assert page.evaluate("document.querySelector('img').naturalWidth") > 0
    assert page.evaluate("window.isTheSamePage") is True and page.problems == []


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
@pytest.mark.parametrize("title", ["周五篮球夜", "庆祝建会七十周年职工文艺汇演暨表彰大会" * 3])
def test_a_projected_screen_holds_all_and_is_read_from_afar(
    cast: Cast, at: datetime, open_as: Callable[..., Page], size: tuple[int, int], title: str
) -> None:
    activity_id = cast.activity(starts_at=at + timedelta(minutes=20), title=title)
    code = switched_on(cast, at, activity_id)
    page = open_as("checker", viewport={"width": size[0], "height": size[1]})
    page.goto(f"/activities/{activity_id}/door/venue-code")
    for part in ("img", "h1", ".when", "[data-typed]", "[data-countdown]"):
        expect(page.locator(f".venue {part}")).to_be_in_viewport(ratio=1)
    seen = Image.open(io.BytesIO(page.screenshot()))
    afar = seen.resize((size[0] // 4, size[1] // 4))
    assert [one.text.rpartition("/")[2] for one in zxingcpp.read_barcodes(afar)] == [code.address]


def test_the_screen_counts_down(hall: int, open_as: Callable[..., Page]) -> None:
    page = open_as("checker")
    now = datetime.now(UTC)
    page.clock.install(time=now)
    page.clock.pause_at(now + timedelta(seconds=1))  # that second is over before a busy machine has looked
    page.route("**/now*", lambda route: route.abort())
    page.goto(f"/activities/{hall}/door/venue-code")
    expect(page.locator("[data-left]")).to_have_text("1")
    page.clock.run_for(1_000)
    expect(page.locator("[data-left]")).to_have_text("0")
    page.clock.run_for(40_000)
    expect(page.locator("[data-countdown]")).to_be_hidden()


@pytest.mark.parametrize("width", [375, 1280])
def test_a_door_pass_is_read_at_arms_length(cast: Cast, hall: int, open_as: Callable[..., Page], width: int) -> None:
    by = cast.actor("organiser")
    pass_id = passes.make(by=by, at=datetime.now(UTC), activity_id=hall, gate="东侧门")
    page = open_as("organiser", viewport={"width": width, "height": 812})
    page.goto(f"/activities/{hall}/door/passes/{pass_id}")
    picture = page.locator(".pass img")
    expect(picture).to_be_in_viewport(ratio=1)
    afar = Image.open(io.BytesIO(picture.screenshot())).resize((132, 132))
    address = page.locator("#address").input_value()
    assert [one.text for one in zxingcpp.read_barcodes(afar)] == [address]
    assert (picture.bounding_box() or {"width": 0})["width"] >= 300


def test_a_screen_without_network_says_so_and_goes_on(hall: int, clock: Clock, open_as: Callable[..., Page]) -> None:
    page = open_as("checker")
    page.clock.install(time=datetime.now(UTC))
    page.goto(f"/activities/{hall}/door/venue-code")
    page.context.set_offline(True)
    page.clock.run_for(40_000)
    expect(page.locator("[data-late]")).to_be_visible()
    page.context.set_offline(False)
    clock.at += timedelta(seconds=40)
    page.clock.run_for(5_000)
    expect(page.locator("[data-late]")).to_be_hidden()


def test_switched_off_the_screen_shows_no_code(
    cast: Cast, hall: int, clock: Clock, open_as: Callable[..., Page]
) -> None:
    page = open_as("checker")
    page.goto(f"/activities/{hall}/door/venue-code")
    off = SelfCheckIn.OFF
    venue_screen.switch(by=cast.actor("organiser"), at=clock.at, activity_id=hall, self_check_in=off)
    expect(page.locator("img")).to_have_count(0)


@pytest.mark.parametrize("has_script", [True, False])
def test_a_member_scans_and_presses(
    app: Flask, cast: Cast, hall: int, at: datetime, open_as: Callable[..., Page], has_script: bool
) -> None:
    cast.register("M1", hall)
    code = switched_on(cast, at, hall)
    page = open_as("M1", java_script_enabled=has_script)
    page.goto(f"/here/{code.address}")
    assert db.session.query(Attendance).count() == 0
    page.locator("form.press button").click()
    expect(page.locator(".verdict")).to_have_attribute("data-tone", "go")
    db.session.rollback()
    assert db.session.query(Attendance).one().evidence == "rotating"
    page.reload()
    expect(page.locator(".verdict")).to_have_attribute("data-tone", "go")
    assert page.problems == []


def test_a_stranger_signs_in_and_comes_back(cast: Cast, hall: int, at: datetime, open_as: Callable[..., Page]) -> None:
    code = switched_on(cast, at, hall)
    page = open_as()
    page.goto(f"/here/{code.address}")
    assert "/sign-in" in page.url and code.address in page.url


def test_a_camera_that_fails_is_no_end(cast: Cast, hall: int, at: datetime, open_as: Callable[..., Page]) -> None:
    cast.register("M1", hall)
    page = open_as("M1")
    page.goto("/here")
    page.locator("main input[name=code]").fill(switched_on(cast, at, hall).typed.lower())
    page.locator("main button[type=submit]").click()
    page.locator("form.press button").click()
    expect(page.locator(".verdict")).to_have_attribute("data-tone", "go")
