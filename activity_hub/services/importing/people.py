"""Who stands behind the rows of a file of members: one person for each number, known or new."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Member, Membership
from activity_hub.rules.cells import name_key
from activity_hub.rules.faults import FaultCode, NoticeCode
from activity_hub.rules.numbering import last_serial, number_of
from activity_hub.rules.permissions import Right
from activity_hub.rules.roll import kept_by
from activity_hub.rules.same_person import Ambiguous, Traits, whom
from activity_hub.rules.sheet import Record
from activity_hub.services.base.memberships import lasts
from activity_hub.services.base.search import pinyin_of
from activity_hub.services.importing.batch import Batch

PERSONAL = ("name", "gender", "birth_year", "birth_on", "person_kind", "tags", "phone", "email")
# What a member may have told us themselves: an empty cell does not take it away.
KEPT_WHEN_EMPTY = frozenset({"gender", "birth_year", "birth_on", "phone", "email", "person_kind"})
WITHOUT_UNION = "G"  # the front of a number made for somebody of no union


@dataclass(slots=True)
class Row:
    """One row of the file with what it refers to: ids of the union and the enterprise, or None."""

    record: Record
    personal: dict[str, Any]
    union_id: int | None = None
    enterprise_id: int | None = None


@dataclass(slots=True)
class Person:
    """One person of the file: `stored` holds the columns in the database, empty for somebody new."""

    member_no: str
    rows: list[Row]
    member_id: int | None = None
    stored: dict[str, Any] = field(default_factory=dict)
    has_new_number: bool = False

    @property
    def first(self) -> Row:
        return self.rows[0]

    def news(self) -> dict[str, Any]:
        """The columns that the file changes or, for somebody new, sets."""
        wanted = self.first.personal
        if self.member_id is None:
            blank = {"name": "", "person_kind": "member", "tags": "", "birth_year": None, "birth_on": None}
            full = dict.fromkeys(PERSONAL) | blank | {key: value for key, value in wanted.items() if value is not None}
            return full | _searched(str(full["name"]))
        news = {name: value for name, value in wanted.items() if _is_news(name, value, self.stored)}
        return news | _searched(str(news["name"])) if "name" in news else news


def _is_news(name: str, value: Any, stored: dict[str, Any]) -> bool:
    if value is None and name in KEPT_WHEN_EMPTY:
        return False
    return bool(stored[name] != value)


def _searched(name: str) -> dict[str, Any]:
    return {"name_key": name_key(name)[:100], "pinyin": pinyin_of(name)[:300]}


def personal_of(record: Record) -> dict[str, Any]:
    """The personal columns that the file has, as the table names them; a birth date gives the year too."""
    values: dict[str, Any] = {name: record.values[name] for name in PERSONAL if name in record.values}
    born = record.values.get("birth_date")
    if isinstance(born, date):
        values |= {"birth_on": born, "birth_year": born.year}
    if "tags" in values:
        values["tags"] = values["tags"] or ""
    return values


class People:
    """All members by number, and by the name and each union they belong to or will belong to."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.stored: dict[str, tuple[int, dict[str, Any]]] = {}
        self.by_name: dict[tuple[int | None, str], list[str]] = {}
        self.by_phone: dict[str, list[str]] = {}
        self.persons: dict[str, Person] = {}
        self.made: dict[str, int] = {}
        self._learn()

    def _learn(self) -> None:
        homes = _homes(self.batch.today)
        columns = [getattr(Member, name) for name in PERSONAL]
        for member_id, number, key, *values in db.session.execute(
            select(Member.id, Member.member_no, Member.name_key, *columns)
        ):
            facts = dict(zip(PERSONAL, values, strict=True))
            self.stored[number] = (member_id, facts)
            there = homes.get(member_id, [])
            for union_id in dict.fromkeys(one.union_id for one in there) or [None]:
                self.by_name.setdefault((union_id, key), []).append(number)
            if facts["phone"] and self._is_mine(there):
                self.by_phone.setdefault(facts["phone"], []).append(number)

    def _is_mine(self, stays: Sequence[Any]) -> bool:
        by = self.batch.by
        paths = [self.batch.union_paths[one.union_id] for one in kept_by(stays, self.batch.today)]
        return by.is_system or any(by.allows(Right.READ_ROLL, path) for path in paths)

    def take(self, row: Row) -> Person | None:
        """The person of a row, together with the earlier rows about them; None with a fault where nobody can tell."""
        number = row.record.text("member_no")
        has_number = number is not None
        if number is None:
            number = self._recognised(row)
            if number is None:
                return None
        person = self.persons.get(number)
        if person is not None:
            person.rows.append(row)
            return person
        member_id, stored = self.stored.get(number, (None, {}))
        person = self.persons[number] = Person(number, [row], member_id, stored)
        person.has_new_number = member_id is None and not has_number
        return person

    def notice(self, person: Person) -> None:
        """Say what is to be known of somebody who is the actor's to change: of others nothing is told."""
        record = person.first.record
        phone = person.first.personal.get("phone")
        if phone:
            others = [number for number in self.by_phone.get(phone, []) if number != person.member_no]
            if others:
                self.batch.notice("members", record, NoticeCode.PHONE_SHARED, "phone")
            if person.member_no not in self.by_phone.get(phone, []):
                self.by_phone.setdefault(phone, []).append(person.member_no)
        if person.stored and name_key(person.stored["name"]) != name_key(str(person.first.personal["name"])):
            was = person.stored["name"]
            self.batch.notice("members", record, NoticeCode.NAME_CHANGED, "name", was=was)
        if person.has_new_number:
            self.batch.notice("members", record, NoticeCode.NUMBER_MADE, "member_no", number=person.member_no)

    def _recognised(self, row: Row) -> str | None:
        """The number of the known person that a row without number is about, or a new number."""
        where = (row.union_id, name_key(str(row.personal["name"])))
        mine = _traits("", row.personal)
        candidates = [_traits(number, self._facts(number)) for number in self.by_name.get(where, [])]
        for known in self.by_name.get(where, []):
            if known in self.persons and _same(self.persons[known].first, row):
                return known  # the very same row once more
        try:
            number = whom(mine, candidates)
            if number is not None and number in self.persons:
                raise Ambiguous([number])  # an earlier row of this file is about that person already
        except Ambiguous as error:
            self._ambiguous(row, error.keys)
            return None
        if number is None:
            number = self._new_number(row.union_id)
            self.by_name.setdefault(where, []).append(number)
        return number

    def _written(self) -> list[str]:
        """Every member number that the file itself gives: none of them is made again."""
        return [record.text("member_no") or "" for record in self.batch.records("members")]

    def _facts(self, number: str) -> dict[str, Any]:
        return self.stored[number][1] if number in self.stored else self.persons[number].first.personal

    def _ambiguous(self, row: Row, numbers: tuple[str, ...]) -> None:
        lines = [self.persons[number].first.record.line for number in numbers if number in self.persons]
        detail: dict[str, str | int] = {"other": lines[0]} if lines else {}
        stored = ", ".join(number for number in numbers if number in self.stored)
        self.batch.fault("members", row.record, FaultCode.AMBIGUOUS, "name", candidates=stored, **detail)

    def _new_number(self, union_id: int | None) -> str:
        """The union's code and the next free serial: `S001-0001`."""
        codes = self.batch.known["unions"].ids
        front = next((str(code) for code, one in codes.items() if one == union_id), WITHOUT_UNION)
        if front not in self.made:
            self.made[front] = last_serial(front, [*self.stored, *self._written()])
        self.made[front] += 1
        return number_of(front, self.made[front])


def _homes(today: date) -> dict[int, list[Any]]:
    """The memberships that hold or are to come: whom a file names without a number is looked for in all of them."""
    asked = select(Membership.member_id, Membership.union_id, Membership.from_on, Membership.until_on)
    found: dict[int, list[Any]] = {}
    for row in db.session.execute(asked.where(lasts(today)).order_by(Membership.id)):
        found.setdefault(row.member_id, []).append(row)
    return found


def _traits(key: str, facts: dict[str, Any]) -> Traits:
    names = ("gender", "birth_year", "birth_on", "phone")
    return Traits(key, *(facts.get(name) for name in names))


def _same(one: Row, other: Row) -> bool:
    return one.record.values == other.record.values
