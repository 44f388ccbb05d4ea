"""The grid as a browser sends it: who stands in it, in which part, and every cell, as what the service takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import request

from activity_hub.rules.line_up import Part, read_mark
from activity_hub.services.delegation import Cell, DelegateLine, DelegationSheet, RowWish
from activity_hub.web.numbers import small_number

OUT = "out:"  # a button that takes somebody out says whom
LONGEST_NUMBER = 64


@dataclass(frozen=True, slots=True)
class Given:
    """What was sent: the rows, what to do with them, and the revision that was on the screen."""

    rows: tuple[RowWish, ...]
    word: str
    seen_revision: int | None
    accept_clashes: bool

    @property
    def leaving(self) -> str:
        """Who is to be taken out; nobody when it is empty."""
        return self.word.removeprefix(OUT) if self.word.startswith(OUT) else ""

    @property
    def wanted(self) -> tuple[RowWish, ...]:
        """The rows without whoever leaves."""
        return tuple(row for row in self.rows if row.member_no != self.leaving)


def given(sheet: DelegationSheet) -> Given:
    """The grid of this request; marks in contests that are gone meanwhile are left out."""
    known = {contest.id for contest in sheet.contests}
    cells = {number: [cell for cell in row if cell.contest_id in known] for number, row in _cells().items()}
    numbers = dict.fromkeys(number for number in request.form.getlist("p") if len(number) <= LONGEST_NUMBER)
    rows = tuple(RowWish(number, _part(number), tuple(cells.get(number, ()))) for number in numbers)
    return Given(rows, request.form.get("word", ""), _revision(), bool(request.form.get("accept_clashes")))


def cells_of(number: str) -> tuple[Cell, ...]:
    """The cells of one person alone."""
    return tuple(_cells().get(number, ()))


def _part(number: str) -> str:
    word = request.form.get(f"part:{number}", "")
    return word if word in set(Part) else Part.ATHLETE.value


def _revision() -> int | None:
    return small_number(request.form.get("seen_revision"))


def _cells() -> dict[str, list[Cell]]:
    """Fields are named e:<contest>:<member number>; what no page of ours would send is left alone."""
    found: dict[str, list[Cell]] = {}
    for name, value in request.form.items():
        prefix, _, rest = name.partition(":")
        contest, _, number = rest.partition(":")
        contest_id = small_number(contest)
        if prefix != "e" or contest_id is None:
            continue
        try:
            mark = read_mark(value)
        except ValueError:
            continue
        if mark is not None:
            found.setdefault(number, []).append(Cell(contest_id, mark.squad, mark.is_reserve))
    return found


def differs(sheet: DelegationSheet, rows: Sequence[RowWish]) -> bool:
    """Whether the rows say anything else than what is kept."""
    return [_said(row) for row in rows] != [_said(_wish(line)) for line in sheet.people]


def _wish(line: DelegateLine) -> RowWish:
    return RowWish(line.member_no, line.part.value, tuple(line.cells.values()))


def _said(row: RowWish) -> tuple[str, str, frozenset[Cell]]:
    return row.member_no, row.part, frozenset(row.cells)


def laid_over(sheet: DelegationSheet, rows: Sequence[RowWish]) -> tuple[DelegateLine, ...]:
    """What somebody wished, shown over what is kept now: their marks, and whoever joined meanwhile at the end."""
    kept: Mapping[str, DelegateLine] = {line.member_no: line for line in sheet.people}
    wished = {row.member_no: row for row in rows}
    lines = [_line(kept[number], row) for number, row in wished.items() if number in kept]
    return (*lines, *(line for line in sheet.people if line.member_no not in wished))


def _line(line: DelegateLine, row: RowWish) -> DelegateLine:
    return replace(line, part=Part(row.part), cells={cell.contest_id: cell for cell in row.cells})
