"""Pasted blocks: every line is a person or a named fault, whatever it was copied from."""

from datetime import date
from typing import Any

import pytest

from activity_hub.rules.faults import FaultCode
from activity_hub.rules.line_up import Mark, Part
from activity_hub.rules.pasting import Name, Pasted, PasteFault, PasteNotice, Said, read_text

RUN, JUMP, RELAY = Name(1, "男子100米"), Name(2, "跳远"), Name(3, "4×100米接力", True)
CONTESTS = (RUN, JUMP, RELAY)


def read(text: str, default: Name | None = None) -> Pasted:
    return read_text(text, CONTESTS, default)


def people(text: str, default: Name | None = None) -> list[Said]:
    pasted = read(text, default)
    assert pasted.faults == []
    return pasted.people


def faults(text: str) -> list[tuple[int, str]]:
    pasted = read(text)
    assert pasted.faults
    return [(one.line, one.code.value) for one in pasted.faults]


def names(text: str) -> list[str | None]:
    return [one.name for one in people(text)]


# --- lists from a chat


def test_the_worked_case() -> None:
    found = people("#接龙\n1. 张三 男\n2、李四\n3.王五(替补)", default=JUMP)
    assert [(one.name, one.gender, one.marks) for one in found] == [
        ("张三", "M", {2: Mark(1, False)}),
        ("李四", None, {2: Mark(1, False)}),
        ("王五", None, {2: Mark(1, True)}),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "1. 张三",
        "1、张三",
        "1．张三",
        "１、张三",
        "1，张三",
        "1) 张三",
        "(1) 张三",
        "（1）张三",
        "1 张三",
        "1张三",
        "1\ufe0f\u20e3 张三",
        "1\ufe0f\u20e30\ufe0f\u20e3张三",
        "① 张三",
        "❶张三",
        "1.张三👍🏻",
        "\u200b1.\u00a0张三\u3000",
        "张三",
        "张 三",
        "12. 张  三",
        "1. 张三 √",
        "1:张三",
    ],
)
def test_numbers_before_a_name(line: str) -> None:
    assert names(line) == ["张三"]


@pytest.mark.parametrize("name", ["买买提·艾力", "买买提•艾力", "欧阳娜娜", "𠮷田", "John Smith", "李"])
def test_names_of_every_shape_are_kept(name: str) -> None:
    assert names(f"1. {name}") == [name]


@pytest.mark.parametrize("line", ["沈 知 行", "1. 沈 知行", "沈\u3000知行 男"])
def test_spaces_inside_a_name_belong_to_it(line: str) -> None:
    assert names(line) == ["沈知行"]


def test_what_stands_behind_a_name() -> None:
    one = people("1. 张三 女 13900000001 教练 1990年")[0]
    assert (one.gender, one.phone, one.part, one.birth_year) == ("F", "13900000001", Part.COACH, 1990)
    one = people("2. 李四（男，尾号0012）")[0]
    assert (one.name, one.gender, one.phone_end) == ("李四", "M", "0012")
    assert people("李四 0012")[0].phone_end == "0012"
    assert people("王五 1990-05-07")[0].birth_on == date(1990, 5, 7)
    assert people("10000001 王五")[0].member_no == "10000001"
    assert people("10000001")[0].member_no == "10000001"


def test_contests_in_a_line() -> None:
    one = people("1. 张三 跳远、4x100米接力(2队)")[0]
    assert (one.name, one.marks) == ("张三", {2: Mark(1), 3: Mark(2)})
    assert people("1. 张三：男子100米（替补）")[0].marks == {1: Mark(1, True)}
    assert people("3.王五(替补) 跳远")[0].marks == {2: Mark(1, True)}


def test_lines_before_the_first_number_are_a_heading_and_said_to_be() -> None:
    pasted = read("#接龙\n周五运动会报名\n例 1. 姓名 性别\n\n1. 张三\n2. 李四")
    assert [one.name for one in pasted.people] == ["张三", "李四"]
    assert [(one.line, one.code, one.value) for one in pasted.notices] == [
        (1, PasteNotice.HEADING, "#接龙"),
        (2, PasteNotice.HEADING, "周五运动会报名"),
        (3, PasteNotice.HEADING, "例 1. 姓名 性别"),
    ]
    assert [one.line for one in pasted.people] == [5, 6]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("1. ", PasteFault.NO_NAME),
        ("2. 男", PasteFault.NO_NAME),
        ("3. 张三 李四", PasteFault.TWO_NAMES),
        ("3. 张三、李四", PasteFault.TWO_NAMES),
        ("4. 王五(替补)", PasteFault.RESERVE_OF_WHAT),
        ("5. 张三 男 女", FaultCode.CONTRADICTS),
        ("6. 张三 1.39E+10", FaultCode.DESTROYED_NUMBER),
        ("7. 张三 110101199003072316", FaultCode.IDENTITY_NUMBER),
        ("8. 张三 #N/A", FaultCode.ERROR_CELL),
        ("9. 张三 200米", PasteFault.UNREADABLE),
        ("10. ……", PasteFault.UNREADABLE),
    ],
)
def test_what_cannot_be_read_is_named(line: str, code: Any) -> None:
    assert faults(f"0. 好人\n{line}") == [(2, code.value)]


# --- rows of a spreadsheet

