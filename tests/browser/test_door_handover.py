"""Scans from phone to phone without any network: the codes on one screen before the other's camera, or a file."""

import pytest
from playwright.sync_api import Page, expect

from activity_hub.models import Attendance, DoorDevice, Scan
from activity_hub.services.door import passes
from tests import phones
from tests.browser.gate import (
    CANVAS_CAMERA,
    code_of,
    count,
    crowd,
    go_offline,
    hand_over_by_file,
    look,
    open_door,
    read,
    rows,
)
from tests.browser.test_every_page import AXE, RUN, TAGS

pytestmark = pytest.mark.browser
PEOPLE = 30
SEEN = "document.querySelector('.chain canvas').toDataURL()"


@pytest.fixture
def door(cast, clock):
    return cast.activity(starts_at=clock.at)


def alone(page: Page, people: list[int]) -> None:
    """These were scanned on a phone without network."""
    go_offline(page)
    read(page, *(code_of(one) for one in people))
    expect(count(page, "waiting")).to_have_text(str(len(people)))
    expect(page.locator("section.verdict")).to_have_count(0)  # the last one goes by itself


def test_a_chain_of_codes(open_as, cast, door):
    people = crowd(cast, door, PEOPLE)
    giver, taker = open_as("checker"), open_as("checker")
    open_door(giver, door)
    alone(giver, people)
    taker.add_init_script(CANVAS_CAMERA)
    look(taker, door)
    go_offline(taker)
    giver.get_by_text("Hand scans to another phone").click()
    giver.get_by_role("button", name="Show as codes").click()
    edge = giver.evaluate("document.querySelector('.chain .says').getBoundingClientRect().right")
    assert giver.evaluate("document.querySelector('.chain canvas').getBoundingClientRect().right") <= edge <= 375 - 14
    for _ in range(400):
        taker.evaluate("showToCamera", giver.evaluate(SEEN))
        taker.wait_for_timeout(180)
        if count(taker, "waiting").inner_text() == str(PEOPLE):
            break
    expect(count(taker, "waiting")).to_have_text(str(PEOPLE))
    for page in (taker, giver):  # both send them: each is counted once
        page.context.set_offline(False)
        expect(count(page, "waiting")).to_have_text("0")
    assert len(rows(Scan)) == PEOPLE
    assert {row.registration_id for row in rows(Scan)} == set(people)
    assert len(rows(Attendance)) == PEOPLE


def test_a_file(open_as, cast, door, tmp_path):
    people = crowd(cast, door, 3)
    giver, taker = open_as("checker"), open_as("checker")
    open_door(giver, door)
    alone(giver, people)
    giver.get_by_text("Hand scans to another phone").click()
    with giver.expect_download() as saved:
        giver.get_by_role("button", name="Save as a file").click()
    saved.value.save_as(tmp_path / "scans.json")
    open_door(taker, door)
    taker.get_by_text("Hand scans to another phone").click()
    taker.set_input_files("[data-hand-file]", tmp_path / "scans.json")
    expect(taker.get_by_text("3 scans taken over")).to_be_visible()
    expect(count(taker, "waiting")).to_have_text("0")
    assert {row.registration_id for row in rows(Scan)} == set(people)
    taker.set_input_files("[data-hand-file]", {"name": "x.json", "mimeType": "application/json", "buffer": b'{"a": 1}'})
    expect(taker.get_by_text("These are no scans of this door.")).to_be_visible()


def test_what_another_phone_brings_stays_the_makers(open_as, cast, clock, door, tmp_path):
    def at_gate(gate: str) -> Page:
        made = passes.make(by=cast.actor("organiser"), at=clock.at, activity_id=door, gate=gate)
        page = open_as(None)
        page.goto(f"/door/join/{phones.token_of(made)}?lang=en")
        page.get_by_role("textbox").fill(f"{gate} phone")
        page.get_by_role("button", name="Stand at the door").click()
        page.wait_for_selector("[data-caught]")
        return page

    people = crowd(cast, door, 2)
    giver, taker = at_gate("East"), at_gate("West")
    alone(giver, people)
    hand_over_by_file(giver, taker, tmp_path / "scans.json")
    expect(taker.get_by_text("2 scans taken over")).to_be_visible()
    expect(count(taker, "waiting")).to_have_text("0")
    east, west = sorted(row.id for row in rows(DoorDevice))
    assert [(row.device_id, row.gate, row.sent_by_device_id) for row in rows(Scan)] == [(east, "East", west)] * 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_what_only_script_shows(open_as, cast, door, scheme):
    people = crowd(cast, door, 2)
    page = open_as("checker", color_scheme=scheme)
    open_door(page, door)
    alone(page, people)
    found = {}

    def look_at(name: str) -> None:
        page.evaluate(AXE.read_text())
        violations = page.evaluate(RUN, TAGS)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if violations or wide > 0:
            found[name] = (violations, wide)

    look_at("offline")
    page.get_by_text("Hand scans to another phone").click()
    page.get_by_text("Finish on this phone").click()
    page.get_by_role("button", name="Show as codes").click()
    look_at("codes")
    page.get_by_role("button", name="Done").click()
    read(page, "AH1." + "A" * 39)
    page.wait_for_selector("section.verdict[data-tone=wait]")
    look_at("cannot tell")
    page.get_by_role("button", name="Let them in").click()
    page.locator("[data-log] button").first.click()
    look_at("why")
    assert found == {}
