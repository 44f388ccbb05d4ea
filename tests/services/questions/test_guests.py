"""Company: counted within capacity and quotas, named only if grown up, changed until sign-up closes."""

from datetime import timedelta

import pytest

from activity_hub.database import db, write_tx
from activity_hub.models import Attendance, Guest, Member, Occurrence, Registration
from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.places import RefusalCode, Status
from activity_hub.services import activity, checks, questions, registration
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound, Refused
from tests.conftest import NOON
from tests.services.questions.asking import ask, terms, wish
from tests.services.registration.pressing import sign_up
from tests.services.registration.pressing import taken as places_taken
from tests.statements import statements

ADULT, CHILD = {"name": "李家属"}, {"is_child": True}


def open_activity(cast, guests_max=4, **more):
    activity_id = cast.activity(**more)
    terms(activity_id, guests_max=guests_max)
    return activity_id


def bring(cast, view, company, number="M1", at=NOON):
    questions.change(by=cast.actor(number), at=at, registration_id=view.id, given={}, company=company)


def status_of(view):
    db.session.rollback()
    return Status(db.session.get_one(Registration, view.id).status)


def persons():
    db.session.rollback()
    return sorted(row.name for row in db.session.query(Member).filter_by(person_kind="guest"))


def test_they_are_counted_within_capacity(cast):
    activity_id = open_activity(cast, capacity=4)
    assert sign_up(cast, "M1", activity_id, guests=[ADULT, CHILD]).places == 3
    assert places_taken(activity_id) == 3
    waits = sign_up(cast, "M2", activity_id, guests=[{}])
    assert waits.status is Status.WAITLISTED and places_taken(activity_id) == 3
    assert not any(checks.violations().values())


def test_a_named_grown_up_is_a_person_and_a_child_is_a_head(cast):
    view = sign_up(cast, "M1", open_activity(cast), guests=[ADULT, {}, CHILD])
    rows = db.session.query(Guest).order_by(Guest.id).all()
    assert [(row.name, row.is_child, row.person_id is not None) for row in rows] == [
        ("李家属", False, True),
        (None, False, False),
        (None, True, False),
    ]
    person = db.session.get_one(Member, rows[0].person_id)
    assert (person.member_no, person.person_kind, person.phone, person.email) == (
        f"G{view.id}-0001",
        "guest",
        None,
        None,
    )
    assert person.password_hash is None


def test_more_than_may_come_are_refused(cast):
    activity_id = open_activity(cast, guests_max=1)
    with pytest.raises(Invalid):
        sign_up(cast, "M1", activity_id, guests=[{}, {}])
    with pytest.raises(Invalid):
        sign_up(cast, "M1", cast.activity("X2"), guests=[{}])
    assert db.session.query(Registration).count() == 0


def test_fewer_give_their_places_to_who_waits(cast):
    activity_id = open_activity(cast, capacity=3)
    mine = sign_up(cast, "M1", activity_id, guests=[CHILD, CHILD])
    waits = sign_up(cast, "M2", activity_id)
    assert waits.status is Status.WAITLISTED
    bring(cast, mine, [CHILD])
    assert status_of(waits) is Status.CONFIRMED and places_taken(activity_id) == 3
    assert not any(checks.violations().values())


def test_more_need_places_and_never_those_of_who_waits(cast):
    activity_id = open_activity(cast, capacity=3)
    mine = sign_up(cast, "M1", activity_id)
    bring(cast, mine, [CHILD, ADULT])
    assert places_taken(activity_id) == 3
    with pytest.raises(Refused) as caught:
        bring(cast, mine, [CHILD, CHILD, CHILD])
    assert caught.value.code is RefusalCode.FULL and places_taken(activity_id) == 3
    group = sign_up(cast, "M2", activity_id, guests=[{}])
    bring(cast, mine, [CHILD])
    assert status_of(group) is Status.WAITLISTED, "two need two places, and strict order keeps the one that is free"
    with pytest.raises(Refused):
        bring(cast, mine, [CHILD, CHILD])
    assert not any(checks.violations().values())


def test_whoever_waits_may_change_the_number_and_keeps_the_turn(cast):
    activity_id = open_activity(cast, capacity=1)
    first = sign_up(cast, "M1", activity_id)
    waits = sign_up(cast, "M2", activity_id, guests=[{}])
    bring(cast, waits, [], "M2")
    assert status_of(waits) is Status.WAITLISTED and places_taken(activity_id) == 1
    assert status_of(first) is Status.CONFIRMED
    assert not any(checks.violations().values())


