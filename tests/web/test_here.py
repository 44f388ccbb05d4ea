"""What a venue code opens for a member: the question, the press, each answer with what to do next, and typing."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from sqlalchemy import func, select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Attendance, Scan
from activity_hub.rules.door_terms import SelfCheckIn
from activity_hub.rules.places import Status
from activity_hub.rules.scanning import Verdict
from activity_hub.services.door import venue_screen
from activity_hub.wording.here import MEMBER
from tests.conftest import NOON
from tests.web.pages import text_of

START = NOON + timedelta(hours=1)
STEP = timedelta(seconds=30)


@pytest.fixture
def hall(cast):
    """A basketball night an hour from noon, with a screen that shows a code."""
    activity_id = cast.activity(starts_at=START, venue="文体中心")
    switch(cast, activity_id)
    return activity_id


def switch(cast, activity_id, kind=SelfCheckIn.ROTATING):
    venue_screen.switch(by=cast.actor("organiser"), at=NOON, activity_id=activity_id, self_check_in=kind)


@pytest.fixture
def shown(cast, hall):
    """shown() -> the code that stands on the screen at noon."""
    return lambda at=NOON: venue_screen.screen(by=cast.actor("checker"), at=at, activity_id=hall).code


@pytest.fixture
def here(shown):
    """here() -> the address in the code of noon."""
    return lambda at=NOON: f"/here/{shown(at).address}"


def press(browser, address, **more):
    """Open the page and press its button."""
    page = browser.get(address).get_data(as_text=True)
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    return browser.post(address, data=form, **more)


def counts():
    return [db.session.scalar(select(func.count()).select_from(table)) for table in (Scan, Attendance)]


def test_it_works(signed_in, cast, hall, here):
    cast.register("M1", hall)
    browser = signed_in("M1")
    page = browser.get(f"{here()}?lang=en")
    said = text_of(page)
    assert page.status_code == 200 and said.index("柳岸街道总工会") < said.rindex("周五篮球夜")
    assert "沈知行" in said and "M1" in said and "13:00–15:00" in said and "文体中心" in said
    assert "I am here: check me in" in said and page.headers["Cache-Control"] == "private, no-store"
    assert counts() == [0, 0]
    pressed = press(browser, here())
    assert (pressed.status_code, pressed.location) == (303, here())
    assert "Checked in 沈知行 since 12:00" in text_of(browser.get(f"{pressed.location}?lang=en"))
    assert counts() == [1, 1]


def test_a_second_press_says_since_when(signed_in, cast, hall, here, clock):
    cast.register("M1", hall)
    browser = signed_in("M1")
    page = browser.get(here()).get_data(as_text=True)
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    browser.post(here(), data=form)
    clock.at = NOON + timedelta(seconds=29)
    assert browser.post(here(), data=form).status_code == 303
    assert "since 12:00" in text_of(browser.get(f"{here()}?lang=en")) and counts() == [1, 1]
    clock.at = NOON + timedelta(minutes=5)  # the code is over by now, but in is in
    assert "since 12:00" in text_of(browser.get(f"{here()}?lang=en"))
    assert browser.post(here(), data=form).status_code == 303 and counts() == [2, 1]


def test_the_script_that_waits_is_told_where_to_go(signed_in, cast, hall, here):
    cast.register("M1", hall)
    told = press(signed_in("M1"), here(), headers={"Accept": "application/json"})
    assert (told.status_code, told.get_json()) == (200, {"href": here(), "verdict": "ok"})


def test_it_turns_a_stranger_away_and_back(client, cast, here):
    for answer in (client.get(here()), client.get("/here"), client.post(here())):
        assert answer.status_code == 303 and answer.location.startswith("/sign-in?next=")
    assert unquote(client.get(here()).location) == f"/sign-in?next={here()}"
    assert counts() == [0, 0]


def test_a_look_never_changes_anything(signed_in, cast, hall, here):
    cast.register("M1", hall)
    for number in ("M1", "M2"):
        for _ in range(3):
            signed_in(number).get(here())
            signed_in(number).head(here())
    assert counts() == [0, 0]


def test_nothing_is_pressed_without_the_token(app, signed_in, cast, hall, here):
    cast.register("M1", hall)
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        assert signed_in("M1").post(here(), data={"key": "k"}).status_code == 400
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert counts() == [0, 0]


@pytest.mark.parametrize(
    ("status", "says", "link"),
    [
        (None, "Not signed up", "/activities/{activity}"),
        (Status.WITHDRAWN, "No place", "/activities/{activity}"),
        (Status.PENDING, "Not confirmed", "/registrations/{registration}"),
        (Status.OFFERED, "Say yes first", "/registrations/{registration}"),
        (Status.WAITLISTED, "Waiting list", "/registrations/{registration}"),
    ],
)
def test_who_has_no_place_reads_what_to_do(signed_in, cast, hall, here, status, says, link):
    registration_id = cast.register("M1", hall, status) if status else 0
    browser = signed_in("M1")
    for answer, code in ((browser.get(f"{here()}?lang=en"), 200), (press(browser, f"{here()}?lang=en"), 409)):
        assert answer.status_code == code and says in text_of(answer)
        assert f'class="btn main" href="{link.format(activity=hall, registration=registration_id)}"' in answer.text
    assert counts() == [1, 0]


def test_a_sign_up_is_offered_while_there_is_room_and_the_desk_named_when_not(signed_in, cast, hall, here):
    browser = signed_in("M1")
    assert "Sign up" in text_of(browser.get(f"{here()}?lang=en"))
    with write_tx():
        row = lock(Activity, hall)
        row.capacity, row.taken, row.waitlist = 1, 1, False
    page = browser.get(f"{here()}?lang=en")
    assert "Ask at the desk: they can let you in if there is room." in text_of(page)


def test_an_old_code_says_to_scan_the_screen_again(signed_in, cast, hall, here, clock):
    cast.register("M1", hall)
    address = here()
    clock.at = NOON + 2 * STEP
    page = signed_in("M1").get(f"{address}?lang=en")
    assert "Scan the screen again" in text_of(page) and 'href="/here"' in page.text
    switch(cast, hall, SelfCheckIn.STATIC)
    printed = here()
    venue_screen.switch(
        by=cast.actor("organiser"), at=NOON, activity_id=hall, self_check_in=SelfCheckIn.STATIC, is_new=True
    )
    assert "This printed code is no longer in use." in text_of(signed_in("M1").get(f"{printed}?lang=en"))


def test_who_is_expected_elsewhere_is_led_there(signed_in, cast, hall, here):
    other = cast.activity("X2", starts_at=START, title="隔壁乒乓")
    cast.register("M1", other)
    page = signed_in("M1").get(f"{here()}?lang=en")
    assert f'href="/activities/{other}">隔壁乒乓</a>' in page.text


@pytest.mark.parametrize(
    ("at", "says"),
    [
        (NOON - timedelta(hours=3), "Check-in opens 15 Jun, 11:00."),
        (NOON + timedelta(hours=6), "Check-in closed 15 Jun, 17:00."),
    ],
)
def test_too_early_and_too_late_say_when(signed_in, cast, hall, here, clock, at, says):
    cast.register("M1", hall)
    clock.at = at
    assert says in text_of(signed_in("M1").get(f"{here(at)}?lang=en"))


def test_a_printed_code_says_that_it_is_self_reported(signed_in, cast, hall, here):
    cast.register("M1", hall)
    switch(cast, hall, SelfCheckIn.STATIC)
    browser = signed_in("M1")
    press(browser, here())
    assert "count as self-reported" in text_of(browser.get(f"{here()}?lang=en"))


@pytest.mark.parametrize("code", ["x", "A" * 24, "签到", "AH1." + "A" * 39])
def test_what_is_no_code_of_ours_says_what_to_do(signed_in, cast, code):
    browser = signed_in("M1")
    for answer in (browser.get(f"/here/{code}?lang=en"), browser.post(f"/here/{code}?lang=en", data={"key": "k"})):
        assert answer.status_code == 404 and "type the eight characters" in text_of(answer)


def test_typing_leads_to_the_page_of_the_code(signed_in, cast, hall, shown, here):
    cast.register("M1", hall)
    browser = signed_in("M1")
    assert "The eight characters beside the code" in text_of(browser.get("/here?lang=en"))
    typed = shown().typed
    for spelt in (typed, typed.lower(), f"{typed[:4]} {typed[4:]}"):
        answer = browser.post("/here", data={"code": spelt})
        assert (answer.status_code, answer.location) == (303, here())
    assert counts() == [0, 0]


def test_a_wrong_code_is_said_at_the_field_and_ten_are_enough(signed_in, cast, hall, shown):
    browser = signed_in("M1")
    for spelt in ("00000000", "x", "", "U" * 40):
        answer = browser.post("/here?lang=en", data={"code": spelt})
        assert answer.status_code == 422 and 'aria-invalid="true"' in answer.text
    for _ in range(8):
        browser.post("/here", data={"code": "00000000"})
    answer = browser.post("/here", data={"code": shown().typed})
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0
    assert signed_in("M2").post("/here", data={"code": shown().typed}).status_code == 303


def test_every_verdict_that_a_member_can_meet_has_its_words():
    """What only a door, or a phone without network, says has none here."""
    not_here = {"revoked", "device_denied", "not_in", "nothing_to_void", "ok_offline", "unverified"}
    assert set(MEMBER) == {one for one in Verdict if one not in not_here}
