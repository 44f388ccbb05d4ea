"""Taking a command back: everybody as they were, where that can still be; the others by name."""

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Attendance, Occurrence, Outbox, Registration
from activity_hub.rules.desk import DeskRefusal, Verb
from activity_hub.rules.places import WithdrawRefusal
from activity_hub.services import activity, desk
from activity_hub.services.base import promotion
from activity_hub.services.base.access import NotAllowed
from tests.cast import Cast
from tests.services.desk.conftest import Bench

ASKED = {"terms": {"needs_approval": True}}


def test_an_approval_taken_back_is_an_application_again(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity(capacity=1, **ASKED)
    ids = [bench.sign_up(number, activity_id) for number in ("M1", "M2")]
    undone = bench.undo(bench.order(Verb.APPROVE, activity_id, *ids), activity_id)
    assert bench.status(*ids) == ["pending", "pending"] and bench.taken(activity_id) == (0, 0)
    assert (undone.count, undone.left_out, undone.is_undone, undone.may_undo) == (2, (), True, False)
    told = db.session.scalars(select(Outbox.registration_id).where(Outbox.kind == "restored").order_by(Outbox.id))
    assert list(told) == ids


@pytest.mark.parametrize("verb", [Verb.REJECT, Verb.WITHDRAW])
def test_who_was_sent_away_comes_back_as_they_were(bench: Bench, cast: Cast, verb: Verb) -> None:
    activity_id = cast.activity(capacity=1)
    held, waits = bench.sign_up("M1", activity_id), bench.sign_up("M2", activity_id)
    last = bench.sign_up("M3", activity_id)
    turn = db.session.get_one(Registration, waits).wait_seq
    gone = bench.order(verb, activity_id, waits, reason="误操作")
    bench.undo(gone, activity_id)
    assert bench.status(held, waits, last) == ["confirmed", "waitlisted", "waitlisted"]
    row = db.session.get_one(Registration, waits)
    assert row.wait_seq == turn and row.reason == "" and bench.taken(activity_id) == (1, 2)


def test_a_place_given_on_meanwhile_does_not_come_back(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity(capacity=1)
    held, waits = bench.sign_up("M1", activity_id), bench.sign_up("M2", activity_id)
    gone = bench.order(Verb.REJECT, activity_id, held, reason="误操作")
    undone = bench.undo(gone, activity_id)
    assert bench.status(held, waits) == ["rejected", "confirmed"] and bench.taken(activity_id) == (1, 0)
    assert undone.count == 0 and undone.left_out == ((held, "沈知行", DeskRefusal.NO_ROOM),)


def test_a_place_that_is_still_free_comes_back(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity(capacity=1)
    held = bench.sign_up("M1", activity_id)
    bench.undo(bench.order(Verb.WITHDRAW, activity_id, held), activity_id)
    assert bench.status(held) == ["confirmed"] and bench.taken(activity_id) == (1, 0)


def test_a_place_that_comes_back_counts_in_the_quota_as_it_is_now(bench: Bench, cast: Cast) -> None:
    """Else one union would hold more than its ceiling, and no counter would say so."""
    activity_id = cast.activity(capacity=5)
    gone = bench.order(Verb.WITHDRAW, activity_id, bench.sign_up("M1", activity_id))
    one_for_a1 = [{"union": "A1", "places": 1}]
    activity.change(cast.actor("organiser"), bench.clock.at, activity_id, quotas=one_for_a1)
    bench.undo(gone, activity_id)
    assert [quota.taken for quota in activity.one(cast.actor("organiser"), activity_id).quotas] == [1]
    assert bench.status(bench.sign_up("M2", activity_id)) == ["waitlisted"]


def test_who_signed_up_again_meanwhile_has_that_registration(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity()
    first = bench.sign_up("M1", activity_id)
    gone = bench.order(Verb.WITHDRAW, activity_id, first)
    second = bench.sign_up("M1", activity_id)
    undone = bench.undo(gone, activity_id)
    assert bench.status(first, second) == ["withdrawn", "confirmed"] and bench.taken(activity_id) == (1, 0)
    assert undone.left_out[0][2] is DeskRefusal.SIGNED_UP_AGAIN


def test_what_was_changed_since_stays(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity(**ASKED)
    made = bench.sign_up("M1", activity_id)
    approved = bench.order(Verb.APPROVE, activity_id, made)
    bench.order(Verb.REJECT, activity_id, made, reason="后来不行")
    undone = bench.undo(approved, activity_id)
    assert bench.status(made) == ["rejected"] and undone.left_out[0][2] is DeskRefusal.CHANGED_SINCE


def test_who_was_let_in_meanwhile_stays(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity(**ASKED)
    made = bench.sign_up("M1", activity_id)
    approved = bench.order(Verb.APPROVE, activity_id, made)
    with write_tx():
        day = db.session.scalars(select(Occurrence.id)).one()
        there = {"member_id": cast.members["M1"], "state": "present", "evidence": "scanned"}
        db.session.add(Attendance(occurrence_id=day, **there))
    undone = bench.undo(approved, activity_id)
    assert bench.status(made) == ["confirmed"] and undone.left_out[0][2] is WithdrawRefusal.ALREADY_PRESENT


def test_a_promotion_out_of_turn_gives_the_turn_back(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity(capacity=2, terms={"guests_max": 3})
    bench.sign_up("M1", activity_id)
    group = bench.sign_up("M2", activity_id, guests=[{"name": "甲"}])
    last = bench.sign_up("M3", activity_id)
    bench.undo(bench.order(Verb.PROMOTE, activity_id, last, reason="特殊情况"), activity_id)
    assert bench.status(group, last) == ["waitlisted", "waitlisted"] and bench.taken(activity_id) == (1, 2)


def test_taking_back_serves_the_list(bench: Bench, cast: Cast) -> None:
    """Nobody may be left waiting beside a free place: the repair must find nothing to do."""
    activity_id = cast.activity(capacity=1, **ASKED)
    first, second = bench.sign_up("M1", activity_id), bench.sign_up("M2", activity_id)
    approved = bench.order(Verb.APPROVE, activity_id, first)
    bench.order(Verb.APPROVE, activity_id, second)
    bench.undo(approved, activity_id)
    assert bench.status(first, second) == ["pending", "confirmed"]
    with write_tx():
        from activity_hub.models import Activity

        assert promotion.would_serve(db.session.get_one(Activity, activity_id), bench.clock.at) == 0


def test_twice_is_once(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity(**ASKED)
    made = bench.sign_up("M1", activity_id)
    approved = bench.order(Verb.APPROVE, activity_id, made)
    first = bench.undo(approved, activity_id)
    bench.order(Verb.APPROVE, activity_id, made)
    assert bench.undo(approved, activity_id) == first and bench.status(made) == ["confirmed"]


def test_anothers_command_is_not_there(bench: Bench, cast: Cast) -> None:
    activity_id, other = cast.activity(**ASKED), cast.activity("X2", **ASKED)
    approved = bench.order(Verb.APPROVE, activity_id, bench.sign_up("M1", activity_id))
    assert bench.undo(approved, activity_id, by="chair") is None and bench.undo(approved, other) is None
    with pytest.raises(NotAllowed):
        bench.undo(approved, activity_id, by="statistician")
    assert desk.shown(by=cast.actor("chair"), activity_id=activity_id, bulk_id=approved.bulk_id) is None
    assert desk.shown(by=cast.actor("organiser"), activity_id=activity_id, bulk_id=approved.bulk_id) == approved
    assert bench.status(1) == ["confirmed"]
