"""A team on phones and desks: founded, joined by the link, by the code and after signing in, approved when joint."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from activity_hub.rules.permissions import SYSTEM, Role
from activity_hub.services.account import changing
from tests.browser.conftest import PHONE
from tests.cast import Cast
from tests.conftest import Clock

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 800}
PASSWORD = "a long walk in the park"
NAME = "柳岸先锋队"
TERMS = {"team_from": 3, "team_to": 4, "team_substitutes": 1, "joint_teams": True}
Opened = Callable[..., Page]


@pytest.fixture
def activity_id(cast: Cast, clock: Clock) -> int:
    """A contest of teams; the stranger has a password, and the chair may answer for T."""
    changing.set_password(by=SYSTEM, at=clock.at, member_no="M3", password=PASSWORD)
    cast.appoint("chair", Role.ORGANISER, "T")
    starts_at = clock.at + timedelta(days=5)
    return cast.activity("X1", host="T", title="三人篮球赛", starts_at=starts_at, capacity=4, terms=TERMS)


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def opened(request: pytest.FixtureRequest, open_as: Opened) -> Opened:
    """open_as at 375 and at 1280, in English."""

    def on(number: str | None) -> Page:
        return open_as(number, lang="en-US", viewport=request.param)

    return on


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
    assert page.problems == []


def found(captain: Page, activity_id: int) -> tuple[str, str]:
    """The captain founds the team; the link and the code as they stand on its page."""
    captain.goto(f"/activities/{activity_id}")
    fits(captain)
    captain.get_by_role("link", name="Found a team").click()
    captain.get_by_label("Name of the team").fill(NAME)
    captain.get_by_role("button", name="Found the team").click()
    expect(captain.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(captain.get_by_text("2 players are still wanted")).to_be_visible()
    picture = captain.get_by_alt_text("Picture of the link.", exact=False)
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth > 0")
    code = captain.locator("#team-code").inner_text()
    assert re.fullmatch(r"[0-9A-Z]{4} [0-9A-Z]{4}", code)
    fits(captain)
    return captain.get_by_label("Link to join the team").input_value(), code


def path_of(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def test_a_team_is_joined_by_link_by_code_and_after_signing_in(activity_id: int, opened: Opened) -> None:
    captain = opened("M1")
    link, code = found(captain, activity_id)
    by_link(opened("M2"), link)
    by_code(opened("liaison"), activity_id, code)
    as_a_stranger(opened(None), link)
    captain.reload()
    for name in ("沈知行", "顾晓棠", "联四", "何素芬"):
        expect(captain.get_by_role("table").get_by_text(name)).to_be_visible()
    expect(captain.get_by_text("Joint team, waiting for approval")).to_be_visible()
    fits(captain)
    answered(opened("chair"), activity_id)
    captain.reload()
    expect(captain.get_by_text("Joint team, approved")).to_be_visible()


def by_link(second: Page, link: str) -> None:
    """Two taps: the link, and the button."""
    second.goto(path_of(link))
    expect(second.get_by_role("heading", level=1)).to_have_text(f"Join the team “{NAME}”?")
    expect(second.get_by_text("沈*")).to_be_visible()
    assert "沈知行" not in second.content()
    fits(second)
    second.get_by_role("button", name="Join the team").click()
    expect(second.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(second.get_by_role("table").get_by_text("顾晓棠")).to_be_visible()
    assert second.locator("#team-code").count() == 0


def by_code(third: Page, activity_id: int, code: str) -> None:
    """Typed in small letters, with a space, as it was said on the phone."""
    third.goto(f"/activities/{activity_id}")
    third.get_by_role("link", name="Join with a code").click()
    third.get_by_label("Code of the team").fill("ZZZZ ZZZZ")
    third.get_by_role("button", name="Look at the team").click()
    expect(third.get_by_text("No team has this code.", exact=False)).to_be_visible()
    third.problems.clear()  # the browser itself notes the answer 422
    third.get_by_label("Code of the team").fill(code.lower())
    third.keyboard.press("Enter")
    third.get_by_role("button", name="Join the team").click()
    expect(third.get_by_role("heading", level=1)).to_have_text(NAME)
    fits(third)


def as_a_stranger(stranger: Page, link: str) -> None:
    """Sent to sign in, and back to the team; of another union, so that the team becomes joint."""
    stranger.goto(path_of(link))
    assert "/sign-in?next=" in stranger.url
    stranger.fill("[name=login]", "M3")
    stranger.fill("[name=password]", PASSWORD)
    stranger.press("[name=password]", "Enter")
    stranger.wait_for_url(lambda url: "/teams/join/" in url)
    expect(stranger.get_by_text("You belong to another union than this team.")).to_be_visible()
    stranger.get_by_role("button", name="Join the team").click()
    expect(stranger.get_by_role("heading", level=1)).to_have_text(NAME)
    fits(stranger)


def answered(organiser: Page, activity_id: int) -> None:
    """The organiser finds the team that waits, and approves it."""
    organiser.goto(f"/activities/{activity_id}/teams")
    fits(organiser)
    organiser.get_by_role("link", name=NAME).click()
    organiser.get_by_role("button", name="Approve").click()
    expect(organiser.get_by_text("Joint team, approved")).to_be_visible()
    fits(organiser)


def test_a_team_is_founded_and_led_without_script(activity_id: int, open_as: Opened) -> None:
    captain = open_as("M1", lang="en-US", java_script_enabled=False)
    captain.goto(f"/activities/{activity_id}/teams")
    captain.get_by_label("Name of the team").fill(NAME)
    captain.get_by_role("button", name="Found the team").click()
    old = captain.locator("#team-code").inner_text()
    captain.get_by_role("link", name="Make a new code").click()
    captain.get_by_role("button", name="Make a new code").click()
    assert captain.locator("#team-code").inner_text() != old
    captain.reload()  # without script the word of it stays until the next page
    captain.get_by_role("link", name="Dissolve the team").click()
    captain.get_by_label("It goes to the next in the list").check()
    captain.get_by_role("button", name="Dissolve the team").click()
    expect(captain.get_by_label("Name of the team")).to_be_visible()
