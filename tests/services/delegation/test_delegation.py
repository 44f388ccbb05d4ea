"""A liaison's draft: looking at it, writing the grid, what it breaks, its log, its form and what it costs."""

import pytest

from activity_hub.database import db, write_tx
from activity_hub.models import Delegate, Entry
from activity_hub.rules.activity import ChangeRefusal
from activity_hub.rules.delegation import DelegationRefusal, DelegationStatus
from activity_hub.rules.line_up import Bound, Part, RuleKind
from activity_hub.rules.permissions import Role
from activity_hub.rules.places import RefusalCode
from activity_hub.services import delegation
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound
from activity_hub.services.delegation import Cell
from tests.conftest import NOON
from tests.services.delegation.conftest import CLOSES, Day, numbers, refused
from tests.statements import statements


def test_looking_writes_nothing(day: Day) -> None:
    sheet = day.sheet()
    assert (sheet.revision, sheet.status, sheet.people, sheet.may_change) == (0, DelegationStatus.DRAFT, (), True)
    assert (sheet.members, sheet.closes_at, [one.name for one in sheet.contests]) == (
        9,
        CLOSES,
        ["跳远", "4×100米接力"],
    )
    assert db.session.query(Delegate).count() == 0


def test_the_unions_one_may_open(day: Day) -> None:
    day.save(day.row("M1"))
    found = delegation.unions(by=day.liaison, activity_id=day.id)
    assert [(one.code, one.status, one.people) for one in found] == [
        ("A1", DelegationStatus.DRAFT, 1),
        ("A", None, 0),
        ("A2", None, 0),
    ]
    assert [one.code for one in delegation.unions(by=day.liaison, activity_id=day.id, words="宏图")] == ["A2"]
    assert delegation.unions(by=day.cast.actor("M1"), activity_id=day.id) == []


def test_a_foreign_union_is_not_there(day: Day) -> None:
    with pytest.raises(NotFound):
        delegation.sheet(**day.of(union="B1"))
    with pytest.raises(NotFound):
        delegation.save(rows=[], seen_revision=None, **day.of(union="B1"))
    with pytest.raises(NotFound):
        delegation.sheet(**day.of(who="M1"))
    with pytest.raises(NotAllowed):
        delegation.save(rows=[], seen_revision=None, **day.of(who="auditor"))


def test_a_union_outside_the_audience_sends_nobody(day: Day) -> None:
    day.cast.appoint("M4", Role.LIAISON, "B1")
    with refused(RefusalCode.NOT_INVITED):
        delegation.sheet(**day.of(who="M4", union="B1"))


def test_without_contests_there_are_no_delegations(day: Day) -> None:
    other = day.cast.activity("X2")
    with refused(DelegationRefusal.NO_CONTESTS):
        delegation.sheet(**day.of() | {"activity_id": other})


def test_the_roll_to_pick_from(day: Day) -> None:
    day.save(day.row("M1"))
    found = delegation.roll(**day.of())
    assert found.total == 9
    assert {one.member_no: one.is_in for one in found.lines}["M1"] is True
    assert [one.member_no for one in delegation.roll(**day.of(), words="gxt").lines] == ["M2"]


def test_the_grid_is_kept_as_it_was_sent(day: Day) -> None:
    sheet = day.save(
        day.row("M2", Cell(day.relay, 2, True), part="leader"), day.row("M1", day.run), day.row("M2", day.run)
    )
    assert numbers(sheet) == ["M2", "M1"]
    assert sheet.revision == 1
    again = day.sheet()
    assert again.people == sheet.people
    assert again.people[0].cells == {day.run: Cell(day.run)}
    assert (again.people[0].part, again.people[0].union_name, again.people[0].status) == (
        Part.ATHLETE,
        "明达纺织工会",
        None,
    )


def test_people_who_play_alone_have_no_squad(day: Day) -> None:
    assert day.save(day.row("M1", Cell(day.run, 3))).people[0].cells == {day.run: Cell(day.run, 1)}


def test_only_what_differs_is_written(day: Day) -> None:
    day.save(day.row("M1", day.run), day.row("M2", day.run))
    kept = {one.id for one in db.session.query(Entry)}
    sheet = day.save(day.row("M1", day.run), day.row("M2", day.run))
    assert sheet.revision == 1
    assert {one.id for one in db.session.query(Entry)} == kept
    assert day.save(day.row("M2", day.run)).revision == 2
    assert db.session.query(Entry).count() == 1


