"""The door in a real browser: a camera, a photo, a typed code; and what the person with the phone sees."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from activity_hub.database import db
from activity_hub.models import Attendance, Registration, Scan
from activity_hub.rules.places import Status
from tests.browser.gate import (
    CANVAS_CAMERA,
    GO_ON,
    STILL,
    address_of,
    code_of,
    count,
    look,
    open_door,
    photo,
    read,
    rows,
    show,
    verdict,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def basketball(cast, clock):
    """It begins now."""
    return cast.activity(starts_at=clock.at)


def test_a_camera_reads_a_pass(with_camera, open_as, cast, basketball):
    browser = with_camera(address_of(cast.register("M1", basketball)), angle=12, px=220)
    page = open_as("checker", on=browser, permissions=["camera"])
    look(page, basketball)
    expect(verdict(page, "Come in")).to_contain_text("沈*")
    assert page.locator("[data-door]").get_attribute("data-engine") == "zxing"
    expect(verdict(page, "Come in")).to_be_hidden()
    expect(page.locator("[data-count=present]")).to_have_text("1")
    expect(page.locator("[data-count=mine]")).to_have_text("1")
    assert [row.state for row in rows(Attendance)] == ["present"]
    assert [row.verdict for row in rows(Scan)] == ["ok"]
    assert page.problems == []


def test_where_wasm_is_refused_another_reader_works(with_camera, open_as, cast, basketball):
    browser = with_camera(address_of(cast.register("M1", basketball)))
    page = open_as("checker", on=browser, permissions=["camera"])

    def without_wasm(route):
        answer = route.fetch()
        strict = answer.headers["content-security-policy"].replace("'wasm-unsafe-eval'", "")
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": strict})

    page.route(f"**/door/{basketball}*", without_wasm)
    look(page, basketball)
    expect(verdict(page, "Come in")).to_be_visible()
    assert page.locator("[data-door]").get_attribute("data-engine") == "jsqr"


def test_a_hard_frame(with_camera, open_as, cast, basketball):
    browser = with_camera(address_of(cast.register("M1", basketball)), angle=12, px=200, blur=0.8, noise=20, dim=110)
    page = open_as("checker", on=browser, permissions=["camera"])
    look(page, basketball)
    expect(verdict(page, "Come in")).to_be_visible()


def test_a_queue_of_people(open_as, cast, basketball):
    first, second = (cast.register(number, basketball) for number in ("M1", "M2"))
    page = open_as("checker")
    page.add_init_script(CANVAS_CAMERA)
    look(page, basketball)
    show(page, address_of(first))
    expect(verdict(page, "Come in")).to_contain_text("沈*")
    show(page, address_of(second))  # the green answer gives way to the next person
    expect(verdict(page, "Come in")).to_contain_text("顾*")
    show(page, "https://example.org/something-else")
    expect(verdict(page, "No entry")).to_be_visible()
    show(page, address_of(first))  # a red one waits for a tap
    page.wait_for_timeout(700)
    expect(verdict(page, "No entry")).to_be_visible()
    page.get_by_role("button", name="Scan again").click()
    expect(verdict(page, "Already in")).to_contain_text("Checked in at")
    assert [row.verdict for row in rows(Scan)] == ["ok", "ok", "unknown", "duplicate"]
    assert page.problems == []


def test_a_pass_held_before_the_camera_is_one_scan(open_as, cast, basketball):
    page = open_as("checker")
    page.add_init_script(CANVAS_CAMERA)
    look(page, basketball)
    show(page, address_of(cast.register("M1", basketball)))
    expect(verdict(page, "Come in")).to_be_visible()
    page.wait_for_timeout(4_000)
    assert [row.verdict for row in rows(Scan)] == ["ok"]


def test_a_photo_instead_of_the_camera(open_as, cast, basketball):
    page = open_as("checker")
    page.goto(f"/door/{basketball}?lang=en")
    page.set_input_files("[data-photo]", photo(address_of(cast.register("M1", basketball))))
    expect(verdict(page, "Come in")).to_be_visible()
    assert page.problems == []


def test_ok_then_duplicate_then_undo_then_ok(open_as, cast, basketball):
    seen = photo(address_of(cast.register("M1", basketball)))
    page = open_as("checker")
    page.goto(f"/door/{basketball}?lang=en&gate=Gate+2")
    page.set_input_files("[data-photo]", seen)
    expect(verdict(page, "Come in")).to_be_hidden()
    page.set_input_files("[data-photo]", seen)
    expect(verdict(page, "Already in")).to_contain_text("Gate 2")
    page.get_by_role("button", name="It is them, next").click()
    page.locator("[data-log] button").click()
    page.get_by_role("button", name="Scanned by mistake").click()
    expect(verdict(page, "Undone")).to_be_visible()
    page.get_by_role("button", name="Next").click()
    assert [row.state for row in rows(Attendance)] == ["void"]
    expect(page.locator("[data-count=mine]")).to_have_text("0")
    page.set_input_files("[data-photo]", seen)
    expect(verdict(page, "Come in")).to_be_visible()
    assert [row.state for row in rows(Attendance)] == ["present"]


def test_a_double_tap_and_the_phones_own_back_stay_at_the_door(open_as, basketball):
    page = open_as("checker")
    page.goto("/door?lang=en")
    open_door(page, basketball)
    here = page.url
    for _ in range(2):
        read(page, "https://example.org/nothing-of-ours")
        spot = verdict(page, "No entry").locator(".btn.main").bounding_box()
        page.evaluate(STILL)
        page.mouse.dblclick(spot["x"] + 60, spot["y"] + spot["height"] - 8)  # below it lies the bar of tabs
        expect(verdict(page, "No entry")).to_be_hidden()
        page.evaluate(GO_ON)
        page.wait_for_timeout(450)
    assert page.url == here
    read(page, "https://example.org/nothing-of-ours")
    expect(verdict(page, "No entry")).to_be_visible()
    page.evaluate("history.back()")
    expect(verdict(page, "No entry")).to_be_hidden()
    assert page.url == here
    page.evaluate("history.back()")
    page.wait_for_url("**/door?lang=en")


def test_undo_on_the_phone_wants_a_reason(open_as, cast, basketball):
    page = open_as("checker")
    page.goto(f"/door/{basketball}?lang=en")
    page.set_input_files("[data-photo]", photo(address_of(cast.register("M1", basketball))))
    expect(verdict(page, "Come in")).to_be_hidden()
    page.locator("[data-log] button").click()
    asked = page.get_by_role("alertdialog", name="Undo")
    for nothing in ("", "   "):
        asked.get_by_label("Another reason").fill(nothing)
        asked.get_by_role("button", name="Undo").click()
        expect(asked).to_be_visible()
    assert [row.kind for row in rows(Scan)] == ["in"]
    asked.get_by_label("Another reason").fill("扫错了人")
    asked.get_by_role("button", name="Undo").click()
    expect(verdict(page, "Undone")).to_be_visible()
    assert [(row.kind, row.reason) for row in rows(Scan)] == [("in", ""), ("void", "扫错了人")]


def test_a_typed_code_and_a_name_lead_to_the_same_verdict(open_as, cast, basketball):
    first, _second = (cast.register(number, basketball) for number in ("M1", "M2"))
    page = open_as("checker")
    page.goto(f"/door/{basketball}?lang=en")
    page.get_by_label("The 8 characters below the picture").fill(db.session.get(Registration, first).short_code.lower())
    page.get_by_role("button", name="Check in", exact=True).click()
    expect(verdict(page, "Come in")).to_contain_text("沈*")
    expect(verdict(page, "Come in")).to_be_hidden()
    page.get_by_label("Name, pinyin or member number").fill("gxt")
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_role("button", name=re.compile("Check in 顾")).click()
    expect(verdict(page, "Come in")).to_contain_text("顾*")
    assert len(rows(Attendance)) == 2


def test_a_walk_in_is_let_in_and_a_full_house_says_so(open_as, cast, clock):
    one_place = cast.activity("X5", starts_at=clock.at, capacity=1)
    page = open_as("checker")
    page.goto(f"/door/{one_place}?lang=en")
    page.get_by_text("Not signed up: let in on the spot").click()
    page.get_by_label("Member number", exact=True).fill("M1")
    page.get_by_role("button", name="Let in on the spot").click()
    expect(verdict(page, "Come in")).to_contain_text("沈*")
    expect(verdict(page, "Come in")).to_be_hidden()
    page.get_by_label("Member number", exact=True).fill("M2")
    page.get_by_role("button", name="Let in on the spot").click()
    expect(verdict(page, "Not possible")).to_contain_text("No place is left for them.")


def test_a_form_that_needs_the_hub_says_so_and_trying_again_counts_once(open_as, cast, basketball):
    page = open_as("checker")
    open_door(page, basketball)
    page.get_by_text("Not signed up: let in on the spot").click()
    page.route("**/walk-in", lambda route: route.abort())
    page.get_by_label("Member number", exact=True).fill("M1")
    page.get_by_role("button", name="Let in on the spot").click()
    expect(verdict(page, "Not confirmed")).to_be_visible()
    assert rows(Scan) == []
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(verdict(page, "Come in")).to_be_visible()
    assert len(rows(Scan)) == 1


def test_a_reader_that_types_is_heard_wherever_the_focus_is(open_as, cast, basketball):
    first, second = (cast.register(number, basketball) for number in ("M1", "M2"))
    page = open_as("checker")
    open_door(page, basketball)
    read(page, address_of(first))
    expect(verdict(page, "Come in")).to_contain_text("沈*")
    field = page.get_by_label("Name, pinyin or member number")
    field.fill("gu" + code_of(second))  # a keyboard writes into the field; what a reader wrote is taken out again
    read(page, code_of(second))
    expect(verdict(page, "Come in")).to_contain_text("顾*")
    assert field.input_value() == "gu"
    assert [row.verdict for row in rows(Scan)] == ["ok", "ok"]


def test_coming_and_going_and_coming_back(open_as, cast, basketball):
    code = code_of(cast.register("M1", basketball))
    page = open_as("checker")
    open_door(page, basketball)
    for direction, word in (("in", "Come in"), ("out", "Out"), ("in", "Come in")):
        page.locator(f"[data-direction] label:has([value={direction}])").click()
        read(page, code)
        expect(verdict(page, word)).to_be_visible()
        expect(verdict(page, word)).to_be_hidden()
    assert [(row.kind, row.verdict) for row in rows(Scan)] == [("in", "ok"), ("out", "ok"), ("in", "ok")]
    expect(count(page, "mine")).to_have_text("3")


def test_who_may_sets_a_refusal_aside_with_a_reason(open_as, cast, clock):
    early = cast.activity(starts_at=clock.at + timedelta(hours=5))
    code = code_of(cast.register("M1", early))
    checker = open_as("checker")
    open_door(checker, early)
    read(checker, code)
    expect(verdict(checker, "Too early")).to_be_visible()
    expect(checker.get_by_role("button", name="Let in anyway")).to_be_hidden()
    page = open_as("organiser")
    open_door(page, early)
    read(page, code)
    page.get_by_role("button", name="Let in anyway").click()
    page.get_by_role("button", name="The times were changed").click()
    expect(verdict(page, "Come in")).to_be_visible()
    assert [(row.verdict, row.reason) for row in rows(Scan)][-1] == ("ok", "The times were changed")


def test_who_may_gives_a_place_to_somebody_in_the_waiting_list(open_as, cast, clock):
    narrow = cast.activity(starts_at=clock.at, capacity=1)
    code = code_of(cast.register("M1", narrow, Status.WAITLISTED))
    page = open_as("organiser")
    open_door(page, narrow)
    read(page, code)
    page.get_by_role("button", name="Give them a place").click()
    page.get_by_role("button", name="There is room after all").click()
    expect(verdict(page, "Come in")).to_contain_text("沈*")
    expect(page.locator("[data-log] li").first).to_contain_text("Come in")
    assert [(row.verdict, row.reason) for row in rows(Scan)][-1] == ("ok", "There is room after all")


def test_it_works_without_script(open_as, cast, basketball):
    short = db.session.get(Registration, cast.register("M1", basketball)).short_code
    page = open_as("checker", java_script_enabled=False)
    page.goto(f"/door/{basketball}?lang=en")
    page.locator("#code").fill(short)
    page.get_by_role("button", name="Check in", exact=True).click()
    expect(page.locator(".verdict .word")).to_have_text("Come in")
    page.get_by_role("button", name="Undo").click()
    page.locator("#reason").fill("Scanned by mistake")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".verdict .word")).to_have_text("Undone")
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("周五篮球夜")
