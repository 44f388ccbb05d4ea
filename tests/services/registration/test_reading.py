"""Reading registrations: mine, a list, an offer."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Attendance, AuditEntry, CoHost, Occurrence
from activity_hub.rules.permissions import ANONYMOUS, SYSTEM, Role
from activity_hub.rules.places import RefusalCode, Status
from activity_hub.services import activity, registration
from activity_hub.services.base.access import NotAllowed, NotFound
from tests.conftest import NOON
from tests.services.registration.pressing import STARTS, sign_up
from tests.statements import statements

MINE_CEILING = 3


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
    counted = registration.counts(by=cast.actor("chair"), activity_id=activity_id)
    assert counted == {Status.CONFIRMED: 1, Status.WAITLISTED: 1}


@pytest.mark.parametrize(
    ("words", "found"), [("沈", ["M1"]), ("M2", ["M2"]), ("明达", ["M1", "M2"]), ("明达 沈", ["M1"]), ("无", [])]
)
def test_the_list_can_be_searched(cast, words, found):
    activity_id = cast.activity()
    for number in ("M1", "M2"):
        sign_up(cast, number, activity_id)
    page = registration.listing(by=cast.actor("chair"), activity_id=activity_id, words=words)
    assert [one.member_no for one in page.items] == found


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


def test_an_offer_says_beforehand_that_one_was_rejected_twice(cast):
    activity_id = cast.activity()
    cast.register("M1", activity_id, Status.REJECTED)
    assert registration.offer(by=cast.actor("M1"), at=NOON, activity_id=activity_id).status is Status.CONFIRMED
    cast.register("M1", activity_id, Status.REJECTED)
    assert (
        registration.offer(by=cast.actor("M1"), at=NOON, activity_id=activity_id).refusal is RefusalCode.LIMIT_REACHED
    )


def test_an_offer_says_when_the_turn_of_who_was_served_begins(cast):
    sign_up(cast, "M1", cast.activity("X0", series="swim", starts_at=STARTS + timedelta(days=9)))
    until = NOON + timedelta(days=1)
    terms = {"priority": True, "priority_until": until.isoformat()}
    activity_id = cast.activity("X1", series="swim", capacity=5, waitlist=False, terms=terms)
    mine = registration.offer(by=cast.actor("M1"), at=NOON, activity_id=activity_id)
    assert (mine.refusal, mine.opens_at) == (RefusalCode.NOT_OPEN_YET, until)
    other = registration.offer(by=cast.actor("M2"), at=NOON, activity_id=activity_id)
    assert (other.status, other.opens_at) == (Status.CONFIRMED, None)
    assert registration.offer(by=cast.actor("M1"), at=until, activity_id=activity_id).status is Status.CONFIRMED


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


def test_my_page_takes_as_many_statements_for_many_as_for_one(cast):
    for number in range(6):
        sign_up(cast, "M1", cast.activity(f"X{number}", starts_at=STARTS + timedelta(days=number)))
    by = cast.actor("M1")
    with statements() as sent:
        registration.mine(by=by, at=NOON)
    assert len(sent) <= MINE_CEILING


def test_an_offer_reads_the_quotas_and_judges_fair_play_once(cast):
    terms = {"cooling_off_days": 30}
    missed = cast.activity("X0", starts_at=NOON - timedelta(days=10), status="held")
    activity_id = cast.activity(capacity=4, terms=terms)
    with write_tx():
        there = db.session.query(Occurrence).filter_by(activity_id=missed).one()
        db.session.add(
            Attendance(occurrence_id=there.id, member_id=cast.members["M1"], state="absent", evidence="held", gate="")
        )
    activity.change(SYSTEM, NOON, activity_id, quotas=[{"union": "A1", "places": 3, "returns_at": None}])
    by = cast.actor("M1")
    registration.offer(by=by, at=NOON, activity_id=activity_id)  # what is remembered is remembered now
    with statements() as sent:
        offer = registration.offer(by=by, at=NOON, activity_id=activity_id)
    assert (offer.own_room, offer.refusal, offer.free_again_on) == (3, RefusalCode.SUSPENDED, date(2026, 7, 5))
    assert sum("quota.places" in one for one in sent) == 1
    assert sum("attendance.state = " in one and "max(" in one for one in sent) == 1


@pytest.mark.parametrize(("number", "room"), [("M1", 2), ("M3", 1), ("M4", 1)])
def test_an_offer_says_how_many_of_the_own_union_may_come(cast, number, room):
    activity_id = cast.activity(host="T", capacity=4)
    wished = [{"union": "A", "places": 3, "returns_at": None}, {"union": "A1", "places": 2, "returns_at": None}]
    activity.change(SYSTEM, NOON, activity_id, quotas=wished)
    offer = registration.offer(by=cast.actor(number), at=NOON, activity_id=activity_id)
    assert offer.own_room == room and offer.status is Status.CONFIRMED
