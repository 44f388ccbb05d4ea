"""Changes after the deadline: asked for, granted or refused, and a granted one keeps the rules and the places."""

from typing import Any

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Guest, Member, Outbox, Registration
from activity_hub.rules.delegation import ChangeKind, ChangeStatus, DelegationRefusal
from activity_hub.rules.line_up import RuleKind
from activity_hub.rules.places import RefusalCode, Status
from activity_hub.services import delegation
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound, Refused
from activity_hub.services.delegation import Cell, ChangeView
from tests.services.delegation.conftest import CLOSES, Day

STARTS = CLOSES.replace(day=22, hour=11)


@pytest.fixture
def locked(day: Day) -> Day:
    """A line-up handed in, after the deadline."""
    day.rule("gender", day.relay, gender="F", least=1)
    day.entered()
    day.clock.at = CLOSES
    return day


def ask(day: Day, kind: ChangeKind, reason: str = "受伤", **more: Any) -> ChangeView:
    return delegation.ask(kind=kind, reason=reason, **day.of(), **more)


def decide(day: Day, change: ChangeView, grants: bool = True, who: str = "organiser", **more: Any) -> ChangeView:
    return delegation.decide(by=day.cast.actor(who), at=day.clock.at, change_id=change.id, grants=grants, **more)


def statuses(day: Day) -> dict[str, str]:
    asked = select(Member.member_no, Registration.status).join(Member, Member.id == Registration.member_id)
    return dict(db.session.execute(asked.where(Registration.activity_id == day.id).order_by(Registration.id)).all())


def people(day: Day) -> list[str]:
    return [one.member_no for one in day.sheet().people]


def test_a_substitute_takes_over_part_entries_and_place(locked: Day) -> None:
    with write_tx():
        db.session.get(Activity, locked.id).capacity = 2
    locked.cast.register("M3", locked.id, Status.WAITLISTED)  # waits for a place, and must not get this one
    change = ask(locked, ChangeKind.REPLACE, leaves="M1", joins="chair")
    assert (change.status, change.leaves.name, change.joins.name) == (ChangeStatus.ASKED, "沈知行", "席二")
    assert {cell.contest_id for cell in change.cells} == {locked.run, locked.relay}
    assert people(locked) == ["M1", "M2"]
    done = decide(locked, change, answer="同意")
    assert (done.status, done.answer, done.decided_by) == (ChangeStatus.GRANTED, "同意", "文三")
    sheet = locked.sheet()
    assert [(one.member_no, one.status) for one in sheet.people] == [
        ("chair", Status.CONFIRMED),
        ("M2", Status.CONFIRMED),
    ]
    assert set(sheet.people[0].cells) == {locked.run, locked.relay}
    assert statuses(locked) == {"M1": "withdrawn", "M2": "confirmed", "M3": "waitlisted", "chair": "confirmed"}
    assert db.session.get(Activity, locked.id).taken == 2
    assert "line_up_granted" in {row.kind for row in db.session.query(Outbox)}


def test_who_came_along_does_not_come_with_the_substitute(locked: Day) -> None:
    with write_tx():
        row = db.session.query(Registration).filter_by(member_id=locked.cast.members["M1"]).one()
        row.places = 2
        db.session.add(Guest(registration_id=row.id, is_child=True))
        activity = db.session.get(Activity, locked.id)
        activity.taken, activity.capacity = 3, 3
    locked.cast.register("M3", locked.id, Status.WAITLISTED)
    decide(locked, ask(locked, ChangeKind.REPLACE, leaves="M1", joins="chair"))
    assert statuses(locked) == {"M1": "withdrawn", "M2": "confirmed", "M3": "confirmed", "chair": "confirmed"}
    assert db.session.get(Activity, locked.id).taken == 3


def test_a_substitute_must_not_break_a_rule_that_held(locked: Day) -> None:
    with pytest.raises(Refused) as no:
        ask(locked, ChangeKind.REPLACE, leaves="M2", joins="chair")  # the only woman of the relay
    assert no.value.code is DelegationRefusal.RULES_BROKEN
    assert [one.kind for one in no.value.detail["broken"]] == [RuleKind.GENDER]
    assert delegation.changes(**locked.of()) == ()
    assert ask(locked, ChangeKind.REPLACE, leaves="M2", joins="organiser").status is ChangeStatus.ASKED


def test_what_has_changed_since_is_judged_again_when_it_is_granted(locked: Day) -> None:
    first = ask(locked, ChangeKind.REPLACE, leaves="M2", joins="organiser")
    locked.rule("gender", locked.relay, gender="M", most=0)
    second = ask(locked, ChangeKind.REPLACE, leaves="M1", joins="chair")
    assert decide(locked, second).status is ChangeStatus.GRANTED
    with write_tx():
        db.session.get(Member, locked.cast.members["organiser"]).gender = "M"
    with pytest.raises(Refused) as no:
        decide(locked, first)
    assert no.value.code is DelegationRefusal.RULES_BROKEN
    assert people(locked) == ["chair", "M2"]


def test_somebody_hurt_may_be_taken_out_and_the_organiser_sees_what_breaks(locked: Day) -> None:
    change = ask(locked, ChangeKind.WITHDRAW, leaves="M2")
    assert {one.kind for one in change.broken} == {RuleKind.SQUAD_SIZE, RuleKind.GENDER}
    locked.cast.register("M3", locked.id, Status.WAITLISTED)
    decide(locked, change)
    assert people(locked) == ["M1"]
    assert statuses(locked) == {"M1": "confirmed", "M2": "withdrawn", "M3": "confirmed"}
    assert {one.kind for one in locked.sheet().broken} == {RuleKind.SQUAD_SIZE, RuleKind.GENDER}


