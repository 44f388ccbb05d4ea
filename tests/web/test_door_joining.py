"""A phone joins a door by a pass: no account, one button, and from then on that door and nothing else."""

import json
import re
from datetime import timedelta

import pytest
from flask import session
from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Attendance, DoorDevice, Registration, Scan
from activity_hub.rules import door_mark
from activity_hub.rules.door_mark import Mark
from activity_hub.services.door import devices, passes
from activity_hub.services.registration.guessing import WALK_IN
from activity_hub.web import device
from tests import phones
from tests.conftest import NOON, SECRET
from tests.services.door.scanned import code_of
from tests.web.pages import read, text_of

CHAT = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/86 MicroMessenger/8.0.49"


@pytest.fixture
def organiser(cast):
    return cast.actor("organiser")


def address(pass_id):
    return f"/door/join/{phones.token_of(pass_id)}"


def test_it_works(client, pass_id):
    page = read(client, address(pass_id))
    assert "Stand at the door" in page and "周五篮球夜" in page and "2号口" in page
    assert "You need no account" in page


@pytest.mark.parametrize("name", ["East\u202e", "\u200b", "a\x07b"])
def test_a_name_that_hides_something_is_asked_for_again(client, pass_id, name):
    page = client.post(f"{address(pass_id)}?lang=en", data={"name": name})
    assert page.status_code == 422 and "cannot be shown; type it afresh" in text_of(page)
    assert db.session.scalars(select(DoorDevice)).all() == []


def test_opening_it_changes_nothing(client, pass_id):
    for _ in range(3):
        client.get(address(pass_id))
    assert db.session.scalars(select(DoorDevice)).all() == []


def test_the_address_stays_out_of_caches_and_referrers(client, pass_id):
    answers = [client.get(address(pass_id)), client.post(address(pass_id), data={"name": "小陈"})]
    for answer in [*answers, client.get("/door/join/nothing")]:
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer.headers["Cache-Control"]


def test_the_button_leads_to_the_scanner(app, basketball, phone):
    page = read(phone, f"/door/{basketball}")
    assert "周五篮球夜" in page and "2号口" in page
    assert phones.newest().name == "小陈的手机"


def test_the_door_page_of_a_device_is_kept_by_no_cache(basketball, phone):
    assert phone.get(f"/door/{basketball}").headers["Cache-Control"] == "private, no-store"


def test_a_chat_app_is_told_how_to_scan_steadily(client, pass_id):
    page = client.get(f"{address(pass_id)}?lang=en", headers={"User-Agent": CHAT})
    assert "Open in browser" in text_of(page)
    assert "scan this code with that app instead" not in text_of(page)
    other = read(client, address(pass_id))
    assert "Open in browser" not in other and "scan this code with that app instead" in other


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_name_is_asked_for(client, pass_id, name):
    client.get(address(pass_id))
    assert client.post(address(pass_id), data={"name": name}).status_code == 422
    assert db.session.scalars(select(DoorDevice)).all() == []


@pytest.mark.parametrize("token", ["x", "a" * 32, "0" * 32, "%E5%80%BC", "x" * 500])
def test_a_wrong_token_says_so(client, token):
    for answer in (
        client.get(f"/door/join/{token}?lang=en"),
        client.post(f"/door/join/{token}?lang=en", data={"name": "甲"}),
    ):
        assert answer.status_code == 404 and "no door pass of ours" in text_of(answer)


def test_an_ended_pass_says_so(client, organiser, basketball, pass_id):
    passes.end(by=organiser, at=NOON, activity_id=basketball, pass_id=pass_id)
    for answer in (
        client.get(f"{address(pass_id)}?lang=en"),
        client.post(f"{address(pass_id)}?lang=en", data={"name": "甲"}),
    ):
        assert answer.status_code == 410 and "has ended this door pass" in text_of(answer)


def test_a_pass_that_ran_out_says_so(client, clock, pass_id):
    clock.at = NOON + timedelta(days=2)
    page = client.get(f"{address(pass_id)}?lang=en")
    assert page.status_code == 410 and "has run out" in text_of(page) and "holds for a day" in text_of(page)


def test_a_full_pass_says_so(app, client, pass_id, phone, monkeypatch):
    monkeypatch.setattr("activity_hub.services.door.joining.MOST_DEVICES", 1)
    client.get(address(pass_id))
    page = client.post(f"{address(pass_id)}?lang=en", data={"name": "甲"})
    assert page.status_code == 409 and "Too many phones" in text_of(page)


def test_joining_again_renews(app, phone, pass_id, basketball):
    assert "stands at this door already" in read(phone, address(pass_id))
    phones.phone(app, pass_id, "小陈二", phone)
    assert len(db.session.scalars(select(DoorDevice)).all()) == 1
    assert phones.newest().name == "小陈二"
    assert phone.get(f"/door/{basketball}").status_code == 200


