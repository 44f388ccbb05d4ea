"""Blocks pasted by a liaison: matched with the roll of the union, whole or not at all."""

from collections.abc import Iterator
from typing import Any

import pytest

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Delegate, Member
from activity_hub.rules.activity import ChangeRefusal
from activity_hub.rules.delegation import DelegationRefusal
from activity_hub.rules.faults import FaultCode
from activity_hub.rules.line_up import Part, RuleKind
from activity_hub.rules.pasting import PasteFault
from activity_hub.services import delegation
from activity_hub.services.base.access import Invalid, NotFound, Refused
from activity_hub.services.delegation import Cell, PasteOutcome
from tests.services.delegation.conftest import Day
from tests.statements import statements


def paste(day: Day, text: str, **more: Any) -> PasteOutcome:
    return delegation.paste(text=text, **day.of(), **more)


def faults(done: PasteOutcome) -> list[tuple[int, str, str]]:
    assert not done.is_written
    return [(one.line, one.code.value, one.value) for one in done.faults]


def names(people: Any) -> list[str]:
    return [one.name for one in people]


def test_a_chat_list_goes_into_the_contest_asked_for(day: Day) -> None:
    done = paste(day, "#接龙\n1. 沈知行 男\n2、顾晓棠\n3.席二(替补)", contest_id=day.relay)
    assert done.is_written
    assert names(done.added) == ["沈知行", "顾晓棠", "席二"]
    cells = {one.name: one.cells for one in day.sheet().people}
    assert cells == {
        "沈知行": {day.relay: Cell(day.relay)},
        "顾晓棠": {day.relay: Cell(day.relay)},
        "席二": {day.relay: Cell(day.relay, 1, True)},
    }


def test_a_block_from_a_spreadsheet(day: Day) -> None:
    text = "会员号\t姓名\t职务\t跳远\t4×100米接力\nM1\t沈知行\t领队\t√\t1\n\t顾晓棠\t\t\t1替\n"
    done = paste(day, text)
    assert done.is_written
    first, second = day.sheet().people
    assert (first.part, set(first.cells)) == (Part.LEADER, {day.run, day.relay})
    assert second.cells == {day.relay: Cell(day.relay, 1, True)}


def test_nobody_comes_in_where_one_line_cannot(day: Day) -> None:
    done = paste(day, "姓名\t跳远\n沈知行\t√\n无此人\t√\n顾晓棠\t什么\n1.39E+10\t\n")
    assert faults(done) == [
        (3, "unknown_person", "无此人"),
        (4, "unreadable_mark", "什么"),
        (5, "unknown_person", "1.39E+10"),
    ]
    assert db.session.query(Delegate).count() == 0


def test_a_member_of_another_union_is_unknown_here(day: Day) -> None:
    assert faults(paste(day, "周一鸣")) == [(1, "unknown_person", "周一鸣")]
    assert faults(paste(day, "M4 周一鸣")) == [(1, "unknown_person", "M4")]
    with pytest.raises(NotFound):
        delegation.paste(text="周一鸣", **day.of(union="B1"))


def test_a_number_that_is_somebody_else_is_not_believed(day: Day) -> None:
    assert faults(paste(day, "M1 顾晓棠")) == [(1, PasteFault.OTHER_NAME.value, "M1")]


@pytest.fixture
def namesakes(day: Day) -> Iterator[Day]:
    with write_tx():
        for number, gender, phone in (
            ("Z1", "M", "13900000001"),
            ("Z2", "F", "13900000002"),
            ("Z3", "M", "13900000003"),
        ):
            day.cast.add_member(number, "张伟", gender, "A1", phone=phone)
    yield day


def test_of_several_a_person_chooses(namesakes: Day) -> None:
    done = paste(namesakes, "1. 沈知行\n2. 张伟")
    assert not done.is_written
    assert done.faults == ()
    (unclear,) = done.unclear
    assert (unclear.line, unclear.text) == (2, "2. 张伟")
    assert [(one.member_no, one.gender, one.phone_end, one.union_name) for one in unclear.candidates] == [
        ("Z1", "M", "0001", "明达纺织工会"),
        ("Z2", "F", "0002", "明达纺织工会"),
        ("Z3", "M", "0003", "明达纺织工会"),
    ]
    done = paste(namesakes, "1. 沈知行\n2. 张伟", chosen={2: "Z2"})
    assert [one.member_no for one in done.added] == ["M1", "Z2"]


def test_what_else_is_said_tells_namesakes_apart(namesakes: Day) -> None:
    assert [one.member_no for one in paste(namesakes, "张伟 女").added] == ["Z2"]
    assert [one.member_no for one in paste(namesakes, "张伟 0003").added] == ["Z3"]
    assert [one.member_no for one in paste(namesakes, "张伟 13900000001").added] == ["Z1"]
    assert faults(paste(namesakes, "张伟 9999")) == [(1, "unknown_person", "张伟")]


