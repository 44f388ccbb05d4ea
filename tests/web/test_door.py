"""The pages of the door: which ones are mine, the scanner, and the forms that work without script."""

import re

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Attendance, Member, Registration, Scan
from activity_hub.rules.permissions import Role
from activity_hub.rules.scanning import Verdict
from activity_hub.services.base import pass_codes
from tests.conftest import NOON
from tests.web.pages import text_of


@pytest.fixture
def checker(signed_in):
    return signed_in("checker")


def short_code(registration_id):
    return db.session.get(Registration, registration_id).short_code


def post(client, activity_id, what, **form):
    form = {"scan_uuid": "form-scan-1", "gate": "2号口", "kind": "in"} | form
    return client.post(f"/door/{activity_id}/{what}?lang=en", data=form)


def scans():
    return db.session.scalars(select(Scan).order_by(Scan.id)).all()


def test_it_works(checker, basketball, m1):
    page = checker.get(f"/door/{basketball}?lang=en")
    assert page.status_code == 200
    assert "周五篮球夜" in text_of(page) and "expected" in text_of(page)
    assert "'wasm-unsafe-eval'" in page.headers["Content-Security-Policy"]


def test_only_the_scanner_may_run_wasm(checker, basketball):
    assert "wasm" not in checker.get("/door").headers["Content-Security-Policy"]


def test_the_list_shows_the_doors_one_may_stand_at(checker, basketball, signed_in):
    assert f'href="/door/{basketball}"' in checker.get("/door").get_data(as_text=True)
    nobody = signed_in("M1").get("/door?lang=en")
    assert nobody.status_code == 200 and "No door to stand at" in text_of(nobody)


def test_it_turns_a_stranger_away(cast, client, signed_in, basketball):
    for path in ("/door", f"/door/{basketball}", f"/door/{basketball}/counts"):
        assert "/sign-in?next=" in client.get(path).location
    assert signed_in("M1").get(f"/door/{basketball}").status_code == 403
    hidden = cast.activity("X2", "B", visibility="audience")
    assert signed_in("M1").get(f"/door/{hidden}").status_code == 404
    assert post(signed_in("M1"), basketball, "code", code="x").status_code == 403
    assert scans() == []


@pytest.mark.parametrize("activity_id", ["0", "999", "99999999999999999999", "x", "-1"])
def test_what_is_not_there_is_not_found(checker, activity_id):
    assert checker.get(f"/door/{activity_id}").status_code == 404


def test_a_typed_code_checks_in(checker, basketball, m1):
    page = post(checker, basketball, "code", code=short_code(m1).lower())
    assert page.status_code == 200
    assert "Come in" in text_of(page) and "沈*" in text_of(page) and "明达纺织工会" in text_of(page)
    assert "沈知行" not in text_of(page)
    assert db.session.scalars(select(Attendance)).one().gate == "2号口"


def test_a_double_tap_is_harmless(checker, basketball, m1):
    for _ in range(2):
        assert "Come in" in text_of(post(checker, basketball, "code", code=short_code(m1)))
    assert len(scans()) == 1


def test_a_second_scan_says_when_and_where_the_first_was(checker, basketball, m1):
    post(checker, basketball, "code", code=short_code(m1))
    page = post(checker, basketball, "code", code=short_code(m1), scan_uuid="form-scan-2", gate="1号口")
    assert "Already in" in text_of(page) and "Checked in at 12:00, 2号口" in text_of(page)


def test_the_scanners_script_is_answered_with_data(checker, basketball, m1):
    form = {"scan_uuid": "form-scan-1", "kind": "in", "code": short_code(m1)}
    answer = checker.post(f"/door/{basketball}/code", data=form, headers={"Accept": "application/json"})
    assert answer.json["verdict"] == "ok" and answer.json["name"] == "沈*"


def test_going_out(checker, basketball, m1):
    post(checker, basketball, "code", code=short_code(m1))
    assert "Out" in text_of(post(checker, basketball, "code", code=short_code(m1), scan_uuid="form-out-1", kind="out"))


