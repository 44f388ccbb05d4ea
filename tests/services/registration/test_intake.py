"""Signing up: a place, a turn, or a reason why not."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Membership, Registration
from activity_hub.rules.permissions import ANONYMOUS, SYSTEM
from activity_hub.rules.places import RefusalCode, Status
from activity_hub.services import activity, registration
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound
from tests.conftest import NOON
from tests.services.registration.pressing import STARTS, refused, sign_up, taken
from tests.statements import statements

SIGN_UP_CEILING = 8


def test_a_member_is_confirmed_and_gets_a_pass(cast):
    view, created = registration.sign_up(by=cast.actor("M1"), at=NOON, activity_id=cast.activity(capacity=3))
    assert created and view.status is Status.CONFIRMED and view.wait_position is None
    assert view.pass_code.startswith("AH1.") and len(view.short_code) == 8
    assert (view.member_no, view.union_code, view.created_at) == ("M1", "A1", NOON)
    assert taken(view.activity_id) == 1


def test_nobody_signs_up_where_every_date_is_called_off(cast):
    activity_id = cast.activity()
    activity.change(SYSTEM, NOON, activity_id, occurrences=[{"no": 1, "status": "cancelled"}])
    assert refused(cast, "M1", activity_id).code is RefusalCode.CANCELLED
    offer = registration.offer(by=cast.actor("M1"), at=NOON, activity_id=activity_id)
    assert offer.refusal is RefusalCode.CANCELLED


def test_the_union_and_the_enterprise_of_the_day_are_kept(cast):
    with write_tx():
        old = db.session.scalar(select(Membership).where(Membership.member_id == cast.members["M1"]))
        old.until_on = date(2026, 6, 14)
        new = Membership(member_id=cast.members["M1"], union_id=cast.unions["A2"], from_on=date(2026, 6, 15))
        db.session.add(new)
    view = sign_up(cast, "M1", cast.activity())
    assert view.union_code == "A2"
    assert db.session.get(Registration, view.id).enterprise_then_id is None


def test_a_full_activity_has_a_waiting_list_in_order(cast):
    activity_id = cast.activity(capacity=1)
    views = [sign_up(cast, number, activity_id) for number in ("M1", "M2", "M3", "chair")]
    assert [view.status.value for view in views] == ["confirmed", "waitlisted", "waitlisted", "waitlisted"]
    assert [view.wait_position for view in views] == [None, 1, 2, 3]


def test_twice_is_once(cast):
    activity_id = cast.activity(capacity=5)
    first = sign_up(cast, "M1", activity_id)
    again, created = registration.sign_up(by=cast.actor("M1"), at=NOON + timedelta(hours=1), activity_id=activity_id)
    assert not created and again == first and taken(activity_id) == 1


def test_one_already_registered_is_answered_even_after_sign_up_has_closed(cast):
    activity_id = cast.activity()
    first = sign_up(cast, "M1", activity_id)
    assert sign_up(cast, "M1", activity_id, at=STARTS + timedelta(days=1)).id == first.id


def test_a_withdrawn_member_may_come_back_with_a_new_registration(cast):
    activity_id = cast.activity()
    first = sign_up(cast, "M1", activity_id)
    registration.withdraw(by=cast.actor("M1"), at=NOON, registration_id=first.id)
    again = sign_up(cast, "M1", activity_id)
    assert again.id != first.id and again.status is Status.CONFIRMED


@pytest.mark.parametrize(
    ("changes", "at", "code"),
    [
        ({"sign_up_opens_at": NOON + timedelta(hours=1)}, NOON, RefusalCode.NOT_OPEN_YET),
        ({"sign_up_closes_at": NOON}, NOON, RefusalCode.CLOSED),
        ({}, STARTS, RefusalCode.CLOSED),
        ({"status": "closed"}, NOON, RefusalCode.CLOSED),
        ({"status": "cancelled"}, NOON, RefusalCode.CANCELLED),
        ({"host": "B"}, NOON, RefusalCode.NOT_INVITED),
        ({"audience_gender": "F"}, NOON, RefusalCode.NOT_ELIGIBLE),
        ({"capacity": 0, "waitlist": False}, NOON, RefusalCode.FULL),
    ],
)
def test_a_refusal_says_why(cast, changes, at, code):
    assert refused(cast, "M1", cast.activity(**changes), at).code is code


def test_a_suspended_member_is_refused(cast):
    with write_tx():
        cast.add_member("M9", "停一", "M", "A1", suspended=True)
    assert refused(cast, "liaison", cast.activity(), member_no="M9").code is RefusalCode.SUSPENDED


def test_a_clash_is_asked_once(cast):
    held = cast.activity("X1")
    sign_up(cast, "M1", held)
    other = cast.activity("X2", starts_at=STARTS + timedelta(hours=1))
    refusal = refused(cast, "M1", other)
    assert refusal.code is RefusalCode.CLASH and refusal.detail == {"clashes": [held]}
    assert sign_up(cast, "M1", other, accept_clash=True).status is Status.CONFIRMED


def test_what_was_withdrawn_or_does_not_overlap_is_no_clash(cast):
    gone = sign_up(cast, "M1", cast.activity("X1"))
    registration.withdraw(by=cast.actor("M1"), at=NOON, registration_id=gone.id)
    sign_up(cast, "M1", cast.activity("X2", starts_at=STARTS + timedelta(hours=2)))
    assert sign_up(cast, "M1", cast.activity("X3")).status is Status.CONFIRMED


def test_a_liaison_signs_up_and_withdraws_the_own_member(cast):
    view = sign_up(cast, "liaison", cast.activity(), member_no="M3")
    assert view.member_no == "M3" and view.pass_code
    assert db.session.get(Registration, view.id).by_id == cast.members["liaison"]
    gone = registration.withdraw(by=cast.actor("liaison"), at=NOON, registration_id=view.id)
    assert gone.status is Status.WITHDRAWN


@pytest.mark.parametrize("number", ["statistician", "auditor"])
def test_who_may_only_look_a_member_up_is_told_so(cast, number):
    activity_id = cast.activity()
    for member_no, error in (("M1", NotAllowed), ("M4", NotFound), ("nobody", NotFound)):
        with pytest.raises(error):
            sign_up(cast, number, activity_id, member_no=member_no)


@pytest.mark.parametrize("number", ["M2", "checker"])
def test_who_may_not_act_for_a_member_does_not_even_learn_that_they_exist(cast, number):
    activity_id = cast.activity()
    for member_no in ("M1", "nobody"):
        with pytest.raises(NotFound):
            sign_up(cast, number, activity_id, member_no=member_no)


def test_nobody_acts_for_a_member_of_another_subtree(cast):
    with pytest.raises(NotFound):
        sign_up(cast, "liaison", cast.activity(host="T"), member_no="M4")


def test_a_stranger_signs_up_for_nothing(cast):
    with pytest.raises(NotAllowed):
        registration.sign_up(by=ANONYMOUS, at=NOON, activity_id=cast.activity())


def test_what_cannot_be_seen_cannot_be_signed_up_for(cast):
    hidden = cast.activity(visibility="audience")
    draft = cast.activity("X2", status="draft")
    for activity_id in (hidden, draft, 0, 2**40, 99_999):
        with pytest.raises(NotFound):
            sign_up(cast, "M4", activity_id)


def test_a_checker_admits_a_walk_in_inside_the_window(cast):
    activity_id = cast.activity(status="closed")
    early = refused(cast, "checker", activity_id, STARTS - timedelta(hours=3), member_no="M4", walk_in=True)
    assert early.code is RefusalCode.NOT_OPEN_YET
    view = sign_up(cast, "checker", activity_id, STARTS, member_no="M3", walk_in=True)
    assert view.walk_in and view.status is Status.CONFIRMED and view.pass_code is None
    late = refused(cast, "checker", activity_id, STARTS + timedelta(hours=5), member_no="M2", walk_in=True)
    assert late.code is RefusalCode.CLOSED


def test_a_walk_in_never_takes_more_places_than_there_are(cast):
    activity_id = cast.activity(capacity=1)
    sign_up(cast, "M1", activity_id)
    assert refused(cast, "checker", activity_id, STARTS, member_no="M3", walk_in=True).code is RefusalCode.FULL


def test_a_walk_in_needs_the_right_to_scan(cast):
    with pytest.raises(NotAllowed):
        sign_up(cast, "liaison", cast.activity(), STARTS, member_no="M3", walk_in=True)


def test_a_liaison_sees_the_own_members_only(cast):
    activity_id = cast.activity(host="T")
    for number in ("M1", "M4"):
        sign_up(cast, number, activity_id)
    page = registration.listing(by=cast.actor("liaison"), activity_id=activity_id)
    assert [one.member_no for one in page.items] == ["M1"] and page.items[0].pass_code


@pytest.mark.parametrize(("capacity", "others"), [(None, 0), (100, 0), (2, 2), (2, 5)])
def test_signing_up_takes_few_statements_whoever_else_has(cast, capacity, others):
    activity_id = cast.activity(capacity=capacity)
    for number in ["M2", "M3", "chair", "organiser", "liaison"][:others]:
        sign_up(cast, number, activity_id)
    by = cast.actor("M1")
    with statements() as sent:
        registration.sign_up(by=by, at=NOON, activity_id=activity_id)
    assert len(sent) <= SIGN_UP_CEILING


def test_an_answer_to_a_question_nobody_asked_is_refused(cast):
    with pytest.raises(Invalid) as invalid:
        sign_up(cast, "M1", cast.activity(), answers={"shirt": "XL"})
    assert list(invalid.value.errors) == ["answers.shirt"]
