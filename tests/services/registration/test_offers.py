"""Offers with a deadline: made to the next in line, taken in time, or passed on."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Outbox, Registration
from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.places import OfferRefusal, Status
from activity_hub.services import activity, checks, chores, registration
from activity_hub.services.base.access import NotAllowed, NotFound, Refused
from tests.conftest import NOON
from tests.services.registration.pressing import sign_up, taken

HOUR = timedelta(hours=1)


@pytest.fixture
def offered(cast):
    """One place, taken by M1 and given up: M2 has it offered for two hours, M3 waits."""
    activity_id = cast.activity(capacity=1, terms={"offer_hours": 2})
    first, second, third = (sign_up(cast, number, activity_id) for number in ("M1", "M2", "M3"))
    registration.withdraw(by=cast.actor("M1"), at=NOON, registration_id=first.id)
    return activity_id, second.id, third.id


def status(registration_id):
    return registration.one(by=SYSTEM, registration_id=registration_id).status


def told(kind):
    return db.session.scalars(select(Outbox.registration_id).where(Outbox.kind == kind).order_by(Outbox.id)).all()


def test_the_next_in_line_has_the_place_kept_and_is_told_until_when(offered):
    activity_id, second, third = offered
    view = registration.one(by=SYSTEM, registration_id=second)
    assert (view.status, view.offer_expires_at) == (Status.OFFERED, NOON + 2 * HOUR)
    assert status(third) is Status.WAITLISTED and taken(activity_id) == 1
    assert told("offered") == [second]
    assert not any(checks.violations(NOON).values())


def test_it_is_taken_once_and_a_second_press_says_the_same(cast, offered):
    _, second, _ = offered
    for _press in range(2):
        view = registration.accept(by=cast.actor("M2"), at=NOON + HOUR, registration_id=second)
        assert (view.status, view.offer_expires_at) == (Status.CONFIRMED, None)


def test_after_its_time_it_has_gone_to_the_next(cast, offered):
    activity_id, second, third = offered
    with pytest.raises(Refused) as refused:
        registration.accept(by=cast.actor("M2"), at=NOON + 2 * HOUR, registration_id=second)
    assert refused.value.code is OfferRefusal.OFFER_EXPIRED
    assert (status(second), status(third), taken(activity_id)) == (Status.WITHDRAWN, Status.OFFERED, 1)
    assert (told("offer_expired"), told("offered")) == ([second], [second, third])
    assert not any(checks.violations(NOON + 2 * HOUR).values())


def test_nobody_has_to_press_anything_for_it_to_pass_on(offered):
    activity_id, second, third = offered
    assert chores.settle_due(at=NOON + HOUR).activities == 0
    done = chores.settle_due(at=NOON + 2 * HOUR)
    assert (done.activities, done.promoted, status(second), status(third)) == (1, 1, "withdrawn", "offered")
    assert db.session.get(Activity, activity_id).due_at == NOON + 4 * HOUR
    assert chores.repair(at=NOON + 2 * HOUR).promoted == 0


def test_moved_dates_leave_no_offer_beyond_the_beginning(cast, offered):
    activity_id, second, _third = offered
    sooner = {"no": 1, "starts_at": NOON + HOUR, "ends_at": NOON + 3 * HOUR}
    activity.change(SYSTEM, NOON, activity_id, occurrences=[sooner])
    db.session.rollback()
    assert registration.one(by=SYSTEM, registration_id=second).offer_expires_at == NOON + HOUR
    assert not any(checks.violations(NOON).values())
    with pytest.raises(Refused) as refused:
        registration.accept(by=cast.actor("M2"), at=NOON + HOUR, registration_id=second)
    assert refused.value.code is OfferRefusal.OFFER_EXPIRED


def test_while_no_new_date_is_known_an_offer_keeps_its_own(offered):
    activity_id, second, _third = offered
    activity.postpone(SYSTEM, NOON, activity_id, "台风")
    activity.change(SYSTEM, NOON, activity_id, summary="改期")
    assert registration.one(by=SYSTEM, registration_id=second).offer_expires_at == NOON + 2 * HOUR


@pytest.mark.parametrize(("stands", "code"), [("cancelled", "cancelled"), ("held", "closed")])
def test_no_place_is_taken_in_what_is_called_off_or_over(cast, offered, stands, code):
    activity_id, second, _third = offered
    with write_tx():
        db.session.get_one(Activity, activity_id).status = stands
    with pytest.raises(Refused) as refused:
        registration.accept(by=cast.actor("M2"), at=NOON, registration_id=second)
    assert refused.value.code == code and status(second) is Status.OFFERED


def test_declining_is_withdrawing(cast, offered):
    activity_id, second, third = offered
    registration.withdraw(by=cast.actor("M2"), at=NOON, registration_id=second)
    assert (status(third), taken(activity_id)) == (Status.OFFERED, 1)


def test_whoever_let_it_pass_may_stand_at_the_end_of_the_list(cast, offered):
    activity_id, second, _ = offered
    chores.settle_due(at=NOON + 2 * HOUR)
    again, is_new = registration.sign_up(by=cast.actor("M2"), at=NOON + 2 * HOUR, activity_id=activity_id)
    assert is_new and again.id != second and (again.status, again.wait_position) == (Status.WAITLISTED, 1)


def test_only_the_member_and_who_acts_for_them_may_answer(cast, offered):
    _, second, third = offered
    with pytest.raises(NotFound):
        registration.accept(by=cast.actor("M1"), at=NOON, registration_id=second)
    with pytest.raises(NotAllowed):
        registration.accept(by=cast.actor("auditor"), at=NOON, registration_id=second)
    with pytest.raises(Refused) as refused:
        registration.accept(by=cast.actor("M3"), at=NOON, registration_id=third)
    assert refused.value.code is OfferRefusal.NOT_OFFERED
    assert registration.accept(by=cast.actor("liaison"), at=NOON, registration_id=second).status is Status.CONFIRMED


def test_nights_and_days_off_do_not_count_where_it_says_so(cast):
    """Asked on a Monday at noon for 12 hours of daytime: nine are left until 21:00, three more from 08:00."""
    activity_id = cast.activity(capacity=1, terms={"offer_hours": 12, "offer_skips_night": True})
    first, second = (sign_up(cast, number, activity_id) for number in ("M1", "M2"))
    registration.withdraw(by=cast.actor("M1"), at=NOON, registration_id=first.id)
    assert registration.one(by=SYSTEM, registration_id=second.id).offer_expires_at == NOON + 23 * HOUR


def test_groups_wait_for_room_or_are_passed_by_as_the_policy_says(cast):
    for policy, expected in (("strict", ["waitlisted", "waitlisted"]), ("fill_gap", ["waitlisted", "confirmed"])):
        activity_id = cast.activity(
            f"G-{policy}", capacity=2, terms={"wait_policy": policy, "guests_max": 3}, title=policy
        )
        first = sign_up(cast, "M1", activity_id)
        wanted = {"guests": [{"is_child": True}], "accept_clash": True}
        group, _ = registration.sign_up(by=cast.actor("M2"), at=NOON, activity_id=activity_id, **wanted)
        single, _ = registration.sign_up(by=cast.actor("M3"), at=NOON, activity_id=activity_id, accept_clash=True)
        assert [group.status, single.status] == expected
        registration.withdraw(by=cast.actor("M1"), at=NOON, registration_id=first.id)
        assert status(group.id) == ("confirmed" if policy == "strict" else "waitlisted")
        assert not any(checks.violations(NOON).values())


def test_applications_hold_nothing_until_they_are_approved(cast):
    activity_id = cast.activity(capacity=1, terms={"needs_approval": True})
    assert sign_up(cast, "M1", activity_id).status is Status.PENDING
    assert taken(activity_id) == 0


def test_the_terms_are_changed_and_kept(cast):
    activity_id = cast.activity(capacity=5)
    view = activity.change(SYSTEM, NOON, activity_id, terms={"offer_hours": 4, "guests_max": 2}, series="spring")
    assert (view.terms.offer_hours, view.terms.guests_max, view.series) == (4, 2, "spring")
    view = activity.change(SYSTEM, NOON, activity_id, terms={"guests_max": 0})
    assert (view.terms.offer_hours, view.terms.guests_max) == (4, 0)
    assert db.session.scalars(select(Registration)).all() == []


def test_a_group_larger_than_everything_holds_back_nobody(cast):
    """It waits, in case the organiser finds more room; until then the others need not."""
    activity_id = cast.activity(capacity=2, terms={"guests_max": 3})
    children = [{"is_child": True}] * 2
    group, _ = registration.sign_up(by=cast.actor("M1"), at=NOON, activity_id=activity_id, guests=children)
    single = sign_up(cast, "M2", activity_id)
    assert [group.status, single.status] == ["waitlisted", "confirmed"]
    activity.change(SYSTEM, NOON, activity_id, capacity=4)
    assert status(group.id) is Status.CONFIRMED