BLOCK = (
    "会员号\t姓名\t性别\t职务\t男子100米\t跳远\t4×100米接力\n"
    "M1\t张三\t男\t\t√\t\t1\n"
    "M2\t李四\t男\t领队\t\t是\t2队\n"
    "M3\t王五\t女\t教练\t\t\t1替\n"
)


def test_a_table_with_contests_as_columns() -> None:
    found = people(BLOCK)
    assert [(one.line, one.member_no, one.name, one.gender, one.part, one.marks) for one in found] == [
        (2, "M1", "张三", "M", None, {1: Mark(), 3: Mark()}),
        (3, "M2", "李四", "M", Part.LEADER, {2: Mark(), 3: Mark(2)}),
        (4, "M3", "王五", "F", Part.COACH, {3: Mark(1, True)}),
    ]
    assert read(BLOCK).columns == frozenset({1, 2, 3})


def test_contest_names_in_one_cell() -> None:
    text = "序号\t姓名\t报名项目\n1\t张三\t跳远、男子100米\n2\t李四\t4*100米接力（替补）\n3\t王五\t\n"
    assert [one.marks for one in people(text)] == [{1: Mark(), 2: Mark()}, {3: Mark(1, True)}, {}]


def test_a_title_above_and_empty_rows_between() -> None:
    text = "明达纺织报名表\t\t\n\n姓名\t性别\t跳远\n张三\t男\t√\n\t\t\n李四\t女\t\n"
    pasted = read(text)
    assert [(one.line, one.name) for one in pasted.people] == [(4, "张三"), (6, "李四")]
    assert [one.code for one in pasted.notices] == [PasteNotice.HEADING]


def test_a_table_without_a_header() -> None:
    found = people("1\t张三\t男\t跳远\n2\t李四\t女\t男子100米 跳远\n")
    assert [(one.name, one.gender, set(one.marks)) for one in found] == [("张三", "M", {2}), ("李四", "F", {1, 2})]
    assert [(one.member_no, one.name) for one in people("M1\t张三\nM2\t李 四")] == [("M1", "张三"), ("M2", "李四")]
    assert faults("张三\t√\t\n李四\t\t200米")[0] == (2, "unreadable")


def test_columns_that_are_left_are_named() -> None:
    pasted = read("姓名\t身份证号\t备注\n张三\t110101199003072316\t素食\n")
    assert [one.name for one in pasted.people] == ["张三"]
    assert [(one.code, one.value) for one in pasted.notices] == [
        (PasteNotice.IDENTITY_COLUMN, "身份证号"),
        (PasteNotice.COLUMN_LEFT, "备注"),
    ]


def test_ticks_under_an_unknown_contest_are_a_fault() -> None:
    assert faults("姓名\t跳高\n张三\t√\n") == [(1, "unknown_contest")]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("\t男\t√", PasteFault.NO_NAME),
        ("张三\t中\t√", FaultCode.UNKNOWN_WORD),
        ("张三\t男\t12.5秒", PasteFault.UNREADABLE_MARK),
        ("张三\t男\t2", PasteFault.UNREADABLE_MARK),  # a single has no second squad
        ("张三\t男\t√\t多余", FaultCode.EXTRA_CELLS),
        ("张三(李四)\t男\t√", PasteFault.TWO_NAMES),
        ("#N/A\t男\t√", FaultCode.ERROR_CELL),
    ],
)
def test_every_fault_of_a_row_is_named(row: str, code: Any) -> None:
    assert faults(f"姓名\t性别\t跳远\n好人\t女\t√\n{row}\n") == [(3, code.value)]


def test_all_faults_come_at_once_and_in_order() -> None:
    text = "会员号\t姓名\t项目\n1.39E+10\t张三\t跳远\nM2\t李四\t跳高\n\t\t跳远\n"
    assert faults(text) == [(2, "destroyed_number"), (3, "unknown_contest"), (4, "no_name")]


def test_a_cell_with_a_line_break_in_it() -> None:
    assert people('姓名\t项目\n张三\t"跳远\n男子100米"\n李四\t\n')[0].marks == {1: Mark(), 2: Mark()}


def test_a_name_with_a_reserve_in_brackets() -> None:
    one = people("姓名\t跳远\n王五(替补)\t√\n")[0]
    assert (one.name, one.marks) == ("王五", {2: Mark(1, True)})


def test_one_column_and_commas() -> None:
    assert names("姓名\n张三\n李四") == ["张三", "李四"]
    assert [(one.name, one.gender) for one in people("姓名,性别\n张三,男\n")] == [("张三", "M")]


def test_a_spreadsheet_that_made_numbers_of_everything() -> None:
    one = people("会员号\t姓名\t手机\t出生日期\t跳远\n10000001.0\t张三\t13900000001.0\t33000\t1.0\n")[0]
    assert (one.member_no, one.phone, one.birth_on, one.marks) == (
        "10000001",
        "13900000001",
        date(1990, 5, 7),
        {2: Mark()},
    )


def test_nothing_and_too_much() -> None:
    assert faults(" \n\t\n") == [(1, "nothing")]
    assert faults("张三\n" * 1001) == [(1, "too_many_lines")]
    assert faults("#接龙") == [(1, "nothing")]


def test_every_line_is_accounted_for() -> None:
    text = "\n".join(["#接龙", "1. 张三", "？？", "2. 李四 王五", "谢谢大家", "", "3. 赵六"])
    pasted = read(text)
    told = {one.line for one in (*pasted.people, *pasted.faults, *pasted.notices)}
    assert told == {1, 2, 3, 4, 5, 7}
