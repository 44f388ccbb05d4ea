"""People taken in from a pasted block or a file: matched with the roll, whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import or_

from activity_hub.database import db, write_tx
from activity_hub.models import Member
from activity_hub.rules import pasting
from activity_hub.rules.cells import name_key
from activity_hub.rules.line_up import Part
from activity_hub.rules.pasting import LineFault, Name, Pasted, PasteFault, Said
from activity_hub.rules.permissions import Actor
from activity_hub.rules.same_person import Ambiguous, Traits, whom
from activity_hub.rules.sheet import RawFile
from activity_hub.services.base.access import Invalid
from activity_hub.services.base.locking import begins_anew
from activity_hub.services.delegation import ground, reading, writing
from activity_hub.services.delegation.ground import Ground, Person, Row
from activity_hub.services.delegation.views import Candidate, Cell, PasteOutcome, PersonName, Unclear

MOST_NAMES = 1000


@begins_anew
def paste(
    *,
    by: Actor,
    at: datetime,
    activity_id: int | str,
    union: str,
    text: str,
    seen_revision: int | None = None,
    chosen: Mapping[int, str] | None = None,
    contest_id: int | None = None,
    accept_clashes: bool = False,
) -> PasteOutcome:
    """Take in a pasted block; whoever names no contest enters `contest_id`, if one is given.

    `chosen` says which member an unclear line means, "" that the line is to be left out. Everybody in the block is
    taken in, or nobody and every line that is in the way is named. Raises what writing.save() does.
    """
    with write_tx():
        found = ground.to_change(by, at, activity_id, union, seen_revision)
        known, default = _contests(found, contest_id)
        return _take(by, at, found, pasting.read_text(text, known, default), chosen or {}, accept_clashes)


@begins_anew
def upload(
    *,
    by: Actor,
    at: datetime,
    activity_id: int | str,
    union: str,
    raw: RawFile,
    seen_revision: int | None = None,
    chosen: Mapping[int, str] | None = None,
    contest_id: int | None = None,
    accept_clashes: bool = False,
) -> PasteOutcome:
    """Take in a file, as paste() does a block."""
    file = pasting.opened(raw)
    with write_tx():
        found = ground.to_change(by, at, activity_id, union, seen_revision)
        known, default = _contests(found, contest_id)
        return _take(by, at, found, pasting.read_file(file, known, default), chosen or {}, accept_clashes)


def _contests(found: Ground, contest_id: int | None) -> tuple[list[Name], Name | None]:
    """The contests by name, and the one that whoever names none enters: the only one there is, or the one asked for."""
    known = [Name(one.id, one.name, one.size_to > 1) for one in found.contests]
    if contest_id is None:
        return known, known[0] if len(known) == 1 else None
    default = next((one for one in known if one.id == contest_id), None)
    if default is None:
        raise Invalid({"contest_id": ["unknown_contest"]})
    return known, default


def _take(
    by: Actor, at: datetime, found: Ground, pasted: Pasted, chosen: Mapping[int, str], accept_clashes: bool
) -> PasteOutcome:
    matched = _Matched(found, pasted, chosen)
    notices = tuple(pasted.notices)
    faults = tuple(sorted([*pasted.faults, *matched.faults], key=lambda one: one.line))
    if faults or matched.unclear:
        return PasteOutcome(False, faults=faults, unclear=tuple(matched.unclear), notices=notices)
    before = {row.person.id: row for row in found.rows}
    rows = matched.merged()
    writing.write(by, at, found, rows, accept_clashes)
    db.session.flush()
    mine = [row for row in rows if row.person.id in matched.wishes]
    told = {word: _those(word, before, mine) for word in ("added", "changed", "unchanged")}
    sheet = reading.of(found, at)
    return PasteOutcome(True, told["added"], told["changed"], told["unchanged"], notices=notices, sheet=sheet)


def _those(word: str, before: Mapping[int, Row], rows: Sequence[Row]) -> tuple[PersonName, ...]:
    return tuple(
        PersonName(row.person.member_no, row.person.name)
        for row in rows
        if _standing(before.get(row.person.id), row) == word
    )


def _standing(before: Row | None, row: Row) -> str:
    if before is None:
        return "added"
    return "unchanged" if (before.part, dict(before.cells)) == (row.part, dict(row.cells)) else "changed"


@dataclass(slots=True)
class _Wanted:
    """What one block says of one member, over all lines about them."""

    person: Person
    line: int
    part: Part | None
    cells: dict[int, Cell]


class _Matched:
    """The people of a block, found on the roll of the union."""

    def __init__(self, found: Ground, pasted: Pasted, chosen: Mapping[int, str]) -> None:
        self.found, self.columns, self.chosen = found, pasted.columns, chosen
        self.faults: list[LineFault] = []
        self.unclear: list[Unclear] = []
        self.wishes: dict[int, _Wanted] = {}
        self.roll = _Roll(found, pasted.people, chosen)
        for said in pasted.people:
            if chosen.get(said.line) != "":
                self._match(said)

    def _match(self, said: Said) -> None:
        if said.line in self.chosen:
            person = self.roll.by_number.get(self.chosen[said.line])
            code = PasteFault.UNKNOWN_PERSON
        elif said.member_no:
            person = self.roll.by_number.get(said.member_no)
            is_other = person is not None and said.name is not None and name_key(person.name) != name_key(said.name)
            code = PasteFault.OTHER_NAME if is_other else PasteFault.UNKNOWN_PERSON
            person = None if is_other else person
        else:
            try:
                person = self.roll.named(said)
            except Ambiguous as several:
                candidates = tuple(self.roll.candidates[key] for key in several.keys)
                self.unclear.append(Unclear(said.line, said.text, candidates))
                return
            code = PasteFault.UNKNOWN_PERSON
        if person is None:
            value = said.member_no or said.name or ""
            self.faults.append(LineFault(said.line, said.text, code, value=value))
            return
        self._want(said, person)

    def _want(self, said: Said, person: Person) -> None:
        """One person may stand in several lines, a contest in each; a line that says nothing new is one too many."""
        cells = {one: Cell(one, mark.squad, mark.is_reserve) for one, mark in said.marks.items()}
        known = self.wishes.get(person.id)
        if known is None:
            self.wishes[person.id] = _Wanted(person, said.line, said.part, cells)
        elif set(cells) <= set(known.cells):
            detail = {"other": known.line}
            self.faults.append(LineFault(said.line, said.text, PasteFault.TWICE, value=person.name, detail=detail))
        else:
            known.cells |= cells
            known.part = known.part or said.part

    def merged(self) -> list[Row]:
        """The delegation with the block laid over it: a contest that has a column in it is as the block says."""
        rows = []
        left = dict(self.wishes)
        for row in self.found.rows:
            wanted = left.pop(row.person.id, None)
            rows.append(self._laid_over(row, wanted) if wanted else row)
        return rows + [self._laid_over(Row(wanted.person), wanted) for wanted in left.values()]

    def _laid_over(self, row: Row, wanted: _Wanted) -> Row:
        stays = {one: cell for one, cell in row.cells.items() if one not in self.columns}
        return replace(row, part=wanted.part or row.part, cells=stays | wanted.cells)


class _Roll:
    """Those of the roll that a block may mean, asked for in one statement."""

    def __init__(self, found: Ground, people: Sequence[Said], chosen: Mapping[int, str]) -> None:
        numbers = {said.member_no for said in people if said.member_no} | {one for one in chosen.values() if one}
        names = {name_key(said.name) for said in people if said.name and not said.member_no}
        which = or_(Member.member_no.in_(numbers), Member.name_key.in_(names))
        rows = ground.people(found.union, found.today, which) if numbers or names else []
        self.by_number = {person.member_no: person for _member, person in rows}
        self.by_name: dict[str, list[Traits]] = {}
        self.candidates = {person.member_no: _candidate(member, person) for member, person in rows}
        for member, person in rows:
            traits = Traits(person.member_no, member.gender, _year(member), member.birth_on, member.phone)
            self.by_name.setdefault(member.name_key, []).append(traits)

    def named(self, said: Said) -> Person | None:
        """Whom a name means, with whatever else was said; None for nobody, Ambiguous for several."""
        possible = self.by_name.get(name_key(said.name or ""), [])
        if said.phone_end:
            possible = [one for one in possible if (one.phone or "").endswith(said.phone_end)]
        if not possible:
            return None
        year = said.birth_year or (said.birth_on.year if said.birth_on else None)
        key = whom(Traits("", said.gender, year, said.birth_on, said.phone), possible)
        return self.by_number[key] if key else None


def _year(member: Member) -> int | None:
    return member.birth_year or (member.birth_on.year if member.birth_on else None)


def _candidate(member: Member, person: Person) -> Candidate:
    end = (member.phone or "")[-4:]
    return Candidate(person.member_no, person.name, person.gender, person.birth_year, person.union_name, end)
