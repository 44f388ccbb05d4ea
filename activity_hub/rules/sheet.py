"""From raw rows to typed records: where the header is, which columns are ours, and all faults of all cells at once."""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from activity_hub.rules.cells import Value
from activity_hub.rules.faults import Fault, FaultCode, Notice, NoticeCode
from activity_hub.rules.roster import COLUMNS, Column

HEADER_WITHIN = 10  # rows: a title and a line or two about it may stand above the header
SHOWN = 80  # characters of a value that a fault repeats

Cells = tuple[str, ...]


class RawFile(Protocol):
    """What a reader of files hands over: rows of text cells with physical line numbers, or the word for what is wrong.

    `fault` and `fault_line` may be set only once the rows have been read to their end.
    """

    fault: str | None
    fault_line: int
    sheets_left: tuple[str, ...]

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """(line, cells) of every row that has anything in it."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row, read: `values` holds every column that the file has, by its English name."""

    line: int
    values: Mapping[str, Value]

    def text(self, column: str) -> str | None:
        """The value of a text column, None where it is empty or missing."""
        value = self.values.get(column)
        return value if isinstance(value, str) and value else None


@dataclass(slots=True)
class Sheet:
    """One file read: its records, how many rows it had, and what is wrong with them.

    `broken` are the rows with a faulty cell, as far as they could be read: what they name is not unknown to others.
    """

    what: str
    headers: dict[str, str] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    broken: list[Record] = field(default_factory=list)
    is_readable: bool = True
    rows: int = 0
    faults: list[Fault] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one of our columns stands in the file."""

    column: Column
    at: int
    header: str


def read(what: str, raw: RawFile) -> Sheet:
    """All rows of a file of this kind; each row whose cells can all be read is a record."""
    sheet = Sheet(what)
    rows = raw.rows()
    first = list(itertools.islice(rows, HEADER_WITHIN))
    header = _header_row(what, first)
    if header is not None:
        places = _places(sheet, first[header])
        _read_rows(sheet, places, len(first[header][1]), itertools.chain(first[header + 1 :], rows))
    elif not raw.fault:
        code = FaultCode.NO_HEADER if first else FaultCode.EMPTY_FILE
        sheet.faults.append(Fault(what, first[0][0] if first else 1, code))
    if raw.fault:
        sheet.faults.append(Fault(what, raw.fault_line, FaultCode(raw.fault)))
    sheet.is_readable = sheet.is_readable and header is not None and not raw.fault
    sheet.notices += [Notice(what, 1, NoticeCode.SHEETS_LEFT, value=name) for name in raw.sheets_left]
    return sheet


def column_of(what: str, header: str) -> Column | None:
    """Our column for a name in a header, English or Chinese, with or without marks and a note in brackets."""
    return _NAMES[what].get(_folded(header))


def is_identity(header: str) -> bool:
    """Whether a column holds identity-card numbers, which are not collected."""
    folded = _folded(header)
    return "身份证" in folded or "证件号" in folded or folded in _IDENTITY_NAMES


def _folded(header: str) -> str:
    text = unicodedata.normalize("NFKC", header).casefold()
    return re.sub(r"[\s_\-*:/.、\u200b\ufeff]", "", re.sub(r"\(.*?\)|\[.*?\]|【.*?】", "", text))


_IDENTITY_NAMES = frozenset(
    {"idcard", "idnumber", "idno", "identitycard", "identitynumber", "identityno", "公民身份号码"}
)
_NAMES: dict[str, dict[str, Column]] = {
    what: {_folded(name): column for column in reversed(columns) for name in (*column.aliases, column.name)}
    for what, columns in COLUMNS.items()
}


def _header_row(what: str, rows: list[tuple[int, Cells]]) -> int | None:
    """The index of the row that names most of our columns; a title row names none or one."""
    scores = [sum(column_of(what, cell) is not None for cell in cells) for _, cells in rows]
    best = max(scores, default=0)
    return scores.index(best) if best else None


def _places(sheet: Sheet, header: tuple[int, Cells]) -> list[_Place]:
    line, cells = header
    found: dict[str, _Place] = {}
    for at in sorted(range(len(cells)), key=lambda at: _rank(sheet.what, cells[at])):
        column, name = column_of(sheet.what, cells[at]), cells[at].strip()
        if is_identity(name):
            sheet.notices.append(Notice(sheet.what, line, NoticeCode.IDENTITY_COLUMN, value=name[:SHOWN]))
        elif column is None or (column.name in found and _folded(found[column.name].header) != _folded(name)):
            if name:
                sheet.notices.append(Notice(sheet.what, line, NoticeCode.UNKNOWN_COLUMN, value=name[:SHOWN]))
        elif column.name in found:
            sheet.faults.append(Fault(sheet.what, line, FaultCode.DUPLICATE_COLUMN, column.name, name, name))
        else:
            found[column.name] = _Place(column, at, name)
    for column in COLUMNS[sheet.what]:
        if column.has_to_be and column.name not in found:
            sheet.is_readable = False
            sheet.faults.append(Fault(sheet.what, line, FaultCode.MISSING_COLUMN, column.name))
    sheet.headers = {name: place.header for name, place in found.items()}
    return list(found.values())


def _rank(what: str, header: str) -> int:
    """Where two columns could be the same one of ours, the usual name goes first and the other is left alone."""
    column = column_of(what, header)
    names = [_folded(name) for name in (column.name, *column.aliases)] if column else []
    return names.index(_folded(header)) if names else -1


def _read_rows(sheet: Sheet, places: list[_Place], width: int, rows: Iterable[tuple[int, Cells]]) -> None:
    for line, cells in rows:
        sheet.rows += 1
        beyond = next((cell for cell in cells[width:] if cell.strip()), None)
        if beyond is not None:
            sheet.faults.append(Fault(sheet.what, line, FaultCode.EXTRA_CELLS, value=beyond[:SHOWN]))
            continue
        record, is_good = _record(sheet, places, line, cells)
        (sheet.records if is_good else sheet.broken).append(record)


def _record(sheet: Sheet, places: list[_Place], line: int, cells: Cells) -> tuple[Record, bool]:
    values: dict[str, Value] = {}
    is_good = True
    for place in places:
        cell = cells[place.at] if place.at < len(cells) else ""
        name = place.column.name
        reading = place.column.read(cell)
        fault = reading.fault
        if fault is None and place.column.is_filled and reading.value is None:
            fault = FaultCode.REQUIRED
        if fault is not None:
            sheet.faults.append(Fault(sheet.what, line, fault, name, cell[:SHOWN], place.header))
            is_good = False
        if reading.notice is not None:
            detail = {"read_as": str(reading.value)}
            sheet.notices.append(Notice(sheet.what, line, reading.notice, name, cell[:SHOWN], place.header, detail))
        values[name] = reading.value
    return Record(line, values), is_good