def test_undo_takes_the_entry_back(checker, basketball, m1):
    page = post(checker, basketball, "code", code=short_code(m1)).get_data(as_text=True)
    assert 'name="voids" value="form-scan-1"' in page
    undo = {"voids": "form-scan-1", "scan_uuid": "form-undo-1", "reason": " 扫错了人 "}
    assert "Undone" in text_of(post(checker, basketball, "undo", **undo))
    assert db.session.scalars(select(Attendance)).one().state == "void"
    assert scans()[-1].reason == "扫错了人"


@pytest.mark.parametrize("reason", ["", "  ", None])
def test_undo_asks_why_and_loses_nothing(checker, basketball, m1, reason):
    post(checker, basketball, "code", code=short_code(m1))
    form = {"voids": "form-scan-1", "scan_uuid": "form-undo-1", "kind": "in", "gate": "2号口"}
    form |= {} if reason is None else {"reason": reason}
    asked = checker.post(f"/door/{basketball}/undo?lang=en", data=form)
    assert asked.status_code == 422 and "Why is it to be undone?" in text_of(asked)
    assert "This field is required." in text_of(asked) and "Scanned by mistake" in asked.text
    for name in ("voids", "scan_uuid", "kind", "gate"):
        assert f'name="{name}" value="{form[name]}"' in asked.text
    assert len(scans()) == 1 and db.session.scalars(select(Attendance)).one().state == "present"


def test_somebody_is_found_by_name_and_checked_in(checker, basketball, m1):
    page = checker.post(f"/door/{basketball}/search?lang=en", data={"words": "szx"})
    assert "1 person found" in text_of(page) and "沈*" in text_of(page)
    assert "沈知行" not in text_of(page) and short_code(m1) not in page.get_data(as_text=True)
    assert "Come in" in text_of(post(checker, basketball, "admit", registration_id=m1))
    assert "Already in" in text_of(checker.post(f"/door/{basketball}/search?lang=en", data={"words": "szx"}))


def test_more_than_fit_are_not_all_there_are(cast, checker, basketball):
    with write_tx():
        for number in range(21):
            cast.add_member(f"L{number}", f"钱众{number}", "F", "A1")
    for number in range(20):
        cast.register(f"L{number}", basketball)
    first = "The first 20. Type more of the name, or the number."
    assert first in text_of(post(checker, basketball, "search", words="钱众"))
    assert "11 people found" in text_of(post(checker, basketball, "search", words="钱众1"))


def test_nobody_found_says_what_to_do(checker, basketball):
    page = checker.post(f"/door/{basketball}/search?lang=en", data={"words": "欧阳"})
    assert "let them in on the spot" in text_of(page)


def test_a_walk_in_becomes_a_registration_and_is_counted(checker, basketball):
    page = post(checker, basketball, "walk-in", member_no=" M2 ")
    assert "Come in" in text_of(page)
    row = db.session.scalars(select(Registration)).one()
    assert (row.status, row.walk_in) == ("confirmed", True)
    assert db.session.scalars(select(Attendance)).one().evidence == "walk_in"


def test_a_walk_in_comes_with_the_name_of_the_union(checker, basketball):
    form = {"scan_uuid": "form-scan-1", "kind": "in", "member_no": "M2"}
    answer = checker.post(f"/door/{basketball}/walk-in", data=form, headers={"Accept": "application/json"}).json
    assert answer["unions"][answer["union"]].endswith("工会")


def test_a_walk_in_needs_room(cast, checker):
    full = cast.activity("X3", starts_at=NOON, capacity=0)
    page = post(checker, full, "walk-in", member_no="M2")
    assert page.status_code == 409 and "No place is left for them." in text_of(page)
    assert "Send them to the organiser" in text_of(page) and "no waiting list" not in text_of(page)
    assert scans() == []


