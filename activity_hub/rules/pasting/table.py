"""Rows of a spreadsheet, pasted or uploaded: with a header, or without one where every cell says what it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from activity_hub.rules import cells, sheet
from activity_hub.rules.cells import Reading, narrow
from activity_hub.rules.faults import FaultCode, NoticeCode
from activity_hub.rules.line_up import Mark, Part, read_mark
from activity_hub.rules.pasting import words
from activity_hub.rules.pasting.shape import (
    SHOWN,
    Faulty,
    LineNotice,
    Name,
    Pasted,
    PasteFault,
    PasteNotice,
    Said,
)
from activity_hub.rules.words import yes_no

Row = tuple[int, tuple[str, ...]]
_OURS: dict[str, tuple[str, ...]] = {
    "serial": ("序号", "no", "no.", "#", "编号"),
    "part": ("职务", "角色", "身份", "类别", "担任", "part", "role"),
    "contests": ("项目", "参赛项目", "报名项目", "参加项目", "比赛项目", "竞赛项目", "contests", "contest"),
    "is_reserve": ("替补", "是否替补", "reserve"),
    "phone_end": ("手机尾号", "手机后四位", "尾号", "手机末四位"),
}
_FIELDS = {word: name for name, those in _OURS.items() for word in those}
_ROSTER = {
    "member_no": "member_no",
    "name": "name",
    "gender": "gender",
    "birth_year": "birth_year",
    "birth_date": "birth_on",
    "phone": "phone",
}


@dataclass(slots=True)
class _Header:
    """Which column is what: a field of Said, or a contest; the others are left, and named."""

    line: int
    names: tuple[str, ...]
    fields: dict[int, str] = field(default_factory=dict)
    contests: dict[int, Name] = field(default_factory=dict)
    left: dict[int, str] = field(default_factory=dict)

    @property
    def score(self) -> int:
        return len(self.fields) + len(self.contests)

    @property
    def is_one(self) -> bool:
        return bool({"name", "member_no"} & set(self.fields.values()))


def read(rows: Sequence[Row], contests: Sequence[Name]) -> Pasted:
    """Every row that is not empty: a person, or a named fault."""
    pasted = Pasted()
    at, header = _find_header(rows, contests)
    if header is None:
        return _without_header(rows, contests, pasted)
    pasted.columns = frozenset(one.id for one in header.contests.values())
    for line, cells_ in rows[:at]:
        heading = " ".join(cell.strip() for cell in cells_ if cell.strip())
        pasted.notices.append(LineNotice(line, PasteNotice.HEADING, heading[:SHOWN]))
    body = rows[at + 1 :]
    _tell_left(header, body, pasted)
    for line, cells_ in body:
        _row(header, line, cells_, contests, pasted)
    return pasted


def is_header(names: tuple[str, ...]) -> bool:
    """Whether a row names columns, one of them a name or a number of people."""
    return _header((1, names), ()).is_one


def _find_header(rows: Sequence[Row], contests: Sequence[Name]) -> tuple[int, _Header | None]:
    found = [_header(row, contests) for row in rows[: sheet.HEADER_WITHIN]]
    best = max(range(len(found)), key=lambda at: (found[at].is_one, found[at].score, -at), default=0)
    return (best, found[best]) if found and found[best].is_one else (0, None)


def _header(row: Row, contests: Sequence[Name]) -> _Header:
    line, names = row
    header = _Header(line, names)
    known = {words.name_key(one.name): one for one in contests}
    for at, name in enumerate(names):
        key = words.name_key(name)
        field_name = _FIELDS.get(narrow(name).casefold()) or _roster_field(name)
        if not key:
            continue
        if key in known and known[key] not in header.contests.values():
            header.contests[at] = known[key]
        elif field_name and field_name not in header.fields.values() and not sheet.is_identity(name):
            header.fields[at] = field_name
        else:
            header.left[at] = name.strip()
    return header


def _roster_field(name: str) -> str | None:
    column = sheet.column_of("members", name)
    return _ROSTER.get(column.name) if column else None


def _tell_left(header: _Header, body: Sequence[Row], pasted: Pasted) -> None:
    """A column that is not known is named; one with ticks in it is a contest that is not known, which is a fault."""
    for at, name in header.left.items():
        if sheet.is_identity(name):
            pasted.notices.append(LineNotice(header.line, PasteNotice.IDENTITY_COLUMN, name[:SHOWN]))
        elif any(_is_tick(cells_[at]) for _, cells_ in body if at < len(cells_)):
            text = " ".join(header.names)
            pasted.faults.append(Faulty(PasteFault.UNKNOWN_CONTEST, name, name).at(header.line, text))
        else:
            pasted.notices.append(LineNotice(header.line, PasteNotice.COLUMN_LEFT, name[:SHOWN]))


def _is_tick(cell: str) -> bool:
    if not cell.strip() or narrow(cell).isdecimal():
        return False
    try:
        return read_mark(cell) is not None
    except ValueError:
        return False


def _row(header: _Header, line: int, row: tuple[str, ...], contests: Sequence[Name], pasted: Pasted) -> None:
    text = " ".join(cell.strip() for cell in row if cell.strip())
    if not text:
        return
    said: dict[str, Any] = {}
    marks: dict[int, Mark] = {}
    is_good = _fits(header, line, row, text, pasted)
    for at, cell in enumerate(row):
        try:
            if at in header.contests:
                _mark(header.contests[at], cell, marks)
            elif header.fields.get(at) == "contests":
                marks |= words.contests_in(cell, contests)
            elif at in header.fields:
                _cell(header.fields[at], cell, said, line, pasted)
        except Faulty as faulty:
            is_good = False
            faulty.column = header.names[at].strip()
            pasted.faults.append(faulty.at(line, text))
    if is_good and not said.get("name") and not said.get("member_no"):
        is_good = False
        pasted.faults.append(Faulty(PasteFault.NO_NAME).at(line, text))
    if is_good:
        pasted.people.append(Said(line, text[:SHOWN], marks=marks, **said))


def _fits(header: _Header, line: int, row: tuple[str, ...], text: str, pasted: Pasted) -> bool:
    beyond = next((cell for cell in row[len(header.names) :] if cell.strip()), None)
    if beyond is not None:
        pasted.faults.append(Faulty(FaultCode.EXTRA_CELLS, beyond).at(line, text))
    return beyond is None


def _mark(contest: Name, cell: str, marks: dict[int, Mark]) -> None:
    try:
        mark = read_mark(cell)
    except ValueError:
        raise Faulty(PasteFault.UNREADABLE_MARK, cell.strip()) from None
    if mark is not None and mark.squad != 1 and not contest.has_squads:
        raise Faulty(PasteFault.UNREADABLE_MARK, cell.strip())
    if mark is not None:
        marks[contest.id] = mark


def _cell(name: str, cell: str, said: dict[str, Any], line: int, pasted: Pasted) -> None:
    """One cell of a known column into what is said of the person."""
    if name == "serial":
        return
    if name == "name":
        said |= _name(cell)
        return
    reading = _READERS[name](cell)
    if reading.fault:
        raise Faulty(reading.fault, cell.strip())
    if reading.notice is NoticeCode.SERIAL_DATE:
        pasted.notices.append(LineNotice(line, PasteNotice.SERIAL_DATE, f"{cell.strip()} = {reading.value}"))
    if reading.value is not None:
        said[name] = Part(str(reading.value)) if name == "part" else reading.value


def _name(cell: str) -> dict[str, Any]:
    """A name, spaces and all; what stands in brackets behind it may say that it is a reserve."""
    before, _, behind = words.clean(cell).partition("(")
    said = words.take(words.split(behind)) if behind else {}
    reading = cells.text_up_to(100)(before)
    if reading.fault or "name" in said:
        raise Faulty(reading.fault or PasteFault.TWO_NAMES, cell.strip())
    return said | ({"name": reading.value} if reading.value else {})


def _phone_end(cell: str) -> Reading:
    value = narrow(cell).removesuffix(".0")
    if not value:
        return Reading()
    fits = len(value) == 4 and value.isascii() and value.isdecimal()
    return Reading(value) if fits else Reading(fault=FaultCode.BAD_PHONE)


_READERS: dict[str, Callable[[str], Reading]] = {
    "member_no": cells.code,
    "gender": words.gender,
    "birth_year": cells.year,
    "birth_on": cells.day,
    "phone": cells.phone,
    "phone_end": _phone_end,
    "part": words.part,
    "is_reserve": yes_no,
}


def _without_header(rows: Sequence[Row], contests: Sequence[Name], pasted: Pasted) -> Pasted:
    """Every cell says what it is; a first column that counts 1, 2, 3 … is left alone."""
    first = [narrow(row[0]).removesuffix(".0") if row else "" for _, row in rows]
    counts = [str(at) for at in range(int(first[0]), int(first[0]) + len(rows))] if _is_small(first) else None
    skip = 1 if counts == first and len(rows) > 1 else 0
    for line, row in rows:
        text = " ".join(cell.strip() for cell in row if cell.strip())
        try:
            pasted.people.append(_loose(line, row[skip:], text, contests))
        except Faulty as faulty:
            pasted.faults.append(faulty.at(line, text))
    return pasted


def _is_small(first: Sequence[str]) -> bool:
    return bool(first) and first[0].isascii() and first[0].isdecimal() and len(first[0]) <= 3


def _loose(line: int, row: tuple[str, ...], text: str, contests: Sequence[Name]) -> Said:
    marks: dict[int, Mark] = {}
    said: dict[str, Any] = {}
    for cell in row:
        found, left = words.cut_contests(words.clean(cell), contests)
        marks |= found
        more = _loose_cell(left)
        if any(said.get(name, value) != value for name, value in more.items()):
            raise Faulty(PasteFault.TWO_NAMES if "name" in more and "name" in said else FaultCode.CONTRADICTS, cell)
        said |= more
    if "name" not in said and "member_no" not in said:
        raise Faulty(PasteFault.NO_NAME)
    return Said(line, text[:SHOWN], marks=marks, **said)


def _loose_cell(left: str) -> dict[str, Any]:
    """A cell's words; spaces inside a name of a cell belong to it."""
    return words.take(words.split(left)) if left.strip() else {}
