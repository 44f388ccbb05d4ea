"""The organiser's screen with the venue code: its picture, its change, the printed sheet, and switching it."""

import re
from datetime import timedelta

import pytest
import zxingcpp
from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Activity, AuditEntry
from activity_hub.rules.door_terms import DoorTerms, SelfCheckIn
from activity_hub.services.door import venue_screen
from tests.conftest import NOON
from tests.formats.test_qr import drawn
from tests.web.pages import read

START = NOON + timedelta(hours=1)


@pytest.fixture
def hall(cast):
    return cast.activity(starts_at=START, venue="文体中心")


@pytest.fixture
def address(hall):
    return f"/activities/{hall}/door/venue-code"


@pytest.fixture
def switch(cast, hall):
    """switch("static") -> as the organiser's press of that button."""

    def to(kind, **more):
        venue_screen.switch(
            by=cast.actor("organiser"), at=NOON, activity_id=hall, self_check_in=SelfCheckIn(kind), **more
        )

    return to


def terms(hall):
    return DoorTerms.of(db.session.get(Activity, hall).door)


def typed_on(page):
    return re.search(r"data-typed>(\w{4}) (\w{4})<", page)


def test_it_works(signed_in, address, switch):
    switch("rotating")
    page = signed_in("checker").get(f"{address}?lang=en")
    assert page.status_code == 200 and page.headers["Cache-Control"] == "private, no-store"
    html = page.get_data(as_text=True)
    assert html.count("<img") == 1 and typed_on(html) and "柳岸街道总工会" in html and "localhost/here" in html
    assert read(signed_in("checker"), address).count("13:00–15:00") == 1


@pytest.mark.parametrize("kind", ["rotating", "static"])
def test_the_picture_holds_the_address_of_the_moment(app, signed_in, cast, hall, address, switch, monkeypatch, kind):
    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://hub.example.org")
    switch(kind)
    picture = signed_in("checker").get(f"{address}/code.svg?n=1")
    assert picture.mimetype == "image/svg+xml" and picture.headers["Cache-Control"] == "private, no-store"
    (found,) = zxingcpp.read_barcodes(drawn(picture.data))
    code = venue_screen.screen(by=cast.actor("checker"), at=NOON, activity_id=hall).code
    assert found.text == f"https://hub.example.org/here/{code.address}"
    assert found.ec_level == {"rotating": "M", "static": "Q"}[kind]


def test_the_code_changes_by_itself_without_a_reload(signed_in, address, switch, clock):
    switch("rotating")
    browser, told = signed_in("checker"), []
    for after in (0, 29, 30):
        clock.at = NOON + timedelta(seconds=after)
        told.append(browser.get(f"{address}/now").get_json())
    assert [one["seconds"] for one in told] == [30, 1, 30]
    assert told[0]["typed"] == told[1]["typed"] != told[2]["typed"]
    assert told[0]["picture"] == told[1]["picture"] != told[2]["picture"]  # chat apps keep what has the same address


def test_without_script_the_page_asks_again_itself(signed_in, address, switch, clock):
    switch("rotating")
    clock.at = NOON + timedelta(seconds=12)
    page = signed_in("checker").get(address).get_data(as_text=True)
    assert '<noscript><meta http-equiv="refresh" content="19"></noscript>' in page
    assert re.search(r'<script type="module" src="/static/dist/venue-\w+\.js"', page)
    switch("static")
    assert "http-equiv" not in signed_in("checker").get(address).get_data(as_text=True)


def test_the_printed_sheet_says_that_it_is_self_reported(signed_in, address, switch):
    switch("static")
    said = read(signed_in("organiser"), address)
    assert "Self-reported" in said and "reports it themselves" in said and "Print" in said


def test_switched_off_it_shows_no_code_and_offers_both_ways(signed_in, hall, address):
    page = signed_in("organiser").get(f"{address}?lang=en").get_data(as_text=True)
    assert "<img" not in page and f'href="{address}/rotating"' in page and f'href="{address}/static"' in page
    seen = signed_in("checker").get(f"{address}?lang=en").get_data(as_text=True)
    assert f'href="{address}/rotating"' not in seen and "The organiser can switch it on." in seen
    for part in ("now", "code.svg"):
        assert signed_in("checker").get(f"{address}/{part}").status_code == 409


@pytest.mark.parametrize(("way", "kind"), [("rotating", "rotating"), ("static", "static"), ("off", "off")])
def test_switching_asks_first(signed_in, hall, address, way, kind, switch):
    switch("rotating" if way == "off" else "off")
    browser, before = signed_in("organiser"), terms(hall)
    assert browser.get(f"{address}/{way}").status_code == 200 and terms(hall) == before
    done = browser.post(f"{address}/{way}")
    assert (done.status_code, done.location, terms(hall).self_check_in) == (303, address, kind)
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "switch_venue_code")).all()
    assert noted[-1].what_id == hall


def test_a_new_printed_code_is_another_one(signed_in, hall, address, switch):
    switch("static")
    browser = signed_in("organiser")
    before = typed_on(browser.get(address).text).groups()
    browser.post(f"{address}/renew")
    assert typed_on(browser.get(address).text).groups() != before and terms(hall).static_version == 2


def test_it_turns_away_who_may_not_scan_or_switch(client, signed_in, address, switch):
    switch("rotating")
    assert "/sign-in?next=" in client.get(address).location
    for number in ("M1", "liaison", "auditor"):
        for part in ("", "/now", "/code.svg", "/off"):
            assert signed_in(number).get(f"{address}{part}").status_code == 403
    for method in ("get", "post"):
        assert getattr(signed_in("checker"), method)(f"{address}/off").status_code == 403


@pytest.mark.parametrize("no", ["2", "0", "99999999"])
def test_a_date_that_is_not_there_is_not_found(signed_in, address, switch, no):
    switch("rotating")
    assert signed_in("checker").get(f"{address}?no={no}").status_code == 404


@pytest.mark.parametrize("no", ["x", "-1", "１", "1e3", "9" * 30, ""])
def test_what_is_no_number_is_as_if_not_said(signed_in, address, switch, no):
    switch("rotating")
    assert signed_in("checker").get(address, query_string={"no": no}).status_code == 200