def test_somebody_may_be_added_after_the_deadline(locked: Day) -> None:
    change = ask(locked, ChangeKind.ADD, joins="chair", cells=[Cell(locked.run, 7)])
    assert change.cells == (Cell(locked.run, 1),)
    decide(locked, change)
    assert people(locked) == ["M1", "M2", "chair"]
    assert statuses(locked)["chair"] == "confirmed"


def test_a_refusal_gives_a_reason_and_changes_nothing(locked: Day) -> None:
    change = ask(locked, ChangeKind.WITHDRAW, leaves="M1")
    with pytest.raises(Invalid) as wrong:
        decide(locked, change, grants=False)
    assert wrong.value.errors == {"answer": ["required"]}
    done = decide(locked, change, grants=False, answer="太晚了")
    assert (done.status, done.answer, done.broken) == (ChangeStatus.REFUSED, "太晚了", ())
    assert people(locked) == ["M1", "M2"]
    with pytest.raises(Refused) as no:
        decide(locked, change)
    assert no.value.code is DelegationRefusal.ALREADY_DECIDED
    assert [one.status for one in delegation.changes(**locked.of())] == [ChangeStatus.REFUSED]


def test_a_clash_is_the_organisers_to_accept(locked: Day) -> None:
    locked.cast.register("chair", locked.cast.activity("X2"))
    change = ask(locked, ChangeKind.REPLACE, leaves="M1", joins="chair")
    with pytest.raises(Refused) as no:
        decide(locked, change)
    assert [(one.member_no, one.code) for one in no.value.detail["people"]] == [("chair", RefusalCode.CLASH)]
    assert statuses(locked)["M1"] == "confirmed"
    decide(locked, change, accept_clashes=True)
    assert people(locked) == ["chair", "M2"]


def test_who_may_ask_and_who_may_decide(locked: Day) -> None:
    with pytest.raises(NotFound):
        delegation.ask(kind=ChangeKind.WITHDRAW, leaves="M1", reason="x", **locked.of(union="B1"))
    change = ask(locked, ChangeKind.WITHDRAW, leaves="M1")
    for who in ("M1", "M4", "liaison", "checker"):
        with pytest.raises(NotFound):
            decide(locked, change, who=who)
    for who in ("auditor", "statistician"):
        with pytest.raises(NotAllowed):
            decide(locked, change, who=who)
    with pytest.raises(NotFound):
        delegation.decide(by=locked.cast.actor("organiser"), at=CLOSES, change_id=2**40, grants=True)


def test_a_wish_is_complete(locked: Day) -> None:
    for kind, more, errors in (
        (ChangeKind.REPLACE, {"reason": " "}, {"reason", "leaves", "joins"}),
        (ChangeKind.REPLACE, {"leaves": "chair", "joins": "M4"}, {"leaves", "joins"}),
        (ChangeKind.WITHDRAW, {"reason": "x" * 401, "leaves": "M1"}, {"reason"}),
        (ChangeKind.WITHDRAW, {"reason": "a\u202eb", "leaves": "M1"}, {"reason"}),
        (ChangeKind.ADD, {"joins": "chair", "cells": [Cell(999)]}, {"cells"}),
    ):
        with pytest.raises(Invalid) as wrong:
            ask(locked, kind, **more)
        assert set(wrong.value.errors) == errors
    with pytest.raises(Refused) as no:
        ask(locked, ChangeKind.ADD, joins="M2")
    assert no.value.code is DelegationRefusal.ALREADY_IN_DELEGATION


def test_before_the_deadline_nothing_needs_asking_and_afterwards_nothing_helps(day: Day) -> None:
    with pytest.raises(Refused) as no:
        ask(day, ChangeKind.WITHDRAW, leaves="M1")
    assert no.value.code is DelegationRefusal.NOT_ENTERED
    day.entered()
    with pytest.raises(Refused) as no:
        ask(day, ChangeKind.WITHDRAW, leaves="M1")
    assert no.value.code is DelegationRefusal.NOT_LOCKED
    day.clock.at = CLOSES
    change = ask(day, ChangeKind.WITHDRAW, leaves="M1")
    day.clock.at = STARTS
    assert day.sheet().may_ask is False
    with pytest.raises(Refused) as no:
        ask(day, ChangeKind.WITHDRAW, leaves="M2")
    assert no.value.code is DelegationRefusal.HAS_BEGUN
    with pytest.raises(Refused) as no:
        decide(day, change)
    assert no.value.code is DelegationRefusal.HAS_BEGUN
    assert decide(day, change, grants=False, answer="已开始").status is ChangeStatus.REFUSED


def test_what_can_no_longer_be_done_is_said(locked: Day) -> None:
    first = ask(locked, ChangeKind.REPLACE, leaves="M1", joins="chair")
    second = ask(locked, ChangeKind.WITHDRAW, leaves="M1")
    decide(locked, first)
    with pytest.raises(Refused) as no:
        decide(locked, second)
    assert no.value.code is DelegationRefusal.NOT_IN_DELEGATION
    assert [one.id for one in delegation.changes(**locked.of())] == [second.id, first.id]
