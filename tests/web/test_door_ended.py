"""A phone whose place at a door was ended or ran out: what it is told, and what it still can hand in."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Attendance, Scan
from activity_hub.services.door import devices, passes
from tests import phones
from tests.conftest import NOON
from tests.services.door.scanned import code_of
from tests.web.pages import text_of


@pytest.fixture
def organiser(cast):
    return cast.actor("organiser")


def test_an_ended_phone_is_denied_and_told_what_to_do(phone, organiser, basketball, m1):
    phones.scan(phone, basketball, code_of(m1))
    devices.end(by=organiser, at=NOON, activity_id=basketball, device_id=phones.newest().id)
    page = phone.get(f"/door/{basketball}?lang=en")
    assert page.status_code == 403 and "no longer stands at this door" in text_of(page)
    assert "Ask the organiser for a door pass" in text_of(page)
    problem = phones.scan(phone, basketball, code_of(m1), "device-scan-2")
    assert (problem.status_code, problem.json["code"]) == (403, "device_denied")
    assert problem.content_type == "application/problem+json"
    assert phone.get(f"/door/{basketball}/counts").status_code == 403
    assert len(db.session.scalars(select(Scan)).all()) == 1


def test_the_link_it_still_has_does_not_bring_it_back(app, phone, organiser, pass_id, basketball):
    address = f"/door/join/{phones.token_of(pass_id)}?lang=en"
    devices.end(by=organiser, at=NOON, activity_id=basketball, device_id=phones.newest().id)
    for answer in (phone.get(address), phone.post(address, data={"name": "小陈"})):
        assert answer.status_code == 410
        assert "taken this phone from the door" in text_of(answer) and "Ask the organiser for a new" in text_of(answer)
    assert phone.get(f"/door/{basketball}").status_code == 403
    phones.phone(app, pass_id, "小李")  # nobody else is kept out
    phones.phone(app, passes.make(by=organiser, at=NOON, activity_id=basketball), client=phone)
    assert phone.get(f"/door/{basketball}").status_code == 200


def test_an_ended_phone_is_a_stranger_elsewhere(cast, phone, organiser, basketball):
    other = cast.activity("X2")
    devices.end(by=organiser, at=NOON, activity_id=basketball, device_id=phones.newest().id)
    assert "/sign-in?next=" in phone.get(f"/door/{other}").location
    assert "/sign-in?next=" in phone.get("/door").location
    assert phone.get("/api/v1/me").status_code == 401


def test_an_ended_phone_of_a_member_is_told_too(app, signed_in, organiser, pass_id, basketball, m1):
    member = phones.phone(app, pass_id, client=signed_in("M2"))
    devices.end(by=organiser, at=NOON, activity_id=basketball, device_id=phones.newest().id)
    assert "no longer stands at this door" in text_of(member.get(f"/door/{basketball}?lang=en"))
    assert phones.scan(member, basketball, code_of(m1)).json["code"] == "device_denied"
    assert member.get("/me").status_code == 200


def test_an_ended_phone_of_a_checker_scans_on(app, signed_in, organiser, pass_id, basketball, m1):
    checker = phones.phone(app, pass_id, client=signed_in("checker"))
    devices.end(by=organiser, at=NOON, activity_id=basketball, device_id=phones.newest().id)
    assert checker.get(f"/door/{basketball}").status_code == 200
    assert phones.scan(checker, basketball, code_of(m1)).json["results"][0]["verdict"] == "ok"


def test_a_phone_leaves_by_itself_when_all_is_over(phone, clock, basketball, m1):
    clock.at = NOON + timedelta(hours=5)  # the last window ends: one hour to the start, two of basketball, two more
    assert phone.get(f"/door/{basketball}").status_code == 200
    clock.at += timedelta(seconds=1)
    assert phones.scan(phone, basketball, code_of(m1)).json["code"] == "device_denied"


def test_what_was_kept_without_network_is_handed_in_with_a_later_pass(app, phone, clock, organiser, basketball, m1):
    clock.at = NOON + timedelta(days=1)
    late = passes.make(by=organiser, at=clock.at, activity_id=basketball)
    phones.phone(app, late, client=phone)
    kept = {"offline": True, "device_time": "2026-06-15T13:05:00+08:00"}
    item = {"scan_uuid": "device-scan-1", "code": code_of(m1), "kind": "in", **kept}
    sent = {"activity_id": basketball, "scans": [item], "sent_at": "2026-06-16T12:00:00+08:00"}
    assert phone.post("/api/v1/scans", json=sent).json["results"][0]["verdict"] == "ok"
    assert db.session.scalars(select(Attendance)).one().state == "present"
