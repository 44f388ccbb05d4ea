"""People pasted as a block: rows of a spreadsheet, a numbered list from a chat, or plain lines."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from activity_hub.rules.faults import FaultCode
from activity_hub.rules.pasting import lines, table
from activity_hub.rules.pasting.shape import (
    LONGEST,
    MOST_LINES,
    Faulty,
    LineFault,
    LineNotice,
    Name,
    Pasted,
    PasteFault,
    PasteNotice,
    Said,
    with_default,
)
from activity_hub.rules.sheet import RawFile

__all__ = [
    "LineFault",
    "LineNotice",
    "Name",
    "Opened",
    "PasteFault",
    "PasteNotice",
    "Pasted",
    "Said",
    "opened",
    "read_file",
    "read_text",
]


def read_text(text: str, contests: Sequence[Name], default: Name | None = None) -> Pasted:
    """A pasted block; whoever is said to enter nothing enters `default`, if there is one.

    A tab anywhere, or a first line of column names, makes rows of a spreadsheet of it; otherwise every line is one
    person.
    """
    split = [(at, line) for at, line in enumerate(re.split(r"\r\n|\r|\n", text), 1) if line.strip()]
    if not split:
        return _refused(PasteFault.NOTHING)
    if len(split) > MOST_LINES or len(text) > LONGEST:
        return _refused(PasteFault.TOO_MANY_LINES)
    if any("\t" in line.strip() for _, line in split):
        return _finished(table.read(_rows(text, split), contests), default)
    for mark in (",", "，"):
        if table.is_header(tuple(split[0][1].split(mark))):
            return _finished(table.read([(at, tuple(line.split(mark))) for at, line in split], contests), default)
    return _finished(lines.read(split, contests), default)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was read to its end: its rows, the names of further sheets, or why there is nothing to go on with."""

    rows: Sequence[table.Row]
    sheets_left: Sequence[str]
    refused: StrEnum | None = None
    line: int = 1


def opened(raw: RawFile) -> Opened:
    """Read an uploaded file; unpacking one takes its time, so this comes before anything is locked."""
    rows = list(islice(raw.rows(), MOST_LINES + 1))
    if len(rows) > MOST_LINES:
        return Opened((), (), PasteFault.TOO_MANY_LINES)
    if raw.fault:
        return Opened((), (), FaultCode(raw.fault), raw.fault_line)
    return Opened(rows, raw.sheets_left, None if rows else PasteFault.NOTHING)


def read_file(file: Opened, contests: Sequence[Name], default: Name | None = None) -> Pasted:
    """The people in the rows of a file; one of a single column is a list of lines."""
    if file.refused is not None:
        return _refused(file.refused, file.line)
    rows = file.rows
    if max(len(cells) for _, cells in rows) == 1 and not table.is_header(rows[0][1]):
        pasted = lines.read([(line, cells[0]) for line, cells in rows], contests)
    else:
        pasted = table.read(rows, contests)
    pasted.notices += [LineNotice(1, PasteNotice.SHEET_LEFT, name) for name in file.sheets_left]
    return _finished(pasted, default)


def _rows(text: str, split: Sequence[tuple[int, str]]) -> list[table.Row]:
    """The cells of each row; a cell with a line break in it comes in quotes, unless the quotes do not add up."""
    if '"' not in text or text.count('"') % 2:
        return [(at, tuple(line.split("\t"))) for at, line in split]
    reader = csv.reader(text.splitlines(keepends=True), delimiter="\t")
    rows, line = [], 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            rows.append((line, tuple(cells)))
        line = reader.line_num + 1
    return rows


def _refused(code: StrEnum, line: int = 1) -> Pasted:
    return Pasted(faults=[Faulty(code).at(line, "")])


def _finished(pasted: Pasted, default: Name | None) -> Pasted:
    pasted.people, faults = with_default(pasted.people, default)
    pasted.faults = sorted([*pasted.faults, *faults], key=lambda one: one.line)
    if not pasted.people and not pasted.faults:
        return _refused(PasteFault.NOTHING)
    return pasted
