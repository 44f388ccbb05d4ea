"""What is written reads back the same, and nothing in it is a formula."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from activity_hub.formats.sheets import Sheet, as_csv, safe, xlsx

STARTS = ["\x01=1", "=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\0=1", "＝1", "＋1", "－1", "＠x"]


@pytest.mark.parametrize("text", STARTS)
def test_nothing_becomes_a_formula(text: str) -> None:
    sheet = Sheet(text, [text], [[text]])
    book = load_workbook(io.BytesIO(xlsx([sheet])))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells] == ["s", "s"]
    assert all(cell.value.startswith("'") for cell in cells)
    lines = list(csv.reader(io.StringIO(as_csv(sheet).decode("utf-8-sig"), newline="")))
    assert all(cell.startswith("'") for line in lines for cell in line)


def test_numbers_stay_numbers_and_text_stays_text() -> None:
    row = [7, Decimal("55.2"), "007", None, "https://example.org", "男子100米"]
    book = load_workbook(io.BytesIO(xlsx([Sheet("表", list("abcdef"), [row])])))
    cells = [cell for cell in book["表"][2]]
    assert [cell.value for cell in cells] == [7, 55.2, "007", None, "https://example.org", "男子100米"]
    assert [cell.data_type for cell in cells] == ["n", "n", "s", "n", "s", "s"]
    assert all(cell.hyperlink is None for cell in cells)


def test_titles_that_excel_refuses_are_mended() -> None:
    sheets = [Sheet(title, ["a"], []) for title in ("a/b", "A?B", "x" * 40, "x" * 41, "", "'")]
    names = load_workbook(io.BytesIO(xlsx(sheets))).sheetnames
    assert len({name.lower() for name in names}) == len(sheets)
    assert all(0 < len(name) <= 31 for name in names)


def test_csv_begins_with_a_mark_and_ends_its_lines_as_rfc_4180_says() -> None:
    assert as_csv(Sheet("t", ["名"], [["a,b"], ['"'], ["x\ny"]])) == (
        b"\xef\xbb\xbf" + '名\r\n"a,b"\r\n""""\r\n"x\ny"\r\n'.encode()
    )


@settings(max_examples=60, deadline=None)
@example(["\r", "a\rb", "a\r\nb"])
@given(st.lists(st.one_of(st.text(max_size=20), st.integers(-(10**12), 10**12)), min_size=1, max_size=5))
def test_what_is_written_reads_back(row: list[str | int]) -> None:
    sheet = Sheet("t", ["h"] * len(row), [row])
    cells = list(load_workbook(io.BytesIO(xlsx([sheet])))["t"].iter_rows(min_row=2, max_col=len(row), values_only=True))
    expected = [safe(value) if isinstance(value, str) else value for value in row]
    assert [_filled(value) for value in cells[0]] == [_filled(value) for value in expected]


def _filled(value: object) -> object:
    """Whether an empty text is an empty cell is the reader's choice."""
    return None if value == "" else value
