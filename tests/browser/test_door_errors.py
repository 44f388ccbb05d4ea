"""The scanner where the hub says no, is away or was put back, or a phone's clock changes: nothing counts unseen."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from activity_hub.database import db, write_tx
from activity_hub.models import Attendance, Registration, Scan
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services.account import changing
from activity_hub.services.door import passes
from tests import phones
from tests.browser.gate import (
    NEVER_AGAIN,
    code_of,
    count,
    go_offline,
    hand_over_by_file,
    kept,
    open_door,
    read,
    rows,
    states,
    verdict,
)

pytestmark = pytest.mark.browser
PASSWORD = "a long walk in the park"
# A clock that is wrong until it is put right.
CHANGING_CLOCK = """const Real = Date; window.off = %d;
window.Date = class extends Real {
  constructor(...parts) { if (parts.length) super(...parts); else super(Real.now() + window.off); }
  static now() { return Real.now() + window.off; }
};"""


@pytest.fixture
def basketball(cast, clock):
    """It begins now."""
    return cast.activity(starts_at=clock.at)


def by_pass(open_as, cast, clock, activity_id: int) -> Page:
    """The scanner of a phone that has joined by a door pass."""
    pass_id = passes.make(by=cast.actor("organiser"), at=clock.at, activity_id=activity_id)
    page = open_as(None)
    page.add_init_script(NEVER_AGAIN)
    page.goto(f"/door/join/{phones.token_of(pass_id)}?lang=en")
    page.get_by_role("textbox").fill("小陈的手机")
    page.get_by_role("button", name="Stand at the door").click()
    page.wait_for_selector("[data-caught]")
    return page


def type_code(page: Page, code: str) -> None:
    page.get_by_label("The 8 characters below the picture").fill(code)
    page.get_by_role("button", name="Check in", exact=True).click()


def by_name(page: Page, words: str) -> None:
    page.get_by_label("Name, pinyin or member number").fill(words)
    page.get_by_role("button", name="Find", exact=True).click()


def on_the_spot(page: Page, number: str) -> None:
    page.get_by_label("Member number", exact=True).fill(number)
    page.get_by_role("button", name="Let in on the spot").click()


def present() -> list[int]:
    return sorted(row.registration_id for row in rows(Attendance) if row.state == "present")


def test_somebody_signs_in_beside_the_scanner_and_it_goes_on(open_as, cast, clock, basketball):
    changing.set_password(by=SYSTEM, at=clock.at, member_no="M1", password=PASSWORD)
    first, second = (cast.register(number, basketball) for number in ("M1", "M2"))
    page = by_pass(open_as, cast, clock, basketball)
    with page.expect_response("**/counts*"):  # the last one for a while: with it comes a fresh token
        read(page, code_of(first))
    beside = page.context.new_page()
    beside.goto("/sign-in?lang=en")
    beside.fill("[name=login]", "M1")
    beside.fill("[name=password]", PASSWORD)
    beside.press("[name=password]", "Enter")
    beside.wait_for_url(lambda url: "/sign-in" not in url)
    with page.expect_response(lambda answer: "/api/v1/scans" in answer.url) as answered:
        read(page, code_of(second))
    assert answered.value.status == 403  # the page's token is of the session before
    expect(verdict(page, "Come in")).to_contain_text("顾*")
    expect(page.locator("[data-banner=ended]")).to_be_hidden()
    assert present() == [first, second]
    assert states(page, 2) == ["acked"] * 2 and len(kept(page, "lists")) == 1


@pytest.mark.parametrize("code", ["csrf", "not_found"])
def test_only_the_phone_that_was_ended_is_wiped(open_as, cast, basketball, code):
    page = open_as("checker")
    open_door(page, basketball)
    read(page, code_of(cast.register("M1", basketball)))
    expect(count(page, "mine")).to_have_text("1")
    page.route("**/api/v1/scans", lambda route: route.fulfill(status=403, json={"title": "No", "code": code}))
    expect(verdict(page, "Come in")).to_be_hidden()
    read(page, code_of(cast.register("M2", basketball)))
    expect(verdict(page, "Not possible")).to_contain_text("This did not count.")
    page.unroute_all()
    page.get_by_role("button", name="Next").click()
    read(page, code_of(cast.register("M3", basketball)))
    expect(verdict(page, "Come in")).to_be_visible()
    expect(page.locator("[data-banner=ended]")).to_be_hidden()
    assert states(page, 2) == ["acked"] * 2 and len(kept(page, "lists")) == 1


def test_too_many_tries_have_a_next_step_and_never_count_by_themselves(open_as, cast, clock, basketball):
    short = db.session.get(Registration, cast.register("M1", basketball)).short_code
    page = open_as("checker")
    open_door(page, basketball)
    for number in range(10):
        type_code(page, f"0000000{number}")
        verdict(page, "No entry").get_by_role("button", name="Scan again").click()
    type_code(page, short)
    expect(verdict(page, "Wait a moment")).to_contain_text(re.compile(r"Wait \d+ seconds, then scan the pass"))
    expect(count(page, "waiting")).to_have_text("0")
    assert len(kept(page)) == 10
    clock.at += timedelta(minutes=2)
    page.reload()
    page.wait_for_selector("[data-caught]")
    assert present() == [] and len(rows(Scan)) == 10
    type_code(page, short)
    expect(verdict(page, "Come in")).to_contain_text("沈*")


def test_too_many_names_have_a_next_step_too(open_as, basketball):
    page = open_as("checker")
    open_door(page, basketball)
    late = {"Retry-After": "42", "Content-Type": "text/html"}
    page.route("**/search", lambda route: route.fulfill(status=429, headers=late, body="<h1>Too many</h1>"))
    by_name(page, "szx")
    expect(verdict(page, "Wait a moment")).to_contain_text("Wait 42 seconds")


def test_signed_out_it_goes_on_alone_and_sends_it_later(open_as, cast, basketball, signed_in_cookie, site):
    first, second = (cast.register(number, basketball) for number in ("M1", "M2"))
    page = open_as("checker")
    open_door(page, basketball)
    page.context.clear_cookies()
    read(page, code_of(first))
    expect(verdict(page, "Come in")).to_contain_text("will be sent")
    expect(page.locator("[data-banner=signed-out]")).to_be_visible()
    type_code(page, db.session.get(Registration, second).short_code)
    expect(verdict(page, "Cannot tell")).to_be_visible()
    page.get_by_role("button", name="Turn them away").click()
    expect(count(page, "waiting")).to_have_text("3")
    page.context.add_cookies([{"name": "hub", "value": signed_in_cookie("checker"), "url": site}])
    page.reload()
    page.wait_for_selector("[data-ready]")
    expect(count(page, "waiting")).to_have_text("0")
    assert present() == [first]


@pytest.mark.parametrize("hours", [-48, 48])
def test_a_clock_put_right_before_sending_loses_nothing(open_as, cast, clock, basketball, hours):
    page = open_as("checker")
    page.add_init_script(CHANGING_CLOCK % (hours * 3_600_000))
    first = cast.register("M1", basketball)
    open_door(page, basketball)
    go_offline(page)
    read(page, code_of(first))
    expect(verdict(page, "Come in")).to_contain_text("will be sent")
    page.evaluate("window.off = 0")
    page.context.set_offline(False)
    expect(count(page, "waiting")).to_have_text("0")
    (row,) = rows(Scan)
    assert (row.verdict, present()) == ("ok", [first])
    assert abs((row.occurred_at - clock.at).total_seconds()) < 180
    (own,) = kept(page)
    assert abs(page.evaluate("(said) => Date.parse(said) - Date.now()", own["device_time"])) > 47 * 3_600_000


def test_a_scan_of_another_phone_keeps_its_time_too(open_as, cast, clock, basketball, tmp_path):
    first = cast.register("M1", basketball)
    giver, taker = open_as("checker"), open_as("checker")
    for page, hours in ((giver, 48), (taker, -48)):
        page.add_init_script(CHANGING_CLOCK % (hours * 3_600_000))
        open_door(page, basketball)
        go_offline(page)
    read(giver, code_of(first))
    expect(count(giver, "waiting")).to_have_text("1")
    expect(verdict(giver, "Come in")).to_be_hidden()
    hand_over_by_file(giver, taker, tmp_path / "scans.json")
    expect(count(taker, "waiting")).to_have_text("1")
    taker.evaluate("window.off = 0")
    taker.context.set_offline(False)
    expect(count(taker, "waiting")).to_have_text("0")
    assert [row.verdict for row in rows(Scan)] == ["ok"]
    assert abs((rows(Scan)[0].occurred_at - clock.at).total_seconds()) < 180


def test_a_restored_hub_gets_back_who_came_without_a_code(open_as, cast, basketball):
    first = cast.register("M1", basketball)
    page = open_as("checker")
    open_door(page, basketball)
    by_name(page, "szx")
    page.get_by_role("button", name=re.compile("Check in 沈")).click()
    expect(verdict(page, "Come in")).to_be_visible()
    expect(verdict(page, "Come in")).to_be_hidden()
    page.get_by_text("Not signed up: let in on the spot").click()
    on_the_spot(page, "M2")
    expect(verdict(page, "Come in")).to_be_visible()
    expect(count(page, "mine")).to_have_text("2")
    before, uuids = present(), {row.scan_uuid for row in rows(Scan)}
    assert len(before) == 2 and first in before
    with write_tx() as session:  # the backup is older than these scans
        session.query(Attendance).delete()
        session.query(Scan).delete()
    page.reload()
    page.wait_for_selector("[data-caught]")
    expect(count(page, "waiting")).to_have_text("0")
    assert present() == before
    assert {(row.scan_uuid, row.verdict, row.offline) for row in rows(Scan)} == {(uuid, "ok", True) for uuid in uuids}


def test_without_a_network_a_name_and_a_walk_in_say_what_to_do(open_as, cast, basketball):
    cast.register("M1", basketball)
    page = open_as("checker")
    open_door(page, basketball)
    page.get_by_text("Not signed up: let in on the spot").click()
    go_offline(page)
    by_name(page, "szx")
    expect(verdict(page, "No network")).to_contain_text("type the eight characters below it")
    page.get_by_role("button", name="Back", exact=True).click()
    on_the_spot(page, "M2")
    expect(verdict(page, "No network")).to_contain_text("Nothing was recorded.")
    expect(verdict(page, "No network")).to_contain_text("on paper")
    assert kept(page) == []
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(verdict(page, "Come in")).to_contain_text("顾*")
    assert len(rows(Scan)) == 1


def test_a_search_that_nobody_answered_has_counted_nobody(open_as, basketball):
    page = open_as("checker")
    open_door(page, basketball)
    page.route("**/search", lambda route: route.abort())
    by_name(page, "szx")
    expect(verdict(page, "No network")).to_contain_text("Nobody was checked in.")
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Nobody signed up here is called that.")).to_be_visible()