@pytest.mark.parametrize(
    ("number", "changes", "said"),
    [
        ("M1", {"suspended": True}, ("This is settled at the desk.", "Ask them to go to the desk.")),
        ("M1", {}, ("They are not among those whom this activity is for.", "who can enter them by hand")),
    ],
)
def test_a_walk_in_is_refused_in_words_for_who_stands_at_the_door(cast, checker, number, changes, said):
    activity_id = cast.activity("X4", starts_at=NOON, **({} if changes else {"audience_gender": "F"}))
    with write_tx():
        for name, value in changes.items():
            setattr(db.session.get_one(Member, cast.members[number]), name, value)
    answer = post(checker, activity_id, "walk-in", member_no=number)
    assert answer.status_code == 409
    for words in said:
        assert words in text_of(answer)
    assert "Your" not in text_of(answer) and "suspended" not in text_of(answer)


def test_a_walk_in_that_nobody_knows_is_told_to_look_at_the_number(checker, basketball):
    answer = post(checker, basketball, "walk-in", member_no="nobody")
    assert answer.status_code == 409
    assert "Nobody has this member number." in text_of(answer) and "Look at their card" in text_of(answer)


def test_a_registration_of_another_activity_is_not_admitted(cast, checker, basketball):
    elsewhere = cast.register("M2", cast.activity("X2"))
    assert post(checker, basketball, "admit", registration_id=elsewhere).status_code == 404


@pytest.mark.parametrize(
    ("what", "form"),
    [
        ("code", {}),
        ("code", {"code": "x", "kind": "sideways"}),
        ("code", {"code": "x", "scan_uuid": "short"}),
        ("code", {"code": "x" * 301}),
        ("admit", {"registration_id": "x"}),
        ("undo", {}),
        ("search", {}),
        ("walk-in", {"member_no": "x" * 65}),
    ],
)
def test_wrong_input_is_told(checker, basketball, what, form):
    assert post(checker, basketball, what, **form).status_code == 422


@pytest.mark.parametrize("registration_id", ["0", "-1", "99999999999999999999"])
def test_ids_that_are_none_are_not_found(checker, basketball, registration_id):
    assert post(checker, basketball, "admit", registration_id=registration_id).status_code == 404


def test_the_counts(checker, basketball, m1):
    post(checker, basketball, "code", code=short_code(m1))
    counted = checker.get(f"/door/{basketball}/counts").json
    assert counted.pop("csrf") and counted.pop("server_time") == NOON.isoformat()
    assert counted.pop("unions") == {"A1": "明达纺织工会"}
    assert counted == {"present": 1, "self_reported": 0, "expected": 1, "conflicts": 0}
    assert checker.get(f"/door/{basketball}/counts?no=1").json["present"] == 1
    for wrong in ("9", "x", "-1", "99999999999999999999"):
        assert checker.get(f"/door/{basketball}/counts?no={wrong}").status_code == 200


def test_the_gate_goes_with_every_form(checker, basketball):
    page = checker.get(f"/door/{basketball}?gate=3号口").get_data(as_text=True)
    assert len(re.findall('name="gate" value="3号口"', page)) >= 3


def test_the_scanner_brings_the_words_of_every_verdict(checker, basketball):
    page = checker.get(f"/door/{basketball}").get_data(as_text=True)
    for verdict in [*Verdict, "out", "void", "unsent", "refused"]:
        assert f'<template data-verdict="{verdict}">' in page


def test_a_suspended_member_is_blocked_without_a_reason(cast, checker, basketball, m1):
    with write_tx():
        db.session.get(Member, cast.members["M1"]).suspended = True
    page = post(checker, basketball, "code", code=short_code(m1))
    assert "See the desk" in text_of(page) and "suspend" not in text_of(page).lower()


def test_a_co_hosts_checker_stands_at_the_door_too(cast, signed_in, m1, basketball):
    cast.appoint("M4", Role.CHECKER, "T")
    assert signed_in("M4").get(f"/door/{basketball}").status_code == 200


def test_a_door_page_stays_good_for_hours(app):
    assert app.config["WTF_CSRF_TIME_LIMIT"] is None


def test_no_code_is_shown_to_a_checker(checker, basketball, m1):
    page = post(checker, basketball, "code", code=short_code(m1)).get_data(as_text=True)
    assert pass_codes.code_of(db.session.get(Registration, m1)) not in page