def test_a_stale_grid_is_refused(day: Day) -> None:
    day.save(day.row("M1"), seen=0)
    with refused(ChangeRefusal.CHANGED_MEANWHILE):
        day.save(day.row("M2"), seen=0)
    assert numbers(day.sheet()) == ["M1"]


def test_strangers_and_nonsense_are_named(day: Day) -> None:
    with refused(DelegationRefusal.NOT_ON_ROLL) as no:
        day.save(day.row("M1"), day.row("M4"), day.row("nobody"))
    assert no.value.detail["numbers"] == ("M4", "nobody")
    with pytest.raises(Invalid) as wrong:
        day.save(day.row("M1", 999), day.row("M2", part="king"), day.row("M1", Cell(day.relay, 100)))
    assert wrong.value.errors == {
        "rows.0.cells": ["unknown_contest"],
        "rows.1.part": ["unknown_word"],
        "rows.2.cells": ["out_of_range"],
    }
    assert day.sheet().people == ()


def test_adding_and_taking_out(day: Day) -> None:
    delegation.add(member_nos=["M1", "M2"], **day.of())
    sheet = delegation.add(member_nos=["M2", "chair"], **day.of(), seen_revision=1)
    assert numbers(sheet) == ["M1", "M2", "chair"]
    assert numbers(delegation.take_out(member_no="M2", **day.of())) == ["M1", "chair"]
    with refused(DelegationRefusal.NOT_IN_DELEGATION):
        delegation.take_out(member_no="M2", **day.of())


def test_a_draft_may_break_rules_and_says_which(day: Day) -> None:
    day.rule("gender", day.relay, gender="F", least=1)
    sheet = day.save(day.row("M1", day.relay))
    assert [(one.kind, one.bound, one.contest_name, one.needed, one.has) for one in sheet.broken] == [
        (RuleKind.SQUAD_SIZE, Bound.LEAST, "4×100米接力", 2, 1),
        (RuleKind.GENDER, Bound.LEAST, "4×100米接力", 1, 0),
    ]
    assert [one.name for one in sheet.broken[0].people] == ["沈知行"]


def test_a_check_writes_nothing(day: Day) -> None:
    rows = [day.row("M1", day.relay)]
    assert [one.kind for one in delegation.check(rows=rows, **day.of())] == [RuleKind.SQUAD_SIZE]
    assert delegation.check(rows=[day.row("M1", day.relay), day.row("M2", day.relay)], **day.of()) == ()
    assert delegation.check(rows=[], **day.of()) == ()
    assert day.sheet().revision == 0


def test_everything_is_in_the_log(day: Day) -> None:
    day.entered()
    lines = delegation.log(by=day.liaison, activity_id=day.id, union="A1")
    assert [(one.verb, one.by) for one in lines] == [("enter", "联四"), ("change", "联四"), ("begin", "联四")]
    assert lines[1].detail == {"joined": 2, "left": 0, "people": 2}
    with pytest.raises(NotFound):
        delegation.log(by=day.cast.actor("M4"), activity_id=day.id, union="A1")


def test_the_form_to_print(day: Day) -> None:
    day.save(day.row("M1", day.run, part="leader"), day.row("M2", Cell(day.relay, 1, True)))
    form = delegation.form(**day.of())
    assert (form.leader.name, form.liaison, form.printed_at) == ("沈知行", "联四", NOON)
    assert [[(line.squad, len(line.people), len(line.reserves)) for line in one.lines] for one in form.entries] == [
        [(None, 1, 0)],
        [(1, 0, 1)],
    ]


def test_a_whole_delegation_costs_a_constant_number_of_statements(day: Day) -> None:
    contests = [day.contest(f"项目{at}") for at in range(6)] + [day.run, day.relay]
    with write_tx():
        for at in range(24):
            day.cast.add_member(f"D{at}", f"队员{at}", "M", "A1")
    rows = [day.row(f"D{at}", *contests) for at in range(24)]
    counts = []
    for some in (rows[:4], rows, [day.row(f"D{at}", *contests[:7]) for at in range(24)]):
        with statements() as sent:
            day.save(*some)
        counts.append(len(sent))
    assert max(counts) <= 24, counts
    with statements() as sent:
        day.sheet()
    assert len(sent) <= 14, sent
    with statements() as sent:
        delegation.check(rows=rows, **day.of())
    assert len(sent) <= 14, sent
