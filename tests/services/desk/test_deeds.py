"""What the organiser's commands come to: for one, for many, and for those they cannot be given to."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Attendance, AuditEntry, Occurrence, Outbox, Registration
from activity_hub.rules.desk import DeskRefusal, Verb
from activity_hub.rules.permissions import Role
from activity_hub.rules.places import RefusalCode, Status, WithdrawRefusal
from activity_hub.services import desk
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound, Refused
from activity_hub.services.desk import Order
from tests.cast import Cast
from tests.conftest import NOON
from tests.services.desk.conftest import Bench

ASKED = {"terms": {"needs_approval": True}}


def told(kind: str) -> list[int | None]:
    return list(db.session.scalars(select(Outbox.registration_id).where(Outbox.kind == kind).order_by(Outbox.id)))


def test_the_approved_get_places_in_their_order_and_the_rest_a_turn(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity(capacity=2, **ASKED)
    ids = [bench.sign_up(number, activity_id) for number in ("M1", "M2", "M3")]
    assert bench.status(*ids) == ["pending"] * 3 and bench.taken(activity_id) == (0, 0)
    done = bench.order(Verb.APPROVE, activity_id, *ids)
    assert bench.status(*ids) == ["confirmed", "confirmed", "waitlisted"] and bench.taken(activity_id) == (2, 1)
    assert (done.count, done.left_out, done.may_undo) == (3, (), True)
    assert told("approved") == ids[:2] and told("waitlisted") == ids[2:]


def test_the_approved_overtake_nobody_who_waits(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity(capacity=1, **ASKED)
    first, second = bench.sign_up("M1", activity_id), bench.sign_up("M2", activity_id)
    bench.order(Verb.APPROVE, activity_id, first)
    bench.order(Verb.APPROVE, activity_id, second)
    bench.order(Verb.WITHDRAW, activity_id, first)
    assert bench.status(first, second) == ["withdrawn", "confirmed"] and told("promoted") == [second]


@pytest.mark.parametrize(("wait_class", "expected"), [(0, "confirmed"), (1, "waitlisted")])
def test_who_comes_first_does_not_stand_behind_a_group_of_a_later_class(
    bench: Bench, cast: Cast, wait_class: int, expected: str
) -> None:
    terms = {"needs_approval": True, "priority": True, "offer_hours": 24, "guests_max": 3}
    activity_id = cast.activity(capacity=3, terms=terms)
    cast.register("M1", activity_id)
    group = cast.register("M2", activity_id, Status.WAITLISTED, wait_class=1, places=3)
    applied = bench.sign_up("M3", activity_id)
    with write_tx():
        db.session.get_one(Registration, applied).wait_class = wait_class
    bench.order(Verb.APPROVE, activity_id, applied)
    assert bench.status(group, applied) == ["waitlisted", expected]
    assert told("offered") == [] and (told("approved") == [applied]) is (expected == "confirmed")


def test_of_the_approved_the_first_class_is_served_first(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity(capacity=1, terms={"needs_approval": True, "priority": True})
    later, first = bench.sign_up("M1", activity_id), bench.sign_up("M2", activity_id)
    with write_tx():
        db.session.get_one(Registration, later).wait_class = 1
    bench.order(Verb.APPROVE, activity_id, later, first)
    assert bench.status(later, first) == ["waitlisted", "confirmed"]


def test_without_a_waiting_list_the_last_stays_pending(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity(capacity=1, **ASKED)
    ids = [bench.sign_up(number, activity_id) for number in ("M1", "M2")]
    with write_tx():
        db.session.get_one(Activity, activity_id).waitlist = False
    done = bench.order(Verb.APPROVE, activity_id, *ids)
    assert bench.status(*ids) == ["confirmed", "pending"]
    assert done.left_out == ((ids[1], "顾晓棠", DeskRefusal.NO_ROOM),)


def test_a_rejected_one_reads_why_and_may_ask_again_once(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity(**ASKED)
    for expected in ("pending", "pending"):
        made = bench.sign_up("M1", activity_id)
        assert bench.status(made) == [expected]
        bench.order(Verb.REJECT, activity_id, made, reason="名额只给一线职工")
    assert db.session.get_one(Registration, made).reason == "名额只给一线职工"
    assert [row.text for row in db.session.scalars(select(Outbox))] == ["名额只给一线职工"] * 2
    with pytest.raises(Refused) as refused:
        bench.sign_up("M1", activity_id)
    assert refused.value.code is RefusalCode.LIMIT_REACHED


def test_a_rejection_says_why(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity(**ASKED)
    made = bench.sign_up("M1", activity_id)
    for reason in ("", "  ", "x" * 401, "\u202e"):
        with pytest.raises(Invalid):
            bench.order(Verb.REJECT, activity_id, made, reason=reason)
    assert bench.status(made) == ["pending"]


def test_a_place_that_was_taken_away_goes_to_the_next(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity(capacity=1)
    first, second = bench.sign_up("M1", activity_id), bench.sign_up("M2", activity_id)
    bench.order(Verb.REJECT, activity_id, first, reason="不在本单位")
    assert bench.status(first, second) == ["rejected", "confirmed"] and bench.taken(activity_id) == (1, 0)


def test_somebody_who_was_let_in_stays(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity()
    made = bench.sign_up("M1", activity_id)
    with write_tx():
        day = db.session.scalars(select(Occurrence.id)).one()
        there = {"member_id": cast.members["M1"], "state": "present", "evidence": "scanned"}
        db.session.add(Attendance(occurrence_id=day, **there))
    for verb in (Verb.REJECT, Verb.WITHDRAW):
        done = bench.order(verb, activity_id, made, reason="误报")
        assert done.count == 0 and done.left_out[0][2] is WithdrawRefusal.ALREADY_PRESENT and not done.may_undo
    assert bench.status(made) == ["confirmed"]


def test_promoting_out_of_turn_never_goes_above_the_capacity(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity(capacity=2, terms={"guests_max": 3})
    first = bench.sign_up("M1", activity_id)
    group = bench.sign_up("M2", activity_id, guests=[{"name": "甲"}])
    last = bench.sign_up("M3", activity_id)
    assert bench.status(first, group, last) == ["confirmed", "waitlisted", "waitlisted"]
    done = bench.order(Verb.PROMOTE, activity_id, group, last, reason="家属陪同")
    assert bench.status(group, last) == ["waitlisted", "confirmed"] and bench.taken(activity_id) == (2, 1)
    assert done.left_out == ((group, "顾晓棠", DeskRefusal.NO_ROOM),)
    verbs = db.session.scalars(
        select(AuditEntry.verb).where(AuditEntry.what_id == last, AuditEntry.what == "registration")
    )
    assert "promote_by_hand" in list(verbs) and told("promoted") == [last]
    with pytest.raises(Invalid):
        bench.order(Verb.PROMOTE, activity_id, group)


def test_of_everybody_only_those_meant_are_changed(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity(**ASKED)
    ids = [bench.sign_up(number, activity_id) for number in ("M1", "M2", "M3")]
    bench.order(Verb.APPROVE, activity_id, ids[0])
    done = bench.order(Verb.APPROVE, activity_id, everybody=True, filters=desk.Filters(union="A1"))
    assert (done.count, done.left_out) == (1, ()) and bench.status(*ids) == ["confirmed", "confirmed", "pending"]


def test_what_cannot_be_done_is_named(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity(**ASKED)
    made = bench.sign_up("M1", activity_id)
    assert bench.order(Verb.PROMOTE, activity_id, made, reason="x").left_out[0][2] is DeskRefusal.NOT_WAITING
    bench.order(Verb.APPROVE, activity_id, made)
    assert bench.order(Verb.APPROVE, activity_id, made).left_out[0][2] is DeskRefusal.NOT_PENDING
    bench.order(Verb.WITHDRAW, activity_id, made)
    assert bench.order(Verb.REJECT, activity_id, made, reason="x").left_out[0][2] is DeskRefusal.NOT_LIVE
    with pytest.raises(Refused) as refused:
        desk.carry_out_one(by=cast.actor("chair"), at=NOON, registration_id=made, order=Order(Verb.APPROVE))
    assert refused.value.code is DeskRefusal.NOT_PENDING


@pytest.mark.parametrize(("status", "code"), [("cancelled", "cancelled"), ("held", "closed"), ("archived", "closed")])
def test_nobody_is_given_a_place_in_what_is_called_off_or_over(
    bench: Bench, cast: Cast, status: str, code: str
) -> None:
    activity_id = cast.activity(capacity=1, **ASKED)
    ids = [bench.sign_up(number, activity_id) for number in ("M1", "M2", "M3")]
    gone = bench.order(Verb.WITHDRAW, activity_id, ids[2])
    with write_tx():
        db.session.get_one(Activity, activity_id).status = status
    done = bench.order(Verb.APPROVE, activity_id, *ids[:2])
    assert done.count == 0 and [why for _id, _name, why in done.left_out] == [code] * 2
    assert bench.undo(gone, activity_id).left_out[0][2] == code
    assert bench.status(*ids) == ["pending", "pending", "withdrawn"] and told("approved") == []


def test_those_who_will_be_drawn_are_not_approved_by_hand(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity(capacity=1, terms={"allotment": "draw"})
    made = bench.sign_up("M1", activity_id)
    done = bench.order(Verb.APPROVE, activity_id, made)
    assert done.left_out[0][2] is DeskRefusal.TO_BE_DRAWN and bench.status(made) == ["pending"]


@pytest.mark.parametrize("number", ["liaison", "checker", "statistician", "auditor", "M2"])
def test_who_may_not_edit_the_activity_decides_nothing(bench: Bench, cast: Cast, number: str) -> None:
    activity_id = cast.activity(**ASKED)
    made = bench.sign_up("M1", activity_id)
    for verb in (Verb.APPROVE, Verb.REJECT, Verb.PROMOTE):
        with pytest.raises(NotAllowed):
            bench.order(verb, activity_id, made, by=number, reason="x")
    assert bench.status(made) == ["pending"]


def test_a_liaison_withdraws_own_members_and_sees_no_others(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity(host="T")
    cast.appoint("M4", Role.LIAISON, "B")
    own, other = bench.sign_up("M4", activity_id), bench.sign_up("M1", activity_id)
    done = bench.order(Verb.WITHDRAW, activity_id, own, other, by="M4")
    assert (done.count, done.left_out) == (1, ()) and bench.status(own, other) == ["withdrawn", "confirmed"]


def test_an_organiser_elsewhere_finds_nothing(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity(host="A", visibility="audience")
    cast.appoint("M4", Role.ORGANISER, "B")
    made = bench.sign_up("M1", activity_id)
    with pytest.raises(NotFound):
        bench.order(Verb.REJECT, activity_id, made, by="M4", reason="x")
    with pytest.raises(NotFound):
        desk.carry_out_one(by=cast.actor("M4"), at=NOON, registration_id=made, order=Order(Verb.REJECT, "x"))


def test_a_registration_of_another_activity_is_not_reached(bench: Bench, cast: Cast) -> None:
    here, there = cast.activity("X1", **ASKED), cast.activity("X2", host="B", **ASKED)
    other = bench.sign_up("M4", there)
    assert bench.order(Verb.APPROVE, here, other).count == 0 and bench.status(other) == ["pending"]


def test_it_is_too_late_once_the_last_date_has_begun(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity()
    made = bench.sign_up("M1", activity_id)
    bench.clock.at = NOON + timedelta(days=8)
    done = bench.order(Verb.WITHDRAW, activity_id, made)
    assert done.left_out[0][2] is WithdrawRefusal.HAS_BEGUN and bench.status(made) == [Status.CONFIRMED]


def test_where_nobody_has_to_apply_it_is_the_same(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity()
    for _time in range(2):
        bench.order(Verb.REJECT, activity_id, bench.sign_up("M1", activity_id), reason="不在本单位")
    with pytest.raises(Refused) as refused:
        bench.sign_up("M1", activity_id)
    assert refused.value.code is RefusalCode.LIMIT_REACHED
    made = desk.add(by=cast.actor("organiser"), at=bench.clock.at, activity_id=activity_id, member_no="M1")
    assert bench.status(made) == ["confirmed"]
