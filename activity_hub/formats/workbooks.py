"""Reading XLSX workbooks warily: what they claim and what they hold is measured before anything is built from it."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

LARGEST = 50 * 1024 * 1024  # bytes, unpacked, of all parts together
MOST_ENTRIES = 100
MOST_ROWS = 20_000
MOST_COLUMNS = 256
ROWS_ABOVE = 20  # a title, a note and a header
LONGEST_EXACT = 10**15  # from here on a spreadsheet's number has lost digits

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>][^>]*")
_ERROR = re.compile(rb"""(<(?:\w+:)?c\s[^>]*\bt=["'])e(["'])""")
_PLACE = re.compile(rb"""\br\s*=\s*["']\$?([A-Za-z]{1,9})\$?([0-9]{1,12})["']""")


class Unusable(Exception):
    """A workbook that is not read.

    `word`: not_xlsx old_xls encrypted unreadable too_large too_many_rows too_many_columns.
    """

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


@dataclass(frozen=True, slots=True)
class SheetRows:
    """The first visible sheet with anything in it: its rows as (line, cells), and the names of the others."""

    rows: Iterator[tuple[int, tuple[str, ...]]]
    others: tuple[str, ...]


def is_one(content: bytes) -> bool:
    """Whether the file begins like a workbook of any age (or like a page of HTML saved under its name)."""
    start = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return content.startswith((_ZIP, _OLE, b"PK\x05\x06")) or start.startswith((b"<!doctype", b"<html", b"<?xml"))


def read(content: bytes) -> SheetRows:
    """The rows of the first visible sheet that holds anything; raises Unusable before anything large is built."""
    has_errors = _measure(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(_errors_as_text(content) if has_errors else content))
        visible = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        sheets = {name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in visible}
    except PasswordError as error:
        raise Unusable("encrypted") from error
    except (CalamineError, OSError, ValueError) as error:
        raise Unusable("unreadable") from error
    filled = [name for name in visible if any(cell != "" for row in sheets[name] for cell in row)]
    if not filled:
        return SheetRows(iter(()), ())
    return SheetRows(_rows(sheets[filled[0]]), tuple(filled[1:]))


def _rows(sheet: Sequence[Sequence[object]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    for line, row in enumerate(sheet, start=1):
        cells = tuple(_text(cell) for cell in row)
        if any(cell.strip() for cell in cells):
            yield line, cells


def _text(cell: object) -> str:
    """The cell as a person would type it: no `.0`, dates in ISO form, a number that has lost digits as 1.39E+17."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        if cell.is_integer():
            return str(int(cell)) if abs(cell) < LONGEST_EXACT else f"{cell:.14E}"
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time().isoformat() == "00:00:00" else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _errors_as_text(content: bytes) -> bytes:
    """The workbook with cells such as #N/A as the text they show: the reader would leave them empty without a word."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            xml = old.read(part)
            new.writestr(part.filename, _ERROR.sub(rb"\1str\2", xml) if _is_sheet(part) else xml)
    return out.getvalue()


def _measure(content: bytes) -> bool:
    """Refuse what is no workbook, what unpacks to too much, and what claims more rows or columns than we read.

    Answers whether any cell holds an error.
    """
    if content.startswith(_OLE):
        raise Unusable("encrypted" if "EncryptedPackage".encode("utf-16-le") in content else "old_xls")
    if not content.startswith(_ZIP):
        raise Unusable("not_xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _measure_parts(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError) as error:
        raise Unusable("unreadable") from error


def _measure_parts(archive: zipfile.ZipFile) -> bool:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise Unusable("not_xlsx")
    if len(parts) > MOST_ENTRIES or sum(part.file_size for part in parts) > LARGEST:
        raise Unusable("too_large")
    unpacked, has_errors = 0, False
    for part in parts:
        with archive.open(part) as stream:
            xml = stream.read(LARGEST - unpacked + 1)
        unpacked += len(xml)
        if unpacked > LARGEST:
            raise Unusable("too_large")
        if part.filename.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or b"\0" in xml):
            raise Unusable("unreadable")  # a document type could define entities that grow
        if _is_sheet(part):
            _measure_sheet(xml)
            has_errors = has_errors or _ERROR.search(xml) is not None
    return has_errors


def _is_sheet(part: zipfile.ZipInfo) -> bool:
    return part.filename.startswith("xl/worksheets/")


def _measure_sheet(xml: bytes) -> None:
    """No cell far out and none without its place: the reader builds the full rectangle around all cells."""
    if len(_ROW.findall(xml)) > MOST_ROWS + ROWS_ABOVE:
        raise Unusable("too_many_rows")
    for cell in _CELL.finditer(xml):
        place = _PLACE.search(cell[0])
        if place is None:
            raise Unusable("unreadable")
        if int(place[2]) > MOST_ROWS + ROWS_ABOVE:
            raise Unusable("too_many_rows")
        if _column_number(place[1]) > MOST_COLUMNS:
            raise Unusable("too_many_columns")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
