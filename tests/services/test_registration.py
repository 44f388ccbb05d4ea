"""Signing up, withdrawing and the turn of the next, through the services."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Attendance, AuditEntry, CoHost, Member, Membership, Occurrence, Registration
from activity_hub.rules.permissions import ANONYMOUS, SYSTEM, Role
from activity_hub.rules.places import RefusalCode, Status, WithdrawRefusal
from activity_hub.services import registration
from activity_hub.services.base import places
from activity_hub.services.base.access import NotAllowed, NotFound, Refused
from tests.conftest import NOON
from tests.statements import statements

STARTS = datetime(2026, 6, 22, 11, 0, tzinfo=UTC)
SIGN_UP_CEILING = 8
WITHDRAW_CEILING = 14
MINE_CEILING = 3


def sign_up(cast, number, activity_id, at=NOON, **more):
    return registration.sign_up(by=cast.actor(number), at=at, activity_id=activity_id, **more)[0]


def refused(cast, number, activity_id, at=NOON, **more):
    with pytest.raises(Refused) as caught:
        sign_up(cast, number, activity_id, at, **more)
    return caught.value


def taken(activity_id):
    return db.session.scalar(select(Activity.taken).where(Activity.id == activity_id))


def test_a_member_is_confirmed_and_gets_a_pass(cast):
    view, created = registration.sign_up(by=cast.actor("M1"), at=NOON, activity_id=cast.activity(capacity=3))
    assert created and view.status is Status.CONFIRMED and view.wait_position is None
    assert view.pass_code.startswith("AH1.") and len(view.short_code) == 8
    assert (view.member_no, view.union_code, view.created_at) == ("M1", "A1", NOON)
    assert taken(view.activity_id) == 1


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


def test_the_next_in_the_list_is_promoted_when_a_place_is_freed(cast):
    activity_id = cast.activity(capacity=1)
    first, second, third = (sign_up(cast, number, activity_id) for number in ("M1", "M2", "M3"))
    registration.withdraw(by=cast.actor("M1"), at=NOON, registration_id=first.id)
    assert registration.one(by=SYSTEM, registration_id=second.id).status is Status.CONFIRMED
    assert registration.one(by=SYSTEM, registration_id=third.id).wait_position == 1
    assert taken(activity_id) == 1


def test_a_suspended_waiter_is_passed_over_and_keeps_the_turn(cast):
    activity_id = cast.activity(capacity=1)
    first, second, third = (sign_up(cast, number, activity_id) for number in ("M1", "M2", "M3"))
    with write_tx():
        db.session.get(Member, cast.members["M2"]).suspended = True
    registration.withdraw(by=cast.actor("M1"), at=NOON, registration_id=first.id)
    assert registration.one(by=SYSTEM, registration_id=third.id).status is Status.CONFIRMED
    assert registration.one(by=SYSTEM, registration_id=second.id).wait_position == 1


def test_nobody_overtakes_a_waiter_for_whom_there_is_room(cast):
    activity_id = cast.activity(capacity=1)
    sign_up(cast, "M1", activity_id)
    waiting = sign_up(cast, "M2", activity_id)
    with write_tx():
        db.session.get(Activity, activity_id).capacity = 2
    assert sign_up(cast, "M3", activity_id).status is Status.WAITLISTED
    assert registration.one(by=SYSTEM, registration_id=waiting.id).status is Status.CONFIRMED


def test_raising_the_capacity_promotes_as_many_as_there_is_room_for(cast):
    activity_id = cast.activity(capacity=1)
    for number in ("M1", "M2", "M3", "chair"):
        sign_up(cast, number, activity_id)
    with write_tx():
        activity = db.session.get(Activity, activity_id)
        activity.capacity = 3
        assert len(places.promote(activity, NOON)) == 2
        assert places.promote(activity, NOON) == []
    assert taken(activity_id) == 3


def test_withdrawing_twice_is_once(cast):
    activity_id = cast.activity(capacity=2)
    mine = sign_up(cast, "M1", activity_id)
    first = registration.withdraw(by=cast.actor("M1"), at=NOON, registration_id=mine.id)
    again = registration.withdraw(by=cast.actor("M1"), at=NOON + timedelta(days=30), registration_id=mine.id)
    assert first == again and first.status is Status.WITHDRAWN and first.pass_code is None
    assert taken(activity_id) == 0


def test_withdrawing_ends_when_the_last_occurrence_begins(cast):
    mine = sign_up(cast, "M1", cast.activity())
    with pytest.raises(Refused) as caught:
        registration.withdraw(by=cast.actor("M1"), at=STARTS, registration_id=mine.id)
    assert caught.value.code is WithdrawRefusal.HAS_BEGUN


def test_someone_present_can_no_longer_withdraw(cast):
    mine = sign_up(cast, "M1", cast.activity())
    with write_tx():
        occurrence_id = db.session.scalar(select(Occurrence.id))
        db.session.add(
            Attendance(
                occurrence_id=occurrence_id,
                member_id=cast.members["M1"],
                registration_id=mine.id,
                state="present",
                evidence="scanned",
            )
        )
    with pytest.raises(Refused) as caught:
        registration.withdraw(by=cast.actor("M1"), at=NOON, registration_id=mine.id)
    assert caught.value.code is WithdrawRefusal.ALREADY_PRESENT


def test_a_liaison_signs_up_and_withdraws_the_own_member(cast):
    view = sign_up(cast, "liaison", cast.activity(), member_no="M3")
    assert view.member_no == "M3" and view.pass_code
    assert db.session.get(Registration, view.id).by_id == cast.members["liaison"]
    gone = registration.withdraw(by=cast.actor("liaison"), at=NOON, registration_id=view.id)
    assert gone.status is Status.WITHDRAWN


@pytest.mark.parametrize("number", ["M2", "checker", "statistician", "auditor"])
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


def test_another_members_registration_is_not_there(cast):
    view = sign_up(cast, "M1", cast.activity())
    for number in ("M2", "M4", "checker"):
        with pytest.raises(NotFound):
            registration.one(by=cast.actor(number), registration_id=view.id)
        with pytest.raises(NotFound):
            registration.withdraw(by=cast.actor(number), at=NOON, registration_id=view.id)


def test_who_sees_the_list_may_not_change_it_and_sees_no_pass(cast):
    view = sign_up(cast, "M1", cast.activity())
    seen = registration.one(by=cast.actor("statistician"), registration_id=view.id)
    assert seen.pass_code is None and seen.short_code is None
    with pytest.raises(NotAllowed):
        registration.withdraw(by=cast.actor("statistician"), at=NOON, registration_id=view.id)


def test_the_list_is_read_page_by_page(cast):
    activity_id = cast.activity(capacity=2)
    ids = [sign_up(cast, number, activity_id).id for number in ("M1", "M2", "M3")]
    first = registration.listing(by=cast.actor("organiser"), activity_id=activity_id, limit=2)
    rest = registration.listing(by=cast.actor("organiser"), activity_id=activity_id, limit=2, cursor=first.next)
    assert [one.id for one in first.items + rest.items] == ids and rest.next is None
    assert rest.items[0].wait_position == 1


def test_the_list_can_be_asked_for_one_status(cast):
    activity_id = cast.activity(capacity=1)
    for number in ("M1", "M2"):
        sign_up(cast, number, activity_id)
    page = registration.listing(by=cast.actor("chair"), activity_id=activity_id, status=Status.WAITLISTED)
    assert [one.member_no for one in page.items] == ["M2"]


def test_a_liaison_sees_the_own_members_only(cast):
    activity_id = cast.activity(host="T")
    for number in ("M1", "M4"):
        sign_up(cast, number, activity_id)
    page = registration.listing(by=cast.actor("liaison"), activity_id=activity_id)
    assert [one.member_no for one in page.items] == ["M1"] and page.items[0].pass_code


@pytest.mark.parametrize("number", ["M1", "checker"])
def test_the_list_is_not_for_everybody(cast, number):
    with pytest.raises(NotAllowed):
        registration.listing(by=cast.actor(number), activity_id=cast.activity())


def test_my_registrations_are_told_apart(cast):
    coming = sign_up(cast, "M1", cast.activity("X1"))
    full = cast.activity("X2", capacity=0, starts_at=STARTS + timedelta(days=1))
    waiting = sign_up(cast, "M1", full)
    over = sign_up(cast, "M1", cast.activity("X3", starts_at=NOON + timedelta(hours=1)))
    mine = registration.mine(by=cast.actor("M1"), at=NOON + timedelta(days=1))
    assert [line.registration.id for line in mine.upcoming] == [coming.id]
    assert [line.registration.id for line in mine.waiting] == [waiting.id]
    assert [line.registration.id for line in mine.past] == [over.id]
    assert mine.upcoming[0].may_withdraw and not mine.past[0].may_withdraw
    assert [one.id for one in registration.of_member(by=cast.actor("M1")).items] == [coming.id, waiting.id, over.id]


def test_an_offer_says_what_signing_up_would_bring(cast):
    activity_id = cast.activity(capacity=1)
    free = registration.offer(by=cast.actor("M1"), at=NOON, activity_id=activity_id)
    assert free.status is Status.CONFIRMED and free.refusal is None and not free.needs_sign_in
    sign_up(cast, "M1", activity_id)
    full = registration.offer(by=cast.actor("M2"), at=NOON, activity_id=activity_id)
    assert full.status is Status.WAITLISTED
    own = registration.offer(by=cast.actor("M1"), at=NOON, activity_id=activity_id)
    assert own.registration.status is Status.CONFIRMED and own.status is None
    elsewhere = registration.offer(by=cast.actor("M4"), at=NOON, activity_id=activity_id)
    assert elsewhere.refusal is RefusalCode.NOT_INVITED


def test_an_offer_to_a_stranger_asks_to_sign_in(cast):
    offer = registration.offer(by=ANONYMOUS, at=NOON, activity_id=cast.activity())
    assert offer.needs_sign_in and offer.status is Status.CONFIRMED


def test_an_offer_names_the_clash_before_anything_is_confirmed(cast):
    held = cast.activity("X1")
    sign_up(cast, "M1", held)
    offer = registration.offer(by=cast.actor("M1"), at=NOON, activity_id=cast.activity("X2"))
    assert [clash.activity_id for clash in offer.clashes] == [held] and offer.status is Status.CONFIRMED


def test_every_change_has_one_line_in_the_audit_trail(cast):
    activity_id = cast.activity(capacity=1)
    first = sign_up(cast, "M1", activity_id)
    sign_up(cast, "M2", activity_id)
    registration.withdraw(by=cast.actor("M1"), at=NOON, registration_id=first.id)
    verbs = db.session.scalars(select(AuditEntry.verb).where(AuditEntry.what == "registration").order_by(AuditEntry.id))
    assert list(verbs) == ["sign_up", "sign_up", "promote", "withdraw"]


def test_an_organiser_appointed_at_a_co_host_sees_the_list(cast):
    activity_id = cast.activity(host="B")
    with write_tx():
        db.session.add(CoHost(activity_id=activity_id, union_id=cast.unions["A"]))
    cast.appoint("M2", Role.ORGANISER, "A")
    view = sign_up(cast, "M1", activity_id)
    page = registration.listing(by=cast.actor("M2"), activity_id=activity_id)
    assert [one.id for one in page.items] == [view.id]


@pytest.mark.parametrize(("capacity", "others"), [(None, 0), (100, 0), (2, 2), (2, 5)])
def test_signing_up_takes_few_statements_whoever_else_has(cast, capacity, others):
    activity_id = cast.activity(capacity=capacity)
    for number in ["M2", "M3", "chair", "organiser", "liaison"][:others]:
        sign_up(cast, number, activity_id)
    by = cast.actor("M1")
    with statements() as sent:
        registration.sign_up(by=by, at=NOON, activity_id=activity_id)
    assert len(sent) <= SIGN_UP_CEILING


def test_withdrawing_takes_few_statements(cast):
    activity_id = cast.activity(capacity=1)
    first = sign_up(cast, "M1", activity_id)
    for number in ("M2", "M3", "chair"):
        sign_up(cast, number, activity_id)
    by = cast.actor("M1")
    with statements() as sent:
        registration.withdraw(by=by, at=NOON, registration_id=first.id)
    assert len(sent) <= WITHDRAW_CEILING


def test_my_page_takes_as_many_statements_for_many_as_for_one(cast):
    for number in range(6):
        sign_up(cast, "M1", cast.activity(f"X{number}", starts_at=STARTS + timedelta(days=number)))
    by = cast.actor("M1")
    with statements() as sent:
        registration.mine(by=by, at=NOON)
    assert len(sent) <= MINE_CEILING
