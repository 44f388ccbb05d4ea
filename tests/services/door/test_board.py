"""The board of the hall: arrivals by union, the last names masked, and who may look at it."""

from datetime import timedelta

import pytest

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Enterprise, Occurrence, Union
from activity_hub.rules.permissions import Role
from activity_hub.services.base.access import NotAllowed, NotFound
from activity_hub.services.door import board
from tests.services.door.scanned import START, code_of, scan
from tests.statements import statements


def test_arrivals_by_union_and_the_last_names(register, basketball, say):
    first, second = register("M1", basketball), register("M3", basketball)
    register("M2", basketball)
    say(scan(code_of(first)))
    say(scan(code_of(second)), at=START + timedelta(minutes=1))
    seen = board.board(at=START, activity_id=basketball)
    assert (seen.present, seen.expected) == (2, 3)
    assert [(bar.name, bar.present, bar.expected) for bar in seen.bars] == [
        ("明达纺织工会", 1, 2),
        ("宏图机电工会", 1, 1),
    ]
    assert [(one.name, one.union_name) for one in seen.last] == [("何*", "宏图机电工会"), ("沈*", "明达纺织工会")]


def test_an_activity_without_people_or_dates_has_a_board_too(cast, basketball):
    empty = board.board(at=START, activity_id=basketball)
    assert (empty.present, empty.expected, empty.bars, empty.last) == (0, 0, [], [])
    with write_tx():
        for row in db.session.query(Occurrence).all():
            row.status = "cancelled"
        db.session.get_one(Activity, basketball).revision += 1
    assert board.board(at=START, activity_id=basketball).held_on is None


def test_many_unions_share_the_last_bar(cast, register, basketball):
    with write_tx():
        for at in range(15):
            union = Union(code=f"U{at}", name=f"第{at}工会", level="base", base_kind="single", path=f"/9/{at}/")
            db.session.add(union)
            db.session.flush()
            cast.unions[f"U{at}"] = union.id
            db.session.add(Enterprise(code=f"E-U{at}", name=f"企业{at}", union_id=union.id, legal_id=f"U{at}"))
            cast.add_member(f"P{at}", f"人{at}", "F", f"U{at}")
    for at in range(15):
        register(f"P{at}", basketball)
    seen = board.board(at=START, activity_id=basketball)
    assert len(seen.bars) == board.MOST_UNIONS and seen.left_out == 4
    assert (seen.bars[-1].name, seen.bars[-1].expected, seen.expected) == ("", 4, 15)


def test_it_costs_few_statements(register, basketball, say):
    say(*[scan(code_of(register(number, basketball))) for number in ("M1", "M2", "M3")])
    with statements() as sent:
        board.board(at=START, activity_id=basketball)
    assert len(sent) <= 7


@pytest.mark.parametrize("number", ["administrator", "chair", "organiser", "checker", "statistician", "auditor"])
def test_whoever_scans_or_sees_registrations_may_look(cast, basketball, number):
    board.require(cast.actor(number), basketball)


@pytest.mark.parametrize("number", ["liaison", "M1", "M4"])
def test_nobody_else_may(cast, basketball, number):
    with pytest.raises(NotAllowed):
        board.require(cast.actor(number), basketball)


def test_a_phone_at_the_door_may_not(basketball, at_the_gate):
    with pytest.raises(NotAllowed):
        board.require(at_the_gate(basketball, "2号口"), basketball)


def test_elsewhere_it_is_not_theirs(cast):
    other, draft = cast.activity("X2", "B"), cast.activity("X3", "B", status="draft")
    with pytest.raises(NotAllowed):
        board.require(cast.actor("checker"), other)
    with pytest.raises(NotFound):
        board.require(cast.actor("checker"), draft)
    cast.appoint("checker", Role.CHECKER, "B")
    board.require(cast.actor("checker"), other)