def test_a_member_stays_signed_in(app, signed_in, pass_id, basketball):
    member = phones.phone(app, pass_id, client=signed_in("M1"))
    assert member.get("/me").status_code == 200
    assert member.get(f"/door/{basketball}").status_code == 200


def test_a_sign_in_that_ends_with_the_browser_still_does(app, signed_in, pass_id):
    client = signed_in("M1")
    with client.session_transaction() as cookie:
        assert not cookie.permanent
    phones.phone(app, pass_id, client=client)
    with client.session_transaction() as cookie:
        assert not cookie.permanent


def test_signing_in_leaves_the_phone_at_its_door_and_signing_out_does_not(app):
    with app.test_request_context("/door"):
        session["door"] = "a door"
        device.remember("a sign-in", own_device=True)
        assert (session["door"], session["device"]) == ("a door", "a sign-in")
        device.forget()
        assert "door" not in session


def test_a_device_scans(phone, basketball, m1):
    answer = phones.scan(phone, basketball, code_of(m1))
    assert answer.status_code == 200
    [result] = answer.json["results"]
    assert (result["verdict"], result["name"]) == ("ok", "沈*")
    row = db.session.scalars(select(Scan)).one()
    assert (row.device_id, row.by_id, row.gate) == (phones.newest().id, None, "2号口")
    assert db.session.scalars(select(Attendance)).one().gate == "2号口"


def test_a_device_uses_every_form_of_its_door(phone, basketball, m1):
    form = {"scan_uuid": "form-scan-1", "gate": "2号口", "kind": "in"}
    found = phone.post(f"/door/{basketball}/search?lang=en", data={"words": "szx"})
    assert "1 person found" in text_of(found) and "沈*" in text_of(found) and "沈知行" not in text_of(found)
    admitted = phone.post(f"/door/{basketball}/admit?lang=en", data={**form, "registration_id": m1})
    assert "Come in" in text_of(admitted)
    undo = {**form, "scan_uuid": "form-undo-1", "voids": "form-scan-1", "reason": "扫错了人"}
    undone = phone.post(f"/door/{basketball}/undo?lang=en", data=undo)
    assert "Undone" in text_of(undone)
    short = db.session.get(Registration, m1).short_code
    coded = phone.post(f"/door/{basketball}/code?lang=en", data={**form, "scan_uuid": "form-scan-2", "code": short})
    assert "Come in" in text_of(coded)
    walked = phone.post(
        f"/door/{basketball}/walk-in?lang=en", data={**form, "scan_uuid": "form-scan-3", "member_no": "M2"}
    )
    assert "Come in" in text_of(walked) and "顾*" in text_of(walked) and "顾晓棠" not in text_of(walked)
    assert phone.get(f"/door/{basketball}/counts").json["present"] == 2
    assert phone.get(f"/door/{basketball}/notes?scan=form-scan-3").json == {"notes": []}


def test_the_page_knows_the_gate_of_the_pass_and_whose_scans_it_keeps(client, phone, signed_in, basketball):
    page = phone.get(f"/door/{basketball}?gate=西门&lang=en").text
    said = json.loads(re.search(r"data-door-settings>(.*?)</script>", page, re.DOTALL)[1])
    mark = door_mark.read(said["mark"], basketball, "2号口", [SECRET])
    assert mark == Mark(device_id=phones.newest().id, since=NOON) and said["gate"] == "2号口"
    assert re.search(r'id="gate"[^>]* readonly', page) and "It stands in the door pass" in page
    own = signed_in("checker").get(f"/door/{basketball}?gate=西门").text
    assert 'value="西门"' in own and not re.search(r'id="gate"[^>]* readonly', own)


def test_scans_brought_by_another_phone_stay_the_makers(app, organiser, phone, basketball, m1):
    maker = phones.newest().id
    page = phone.get(f"/door/{basketball}").text
    said = json.loads(re.search(r"data-door-settings>(.*?)</script>", page, re.DOTALL)[1])
    west = passes.make(by=organiser, at=NOON, activity_id=basketball, gate="西门")
    other = phones.phone(app, west, "另一部")
    item = {"scan_uuid": "handed-over-1", "code": code_of(m1), "kind": "in", "offline": True, "mark": said["mark"]}
    sent = {"activity_id": basketball, "gate": said["gate"], "scans": [item]}
    [result] = other.post("/api/v1/scans", json=sent).json["results"]
    assert (result["verdict"], result["first_gate"]) == ("ok", "2号口")
    row = db.session.scalars(select(Scan)).one()
    assert (row.device_id, row.gate, row.sent_by_device_id) == (maker, "2号口", phones.newest().id)


def test_a_device_cannot_try_member_numbers(phone, basketball):
    answers = [
        phone.post(
            f"/door/{basketball}/walk-in",
            data={"scan_uuid": f"guess-{at:04}", "kind": "in", "member_no": f"nobody {at}"},
            headers={"Accept": "application/json"},
        )
        for at in range(WALK_IN.tries + 1)
    ]
    assert {one.status_code for one in answers[:-1]} <= {404, 409} and answers[-1].status_code == 429


