"""The pass page, its picture, a new pass, and the address inside the picture."""

import re

import pytest
import zxingcpp
from sqlalchemy import select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Attendance, Registration, Scan
from activity_hub.services.base import pass_codes
from tests.conftest import NOON
from tests.formats.test_qr import drawn
from tests.web.pages import text_of


def code_of(registration_id):
    return pass_codes.code_of(db.session.get(Registration, registration_id))


def set_status(registration_id, status):
    with write_tx():
        lock(Registration, registration_id).status = status


def test_it_works(signed_in, m1):
    page = signed_in("M1").get(f"/pass/{m1}?lang=en")
    html = page.get_data(as_text=True)
    assert page.status_code == 200
    assert f'<img src="/pass/{m1}/qr.svg"' in html and html.count("<img") == 1
    short = db.session.get(Registration, m1).short_code
    assert f"{short[:4]} {short[4:]}" in html
    assert "15 Jun" in text_of(page) and "13:00–15:00" in text_of(page) and "沈知行" in text_of(page)
    assert "no-store" in page.headers["Cache-Control"]


def test_the_picture_holds_the_address_in_capitals(app, signed_in, m1, monkeypatch):
    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://hub.example.org")
    picture = signed_in("M1").get(f"/pass/{m1}/qr.svg")
    assert picture.mimetype == "image/svg+xml" and "no-store" in picture.headers["Cache-Control"]
    (found,) = zxingcpp.read_barcodes(drawn(picture.data))
    assert found.text == f"HTTPS://HUB.EXAMPLE.ORG/P/{code_of(m1)}"


def test_it_turns_a_stranger_away(client, signed_in, m1):
    for path in (f"/pass/{m1}", f"/pass/{m1}/qr.svg"):
        assert "/sign-in?next=" in client.get(path).location
        for number in ("M2", "checker", "auditor"):
            assert signed_in(number).get(path).status_code == 404
    assert signed_in("M2").post(f"/pass/{m1}/new").status_code == 404
    assert signed_in("liaison").get(f"/pass/{m1}").status_code == 200


@pytest.mark.parametrize("status", ["pending", "offered", "waitlisted"])
def test_who_has_no_place_yet_is_told(signed_in, m1, status):
    with write_tx():
        row = lock(Registration, m1)
        row.status, row.wait_seq, row.offer_expires_at = status, 1, NOON
    assert "You have no place yet" in text_of(signed_in("M1").get(f"/pass/{m1}?lang=en"))


@pytest.mark.parametrize("status", ["withdrawn", "rejected"])
def test_a_registration_no_longer_live_shows_no_code(signed_in, m1, status):
    set_status(m1, status)
    page = signed_in("M1").get(f"/pass/{m1}?lang=en")
    assert "so there is no code" in text_of(page) and "<img" not in page.get_data(as_text=True)
    assert signed_in("M1").get(f"/pass/{m1}/qr.svg").status_code == 404


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_a_called_off_activity_is_said_on_the_pass(signed_in, m1, basketball, status):
    with write_tx():
        lock(Activity, basketball).status = status
    assert "does not take place now" in text_of(signed_in("M1").get(f"/pass/{m1}?lang=en"))


def test_a_new_pass_replaces_the_old(signed_in, m1):
    old, client = code_of(m1), signed_in("M1")
    answer = client.post(f"/pass/{m1}/new?lang=en")
    assert answer.status_code == 303 and answer.location == f"/pass/{m1}"
    assert "This is your new pass" in text_of(client.get(answer.location))
    assert code_of(m1) != old


def test_an_address_shows_the_public_page_and_no_name(client, signed_in, m1, basketball):
    for browser in (client, signed_in("M1"), signed_in("M4")):
        answer = browser.get(f"/P/{code_of(m1)}")
        assert answer.status_code == 302 and answer.location == f"/activities/{basketball}"
        assert "沈" not in answer.get_data(as_text=True)
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("spell", [str, str.lower])
def test_an_address_opens_a_verdict_page_for_the_door(signed_in, m1, basketball, spell):
    checker, code = signed_in("checker"), code_of(m1)
    page = checker.get(f"/P/{spell(code)}?lang=en")
    assert page.status_code == 200 and "沈*" in text_of(page) and "沈知行" not in text_of(page)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert f'action="/door/{basketball}/code"' in page.get_data(as_text=True)
    assert db.session.scalars(select(Scan)).all() == [] == db.session.scalars(select(Attendance)).all()


def test_the_button_of_that_page_checks_in(signed_in, m1, basketball):
    checker = signed_in("checker")
    html = checker.get(f"/P/{code_of(m1)}").get_data(as_text=True)
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    assert "Come in" in text_of(checker.post(f"/door/{basketball}/code?lang=en", data=form))
    assert db.session.scalars(select(Attendance)).one().state == "present"


@pytest.mark.parametrize("code", ["x", "AH1.", "AH1." + "A" * 39, "签到"])
def test_a_wrong_code_is_not_found(client, code):
    page = client.get(f"/P/{code}?lang=en")
    assert page.status_code == 404 and "<h1>" in page.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/pass/0", "/pass/999", "/pass/99999999999999999999", "/pass/x"])
def test_what_is_not_there_is_not_found(cast, signed_in, path):
    assert signed_in("M1").get(path).status_code == 404
