"""Members and their memberships: several rows with one number are several memberships of one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Member, Membership
from activity_hub.rules.faults import Fault, FaultCode, NoticeCode
from activity_hub.rules.permissions import Right
from activity_hub.rules.roll import kept_by
from activity_hub.rules.sheet import Record
from activity_hub.services.importing.batch import Batch, insert_many, update_many
from activity_hub.services.importing.people import People, Person, Row, personal_of


@dataclass(slots=True)
class Stretch:
    """One membership: of the file (`row`), of the database (`row_id`), or of both."""

    union_id: int
    enterprise_id: int | None
    from_on: date | None
    until_on: date | None
    row: Row | None = None
    row_id: int | None = None

    def overlaps(self, other: "Stretch") -> bool:
        """Whether the two have a day in common; both ends are included."""
        mine, others = (
            (self.from_on or date.min, self.until_on or date.max),
            (other.from_on or date.min, other.until_on or date.max),
        )
        return mine[0] <= others[1] and others[0] <= mine[1]


def load_members(batch: Batch) -> None:
    """Add and change members and memberships."""
    if "members" not in batch.sheets:
        return _learn_members(batch)
    batch.claim("members", "member_no")
    people = People(batch)
    if not _has_unions(batch):
        return _learn_members(batch)
    for broken in batch.sheets["members"].broken:
        _row(batch, broken)  # for its faults alone
    for record in batch.records("members"):
        row = _row(batch, record)
        if row is None or people.take(row) is None:
            batch.known["members"].claimed.add(record.text("member_no") or "")
    memberships = _memberships()
    writer = _Writer(batch)
    for person in people.persons.values():
        before = len(batch.faults)
        _fold(batch, person)
        if len(batch.faults) > before:  # two stories of one person: none of them is tried on the tables
            batch.known["members"].claimed |= {row.record.text("member_no") or "" for row in person.rows}
        elif _is_allowed(batch, person, memberships):
            people.notice(person)
            writer.take(person, memberships.get(person.member_id or 0, []))
    writer.write()
    _learn_members(batch)
    batch.tick(len(batch.records("members")))


def _has_unions(batch: Batch) -> bool:
    """A file without the column of unions will do where a union is given, or for guests and retirees alone."""
    if batch.union_code or "union" in batch.sheets["members"].headers:
        return True
    kinds = {record.text("person_kind") or "member" for record in batch.records("members")}
    if "member" in kinds:
        line = min(record.line for record in batch.records("members")) - 1
        batch.faults.append(Fault("members", line, FaultCode.MISSING_COLUMN, "union"))
        batch.sheets["members"].is_readable = False
    return "member" not in kinds


def _learn_members(batch: Batch) -> None:
    for member_id, number in db.session.execute(select(Member.id, Member.member_no)):
        batch.known["members"].ids[number] = member_id


def _memberships() -> dict[int, list[Stretch]]:
    query = select(
        Membership.id,
        Membership.member_id,
        Membership.union_id,
        Membership.enterprise_id,
        Membership.from_on,
        Membership.until_on,
    )
    found: dict[int, list[Stretch]] = {}
    for row_id, member_id, union_id, enterprise_id, from_on, until_on in db.session.execute(query):
        found.setdefault(member_id, []).append(Stretch(union_id, enterprise_id, from_on, until_on, row_id=row_id))
    return found


def _row(batch: Batch, record: Record) -> Row | None:
    """The row with its union and enterprise found; None with a fault."""
    row = Row(record, personal_of(record))
    before = len(batch.faults)
    from_on, until_on = record.values.get("from"), record.values.get("to")
    if isinstance(from_on, date) and isinstance(until_on, date) and until_on < from_on:
        batch.fault("members", record, FaultCode.WRONG_ORDER, "to")
    born, year = record.values.get("birth_date"), record.values.get("birth_year")
    if isinstance(born, date) and isinstance(year, int) and born.year != year:
        batch.fault("members", record, FaultCode.CONTRADICTS, "birth_year")
    is_member = row.personal.get("person_kind") in (None, "member")
    if record.text("union"):
        row.union_id = batch.refer("members", record, "union", "unions")
    elif is_member and batch.union_code:
        row.union_id = batch.refer("members", record, "union", "unions", batch.union_code)
    elif is_member:
        batch.fault("members", record, FaultCode.REQUIRED, "union")
    if record.text("enterprise"):
        row.enterprise_id = batch.refer("members", record, "enterprise", "enterprises")
    if len(batch.faults) > before or (is_member and not row.union_id):
        return None
    # Asked before anybody is looked for: a fault must not tell who belongs to another's union.
    is_theirs = batch.may("members", record, Right.CHANGE_ROLL, batch.union_paths.get(row.union_id or 0), "union")
    return row if is_theirs else None


def _fold(batch: Batch, person: Person) -> None:
    """Exact repetitions count once; other facts about the same person, or overlapping days, are faults."""
    kept: list[Row] = []
    for row in person.rows:
        twin = next((one for one in kept if one.record.values == row.record.values), None)
        if twin is not None:
            batch.notice("members", row.record, NoticeCode.REPEATED_ROW, other=twin.record.line)
            batch.count("members", "unchanged")
            continue
        if kept and kept[0].personal != row.personal:
            _differ(batch, kept[0], row)
        for one in kept:
            if one.union_id is None or row.union_id is None or _stretch(one).overlaps(_stretch(row)):
                batch.fault("members", row.record, FaultCode.OVERLAP, "from", other=one.record.line)
                break
        kept.append(row)
    person.rows = kept


def _differ(batch: Batch, one: Row, other: Row) -> None:
    name = next(name for name in one.personal if one.personal[name] != other.personal.get(name))
    column = "birth_date" if name == "birth_on" else name
    batch.fault("members", other.record, FaultCode.DIFFERS, column, other=one.record.line)


def _stretch(row: Row) -> Stretch:
    values = row.record.values
    from_on, until_on = values.get("from"), values.get("to")
    return Stretch(
        row.union_id or 0,
        row.enterprise_id,
        from_on if isinstance(from_on, date) else None,
        until_on if isinstance(until_on, date) else None,
        row,
    )


def _is_allowed(batch: Batch, person: Person, memberships: dict[int, list[Stretch]]) -> bool:
    """Every union that keeps somebody known has to be the actor's to change, as those of the rows are."""
    if person.member_id is None or batch.by.is_system:
        return True
    homes = [one.union_id for one in kept_by(memberships.get(person.member_id, []), batch.today)]
    return all(
        batch.may("members", person.first.record, Right.CHANGE_ROLL, batch.union_paths.get(home), "member_no")
        for home in homes or [0]
    )


