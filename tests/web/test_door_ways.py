"""In, out and in again by name or by a pass that was opened, the date chosen by hand, and why somebody is refused."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Occurrence, Registration, Scan
from activity_hub.rules.places import Status
from tests.conftest import NOON
from tests.services.door.scanned import code_of
from tests.web.pages import text_of


@pytest.fixture
def checker(signed_in):
    return signed_in("checker")


@pytest.fixture
def post(checker, basketball):
    """post("admit", registration_id=1) -> the page; every scan by an id of its own."""
    numbers = iter(range(100))

    def one(what, activity_id=basketball, **form):
        form = {"scan_uuid": f"form-scan-{next(numbers)}", "kind": "in"} | form
        return checker.post(f"/door/{activity_id}/{what}?lang=en", data=form)

    return one


@pytest.fixture
def a_week_later(basketball):
    """The number of a second date."""
    starts = NOON + timedelta(days=7)
    with write_tx() as session:
        session.add(Occurrence(activity_id=basketball, no=2, held_on=starts.date(), starts_at=starts, status="planned"))
        lock(Activity, basketball).revision += 1
    return 2


def kinds():
    return [(one.kind, one.verdict) for one in db.session.scalars(select(Scan).order_by(Scan.id))]


def test_somebody_found_by_name_goes_out_and_comes_in_again(post, m1):
    assert "Not in" in text_of(post("admit", registration_id=m1, kind="out"))
    assert "Come in" in text_of(post("admit", registration_id=m1))
    assert "Out" in text_of(post("admit", registration_id=m1, kind="out"))
    assert "Come in" in text_of(post("admit", registration_id=m1))
    assert kinds() == [("out", "not_in"), ("in", "ok"), ("out", "ok"), ("in", "ok")]


def test_the_button_says_what_it_does_and_for_whom_there_is_one(post, m1):
    def found(kind):
        return post("search", words="szx", kind=kind).get_data(as_text=True)

    assert 'aria-label="Check in 沈*' in found("in") and 'aria-label="Check out 沈*' not in found("out")
    post("admit", registration_id=m1)
    assert 'aria-label="Check out 沈*' in found("out") and 'aria-label="Check in 沈*' not in found("in")
    post("admit", registration_id=m1, kind="out")
    assert 'aria-label="Check in 沈*' in found("in")


def test_a_pass_that_was_opened_lets_out_who_is_inside(checker, post, m1):
    address = f"/P/{code_of(m1)}?lang=en"
    assert "Check out" not in text_of(checker.get(address))
    post("admit", registration_id=m1)
    page = checker.get(address)
    assert "who is inside now" in text_of(page) and 'name="kind" value="out"' in page.get_data(as_text=True)


@pytest.mark.parametrize("what", ["code", "admit", "walk-in"])
def test_the_date_chosen_by_hand_goes_with_every_form(post, m1, a_week_later, what):
    who = {"code": {"code": code_of(m1)}, "admit": {"registration_id": m1}, "walk-in": {"member_no": "M2"}}
    assert "Another time" in text_of(post(what, no=a_week_later, **who[what]))


def test_the_date_chosen_by_hand_stays_chosen(checker, post, basketball, a_week_later):
    page = checker.get(f"/door/{basketball}?lang=en&no={a_week_later}").get_data(as_text=True)
    assert '<option value="2" selected>' in page and page.count('name="no" value="2"') >= 3
    assert '<option value="2" selected>' in post("search", words="szx", no=a_week_later).get_data(as_text=True)
    for wrong in ("x", "-1", "9" * 30):
        assert checker.get(f"/door/{basketball}?no={wrong}").status_code == 200


def test_too_early_and_too_late_say_when(post, m1, clock):
    form = {"code": code_of(m1)}
    clock.at = NOON - timedelta(days=2)
    early = text_of(post("code", **form))
    assert "The door is not open yet." in early and "Check-in opens 15 Jun, 11:00." in early
    clock.at = NOON + timedelta(days=2)
    late = text_of(post("code", **form))
    assert "The door has closed." in late and "Check-in closed 15 Jun, 17:00." in late


def test_another_date_says_which_one_is_on(post, m1, a_week_later):
    assert "On now:" in text_of(post("code", code=code_of(m1), no=a_week_later))


def test_withdrawn_says_since_when(cast, post, basketball):
    gone = cast.register("M2", basketball, Status.WITHDRAWN)
    said = text_of(post("code", code=code_of(gone)))
    assert "Since " in said and "If they have signed up again: ask them to open their pass afresh" in said


def test_another_activity_is_named_to_whoever_may_know_it(cast, post):
    known = cast.register("M2", cast.activity("X2", "A", title="合唱排练"))
    hidden = cast.register("M2", cast.activity("X3", "B", title="别家的会"))
    assert "It is for “合唱排练”" in text_of(post("code", code=code_of(known)))
    page = text_of(post("code", code=code_of(hidden)))
    assert "Another activity" in page and "别家的会" not in page


def test_who_may_gives_a_place_to_somebody_in_the_waiting_list(cast, post, signed_in):
    activity_id = cast.activity("X4", starts_at=NOON, capacity=1)
    waits = cast.register("M2", activity_id, Status.WAITLISTED)
    asked = post("code", activity_id, code=code_of(waits)).get_data(as_text=True)
    assert "The organiser decides" in asked and "admit-waiting" not in asked
    organiser = signed_in("organiser")
    form = {"scan_uuid": "by-organiser", "kind": "in", "registration_id": waits}
    page = organiser.post(f"/door/{activity_id}/admit?lang=en", data=form).get_data(as_text=True)
    short = db.session.get_one(Registration, waits).short_code
    assert "Give them a place" in page and f'name="code" value="{short}"' in page
    form = {"scan_uuid": "with-a-place", "kind": "in", "code": short, "reason": "有空位"}
    assert "Come in" in text_of(organiser.post(f"/door/{activity_id}/admit-waiting?lang=en", data=form))
    assert organiser.post(f"/door/{activity_id}/admit-waiting", data=form | {"reason": ""}).status_code == 422
    again = cast.register("M3", activity_id, Status.WAITLISTED)
    full = form | {"scan_uuid": "one-too-many", "code": code_of(again)}
    answer = organiser.post(f"/door/{activity_id}/admit-waiting?lang=en", data=full)
    assert answer.status_code == 409 and "There is no free place." in text_of(answer)


def test_the_camera_asks_for_the_same(checker, post, basketball, m1, clock):
    clock.at = NOON - timedelta(days=2)
    post("code", code=code_of(m1), scan_uuid="camera-1")
    notes = checker.get(f"/door/{basketball}/notes?scan=camera-1&lang=en").json
    assert len(notes["notes"]) == 1 and notes["notes"][0].startswith("Check-in opens")
