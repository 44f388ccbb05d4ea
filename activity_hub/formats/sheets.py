"""Sheets of plain values written as an XLSX workbook or as CSV; text can never become a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Cell = str | int | Decimal | bool | None
_STARTS_FORMULA = tuple("=+-@\t\r\n\0＝＋－＠")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NO_TITLE = re.compile(r"[\[\]:*?/\\']")
LONGEST_TITLE = 31
LONGEST_CELL = 32_767
WIDEST = 48


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table; numbers stay numbers, everything else is text."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def safe(text: str) -> str:
    """The text without characters that XML forbids, quoted with ' where a spreadsheet would take it for a formula.

    Lines end with LF, as in a cell that was typed: a lone CR would come back as the word _x000D_.
    """
    if text.isprintable():  # nearly every cell: nothing in it that must go
        return f"'{text}" if text.startswith(_STARTS_FORMULA) else text
    clean = _ILLEGAL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return f"'{clean}" if text.startswith(_STARTS_FORMULA) or clean.startswith(_STARTS_FORMULA) else clean


def xlsx(sheets: Iterable[Sheet]) -> bytes:
    """A workbook with a sheet for each table: heads in bold and kept in sight, columns as wide as their text."""
    import xlsxwriter  # 2 MB of a worker that is never asked for a workbook

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        bold = book.add_format({"bold": True})
        names: set[str] = set()
        for sheet in sheets:
            _fill(book.add_worksheet(_name(sheet.title, names)), sheet, bold)
    return buffer.getvalue()


def _fill(page: Any, sheet: Sheet, bold: object) -> None:
    for column, head in enumerate(sheet.heads):
        page.write_string(0, column, safe(head), bold)
        widest = max((_width(row[column]) for row in sheet.rows), default=0)
        page.set_column(column, column, min(WIDEST, max(widest, _width(head)) + 2))
    page.freeze_panes(1, 0)
    for at, row in enumerate(sheet.rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, bool | str):
                page.write_string(at, column, safe(str(value))[:LONGEST_CELL])
            elif value is not None:
                page.write_number(at, column, value)


def _width(value: Cell) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in str(value)) if value is not None else 0


def _name(title: str, taken: set[str]) -> str:
    """A sheet's name as Excel takes it: no forbidden characters, at most 31, each once whatever its case."""
    plain = _NO_TITLE.sub(" ", safe(title))[:LONGEST_TITLE].strip() or "-"
    name, number = plain, 2
    while name.lower() in taken:
        name = f"{plain[: LONGEST_TITLE - 4]} ({number})"
        number += 1
    taken.add(name.lower())
    return name


def as_csv(sheet: Sheet) -> bytes:
    """One table as RFC 4180 with a byte-order mark, so that Excel opens it as UTF-8."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([safe(head) for head in sheet.heads])
    writer.writerows([[_text(value) for value in row] for row in sheet.rows])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def _text(value: Cell) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else safe(str(value))