def test_a_device_reaches_no_other_door(cast, phone, m1):
    other = cast.activity("X2", starts_at=NOON + timedelta(hours=1))
    hidden = cast.activity("X3", starts_at=NOON + timedelta(hours=1), visibility="audience")
    assert phone.get(f"/door/{other}").status_code == 403
    assert phone.get(f"/door/{hidden}").status_code == 404
    for elsewhere in (hidden, 999):
        form = {"scan_uuid": "form-scan-1", "kind": "in", "member_no": "M2"}
        assert phone.post(f"/door/{elsewhere}/walk-in", data=form).status_code == 404
    for elsewhere in (other, hidden, 999):
        assert phones.scan(phone, elsewhere, code_of(m1)).status_code == 404
    assert db.session.scalars(select(Scan)).all() == []


def test_a_device_is_a_stranger_everywhere_else(phone, basketball):
    for path in ("/me", "/manage", f"/activities/{basketball}/door", f"/activities/{basketball}/registrations"):
        assert "/sign-in?next=" in phone.get(path).location, path
    for path in ("/api/v1/me", f"/api/v1/activities/{basketball}/attendance", "/api/v1/unions"):
        assert phone.get(path).status_code == 401, path


def test_the_list_of_doors_is_its_own(phone, basketball):
    page = phone.get("/door").get_data(as_text=True)
    assert f'href="/door/{basketball}"' in page


def test_a_made_up_cookie_is_nobody(client, basketball):
    with client.session_transaction() as cookie:
        cookie["door"] = "made up"
    assert "/sign-in?next=" in client.get(f"/door/{basketball}").location
    assert client.post("/api/v1/scans", json={"activity_id": basketball, "scans": [{}]}).status_code == 401


@pytest.mark.parametrize("kept", [7, None, ["x"], {"a": 1}])
def test_a_cookie_of_another_shape_is_nobody(client, pass_id, basketball, kept):
    with client.session_transaction() as cookie:
        cookie["door"] = cookie["joining"] = kept
    assert "/sign-in?next=" in client.get(f"/door/{basketball}").location
    assert client.get(address(pass_id)).status_code == 200


def test_the_api_asks_a_device_for_its_token_against_forgery(app, phone, basketball, m1, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    refused = phones.scan(phone, basketball, code_of(m1))
    assert (refused.status_code, refused.json["code"]) == (403, "csrf")


def test_a_pass_opened_by_a_device_shows_a_button_and_a_get_checks_nobody_in(phone, basketball, m1):
    page = phone.get(f"/P/{code_of(m1)}?lang=en")
    assert page.status_code == 200 and "沈*" in text_of(page) and "沈知行" not in text_of(page)
    assert f'action="/door/{basketball}/code"' in page.get_data(as_text=True)
    assert page.headers["Referrer-Policy"] == "no-referrer" and "no-store" in page.headers["Cache-Control"]
    assert db.session.scalars(select(Scan)).all() == []
    form = {"scan_uuid": "chat-scan-1", "kind": "in", "code": code_of(m1)}
    assert "Come in" in text_of(phone.post(f"/door/{basketball}/code?lang=en", data=form))
    assert db.session.scalars(select(Attendance)).one().gate == "2号口"


def test_a_pass_opened_by_anybody_else_leads_to_the_public_page(cast, client, phone, organiser, basketball, m1):
    other = cast.register("M2", cast.activity("X2"))
    assert (
        phone.get(f"/P/{code_of(other)}").location == f"/activities/{db.session.get(Registration, other).activity_id}"
    )
    assert client.get(f"/P/{code_of(m1)}").location == f"/activities/{basketball}"
    devices.end(by=organiser, at=NOON, activity_id=basketball, device_id=phones.newest().id)
    assert phone.get(f"/P/{code_of(m1)}").location == f"/activities/{basketball}"


def test_repeated_commands_are_kept_for_each_device(app, pass_id, basketball, m1):
    first, second = (phones.phone(app, pass_id, name) for name in ("甲", "乙"))
    sent = {"activity_id": basketball, "scans": [{"scan_uuid": "device-scan-1", "code": code_of(m1), "kind": "in"}]}
    other = {"activity_id": basketball, "scans": [{"scan_uuid": "device-scan-2", "code": code_of(m1), "kind": "in"}]}
    key = {"Idempotency-Key": "one-key"}
    assert first.post("/api/v1/scans", json=sent, headers=key).json["results"][0]["verdict"] == "ok"
    assert first.post("/api/v1/scans", json=other, headers=key).status_code == 422
    assert second.post("/api/v1/scans", json=other, headers=key).json["results"][0]["verdict"] == "duplicate"