def test_whoever_stays_is_the_same_person_and_whoever_goes_is_forgotten(cast):
    mine = sign_up(cast, "M1", open_activity(cast), guests=[ADULT, {"name": "王家属"}])
    before = {row.name: row.person_id for row in db.session.query(Guest)}
    bring(cast, mine, [ADULT, {"name": "赵家属"}])
    db.session.rollback()
    after = {row.name: row.person_id for row in db.session.query(Guest)}
    assert after["李家属"] == before["李家属"] and persons() == ["李家属", "赵家属"]


def test_whoever_has_been_there_stays_in_the_figures(cast):
    mine = sign_up(cast, "M1", open_activity(cast), guests=[ADULT])
    person_id = db.session.query(Guest.person_id).scalar()
    with write_tx():
        occurrence_id = db.session.query(Occurrence.id).scalar()
        row = Attendance(occurrence_id=occurrence_id, member_id=person_id, state="present", evidence="imported")
        db.session.add(row)
    bring(cast, mine, [])
    assert persons() == ["李家属"] and places_taken(1) == 1


def test_only_the_member_and_who_acts_for_them_change_it(cast):
    mine = sign_up(cast, "M1", open_activity(cast))
    bring(cast, mine, [CHILD], "liaison")
    for number, error in (("M2", NotFound), ("auditor", NotAllowed), ("checker", NotFound)):
        with pytest.raises(error):
            bring(cast, mine, [], number)


def test_the_number_of_statements_does_not_grow_with_the_company(cast):
    activity_id = open_activity(cast, guests_max=20)
    ask(activity_id, wish())
    sign_up(cast, "M3", activity_id)
    counts = []
    for number, size in (("M1", 2), ("M2", 20)):
        with statements() as sent:
            sign_up(cast, number, activity_id, guests=[{"name": f"家属{one}"} for one in range(size)])
        counts.append(len(sent))
    assert counts[0] == counts[1], counts


def most_ever(cast, view):
    """What the page says to a group that waits, beside its turn."""
    db.session.rollback()
    return registration.line(by=cast.actor(view.member_no), at=NOON, registration_id=view.id).registration.most_ever


def test_a_group_that_waits_for_more_than_there_is_is_told_so(cast):
    activity_id = open_activity(cast, capacity=3)
    group = sign_up(cast, "M1", activity_id, guests=[CHILD] * 3)
    assert (group.status, group.most_ever, most_ever(cast, group)) == (Status.WAITLISTED, 3, 3)
    bring(cast, group, [CHILD] * 2)
    assert status_of(group) is Status.CONFIRMED and most_ever(cast, group) is None


def test_a_group_that_only_came_too_late_is_not(cast):
    activity_id = open_activity(cast, capacity=3)
    sign_up(cast, "M1", activity_id)
    late = sign_up(cast, "M2", activity_id, guests=[CHILD] * 2)
    assert (late.status, late.most_ever, most_ever(cast, late)) == (Status.WAITLISTED, None, None)
    activity.change(SYSTEM, NOON, activity_id, capacity=2)
    assert most_ever(cast, late) == 2


def test_a_group_larger_than_its_quota_is_told_so(cast):
    activity_id = open_activity(cast, host="T", capacity=8)
    until = NOON + timedelta(days=1)
    kept = [{"union": "A1", "places": 2, "returns_at": until}, {"union": "B", "places": 4, "returns_at": None}]
    activity.change(SYSTEM, NOON, activity_id, quotas=kept)
    assert sign_up(cast, "M1", activity_id, guests=[CHILD] * 2).most_ever == 2  # of A1
    assert sign_up(cast, "M3", activity_id, guests=[CHILD] * 4).most_ever == 4  # of A2: B keeps half for ever
    assert sign_up(cast, "organiser", activity_id, guests=[CHILD]).status is Status.CONFIRMED
    offer = registration.offer(by=cast.actor("M3"), at=NOON, activity_id=activity_id)
    assert offer.most_ever == 4


def test_what_is_kept_for_others_for_ever_holds_back_nobody(cast):
    """Else a group that can never come would stand before everybody for good."""
    activity_id = open_activity(cast, host="T", capacity=6)
    activity.change(SYSTEM, NOON, activity_id, quotas=[{"union": "B", "places": 4, "returns_at": None}])
    assert sign_up(cast, "M1", activity_id, guests=[CHILD] * 2).status is Status.WAITLISTED
    assert sign_up(cast, "M2", activity_id).status is Status.CONFIRMED


def test_who_is_to_be_drawn_is_told_the_same(cast):
    activity_id = cast.activity(capacity=2, terms={"allotment": "draw", "guests_max": 4})
    assert sign_up(cast, "M1", activity_id, guests=[CHILD] * 2).most_ever == 2
    assert sign_up(cast, "M2", activity_id, guests=[CHILD]).most_ever is None
