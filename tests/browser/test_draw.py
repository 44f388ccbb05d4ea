"""A draw from end to end: published, signed up for, closed, drawn, and verified by the command from its page."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from activity_hub.rules.permissions import Role
from tests.browser.conftest import PHONE
from tests.cast import Cast
from tests.cli.test_running import run
from tests.conftest import Clock

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 900}


@pytest.fixture
def activity_id(cast: Cast, clock: Clock) -> int:
    """A draft whose two places are to be drawn; the organiser may publish too."""
    cast.appoint("organiser", Role.CHAIR, "A")
    soon = clock.at + timedelta(days=5)
    return cast.activity("DRAW", status="draft", capacity=2, terms={"allotment": "draw"}, starts_at=soon)


def command(page: Page, activity_id: int, word: str) -> None:
    page.goto(f"/manage/activities/{activity_id}/{word}?lang=en")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(rf"/activities/{activity_id}$"))


def sign_up(page: Page, activity_id: int) -> str:
    """Sign up, and note the own number from the page of the registration."""
    page.goto(f"/activities/{activity_id}?lang=en")
    expect(page.locator("main")).to_contain_text("The places are drawn after sign-up has closed")
    page.get_by_role("button", name="Sign up").click()
    page.wait_for_url(re.compile(r"/registrations/\d+$"))
    expect(page.locator("main")).to_contain_text("Your number in the draw")
    found = re.search(r"\b[2-9A-HJKMNP-Z]{10}\b", page.locator("main").inner_text())
    assert found
    return found[0]


def verify(folder: Path, *line: str) -> tuple[int, str]:
    """The command as anybody would run it: on a computer that has no database of this hub."""
    done = run(folder, "draw-verify", *line, DATABASE_URL="", SECRET_KEY="")
    return done.returncode, done.stdout + done.stderr


def swap_outcomes(file: Path) -> tuple[str, str]:
    """Give the place of the first rank to the last; the two tickets."""
    document = json.loads(file.read_text())
    first, last = document["result"][0], document["result"][-1]
    first["outcome"], last["outcome"] = last["outcome"], first["outcome"]
    file.write_text(json.dumps(document))
    return first["ticket"], last["ticket"]


def draw(page: Page, activity_id: int) -> None:
    """Close sign-up and draw, from the activity's own page."""
    command(page, activity_id, "close")
    page.goto(f"/activities/{activity_id}?lang=en")
    page.get_by_role("link", name="To the draw").first.click()
    page.get_by_role("link", name="Draw the places").click()
    expect(page.locator("main")).to_contain_text("4 tickets")
    page.get_by_role("button", name="Draw the places").click()
    expect(page.locator("main")).to_contain_text("4 tickets, 2 with a place")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_draw_is_verified_by_the_command_from_the_published_page(
    viewport: dict[str, int],
    activity_id: int,
    open_as: Callable[..., Page],
    site: str,
    tmp_path: Path,
) -> None:
    organiser, stranger = open_as("organiser", viewport=viewport), open_as(viewport=viewport)
    command(organiser, activity_id, "publish")
    address = f"/activities/{activity_id}/draw"
    stranger.goto(f"{address}?lang=en")
    commitment = stranger.locator("main code").first.inner_text()
    members = {number: open_as(number, viewport=viewport) for number in ("M1", "M2", "M3", "liaison")}
    tickets = {number: sign_up(page, activity_id) for number, page in members.items()}
    assert len(set(tickets.values())) == 4

    draw(organiser, activity_id)
    stranger.goto(f"{address}?lang=en")
    rows = [row.inner_text() for row in stranger.locator("main tbody tr").all()]
    assert {ticket for row in rows for ticket in tickets.values() if ticket in row} == set(tickets.values())
    members["M1"].goto(f"{address}?lang=en")
    expect(members["M1"].locator("tr.picked")).to_contain_text(tickets["M1"])

    assert verify(tmp_path, f"{site}{address}", "--commitment", commitment)[0] == 0
    with stranger.expect_download() as loaded:
        stranger.get_by_role("link", name="The whole draw (.json)").click()
    file = tmp_path / "draw.json"
    loaded.value.save_as(file)
    code, said = verify(tmp_path, str(file))
    assert code == 0 and all(ticket in said for ticket in tickets.values())

    changed = swap_outcomes(file)
    code, said = verify(tmp_path, str(file))
    assert code == 1 and all(f"{ticket}: " in said for ticket in changed)
    assert [page.problems for page in (organiser, stranger, *members.values())] == [[]] * 6
