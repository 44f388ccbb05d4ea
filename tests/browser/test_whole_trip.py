"""The main job from end to end on phones: publish, sign up, show the pass, be let in, count in the return."""

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, expect

from activity_hub.database import db
from activity_hub.rules.permissions import SYSTEM, Role
from activity_hub.services import checks
from activity_hub.services.account import changing
from tests.browser import camera
from tests.browser.gate import start
from tests.cast import Cast
from tests.chromium import ARGS, chromium
from tests.conftest import Clock

pytestmark = pytest.mark.browser

PASSWORD = "a long walk in the park"
HERE = ZoneInfo("Asia/Shanghai")
TITLE = "职工羽毛球公开赛"


@pytest.fixture
def people(cast: Cast, clock: Clock) -> Cast:
    """The cast, all with passwords; the organiser may publish too, as a chair of a small union does both."""
    for number in ("M1", "organiser", "chair", "checker"):
        changing.set_password(by=SYSTEM, at=clock.at, member_no=number, password=PASSWORD)
    cast.appoint("organiser", Role.CHAIR, "A")
    return cast


def sign_in(page: Page, number: str) -> None:
    page.goto("/sign-in?lang=en")
    page.fill("[name=login]", number)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def publish(page: Page, starts_at: datetime) -> int:
    """Create an activity by its short form and publish it; its id."""
    sign_in(page, "organiser")
    page.goto("/manage/activities/new")
    page.fill("[name=title]", TITLE)
    page.select_option("[name=kind]", "sports")
    page.select_option("[name=union]", "A")
    page.fill("[name=dates-0-starts_at]", starts_at.strftime("%Y-%m-%dT%H:%M"))
    page.fill("[name=dates-0-ends_at]", (starts_at + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M"))
    page.fill("[name=venue]", "文体中心羽毛球馆")
    page.fill("[name=capacity]", "20")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile(r"/manage/activities/\d+$"))
    activity_id = int(page.url.rsplit("/", 1)[1])
    page.goto(f"/manage/activities/{activity_id}/publish")
    page.locator("main form button[type=submit], main form button.btn-primary").last.click()
    page.wait_for_url(re.compile(rf"/(manage/)?activities/{activity_id}$"))
    return activity_id


def sign_up(page: Page, activity_id: int) -> str:
    """From the list to confirmed in two taps; the address of the pass."""
    sign_in(page, "M1")
    page.goto("/")
    page.get_by_role("link", name=TITLE).first.click()
    page.wait_for_url(re.compile(rf"/activities/{activity_id}$"))
    page.get_by_role("button", name="Sign up").click()
    expect(page.locator("main")).to_contain_text("You have a place")
    page.goto("/me")
    page.locator("main a[href^='/pass/']").first.click()
    page.wait_for_url(re.compile(r"/pass/\d+$"))
    return page.url


def shown_to(page: Page, folder: Path) -> Path:
    """The code as the member's screen shows it, held before the door's camera."""
    screen = page.locator("main img").first.screenshot()
    code = Image.open(io.BytesIO(screen)).convert("RGB").resize((340, 340))
    seen = Image.new("RGB", camera.SIZE, (camera.GREY,) * 3)
    seen.paste(code, ((camera.SIZE[0] - code.width) // 2, (camera.SIZE[1] - code.height) // 2))
    return camera.write_video(folder / "screen.y4m", [seen] * 10)


def check_in(page: Page, activity_id: int) -> None:
    """The camera reads the pass: come in; once more: already here."""
    sign_in(page, "checker")
    page.goto(f"/door/{activity_id}?lang=en")
    start(page)
    verdict = page.locator("section.verdict")
    expect(verdict.locator(".word", has_text=re.compile("^Come in$"))).to_be_visible()
    expect(verdict.locator(".who").first).to_contain_text("沈*")
    page.reload()
    start(page)
    expect(verdict.locator(".word", has_text=re.compile("Already"))).to_be_visible()


def assert_in_calendar(member: Page, stranger: Page, starts_at: datetime) -> None:
    """The member's own address, opened as a calendar program does, without a sign-in; two readers that are not ours."""
    address = member.request.get("/api/v1/me").json()["calendar_url"]
    text = stranger.request.get(address).text()
    theirs = [entry for entry in icalendar.Calendar.from_ical(text).walk("VEVENT") if TITLE in str(entry["SUMMARY"])]
    assert [entry["DTSTART"].dt.astimezone(HERE).date() for entry in theirs] == [starts_at.date()]
    others = [entry for entry in vobject.readOne(text).vevent_list if TITLE in entry.summary.value]
    assert [entry.dtstart.value.astimezone(HERE).hour for entry in others] == [starts_at.hour]


def test_the_whole_trip(
    playwright: Playwright,
    open_as: Callable[..., Page],
    people: Cast,
    clock: Clock,
    tmp_path: Path,
) -> None:
    starts_at = (clock.at + timedelta(hours=1)).astimezone(HERE)
    organiser, member = open_as(), open_as()
    activity_id = publish(organiser, starts_at)
    sign_up(member, activity_id)

    video = shown_to(member, tmp_path)
    watching: Browser = playwright.chromium.launch(
        executable_path=chromium(), args=[*ARGS, f"--use-file-for-fake-video-capture={video}"]
    )
    check_in(open_as(on=watching, permissions=["camera"]), activity_id)
    watching.close()

    assert_in_calendar(member, open_as(), starts_at)

    clock.at += timedelta(hours=2)
    organiser.goto(f"/manage/activities/{activity_id}/hold")
    organiser.locator("main form button[type=submit], main form button.btn-primary").last.click()
    organiser.wait_for_url(re.compile(rf"/(manage/)?activities/{activity_id}$"))
    figures = organiser.request.get(f"/api/v1/unions/A/returns/{starts_at.year}").json()
    assert (figures["people"]["person_times"], figures["activities"]["hosted"]) == (1, 1)
    assert [(line["code"], line["person_times"], line["registered"]) for line in figures["lines"]] == [
        (figures["lines"][0]["code"], 1, 1)
    ]
    organiser.goto(f"/returns/A/{starts_at.year}")
    expect(organiser.locator("main")).to_contain_text(TITLE)
    assert organiser.problems == [] and member.problems == []
    db.session.rollback()
    assert not any(checks.violations().values())
