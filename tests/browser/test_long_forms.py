"""Forms with a row for each union or each person: short on a phone, sound for axe, and quick to fill."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from activity_hub.database import write_tx
from activity_hub.rules.permissions import SYSTEM, Role
from activity_hub.services import activity, delegation
from activity_hub.services.delegation import RowWish
from tests import sports_day
from tests.browser.conftest import PHONE
from tests.browser.test_desk import sound
from tests.browser.test_every_page import DESK
from tests.cast import Cast
from tests.conftest import Clock
from tests.services.questions.asking import ask, wish

pytestmark = pytest.mark.browser
SCREENS = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
ROW = 140  # pixels: two lines of fields and the space between two rows


@SCREENS
def test_a_union_takes_two_lines_at_most(
    viewport: dict[str, int], cast: Cast, clock: Clock, open_as: Callable[..., Page]
) -> None:
    codes = ("A", "A1", "A2", "B", "B1")
    activity_id = cast.activity(host="T", capacity=500, starts_at=clock.at + timedelta(days=9))
    until = datetime.now(UTC) + timedelta(days=3)
    wished = [{"union": code, "places": 40 if len(code) > 1 else 90, "returns_at": until} for code in codes]
    activity.change(SYSTEM, clock.at, activity_id, quotas=wished)
    cast.appoint("administrator", Role.ADMINISTRATOR, "T")
    page = open_as("administrator", viewport=viewport)
    page.goto(f"/manage/activities/{activity_id}/quotas")
    sound(page)
    rows = page.locator(".quota-row").all()
    assert len(rows) > len(codes)
    assert all((row.bounding_box() or {})["height"] <= ROW for row in rows[1:])


@SCREENS
def test_a_liaison_answers_for_24_people_in_one_go(
    viewport: dict[str, int], cast: Cast, clock: Clock, open_as: Callable[..., Page]
) -> None:
    activity_id = cast.activity("SPORTS", starts_at=clock.at + timedelta(days=5), title="职工运动会")
    sports_day.join_union(cast)
    with write_tx():
        cast.add_member("D25", "闻人静", "F", "A1")
    ids = sports_day.prepare(cast, activity_id)
    later = (clock.at + timedelta(days=40)).date()
    consent = wish("同意拍照", "consent", is_required=True, delete_on=later)
    ask(activity_id, wish(is_required=True, delete_on=later), consent, wish("过敏", "text", delete_on=later))
    told = {"by": cast.actor("liaison"), "at": clock.at, "activity_id": activity_id, "union": "A1"}
    cell = delegation.Cell(ids["踢毽子"])
    rows = [RowWish(f"D{number}", cells=(cell,) if number < 4 else ()) for number in range(1, 25)]
    delegation.save(rows=rows, seen_revision=None, **told)  # type: ignore[arg-type]

    page = open_as("liaison", viewport=viewport)
    page.goto(f"/activities/{activity_id}/delegations/A1?lang=en")
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.get_by_role("heading", name="The same for everybody")).to_be_visible()
    sound(page)
    first = page.locator("details", has_text="陈国梁")
    first.get_by_label("过敏").fill("花生")
    first.get_by_label("衣服尺码").select_option("S")
    page.get_by_role("radio", name="M", exact=True).check()
    page.get_by_role("checkbox", name="同意拍照").first.check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Nothing is open any more.")).to_be_visible()
    found = delegation.answer_sheet(**told)  # type: ignore[arg-type]
    assert [one.value for one in found.people[0].said] == ["S", "yes", "花生"]
    assert {tuple(one.value for one in person.said) for person in found.people[1:]} == {("M", "yes")}
    assert page.problems == []  # type: ignore[attr-defined]
