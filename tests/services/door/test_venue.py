"""Members check themselves in: every verdict of a venue code, and that a press is one scan."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Member, Question, Scan
from activity_hub.rules.door_terms import SelfCheckIn
from activity_hub.rules.places import Status
from activity_hub.rules.scanning import MARGIN, Verdict
from activity_hub.services import door
from activity_hub.services.base.access import NotFound
from activity_hub.services.door import venue
from tests.services.door.at_the_venue import code, second_date, switch
from tests.services.door.scanned import START, WITHOUT_PLACE, attendance_rows, code_of, scan

HALF_MINUTE = timedelta(seconds=30)
WAYS = {SelfCheckIn.ROTATING: "rotating", SelfCheckIn.STATIC: "static"}


@pytest.fixture
def hall(cast, basketball):
    """The basketball night, with a screen that shows a code."""
    switch(cast, basketball)
    return basketball


@pytest.fixture
def press(cast, hall):
    """press() -> what M1 is told who presses the button at the start; a moment ago the code was on the screen."""

    def one(number="M1", at=START, text=None, key="page-1"):
        return venue.check_in(by=cast.actor(number), at=at, code=text or code(hall, at), key=key)

    return one


@pytest.mark.parametrize("kind", WAYS)
def test_it_checks_the_member_in_and_says_how_it_is_known(press, register, hall, cast, kind):
    switch(cast, hall, kind)
    registration_id = register("M1", hall)
    seen = press()
    assert (seen.verdict, seen.is_in, seen.first_at) == (Verdict.OK, True, START)
    (row,) = attendance_rows()
    assert (row.state, row.evidence, row.first_at) == ("present", WAYS[kind], START)
    assert (row.registration_id, row.union_then_id) == (registration_id, cast.unions["A1"])
    (kept,) = db.session.scalars(select(Scan)).all()
    assert (kept.evidence, kept.by_id, kept.member_id) == (WAYS[kind], cast.members["M1"], cast.members["M1"])
    assert (kept.kind, kept.verdict, kept.offline) == ("in", "ok", False)


def test_looking_changes_nothing(cast, register, hall):
    register("M1", hall)
    seen = venue.look(by=cast.actor("M1"), at=START, code=code(hall))
    assert (seen.verdict, seen.is_in, seen.spot.title) == (Verdict.OK, False, "周五篮球夜")
    assert seen.spot.host_name and attendance_rows() == [] == db.session.scalars(select(Scan)).all()


@pytest.mark.parametrize(
    ("steps", "verdict"), [(-2, "expired_code"), (-1, "ok"), (0, "ok"), (1, "ok"), (2, "expired_code")]
)
def test_the_code_of_one_half_minute_before_is_still_good(press, register, hall, steps, verdict):
    register("M1", hall)
    assert press(text=code(hall, START + steps * HALF_MINUTE)).verdict == verdict


def test_the_server_s_clock_decides_at_the_press_not_when_the_page_was_opened(press, register, hall, cast):
    register("M1", hall)
    shown = code(hall)
    assert venue.look(by=cast.actor("M1"), at=START, code=shown).verdict is Verdict.OK
    assert press(at=START + 2 * HALF_MINUTE, text=shown).verdict is Verdict.EXPIRED_CODE
    assert attendance_rows() == []


def test_the_same_press_sent_again_is_one_scan_with_one_answer(press, register, hall):
    register("M1", hall)
    told = [press(at=START + timedelta(seconds=after)) for after in (0, 1, 29)]
    assert {(one.verdict, one.first_at) for one in told} == {(Verdict.OK, START)}
    assert db.session.scalar(select(func.count()).select_from(Scan)) == 1


def test_a_second_tab_and_a_later_press_say_since_when(press, register, hall):
    register("M1", hall)
    press()
    for at, key in ((START, "page-2"), (START + timedelta(minutes=5), "page-1")):
        seen = press(at=at, key=key)
        assert (seen.verdict, seen.is_in, seen.first_at) == (Verdict.DUPLICATE, True, START)
    assert len(attendance_rows()) == 1


def test_nobody_can_name_the_press_of_another(press, register, hall, cast):
    """Mutant: take the key as it comes, and M2 is answered with what M1 was told."""
    register("M1", hall)
    register("M2", hall)
    assert [press(number).verdict for number in ("M1", "M2")] == [Verdict.OK, Verdict.OK]
    assert {row.member_id for row in attendance_rows()} == {cast.members["M1"], cast.members["M2"]}


def test_two_presses_at_the_same_moment_are_one_entry(app, cast, register, hall):
    register("M1", hall)
    by, text = cast.actor("M1"), code(hall)
    db.session.rollback()

    def at_once(number):
        with app.app_context():
            try:
                return venue.check_in(by=by, at=START, code=text, key=f"page-{number}").verdict
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        told = sorted(pool.map(at_once, range(4)))
    assert told == ["duplicate", "duplicate", "duplicate", "ok"]
    assert len(attendance_rows()) == 1


@pytest.mark.parametrize(("status", "verdict"), WITHOUT_PLACE)
def test_who_has_no_place_is_told_how_it_stands(press, register, hall, status, verdict):
    registration_id = register("M1", hall, status)
    seen = press()
    assert (seen.verdict, seen.status, seen.registration_id) == (verdict, status, registration_id)
    assert (seen.since is not None) is (verdict == "withdrawn") and attendance_rows() == []


def test_a_refusal_is_on_record_and_judged_afresh_later(press, register, hall, cast):
    assert press().verdict is Verdict.NOT_REGISTERED
    assert press().verdict is Verdict.NOT_REGISTERED
    (kept,) = db.session.scalars(select(Scan)).all()
    assert (kept.verdict, kept.member_id, kept.registration_id) == ("not_registered", cast.members["M1"], None)
    register("M1", hall)
    assert press(at=START + HALF_MINUTE).verdict is Verdict.OK


def test_a_new_registration_counts_after_one_that_ended(press, register, hall):
    register("M1", hall, Status.WITHDRAWN)
    live = register("M1", hall)
    assert (press().verdict, press().registration_id) == (Verdict.OK, live)


def test_who_has_a_place_in_another_activity_that_is_on_is_shown_that_one(press, register, hall, cast):
    other = cast.activity("X2", starts_at=START, title="隔壁乒乓")
    register("M1", other)
    seen = press()
    assert (seen.verdict, seen.instead.activity_id, seen.instead.title) == (Verdict.WRONG_ACTIVITY, other, "隔壁乒乓")
    assert press(at=START + timedelta(days=1)).verdict is Verdict.TOO_LATE  # that other one is over too


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_what_is_called_off_checks_nobody_in(press, register, hall, status):
    register("M1", hall)
    with write_tx():
        lock(Activity, hall).status = status
    assert press().verdict is Verdict.ACTIVITY_CANCELLED


def test_the_code_of_another_date_shows_the_one_that_is_on(press, register, hall):
    register("M1", hall)
    second_date(hall, START + timedelta(days=1))
    seen = press(text=code(hall, no=2))
    assert (seen.verdict, seen.instead.no) == (Verdict.WRONG_OCCURRENCE, 1)
    assert attendance_rows() == []


@pytest.mark.parametrize(
    ("at", "verdict"),
    [
        (START - MARGIN - timedelta(seconds=1), "too_early"),
        (START - MARGIN, "ok"),
        (START + timedelta(hours=2) + MARGIN, "ok"),
        (START + timedelta(hours=2) + MARGIN + timedelta(seconds=1), "too_late"),
    ],
)
def test_the_window_is_that_of_the_door(press, register, hall, at, verdict):
    register("M1", hall)
    assert press(at=at).verdict == verdict


def test_who_is_suspended_is_sent_to_the_desk(press, register, hall, cast):
    register("M1", hall)
    by = cast.actor("M1")
    with write_tx():
        lock(Member, cast.members["M1"]).suspended = True
    assert venue.check_in(by=by, at=START, code=code(hall), key="k").verdict is Verdict.BLOCKED


def test_who_belongs_to_no_union_any_more_is_sent_to_the_desk(press, register, hall, cast):
    register("M1", hall)
    cast.leave("M1", START.date() - timedelta(days=1))
    assert venue.look(by=cast.actor("M1"), at=START, code=code(hall)).verdict is Verdict.BLOCKED
    assert press().verdict is Verdict.BLOCKED


def test_a_missing_answer_comes_first_while_it_can_be_given(press, register, hall, clock):
    register("M1", hall)
    with write_tx():
        activity = lock(Activity, hall)
        activity.sign_up_closes_at = START + timedelta(minutes=1)
        activity.revision += 1
        words = {"code": "q1", "no": 1, "kind": "text", "label": "鞋码", "purpose": "发鞋"}
        db.session.add(Question(activity_id=hall, is_required=True, delete_on=date(2026, 9, 1), **words))
    assert press().verdict is Verdict.INCOMPLETE
    assert press(at=START + timedelta(minutes=2)).verdict is Verdict.OK


def test_after_going_out_at_the_door_the_code_lets_in_again(press, register, hall, say):
    registration_id = register("M1", hall)
    press()
    later = START + timedelta(minutes=10)
    say(scan(code_of(registration_id), "out"), at=later)
    assert press(at=later + HALF_MINUTE).verdict is Verdict.OK
    (row,) = attendance_rows()
    assert (row.state, row.first_at, row.evidence) == ("present", START, "rotating")


def test_the_strongest_entry_says_how_it_is_known(press, register, hall, say, cast):
    """Self-reported first, then out, then scanned by a checker: known by the checker."""
    registration_id = register("M1", hall)
    switch(cast, hall, SelfCheckIn.STATIC)
    press()
    assert attendance_rows()[0].evidence == "static"
    assert door.counts(by=cast.actor("checker"), at=START, activity_id=hall).self_reported == 1
    say(scan(code_of(registration_id), "out"), at=START + timedelta(minutes=1))
    say(scan(code_of(registration_id)), at=START + timedelta(minutes=2))
    (row,) = attendance_rows()
    assert (row.evidence, row.first_at) == ("scanned", START)


@pytest.mark.parametrize("kind", [SelfCheckIn.OFF, SelfCheckIn.STATIC])
def test_a_code_of_the_screen_is_none_once_that_is_switched_off(press, register, hall, cast, kind):
    register("M1", hall)
    shown = code(hall)
    switch(cast, hall, kind)
    assert press(text=shown).verdict is Verdict.EXPIRED_CODE


def test_a_new_printed_code_ends_the_old_one(press, register, hall, cast):
    register("M1", hall)
    switch(cast, hall, SelfCheckIn.STATIC)
    old = code(hall)
    assert switch(cast, hall, SelfCheckIn.STATIC, is_new=True).static_version == 2
    assert press(text=old).verdict is Verdict.EXPIRED_CODE
    assert press().verdict is Verdict.OK


@pytest.mark.parametrize("text", ["x", "A" * 24, "签到", "AH1." + "A" * 39])
def test_what_is_no_code_is_not_found_and_leaves_nothing(press, hall, text):
    with pytest.raises(NotFound):
        press(text=text)
    assert db.session.scalars(select(Scan)).all() == []


def test_an_activity_for_others_is_not_there(press, hall, cast):
    with write_tx():
        lock(Activity, hall).visibility = "audience"
    with pytest.raises(NotFound):
        venue.look(by=cast.actor("M4"), at=START, code=code(hall))  # of another union


def test_the_list_of_attendance_for_programs_stays_as_it_is(press, register, hall, cast):
    register("M1", hall)
    press()
    (item,) = door.attendance(by=cast.actor("organiser"), activity_id=hall).items
    assert (item["state"], "evidence" in item) == ("present", False)
