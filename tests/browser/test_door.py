"""The door in a real browser: a camera, a photo, a typed code; and what the person with the phone sees."""

import base64
import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Attendance, Registration, Scan
from activity_hub.services.base import pass_codes
from tests.browser import camera

pytestmark = pytest.mark.browser

# A camera made of a canvas: what it shows can change while the page runs, as in a queue of people.
CANVAS_CAMERA = """
window.showToCamera = async (url) => { const i = new Image(); i.src = url; await i.decode(); window.shown = i; };
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = Object.assign(document.createElement("canvas"), {width: 640, height: 480});
  const pen = canvas.getContext("2d");
  setInterval(() => {
    pen.fillStyle = "#6e6e6e"; pen.fillRect(0, 0, 640, 480);
    if (window.shown) pen.drawImage(window.shown, 0, 0);
  }, 50);
  return canvas.captureStream(20);
};
"""


@pytest.fixture
def basketball(cast, clock):
    """It begins now."""
    return cast.activity(starts_at=clock.at)


def code_of(registration_id):
    return pass_codes.code_of(db.session.get(Registration, registration_id))


def address_of(registration_id):
    return f"HTTPS://HUB.EXAMPLE.ORG/P/{code_of(registration_id)}"


def verdict(page: Page, word: str):
    return page.locator("section.verdict", has=page.locator(".word", has_text=re.compile(f"^{word}$")))


def start(page: Page, activity_id: int):
    page.goto(f"/door/{activity_id}?lang=en")
    button = page.locator("[data-start]")
    if button.is_visible():
        button.click()


def rows(model):
    db.session.rollback()
    return db.session.scalars(select(model).order_by(model.id)).all()


def test_a_camera_reads_a_pass(with_camera, open_as, cast, basketball):
    browser = with_camera(address_of(cast.register("M1", basketball)), angle=12, px=220)
    page = open_as("checker", on=browser, permissions=["camera"])
    start(page, basketball)
    expect(verdict(page, "Come in")).to_contain_text("沈*", timeout=15_000)
    assert page.locator("[data-door]").get_attribute("data-engine") == "zxing"
    expect(verdict(page, "Come in")).to_be_hidden(timeout=5_000)
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
    start(page, basketball)
    expect(verdict(page, "Come in")).to_be_visible(timeout=15_000)
    assert page.locator("[data-door]").get_attribute("data-engine") == "jsqr"


def test_a_hard_frame(with_camera, open_as, cast, basketball):
    browser = with_camera(address_of(cast.register("M1", basketball)), angle=12, px=200, blur=0.8, noise=20, dim=110)
    page = open_as("checker", on=browser, permissions=["camera"])
    start(page, basketball)
    expect(verdict(page, "Come in")).to_be_visible(timeout=15_000)


def show(page: Page, text: str):
    page.evaluate("showToCamera", "data:image/png;base64," + base64.b64encode(camera.png(text)).decode())


def test_a_queue_of_people(open_as, cast, basketball):
    first, second = (cast.register(number, basketball) for number in ("M1", "M2"))
    page = open_as("checker")
    page.add_init_script(CANVAS_CAMERA)
    start(page, basketball)
    page.wait_for_selector("[data-state=looking]")
    show(page, address_of(first))
    expect(verdict(page, "Come in")).to_contain_text("沈*", timeout=10_000)
    show(page, address_of(second))  # the green answer gives way to the next person
    expect(verdict(page, "Come in")).to_contain_text("顾*", timeout=10_000)
    show(page, "https://example.org/something-else")
    expect(verdict(page, "No entry")).to_be_visible(timeout=10_000)
    show(page, address_of(first))  # a red one waits for a tap
    page.wait_for_timeout(700)
    expect(verdict(page, "No entry")).to_be_visible()
    page.get_by_role("button", name="Scan again").click()
    expect(verdict(page, "Already in")).to_contain_text("Checked in at", timeout=10_000)
    assert [row.verdict for row in rows(Scan)] == ["ok", "ok", "unknown", "duplicate"]
    assert page.problems == []


