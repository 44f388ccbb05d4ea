"""Attendance counts for the union and the enterprise of its day, not of the sign-up, nor of a later move."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Enterprise, Membership
from activity_hub.services import checks
from activity_hub.services.door import paper
from activity_hub.services.door.paper import Signed
from tests.services.door.scanned import START, attendance_rows, code_of, scan

DAY = timedelta(days=1)


@pytest.fixture
def move(cast):
    """move("B1", day) -> M1 belongs to that union from that day on."""

    def one(code, day):
        cast.leave("M1", day - DAY)
        with write_tx() as session:
            at = session.scalar(select(Enterprise.id).where(Enterprise.code == f"E-{code}"))
            session.add(
                Membership(member_id=cast.members["M1"], union_id=cast.unions[code], enterprise_id=at, from_on=day)
            )

    return one


def _alone(say, cast, basketball, registration_id):
    say(scan(code_of(registration_id)))


def _in_a_batch(say, cast, basketball, registration_id):
    say(scan("x"), scan(code_of(registration_id)))


def _on_paper(say, cast, basketball, registration_id):
    signed = Signed(key="one-sheet-of-paper", union="A1", ticked=frozenset({registration_id}))
    paper.enter(by=cast.actor("organiser"), at=START, activity_id=basketball, no=1, signed=signed)


@pytest.mark.parametrize("enter", [_alone, _in_a_batch, _on_paper])
def test_it_counts_for_the_union_of_its_day(enter, say, register, basketball, cast, move):
    registration_id = register("M1", basketball)
    move("B1", START.date())
    enter(say, cast, basketball, registration_id)
    (row,) = attendance_rows()
    assert row.union_then_id == cast.unions["B1"]
    assert db.session.get(Enterprise, row.enterprise_then_id).code == "E-B1"
    assert checks.violations(START)["attendance_keeps_the_union_of_the_day"] == 0


def test_a_later_move_changes_nothing(say, register, basketball, cast, move):
    code = code_of(register("M1", basketball))
    say(scan(code))
    move("B1", START.date() + DAY)
    say(scan(code, "out"))
    say(scan("x"), scan(code))
    assert [row.union_then_id for row in attendance_rows()] == [cast.unions["A1"]]


def test_who_belongs_to_no_union_counts_for_none(say, register, basketball, cast):
    code = code_of(register("M1", basketball))
    cast.leave("M1", START.date() - DAY)
    say(scan(code, offline=True, shown="ok_offline"))
    assert [(row.state, row.union_then_id, row.enterprise_then_id) for row in attendance_rows()] == [
        ("present", None, None)
    ]
