"""In, out and in again at one phone, and what a red word is explained by; on a phone and on a screen."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from activity_hub.models import Scan
from tests.browser.gate import address_of, open_door, read, rows, verdict

pytestmark = pytest.mark.browser
SIZES = [{"width": 375, "height": 812}, {"width": 1280, "height": 800}]


@pytest.fixture(params=SIZES, ids=["phone", "screen"])
def page(open_as, request):
    return open_as("checker", viewport=request.param)


def find(page, words):
    page.get_by_label("Name, pinyin or member number").fill(words)
    page.get_by_role("button", name="Find", exact=True).click()


def turn(page, way):
    page.locator("[data-direction] label", has_text=way).click()


def test_out_by_name_and_in_again(page, cast, clock):
    activity_id = cast.activity(starts_at=clock.at)
    cast.register("M2", activity_id)
    open_door(page, activity_id)
    for way, button, word in (
        ("in", "Check in", "Come in"),
        ("out", "Check out", "Out"),
        ("in", "Check in", "Come in"),
    ):
        turn(page, f"Coming {way}" if way == "in" else "Going out")
        find(page, "顾晓棠")
        page.get_by_role("button", name=re.compile(f"{button} 顾")).click()
        expect(verdict(page, word)).to_contain_text("顾*")
        expect(verdict(page, word)).to_be_hidden()
    assert [(row.kind, row.verdict) for row in rows(Scan)] == [("in", "ok"), ("out", "ok"), ("in", "ok")]
    assert page.problems == []


def test_the_button_follows_the_direction(page, cast, clock):
    activity_id = cast.activity(starts_at=clock.at)
    cast.register("M2", activity_id)
    open_door(page, activity_id)
    find(page, "顾晓棠")
    expect(page.get_by_role("button", name=re.compile("Check in 顾"))).to_have_text("Check in")
    turn(page, "Going out")
    page.get_by_role("button", name=re.compile("Check out 顾")).click()
    expect(verdict(page, "Not in")).to_contain_text("顾*")


def test_too_early_says_when_it_opens(page, cast, clock):
    activity_id = cast.activity(starts_at=clock.at + timedelta(hours=5))
    code = address_of(cast.register("M1", activity_id))
    open_door(page, activity_id)
    read(page, code)
    said = verdict(page, "Too early")
    expect(said).to_contain_text("The door is not open yet.")
    expect(said).to_contain_text("Check-in opens")