def test_a_choice_is_only_among_the_own(namesakes: Day) -> None:
    assert faults(paste(namesakes, "张伟", chosen={1: "M4"})) == [(1, "unknown_person", "张伟")]


def test_a_line_may_be_left_out_by_a_person(day: Day) -> None:
    done = paste(day, "1. 沈知行\n2. 无此人", chosen={2: ""})
    assert done.is_written
    assert names(done.added) == ["沈知行"]


def test_spaces_dots_and_width_do_not_make_another_person(day: Day) -> None:
    with write_tx():
        day.cast.add_member("U1", "买买提·艾力", "M", "A1")
    done = paste(day, "1．沈 知 行\n2. 买买提•艾力\n")
    assert [one.member_no for one in done.added] == ["M1", "U1"]


def test_one_person_in_a_line_for_each_contest(day: Day) -> None:
    done = paste(day, "姓名\t项目\n沈知行\t跳远\n沈知行\t4×100米接力\n")
    assert done.is_written
    assert set(day.sheet().people[0].cells) == {day.run, day.relay}
    assert faults(paste(day, "姓名\t项目\n沈知行\t跳远\n沈知行\t跳远\n")) == [(3, "twice", "沈知行")]
    again = paste(day, "沈知行\n沈 知行")
    assert [(one.line, one.code, one.detail["other"]) for one in again.faults] == [(2, PasteFault.TWICE, 1)]


def test_a_column_says_no_where_it_is_empty_and_nothing_else_is_touched(day: Day) -> None:
    day.save(day.row("M1", day.run, day.relay), day.row("M2", day.run))
    done = paste(day, "姓名\t跳远\n沈知行\t\n")
    assert (names(done.changed), names(done.added)) == (["沈知行"], [])
    cells = {one.member_no: set(one.cells) for one in day.sheet().people}
    assert cells == {"M1": {day.relay}, "M2": {day.run}}
    done = paste(day, "沈知行\n顾晓棠")
    assert names(done.unchanged) == ["沈知行", "顾晓棠"]
    assert {one.member_no: set(one.cells) for one in day.sheet().people} == cells


def test_a_paste_into_what_is_handed_in_keeps_the_rules(day: Day) -> None:
    day.entered()
    with pytest.raises(Refused) as no:
        paste(day, "席二 4×100米接力")
    assert no.value.code is DelegationRefusal.RULES_BROKEN
    assert [one.kind for one in no.value.detail["broken"]] == [RuleKind.SQUAD_SIZE]
    assert paste(day, "席二 跳远").is_written
    assert db.session.get(Activity, day.id).taken == 3


def test_a_stale_paste_and_an_unknown_contest_are_refused(day: Day) -> None:
    day.save(day.row("M1"))
    with pytest.raises(Refused) as no:
        paste(day, "顾晓棠", seen_revision=0)
    assert no.value.code is ChangeRefusal.CHANGED_MEANWHILE
    with pytest.raises(Invalid):
        paste(day, "顾晓棠", contest_id=999)


class File:
    """What a reader of files hands over."""

    def __init__(self, *rows: tuple[str, ...], fault: str | None = None) -> None:
        self.fault, self.fault_line, self.sheets_left = fault, 1, ("说明",)
        self._rows = rows
        self.held_up_others = False

    def rows(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        self.held_up_others = bool(db.session().info.get("writing"))
        yield from enumerate(self._rows, 1)


def test_a_file_is_read_as_a_block_is(day: Day) -> None:
    done = delegation.upload(raw=File(("姓名", "跳远"), ("沈知行", "√")), **day.of())
    assert done.is_written
    assert [one.value for one in done.notices] == ["说明"]
    done = delegation.upload(raw=File(fault="not_xlsx"), **day.of())
    assert [one.code for one in done.faults] == [FaultCode.NOT_XLSX]
    assert delegation.upload(raw=File(("1. 沈知行",), ("2. 顾晓棠",)), **day.of()).is_written


def test_a_file_is_unpacked_before_anything_is_locked(day: Day) -> None:
    file = File(("沈知行",))
    assert delegation.upload(raw=file, **day.of()).is_written and not file.held_up_others


def test_a_big_block_costs_a_constant_number_of_statements(day: Day) -> None:
    with write_tx():
        for at in range(24):
            day.cast.add_member(f"D{at}", f"队员{at}", "M", "A1")
    header = "姓名\t会员号\t跳远\t4×100米接力\n"
    text = header + "".join(f"队员{at}\tD{at}\t√\t{at // 2 + 1}\n" for at in range(24))
    with statements() as sent:
        assert paste(day, text).is_written
    assert len(sent) <= 26, sent
    assert db.session.query(Member).count() > 24