class _Writer:
    """Collects what is to be written for all people, then writes it in a few statements."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.new_members: list[dict[str, Any]] = []
        self.changed_members: list[dict[str, Any]] = []
        self.new_stretches: list[tuple[str, Stretch]] = []
        self.changed_stretches: list[dict[str, Any]] = []

    def take(self, person: Person, stored: Sequence[Stretch]) -> None:
        """Compare one person with the database and count each of their rows."""
        news = person.news()
        if person.member_id is None:
            self.new_members.append({"member_no": person.member_no} | news)
        elif news:
            self.changed_members.append({"id": person.member_id} | news)
        first_kind = "added" if person.member_id is None else "changed" if news else "unchanged"
        kinds = [self._membership(person, row, stored) if row.union_id else "unchanged" for row in person.rows]
        for number, kind in enumerate(kinds):
            if number == 0 and (kind == "unchanged" or first_kind == "added"):
                kind = first_kind
            self.batch.count("members", kind)
        self._check_overlaps(person, stored)

    def _membership(self, person: Person, row: Row, stored: Sequence[Stretch]) -> str:
        wanted = _stretch(row)
        match = self._stored_match(wanted, stored)
        if match is None:
            if wanted.from_on is None:
                wanted.from_on = self.batch.today
                self.batch.notice("members", row.record, NoticeCode.FROM_TODAY, "from", day=wanted.from_on.isoformat())
            self.new_stretches.append((person.member_no, wanted))
            return "added"
        news = {}
        if match.union_id != wanted.union_id:  # somebody's past, or what is to come, is that other union's to change
            path = self.batch.union_paths.get(match.union_id)
            self.batch.may("members", row.record, Right.CHANGE_ROLL, path, "from")
            news["union_id"] = wanted.union_id
        if "enterprise" in row.record.values and match.enterprise_id != wanted.enterprise_id:
            news["enterprise_id"] = wanted.enterprise_id  # type: ignore[assignment]
        if "to" in row.record.values and match.until_on != wanted.until_on:
            news["until_on"] = wanted.until_on  # type: ignore[assignment]
            match.until_on = wanted.until_on
        match.row = row
        if news:
            self.changed_stretches.append({"id": match.row_id} | news)
        return "changed" if news else "unchanged"

    def _stored_match(self, wanted: Stretch, stored: Sequence[Stretch]) -> Stretch | None:
        """The stored membership that a row is about: that with its first day or, without a day, the one kept there."""
        if wanted.from_on is not None:
            return next((one for one in stored if one.from_on == wanted.from_on), None)
        there = [one for one in stored if one.union_id == wanted.union_id]
        since_ever = [one for one in there if one.from_on is None]
        return next(iter(kept_by(there, self.batch.today) + since_ever), None)

    def _check_overlaps(self, person: Person, stored: Sequence[Stretch]) -> None:
        """What the file adds or changes must leave the memberships it does not speak of alone."""
        silent = [one for one in stored if one.row is None]
        mine = [one for number, one in self.new_stretches[-len(person.rows) :] if number == person.member_no]
        mine += [one for one in stored if one.row is not None]
        for one in mine:
            clash = next((other for other in silent if one.overlaps(other)), None)
            if clash is not None and one.row is not None:
                since = clash.from_on.isoformat() if clash.from_on else ""
                self.batch.fault("members", one.row.record, FaultCode.OVERLAP, "from", since=since)

    def write(self) -> None:
        """Write members first, then their memberships."""
        insert_many(Member, self.new_members)
        update_many(Member, self.changed_members)
        update_many(Membership, self.changed_stretches)
        ids = {number: member_id for number, member_id in db.session.execute(select(Member.member_no, Member.id))}
        insert_many(
            Membership,
            [
                {
                    "member_id": ids[number],
                    "union_id": one.union_id,
                    "enterprise_id": one.enterprise_id,
                    "from_on": one.from_on,
                    "until_on": one.until_on,
                }
                for number, one in self.new_stretches
            ],
        )
