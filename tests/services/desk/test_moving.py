"""Moving people to another activity: out of the one and into the other together, or not at all."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, AuditEntry, Outbox, Registration
from activity_hub.rules.desk import DeskRefusal, Verb
from activity_hub.rules.permissions import Role
from activity_hub.rules.places import RefusalCode
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound
from tests.cast import Cast
from tests.conftest import NOON
from tests.services.desk.conftest import Bench


def made_there(activity_id: int) -> list[Registration]:
    db.session.rollback()
    rows = select(Registration).where(Registration.activity_id == activity_id).order_by(Registration.id)
    return list(db.session.scalars(rows))


def test_it_works(bench: Bench, cast: Cast) -> None:
    here, there = cast.activity("X1", capacity=1), cast.activity("X2", capacity=1)
    first, second, third = (bench.sign_up(number, here) for number in ("M1", "M2", "M3"))
    done = bench.order(Verb.MOVE, here, first, third, to_id=there)
    assert bench.status(first, second, third) == ["withdrawn", "confirmed", "withdrawn"] and done.count == 2
    assert [(row.member_id, row.status) for row in made_there(there)] == [
        (cast.members["M1"], "confirmed"),
        (cast.members["M3"], "waitlisted"),
    ]
    assert bench.taken(here) == (1, 0) and bench.taken(there) == (1, 1)
    moved = select(Outbox.registration_id, Outbox.activity_id).where(Outbox.kind == "moved")
    assert [tuple(row) for row in db.session.execute(moved.order_by(Outbox.registration_id))] == [
        (row.id, there) for row in made_there(there)
    ]
    assert "move" in set(db.session.scalars(select(AuditEntry.verb)))


def test_whoever_is_refused_there_stays_here(bench: Bench, cast: Cast) -> None:
    here, there = cast.activity("X1"), cast.activity("X2", capacity=1, waitlist=False)
    only_women = cast.activity("X3", audience_gender="F")
    first, second = bench.sign_up("M1", here), bench.sign_up("M2", here)
    done = bench.order(Verb.MOVE, here, first, second, to_id=there)
    assert bench.status(first, second) == ["withdrawn", "confirmed"] and bench.taken(here) == (1, 0)
    assert done.left_out == ((second, "顾晓棠", RefusalCode.FULL),) and bench.taken(there) == (1, 0)
    man = made_there(there)[0].id
    refused = bench.order(Verb.MOVE, there, man, to_id=only_women)
    assert refused.left_out[0][2] is RefusalCode.NOT_ELIGIBLE and bench.status(man) == ["confirmed"]


def test_nothing_is_left_half_done(bench: Bench, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from activity_hub.services.desk import deeds

    here, there = cast.activity("X1"), cast.activity("X2")
    made = bench.sign_up("M1", here)

    def breaks(*_given: object, **_more: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(deeds.audit, "record_all", breaks)
    with pytest.raises(ZeroDivisionError):
        bench.order(Verb.MOVE, here, made, to_id=there)
    assert bench.status(made) == ["confirmed"] and made_there(there) == []
    assert bench.taken(here) == (1, 0) and bench.taken(there) == (0, 0)


def test_sign_up_there_need_not_be_open(bench: Bench, cast: Cast) -> None:
    here, there = cast.activity("X1"), cast.activity("X2", status="closed", terms={"needs_approval": True})
    bench.order(Verb.MOVE, here, bench.sign_up("M1", here), to_id=there)
    assert [row.status for row in made_there(there)] == ["confirmed"]
    draft = cast.activity("X3", status="draft", published_at=None)
    done = bench.order(Verb.MOVE, there, made_there(there)[0].id, to_id=draft)
    assert done.left_out[0][2] is RefusalCode.NOT_OPEN_YET


def test_the_limit_of_a_series_does_not_keep_anybody_from_another_date(bench: Bench, cast: Cast) -> None:
    limited = {"series": "night", "terms": {"series_limit": 1, "season_from": "2026-01-01"}}
    here = cast.activity("X1", **limited)
    there = cast.activity("X2", starts_at=NOON + timedelta(days=9), **limited)
    done = bench.order(Verb.MOVE, here, bench.sign_up("M1", here), to_id=there)
    assert done.left_out == () and [row.status for row in made_there(there)] == ["confirmed"]


def test_who_is_there_already_is_named(bench: Bench, cast: Cast) -> None:
    here, there = cast.activity("X1"), cast.activity("X2")
    made, other = bench.sign_up("M1", here), bench.sign_up("M1", there)
    done = bench.order(Verb.MOVE, here, made, to_id=there)
    assert done.left_out[0][2] is DeskRefusal.ALREADY_THERE and bench.status(made, other) == ["confirmed"] * 2


def test_guests_come_along(bench: Bench, cast: Cast) -> None:
    terms = {"terms": {"guests_max": 2}}
    here, there = cast.activity("X1", capacity=5, **terms), cast.activity("X2", capacity=3, **terms)
    group = bench.sign_up("M1", here, guests=[{"name": "家人"}, {"is_child": True}])
    bench.order(Verb.MOVE, here, group, to_id=there)
    assert [row.places for row in made_there(there)] == [3]
    assert bench.taken(here) == (0, 0) and bench.taken(there) == (3, 0)


def test_taken_back_they_are_where_they_were(bench: Bench, cast: Cast) -> None:
    here, there = cast.activity("X1", capacity=1), cast.activity("X2", capacity=1)
    first = bench.sign_up("M1", here)
    moved = bench.order(Verb.MOVE, here, first, to_id=there)
    waits = bench.sign_up("M2", there)
    undone = bench.undo(moved, here)
    assert undone.left_out == () and bench.status(first, waits) == ["confirmed", "confirmed"]
    assert [row.status for row in made_there(there)] == ["withdrawn", "confirmed"]
    assert bench.taken(here) == (1, 0) and bench.taken(there) == (1, 0)


def test_both_activities_must_be_ones_own(bench: Bench, cast: Cast) -> None:
    here, elsewhere = cast.activity("X1"), cast.activity("X2", host="B")
    hidden = cast.activity("X3", host="B", visibility="audience")
    made = bench.sign_up("M1", here)
    for target, wrong in ((elsewhere, NotAllowed), (hidden, NotFound), (999, NotFound)):
        with pytest.raises(wrong):
            bench.order(Verb.MOVE, here, made, to_id=target)
    cast.appoint("M4", Role.ORGANISER, "B")
    with pytest.raises(NotAllowed):
        bench.order(Verb.MOVE, here, made, by="M4", to_id=elsewhere)
    for target in (here, None):
        with pytest.raises(Invalid):
            bench.order(Verb.MOVE, here, made, to_id=target)
    assert bench.status(made) == ["confirmed"]


def test_the_locks_are_taken_in_the_order_of_ids(bench: Bench, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two organisers who move people both ways at once must not wait for each other for ever."""
    from activity_hub.services.desk import carrying

    first, second = cast.activity("X1"), cast.activity("X2")
    locked: list[int] = []
    usual = carrying.access.activity

    def noted(by: object, activity_id: int, *rest: object, **more: object) -> Activity:
        if more.get("locked"):
            locked.append(activity_id)
        return usual(by, activity_id, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(carrying.access, "activity", noted)
    made = bench.sign_up("M1", second)
    bench.order(Verb.MOVE, second, made, to_id=first)
    assert locked[:2] == [first, second]


def test_the_lists_of_both_are_served(bench: Bench, cast: Cast) -> None:
    here, there = cast.activity("X1", capacity=1), cast.activity("X2")
    first, waits = bench.sign_up("M1", here), bench.sign_up("M2", here)
    bench.order(Verb.MOVE, here, first, to_id=there)
    assert bench.status(waits) == ["confirmed"]
    with write_tx():
        assert db.session.get_one(Activity, here).taken == 1
