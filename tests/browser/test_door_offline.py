"""The scanner without a network: nothing is lost, nothing is green by assumption, and all of it arrives later."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from activity_hub.database import db, write_tx
from activity_hub.models import Attendance, Registration, Scan
from activity_hub.rules.places import Status
from tests.browser.cutter import cutting
from tests.browser.gate import (
    WRONG_CLOCK,
    address_of,
    code_of,
    count,
    crowd,
    go_offline,
    kept,
    open_door,
    open_kept,
    read,
    rows,
    verdict,
)

pytestmark = pytest.mark.browser
STRANGE = "AH1." + "A" * 39  # has the form of a pass, and is of nobody here
# A phone at the edge of a network: the browser says again and again that it is back.
COMES_AND_GOES = "setInterval(() => dispatchEvent(new Event('online')), 50)"


@pytest.fixture
def basketball(cast, clock):
    """It begins now."""
    return cast.activity(starts_at=clock.at)


def test_the_phone_judges_alone_and_sends_it_later(open_as, cast, basketball):
    first = cast.register("M1", basketball)
    waiting = cast.register("M2", basketball, Status.WAITLISTED)
    gone = cast.register("M3", basketball, Status.WITHDRAWN)
    page = open_as("checker")
    open_door(page, basketball)
    go_offline(page)
    expect(page.get_by_text("Go on scanning: everything is kept")).to_be_visible()
    read(page, address_of(first))
    green = verdict(page, "Come in")
    expect(green).to_contain_text("沈*")
    expect(green).to_contain_text("will be sent")
    assert green.get_attribute("data-tone") == "hollow"
    expect(count(page, "waiting")).to_have_text("1")
    read(page, code_of(first))
    expect(verdict(page, "Already in")).to_be_visible()
    read(page, code_of(waiting))
    expect(verdict(page, "Waiting list")).to_be_visible()
    page.get_by_role("button", name="Turn them away").click()
    read(page, code_of(gone))
    expect(verdict(page, "Withdrawn")).to_contain_text("Since 15 Jun, 12:00.")
    read(page, "https://example.org/nothing-of-ours")
    expect(verdict(page, "No entry")).to_be_visible()
    read(page, STRANGE)
    expect(verdict(page, "Cannot tell")).to_be_visible()  # never green by assumption
    assert verdict(page, "Cannot tell").get_attribute("data-tone") == "wait"
    assert rows(Scan) == []
    page.context.set_offline(False)
    expect(count(page, "waiting")).to_have_text("0")
    page.wait_for_selector("[data-network=online]")  # and all of the page is still to be seen
    shown = [(row.kind, row.shown, row.offline) for row in rows(Scan)]
    words = ["ok_offline", "duplicate", "waitlisted", "ok_offline", "withdrawn", "unknown", "unverified"]
    assert shown == [("void" if at == 3 else "in", word, True) for at, word in enumerate(words)]
    present = [row for row in rows(Attendance) if row.state == "present"]
    assert [row.registration_id for row in present] == [first]


def test_a_killed_tab_loses_nothing(open_as, cast, basketball):
    people = crowd(cast, basketball, 12)
    page = open_as("checker")
    open_door(page, basketball)
    go_offline(page)
    read(page, *(code_of(one) for one in people))
    expect(count(page, "waiting")).to_have_text("12")
    context = page.context
    page.close(run_before_unload=False)
    context.set_offline(False)
    again = context.new_page()
    open_door(again, basketball)
    expect(count(again, "waiting")).to_have_text("0")
    assert {row.registration_id for row in rows(Scan)} == set(people)
    expect(count(again, "mine")).to_have_text("12")


def test_a_scan_that_nobody_answered_waits_in_a_killed_tab(open_as, cast, basketball):
    code = code_of(cast.register("M1", basketball))
    page = open_as("checker")
    open_door(page, basketball)
    page.route("**/api/v1/scans", lambda route: None)  # never answered
    read(page, code)
    page.wait_for_function("() => document.querySelector('[data-count=waiting]').textContent === '1'")
    assert rows(Scan) == []
    context = page.context
    page.close(run_before_unload=False)
    again = context.new_page()
    open_door(again, basketball)
    expect(count(again, "waiting")).to_have_text("0")
    assert [row.verdict for row in rows(Scan)] == ["ok"]


@pytest.mark.parametrize(("size", "cuts"), [(120, 1), pytest.param(1000, 200, marks=pytest.mark.full)])
def test_a_network_cut_at_random_loses_nothing_and_counts_nothing_twice(open_as, site, cast, basketball, size, cuts):
    people = crowd(cast, basketball, size)
    with cutting(site) as network:
        page = open_as("checker", base_url=network.address)
        open_door(page, basketball)
        network.chance = 45
        if cuts > 1:
            page.evaluate(COMES_AND_GOES)
        for start in range(0, len(people), 10):
            read(page, *(code_of(one) for one in people[start : start + 10]))
            page.wait_for_timeout(600)
        expect(count(page, "mine")).to_have_text(f"{size:,}", timeout=max(90_000, size * 900))
        assert network.cuts >= cuts
        network.chance = 0
        expect(count(page, "waiting")).to_have_text("0")
    sent = rows(Scan)
    assert {row.scan_uuid for row in sent} == {row["scan_uuid"] for row in kept(page)}
    assert sorted(row.registration_id for row in sent) == sorted(people)
    assert {row.state for row in rows(Attendance)} == {"present"} and len(rows(Attendance)) == size


@pytest.mark.parametrize("hours", [-48, 48])
def test_a_wrong_clock_is_put_right(open_as, cast, clock, basketball, hours):
    first = cast.register("M1", basketball)
    page = open_as("checker")
    page.add_init_script(WRONG_CLOCK % (hours * 3_600_000))
    open_kept(page, basketball)
    go_offline(page)
    page.reload()  # nobody tells it the time any more, and it still knows by how much it is wrong
    page.wait_for_selector("[data-ready]")
    read(page, code_of(first))
    expect(verdict(page, "Come in")).to_be_visible()  # by the phone's own clock it would be another day
    page.context.set_offline(False)
    expect(count(page, "waiting")).to_have_text("0")
    (row,) = rows(Scan)
    assert row.verdict == "ok"
    assert abs(row.device_time - (clock.at + timedelta(hours=hours))) < timedelta(minutes=3)  # kept as it was told
    assert abs(row.occurred_at - clock.at) < timedelta(minutes=3)


def test_a_page_that_is_not_ours_is_no_answer(open_as, cast, basketball):
    code = code_of(cast.register("M1", basketball))
    page = open_as("checker")
    open_door(page, basketball)
    portal = "<h1>Welcome to the hotel</h1>"
    for address in ("**/api/v1/scans", "**/counts", "**/counts?*"):
        page.route(address, lambda route: route.fulfill(status=200, content_type="text/html", body=portal))
    read(page, code)
    expect(verdict(page, "Come in")).to_contain_text("will be sent")
    page.wait_for_selector("[data-network=offline]")
    assert rows(Scan) == []
    page.unroute_all()
    expect(count(page, "waiting")).to_have_text("0")
    assert len(rows(Scan)) == 1


def test_a_slow_answer_makes_the_phone_judge_alone(open_as, cast, basketball):
    code = code_of(cast.register("M1", basketball))
    page = open_as("checker")
    open_door(page, basketball)
    page.route("**/api/v1/scans", lambda route: None)
    page.evaluate("window.began = performance.now()")
    read(page, code)
    expect(verdict(page, "Come in")).to_contain_text("will be sent")
    assert 3_500 < page.evaluate("performance.now() - window.began") < 12_000
    page.unroute_all()
    expect(count(page, "waiting")).to_have_text("0")
    assert len(rows(Scan)) == 1


def test_without_a_list_nothing_is_green(open_as, cast, basketball):
    code = code_of(cast.register("M1", basketball))
    page = open_as("checker")
    page.route("**/manifest", lambda route: route.abort())
    open_door(page, basketball)
    page.context.set_offline(True)
    read(page, code)
    expect(verdict(page, "Cannot tell")).to_be_visible()
    expect(page.get_by_text("This phone has no list yet.")).to_be_visible()


def test_a_restored_hub_gets_back_what_it_lost(open_as, cast, basketball):
    first = cast.register("M1", basketball)
    page = open_as("checker")
    open_door(page, basketball)
    read(page, code_of(first))
    expect(verdict(page, "Come in")).to_be_visible()
    expect(count(page, "waiting")).to_have_text("0")
    lost = rows(Scan)[0].scan_uuid
    with write_tx() as session:  # the backup is older than this scan
        session.query(Attendance).delete()
        session.query(Scan).delete()
    page.reload()
    page.wait_for_function("() => document.querySelector('[data-ready]')")
    for _ in range(240):
        if rows(Scan):
            break
        page.wait_for_timeout(250)
    assert [(row.scan_uuid, row.verdict, row.offline) for row in rows(Scan)] == [(lost, "ok", True)]
    assert [row.state for row in rows(Attendance)] == ["present"]


def test_the_list_of_what_was_just_scanned_comes_back(open_as, cast, basketball):
    page = open_as("checker")
    open_door(page, basketball)
    go_offline(page)
    short = db.session.get(Registration, cast.register("M1", basketball)).short_code
    page.get_by_label("The 8 characters below the picture").fill(short)
    page.get_by_role("button", name="Check in", exact=True).click()
    expect(verdict(page, "Cannot tell")).to_be_visible()  # the list holds no short codes: they could be guessed from it
    page.get_by_role("button", name="Let them in").click()
    page.context.set_offline(False)
    expect(count(page, "waiting")).to_have_text("0")
    page.reload()
    expect(page.locator("[data-log] li")).to_contain_text("Come in")
    expect(page.locator("[data-log] li")).to_contain_text(re.compile("沈"))
