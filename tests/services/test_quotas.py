"""Places kept for unions: who may draw on them, when they go back, and what a change of them does."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, AuditEntry, Membership, Quota, Registration, Union
from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.places import RefusalCode
from activity_hub.services import activity, checks, registration
from activity_hub.services.base.access import Invalid, Refused
from tests.conftest import NOON
from tests.statements import statements

HOUR = timedelta(hours=1)


def kept(union, places, returns_at=None):
    return {"union": union, "places": places, "returns_at": returns_at}


def sign_up(cast, number, activity_id, at=NOON):
    view, _ = registration.sign_up(by=cast.actor(number), at=at, activity_id=activity_id)
    return view.status.value


def counted(activity_id):
    view = activity.one(SYSTEM, activity_id)
    return {one.union: (one.places, one.taken) for one in view.quotas} | {"all": (view.capacity, view.taken)}


@pytest.fixture
def split(cast):
    """Six places: three for A, of them one for A1; two for B; one is open to all."""
    activity_id = cast.activity(host="T", capacity=6)
    with write_tx():
        for number in range(6):
            cast.add_member(f"A1-{number}", "甲", "F", "A1")
            cast.add_member(f"A2-{number}", "乙", "M", "A2")
            cast.add_member(f"B1-{number}", "丙", "M", "B1")
    quotas = [kept("A1", 1), kept("A", 3, NOON + HOUR), kept("B", 2, NOON + HOUR)]
    activity.change(SYSTEM, NOON, activity_id, quotas=quotas)
    return activity_id


def test_a_quota_is_a_ceiling_and_its_places_are_nobody_elses(cast, split):
    assert [sign_up(cast, f"A2-{number}", split) for number in range(3)] == ["confirmed", "confirmed", "waitlisted"]
    assert sign_up(cast, "A1-0", split) == "confirmed"
    assert sign_up(cast, "A1-1", split) == "waitlisted"
    assert [sign_up(cast, f"B1-{number}", split) for number in range(3)] == ["confirmed", "confirmed", "waitlisted"]
    assert counted(split) == {"A": (3, 3), "A1": (1, 1), "B": (2, 2), "all": (6, 5)}
    assert not any(checks.violations(NOON).values())


def test_without_a_waiting_list_the_refusal_says_whose_places_are_gone(cast, split):
    activity.change(SYSTEM, NOON, split, waitlist=False)
    for number in range(2):
        sign_up(cast, f"B1-{number}", split)
    with pytest.raises(Refused) as refused:
        sign_up(cast, "B1-2", split)
    assert refused.value.code is RefusalCode.UNIT_QUOTA_FULL


def test_what_is_unclaimed_goes_back_on_its_day_and_lets_waiters_in(cast, split):
    """After the date the ceiling stays: what A did not claim is open to all, but A still has at most three."""
    activity.change(SYSTEM, NOON, split, quotas=[kept("A1", 1), kept("A", 3, NOON + HOUR)])
    assert [sign_up(cast, f"B1-{number}", split) for number in range(5)] == ["confirmed"] * 3 + ["waitlisted"] * 2
    assert sign_up(cast, "B1-5", split, NOON + HOUR) == "waitlisted"
    places = db.session.execute(select(AuditEntry.detail).where(AuditEntry.verb == "return")).scalar_one()
    assert places == {"places": 3}
    statuses = db.session.scalars(select(Registration.status).order_by(Registration.id)).all()
    assert statuses == ["confirmed"] * 5 + ["waitlisted"]
    assert counted(split)["all"] == (6, 5), "A1 still keeps its one"
    assert not any(checks.violations(NOON + HOUR).values())


def test_the_page_says_already_what_the_next_write_will_do(cast, split):
    for number in range(3):
        sign_up(cast, f"B1-{number}", split)
    m4 = cast.actor("M4")
    assert registration.offer(by=m4, at=NOON, activity_id=split).status.value == "waitlisted"
    offered = registration.offer(by=cast.actor("A2-0"), at=NOON + HOUR, activity_id=split)
    assert offered.status.value == "confirmed"


@pytest.mark.parametrize(
    ("quotas", "field", "code"),
    [
        ([kept("A", 4), kept("B", 3)], "quotas", "more_than_there_is"),
        ([kept("A", 3), kept("A1", 2), kept("A2", 2)], "quotas", "more_than_there_is"),
        ([kept("A", 1), kept("A", 2)], "quotas.1.union", "repeated"),
        ([kept("nowhere", 1)], "quotas.0.union", "unknown_union"),
        ([kept("A", -1)], "quotas.0.places", "not_in_range"),
    ],
)
def test_quotas_that_cannot_be_are_named(cast, split, quotas, field, code):
    before = counted(split)
    with pytest.raises(Invalid) as invalid:
        activity.change(SYSTEM, NOON, split, quotas=quotas)
    assert code in invalid.value.errors[field]
    assert counted(split) == before


def test_a_capacity_stays_above_what_is_kept(cast, split):
    with pytest.raises(Invalid) as invalid:
        activity.change(SYSTEM, NOON, split, capacity=4)
    assert invalid.value.errors == {"capacity": ["below_kept"]}
    activity.change(SYSTEM, NOON, split, capacity=4, quotas=[kept("A", 2), kept("B", 2)])
    activity.change(SYSTEM, NOON + HOUR, split, capacity=4)


def test_a_quota_below_what_is_taken_becomes_what_is_taken(cast, split):
    for number in range(2):
        sign_up(cast, f"B1-{number}", split)
    activity.change(SYSTEM, NOON, split, quotas=[kept("B", 1)])
    assert counted(split) == {"B": (2, 2), "all": (6, 2)}


def test_taking_a_quota_away_lets_waiters_in_at_once(cast, split):
    for number in range(4):
        sign_up(cast, f"B1-{number}", split)
    assert counted(split)["all"] == (6, 2)
    activity.change(SYSTEM, NOON, split, quotas=[])
    assert counted(split) == {"all": (6, 4)}
    assert db.session.scalars(select(Registration.quota_id)).all() == [None] * 4


def test_a_new_quota_counts_who_is_there_already(cast):
    activity_id = cast.activity(host="T", capacity=6)
    for number in ("M1", "M3", "M4"):
        sign_up(cast, number, activity_id)
    activity.change(SYSTEM, NOON, activity_id, quotas=[kept("A", 3), kept("A1", 1)])
    assert counted(activity_id) == {"A": (3, 2), "A1": (1, 1), "all": (6, 3)}
    assert not any(checks.violations(NOON).values())


def test_a_withdrawal_gives_the_place_back_to_all_quotas_above(cast, split):
    view, _ = registration.sign_up(by=cast.actor("A1-0"), at=NOON, activity_id=split)
    assert counted(split) == {"A": (3, 1), "A1": (1, 1), "B": (2, 0), "all": (6, 1)}
    registration.withdraw(by=cast.actor("A1-0"), at=NOON, registration_id=view.id)
    assert counted(split) == {"A": (3, 0), "A1": (1, 0), "B": (2, 0), "all": (6, 0)}


def test_a_copy_keeps_the_same_places_for_the_same_unions(cast, split):
    again = activity.copy(SYSTEM, NOON, split)
    assert [(one.union, one.places, one.taken) for one in again.quotas] == [("A", 3, 0), ("A1", 1, 0), ("B", 2, 0)]
    assert {quota.activity_id for quota in db.session.scalars(select(Quota))} == {split, again.id}


def test_a_proposal_counts_who_is_a_member_today_in_as_many_statements_for_many_unions(cast):
    activity_id, today = cast.activity(host="A", capacity=10), NOON.date()
    ends = {"M1": {"from_on": today + timedelta(days=1)}, "M2": {"until_on": today}, "M3": {"until_on": None}}
    with write_tx():
        for number, its in ends.items():
            row = db.session.scalar(select(Membership).where(Membership.member_id == cast.members[number]))
            for name, value in its.items():
                setattr(row, name, value)
    asked = {"by": cast.actor("organiser"), "today": today, "activity_id": activity_id}
    with statements() as few:
        shares = {one.union: (one.members, one.places) for one in activity.share_out(**asked)}
    assert shares == {"A1": (8, 9), "A2": (1, 1)}
    with write_tx():
        for number in range(5):
            child = Union(code=f"A{number + 3}", name="新工会", level="base", parent_id=cast.unions["A"])
            db.session.add(child)
            db.session.flush()
            child.path = f"/{cast.unions['T']}/{cast.unions['A']}/{child.id}/"
    with statements() as many:
        assert activity.share_out(**asked)
    assert len(many) == len(few)


def test_due_says_when_something_happens_by_itself(cast, split):
    assert db.session.get(Activity, split).due_at == NOON + HOUR
    activity.change(SYSTEM, NOON, split, quotas=[])
    db.session.expire_all()
    assert db.session.get(Activity, split).due_at is None
