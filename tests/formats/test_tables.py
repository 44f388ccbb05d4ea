"""CSV and XLSX files of every habit, and those that are refused."""

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from activity_hub.formats import tables, workbooks
from activity_hub.formats.tables import Table
from activity_hub.rules.faults import FaultCode

ROWS = [("姓名", "性别", "标签"), ("张三", "男", "a;b"), ("𠮷田", "女", "")]


def _lines(content: bytes, **more: int) -> list[tuple[int, tuple[str, ...]]]:
    table = Table(content, **more)
    rows = list(table.rows())
    assert table.fault is None, table.fault
    return rows


def _fault(content: bytes, **more: int) -> tuple[str | None, int]:
    table = Table(content, **more)
    list(table.rows())
    return table.fault, table.fault_line


def _book(*rows: tuple[object, ...], **sheets: list[tuple[object, ...]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, more in sheets.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", list(tables.DELIMITERS))
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_encoding_delimiter_and_newline(encoding: str, delimiter: str, newline: str) -> None:
    text = newline.join(delimiter.join(f'"{cell}"' if ";" in cell else cell for cell in row) for row in ROWS)
    assert [cells for _, cells in _lines(text.encode(encoding))] == ROWS


def test_gbk_is_decided_on_the_whole_file() -> None:
    # These two characters alone are valid UTF-8 as well.
    assert _lines("联通".encode("gbk")) == [(1, ("联通",))]
    assert _lines("姓名,单位\n李四,联通\n".encode("gbk"))[1] == (2, ("李四", "联通"))


def test_a_file_of_two_encodings_is_refused_at_the_first_odd_line() -> None:
    content = "姓名,性别\n张三,男\n".encode() + "李四,女\n".encode("gbk")
    assert _fault(content) == ("mixed_encoding", 3)


def test_what_is_no_text_is_refused() -> None:
    assert _fault(b"a,b\n\xff\xff,1\n") == ("unknown_encoding", 2)


def test_lines_are_physical_lines() -> None:
    content = b'name,tags\n"one\ntwo",x\n\nlast,y\n'
    assert _lines(content) == [(1, ("name", "tags")), (2, ("one\ntwo", "x")), (5, ("last", "y"))]


@pytest.mark.parametrize("content", [b'a,b\n"open,1\n', b'a,b\n"x"y,1\n'])
def test_quotes_that_do_not_fit_are_refused(content: bytes) -> None:
    assert _fault(content) == ("bad_quotes", 2)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\0\0\0\0"])
def test_an_empty_file(content: bytes) -> None:
    assert _fault(content)[0] == "empty_file"


def test_a_limit_of_rows_counts_without_the_header() -> None:
    assert len(_lines(b"a\n1\n2\n", most_rows=2)) == 3
    assert _fault(b"a\n1\n2\n3\n", most_rows=2) == ("too_many_rows", 4)


def test_a_workbook_is_read_as_it_looks() -> None:
    content = _book(
        ("title",), (), ("会员号", "日期", "手机", "数"), ("00012", date(1990, 5, 7), 13900000001, 0.1 + 0.2)
    )
    assert _lines(content) == [
        (1, ("title", "", "", "")),
        (3, ("会员号", "日期", "手机", "数")),
        (4, ("00012", "1990-05-07", "13900000001", "0.3")),
    ]


def test_a_number_that_lost_its_digits_shows_it() -> None:
    assert _lines(_book(("x",), (110101199003078123,)))[1][1] == ("1.10101199003078E+17",)


def test_hidden_sheets_are_not_read_and_others_are_named() -> None:
    book = openpyxl.load_workbook(io.BytesIO(_book(("hidden",), 会员=[("姓名",)], 企业=[("名称",)], 空=[])))
    book.worksheets[0].sheet_state = "hidden"
    out = io.BytesIO()
    book.active = 1
    book.save(out)
    table = Table(out.getvalue())
    assert list(table.rows()) == [(1, ("姓名",))]
    assert table.sheets_left == ("企业",)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"PK\x03\x04 and no more", "unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"<html><table><tr><td>x</td></tr></table>", "not_xlsx"),
        (b"PK\x05\x06" + bytes(18), "not_xlsx"),
    ],
)
def test_what_is_no_workbook_is_refused_by_name(content: bytes, word: str) -> None:
    assert _fault(content)[0] == word


def test_a_zip_of_something_else_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../x", b"1")
    assert _fault(out.getvalue())[0] == "not_xlsx"


def test_a_zip_bomb_is_refused_before_it_is_built() -> None:
    assert _fault(_zip(xl__sharedStrings=bytes(workbooks.LARGEST + 1)))[0] == "too_large"


def test_too_many_parts_are_refused() -> None:
    assert _fault(_zip(**{f"p{number}": b"<x/>" for number in range(101)}))[0] == "too_large"


def test_entities_are_refused() -> None:
    assert _fault(_zip(xl__worksheets__sheet1=b"<!DOCTYPE x [<!ENTITY a 'a'>]><x/>"))[0] == "unreadable"


@pytest.mark.parametrize(
    ("place", "word"), [("A1048576", "too_many_rows"), ("XFD1", "too_many_columns"), ("A20021", "too_many_rows")]
)
def test_a_cell_far_out_is_refused(place: str, word: str) -> None:
    xml = f'<worksheet><sheetData><row r="1"><c r="{place}"><v>1</v></c></row></sheetData></worksheet>'.encode()
    assert _fault(_zip(xl__worksheets__sheet1=xml))[0] == word


def test_a_cell_without_its_place_is_refused() -> None:
    assert _fault(_zip(xl__worksheets__sheet1=b"<row><c><v>1</v></c></row>"))[0] == "unreadable"


def test_every_word_for_a_fault_is_one_of_the_codes() -> None:
    folder = Path(tables.__file__).parent
    text = (folder / "tables.py").read_text() + (folder / "workbooks.py").read_text()
    words = {"empty_file", "unknown_encoding", "mixed_encoding", "bad_quotes", "not_xlsx", "old_xls", "encrypted"}
    words |= {"unreadable", "too_large", "too_many_rows", "too_many_columns"}
    for word in words:
        assert f'"{word}"' in text and FaultCode(word)