def test_a_pass_held_before_the_camera_is_one_scan(open_as, cast, basketball):
    page = open_as("checker")
    page.add_init_script(CANVAS_CAMERA)
    start(page, basketball)
    page.wait_for_selector("[data-state=looking]")
    show(page, address_of(cast.register("M1", basketball)))
    expect(verdict(page, "Come in")).to_be_visible(timeout=10_000)
    page.wait_for_timeout(4_000)
    assert [row.verdict for row in rows(Scan)] == ["ok"]


def photo(text):
    return {"name": "photo.png", "mimeType": "image/png", "buffer": camera.png(text)}


def test_a_photo_instead_of_the_camera(open_as, cast, basketball):
    page = open_as("checker")
    page.goto(f"/door/{basketball}?lang=en")
    page.set_input_files("[data-photo]", photo(address_of(cast.register("M1", basketball))))
    expect(verdict(page, "Come in")).to_be_visible(timeout=10_000)
    assert page.problems == []


def test_ok_then_duplicate_then_undo_then_ok(open_as, cast, basketball):
    seen = photo(address_of(cast.register("M1", basketball)))
    page = open_as("checker")
    page.goto(f"/door/{basketball}?lang=en&gate=Gate+2")
    page.set_input_files("[data-photo]", seen)
    expect(verdict(page, "Come in")).to_be_hidden(timeout=10_000)
    page.set_input_files("[data-photo]", seen)
    expect(verdict(page, "Already in")).to_contain_text("Gate 2", timeout=10_000)
    page.get_by_role("button", name="It is them, next").click()
    page.locator("[data-log] button").click()
    expect(verdict(page, "Undone")).to_be_visible(timeout=10_000)
    page.get_by_role("button", name="Next").click()
    assert [row.state for row in rows(Attendance)] == ["void"]
    expect(page.locator("[data-count=mine]")).to_have_text("0")
    page.set_input_files("[data-photo]", seen)
    expect(verdict(page, "Come in")).to_be_visible(timeout=10_000)
    assert [row.state for row in rows(Attendance)] == ["present"]


def test_a_typed_code_and_a_name_lead_to_the_same_verdict(open_as, cast, basketball):
    first, _second = (cast.register(number, basketball) for number in ("M1", "M2"))
    page = open_as("checker")
    page.goto(f"/door/{basketball}?lang=en")
    page.get_by_label("The 8 characters below the picture").fill(db.session.get(Registration, first).short_code.lower())
    page.get_by_role("button", name="Check in", exact=True).click()
    expect(verdict(page, "Come in")).to_contain_text("沈*")
    expect(verdict(page, "Come in")).to_be_hidden(timeout=5_000)
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
    expect(verdict(page, "Come in")).to_be_hidden(timeout=5_000)
    page.get_by_label("Member number", exact=True).fill("M2")
    page.get_by_role("button", name="Let in on the spot").click()
    expect(verdict(page, "Not possible")).to_contain_text("All places are taken")


def test_without_a_network_nothing_is_green_and_trying_again_counts_once(open_as, cast, basketball):
    page = open_as("checker")
    page.goto(f"/door/{basketball}?lang=en")
    page.context.set_offline(True)
    page.locator("#code").fill(db.session.get(Registration, cast.register("M1", basketball)).short_code)
    page.get_by_role("button", name="Check in", exact=True).click()
    expect(verdict(page, "Not confirmed")).to_be_visible(timeout=15_000)
    assert rows(Scan) == []
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(verdict(page, "Come in")).to_be_visible(timeout=10_000)
    assert len(rows(Scan)) == 1


def test_it_works_without_script(open_as, cast, basketball):
    short = db.session.get(Registration, cast.register("M1", basketball)).short_code
    page = open_as("checker", java_script_enabled=False)
    page.goto(f"/door/{basketball}?lang=en")
    page.locator("#code").fill(short)
    page.get_by_role("button", name="Check in", exact=True).click()
    expect(page.locator(".verdict .word")).to_have_text("Come in")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".verdict .word")).to_have_text("Undone")
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("周五篮球夜")
