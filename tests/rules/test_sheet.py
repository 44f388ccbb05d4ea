"""Finding the header, naming the columns, and reporting every cell at once."""

from collections.abc import Iterator

import pytest

from activity_hub.rules import sheet
from activity_hub.rules.faults import FaultCode, NoticeCode
from activity_hub.rules.roster import COLUMNS, WHATS
from activity_hub.rules.sheet import Cells


class Rows:
    """A file of rows, numbered from one."""

    def __init__(self, *rows: Cells, fault: str | None = None) -> None:
        self.given = rows
        self.fault: str | None = None
        self.will_fault = fault
        self.fault_line = 7
        self.sheets_left: tuple[str, ...] = ()

    def rows(self) -> Iterator[tuple[int, Cells]]:
        yield from enumerate(self.given, start=1)
        self.fault = self.will_fault


def test_chinese_headers_are_known() -> None:
    found = sheet.read("members", Rows(("姓名", "性别", "联系电话", "工会"), ("张三", "男", "13900000001", "S001")))
    assert found.faults == [] and found.notices == []
    assert found.records[0].values == {"name": "张三", "gender": "M", "phone": "13900000001", "union": "S001"}


@pytest.mark.parametrize("header", ["手机号码（必填）", "*手机号码", "手机 号码", "手机号码:", "Phone", "phone "])
def test_marks_around_a_header_do_not_matter(header: str) -> None:
    column = sheet.column_of("members", header)
    assert column is not None and column.name == "phone"


def test_a_title_row_above_the_header_is_tolerated() -> None:
    found = sheet.read("members", Rows(("2024年会员名册", "", ""), ("姓名", "性别", "工会"), ("张三", "女", "S001")))
    assert found.faults == [] and found.rows == 1 and found.records[0].line == 3


def test_an_identity_column_is_not_read() -> None:
    found = sheet.read("members", Rows(("姓名", "身份证号码", "工会"), ("张三", "110101199003078123", "S001")))
    assert [notice.code for notice in found.notices] == [NoticeCode.IDENTITY_COLUMN]
    assert "110101199003078123" not in str(found)


def test_an_unknown_column_is_named_and_left() -> None:
    found = sheet.read("members", Rows(("姓名", "鞋码"), ("张三", "42")))
    assert [(notice.code, notice.value) for notice in found.notices] == [(NoticeCode.UNKNOWN_COLUMN, "鞋码")]


def test_of_two_columns_for_one_the_usual_is_read() -> None:
    found = sheet.read("members", Rows(("姓名", "联系电话", "手机号码"), ("张三", "057188888888", "13900000001")))
    assert found.records[0].values["phone"] == "13900000001"
    assert [notice.value for notice in found.notices] == ["联系电话"]


def test_the_same_column_twice_is_a_fault() -> None:
    found = sheet.read("members", Rows(("姓名", "姓名"), ("张三", "李四")))
    assert [fault.code for fault in found.faults] == [FaultCode.DUPLICATE_COLUMN]


def test_missing_columns_are_all_named() -> None:
    found = sheet.read("unions", Rows(("code", "founded_on"), ("A", "")))
    assert {fault.column for fault in found.faults if fault.code is FaultCode.MISSING_COLUMN} == {
        "name",
        "level",
        "parent",
    }
    assert not found.is_readable


def test_every_faulty_cell_is_reported_with_line_column_and_value() -> None:
    rows = Rows(("姓名", "性别", "手机", "出生日期"), ("张三", "公", "1.39E+10", "2024/2/30"), ("", "女", "", ""))
    found = sheet.read("members", rows)
    assert {(fault.line, fault.column, fault.header, fault.value, fault.code) for fault in found.faults} == {
        (2, "gender", "性别", "公", FaultCode.UNKNOWN_WORD),
        (2, "phone", "手机", "1.39E+10", FaultCode.DESTROYED_NUMBER),
        (2, "birth_date", "出生日期", "2024/2/30", FaultCode.BAD_DATE),
        (3, "name", "姓名", "", FaultCode.REQUIRED),
    }
    assert found.rows == 2 and found.records == [] and len(found.broken) == 2


def test_cells_beyond_the_header_are_a_fault() -> None:
    found = sheet.read("members", Rows(("姓名", "性别"), ("张三", "男", "多"), ("李四", "女", "")))
    assert [(fault.line, fault.code) for fault in found.faults] == [(2, FaultCode.EXTRA_CELLS)]
    assert len(found.records) == 1


def test_no_header_and_no_rows() -> None:
    assert sheet.read("members", Rows(("a", "b"))).faults[0].code is FaultCode.NO_HEADER
    assert sheet.read("members", Rows()).faults[0].code is FaultCode.EMPTY_FILE


def test_what_stopped_the_reading_is_a_fault_at_its_line() -> None:
    found = sheet.read("members", Rows(("姓名",), ("张三",), fault="bad_quotes"))
    assert [(fault.line, fault.code) for fault in found.faults] == [(7, FaultCode.BAD_QUOTES)]


@pytest.mark.parametrize("what", WHATS)
def test_no_name_of_a_file_means_two_columns(what: str) -> None:
    names = [name for column in COLUMNS[what] for name in {column.name, *column.aliases}]
    for name in names:
        assert sheet.column_of(what, name) is not None
    assert len(names) == len(set(names))
