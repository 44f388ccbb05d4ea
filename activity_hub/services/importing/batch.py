"""The running load: the sheets, what they name, what is known already, and the faults found so far."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import bindparam, insert, select, update

from activity_hub.database import db
from activity_hub.models import Activity, Enterprise, Occurrence, Union
from activity_hub.rules.faults import Fault, FaultCode, Notice, NoticeCode
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.sheet import Record, Sheet
from activity_hub.services.importing.outcome import Counts

CHUNK = 500  # values in one IN list, and rows in one insert
Thing = TypeVar("Thing")
_UNKNOWN = {
    "unions": FaultCode.UNKNOWN_UNION,
    "enterprises": FaultCode.UNKNOWN_ENTERPRISE,
    "members": FaultCode.UNKNOWN_MEMBER,
    "activities": FaultCode.UNKNOWN_ACTIVITY,
    "occurrences": FaultCode.UNKNOWN_OCCURRENCE,
}
_OF_ACTIVITY = ("occurrences", "declared", "units_entered", "invitations", "awards", "ledger")
_REFERENCES: dict[str, dict[str, str]] = {
    "unions": {"parent": "unions"},
    "enterprises": {"union": "unions"},
    "attendance": {"activity": "activities", "member_no": "members"},
    "targets": {"union": "unions"},
    "plan": {"union": "unions"},
} | {what: {"activity": "activities"} for what in _OF_ACTIVITY}
Key = str | tuple[int, int]


@dataclass(slots=True)
class Known:
    """Everything of one kind that may be referred to: ids by key, keys by name, and keys of rows that are at fault."""

    ids: dict[Key, int] = field(default_factory=dict)
    by_name: dict[str, list[str]] = field(default_factory=dict)
    claimed: set[Key] = field(default_factory=set)


@dataclass(slots=True)
class Batch:
    """One load by one actor; lives inside one write_tx()."""

    by: Actor
    at: datetime
    today: date
    sheets: dict[str, Sheet]
    union_code: str | None = None  # the union of rows of members that name none
    tick: Callable[[int], None] = lambda rows: None
    faults: list[Fault] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    counts: dict[str, Counts] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=lambda: {what: Known() for what in _UNKNOWN})
    union_paths: dict[int, str] = field(default_factory=dict)
    host_paths: dict[int, str] = field(default_factory=dict)  # by activity; "/" where a body outside the tree hosts

    def records(self, what: str) -> list[Record]:
        """The readable rows of a file, in its order; none where the load has no such file."""
        return self.sheets[what].records if what in self.sheets else []

    def count(self, what: str, kind: str, rows: int = 1) -> None:
        """Count rows of a file as added, changed or unchanged."""
        counts = self.counts[what]
        setattr(counts, kind, getattr(counts, kind) + rows)

    def fault(self, what: str, record: Record, code: FaultCode, column: str = "", **detail: str | int) -> None:
        """A fault of a row that could be read; the value is the one of the column."""
        value, header = self._said(what, record, column)
        self.faults.append(Fault(what, record.line, code, column, value, header, detail))

    def notice(self, what: str, record: Record, code: NoticeCode, column: str = "", **detail: str | int) -> None:
        """A notice about a row that is taken all the same."""
        value, header = self._said(what, record, column)
        self.notices.append(Notice(what, record.line, code, column, value, header, detail))

    def _said(self, what: str, record: Record, column: str) -> tuple[str, str]:
        value = record.values.get(column)
        text = "" if value is None else ";".join(value) if isinstance(value, tuple) else str(value)
        return text, self.sheets[what].headers.get(column, "")

    def refer(self, what: str, record: Record, column: str, to: str, key: Key | None = None) -> int | None:
        """The id of what a cell names by code or, where that is unique, by name.

        None with a fault where it is neither in the files nor in the database, or two go by that name; None without one
        where the row it names is at fault itself.
        """
        asked = key if key is not None else (record.text(column) or "")
        known = self.known[to]
        if asked in known.ids:
            return known.ids[asked]
        if asked in known.claimed or (to in self.sheets and not self.sheets[to].is_readable):
            return None
        named = known.by_name.get(asked, []) if isinstance(asked, str) else []
        if len(named) == 1:
            return known.ids[named[0]]
        code = FaultCode.AMBIGUOUS if named else _UNKNOWN[to]
        value, header = self._said(what, record, column)
        value = key if isinstance(key, str) else value  # of a list, the one that is meant
        detail = {"candidates": ", ".join(sorted(named))}
        self.faults.append(Fault(what, record.line, code, column, value, header, detail))
        return None

    def refer_broken(self) -> None:
        """Report what rows with a faulty cell name and nobody knows: all faults are found at once."""
        for what, columns in _REFERENCES.items():
            for record in self.sheets[what].broken if what in self.sheets else ():
                for column, to in columns.items():
                    if record.text(column):
                        self.refer(what, record, column, to)

    def may(self, what: str, record: Record, right: Right, path: str | None, column: str = "") -> bool:
        """Whether the actor holds the right there; NOT_YOURS otherwise."""
        if self.by.is_system or (path and self.by.allows(right, path)):
            return True
        self.fault(what, record, FaultCode.NOT_YOURS, column)
        return False

    def may_at_activity(self, what: str, record: Record, activity_id: int) -> bool:
        """Whether the actor may publish for the activity's lead host: what is imported counts in the return at once."""
        return self.may(what, record, Right.PUBLISH_ACTIVITY, self.host_paths.get(activity_id), "activity")

    def claim(self, what: str, column: str) -> None:
        """Let rows with faulty cells be referred to without a second fault."""
        if what in self.sheets:
            broken = {record.text(column) for record in self.sheets[what].broken}
            self.known[what].claimed |= {key for key in broken if key}

    def learn_unions(self) -> None:
        """Read the codes, names and paths of all unions."""
        known = self.known["unions"]
        known.by_name = {}
        for union_id, code, name, path in db.session.execute(select(Union.id, Union.code, Union.name, Union.path)):
            known.ids[code] = union_id
            known.by_name.setdefault(name, []).append(code)
            self.union_paths[union_id] = path

    def learn_enterprises(self) -> None:
        """Read the codes and names of all enterprises."""
        known = self.known["enterprises"]
        known.by_name = {}
        for enterprise_id, code, name in db.session.execute(select(Enterprise.id, Enterprise.code, Enterprise.name)):
            known.ids[code] = enterprise_id
            known.by_name.setdefault(name, []).append(code)

    def learn_activities(self) -> None:
        """Read the codes of all activities and the paths of their lead hosts."""
        query = select(Activity.id, Activity.code, Union.path).outerjoin(Union, Union.id == Activity.host_id)
        for activity_id, code, path in db.session.execute(query):
            self.known["activities"].ids[code] = activity_id
            self.host_paths[activity_id] = path or "/"

    def learn_occurrences(self, activity_ids: Iterable[int]) -> dict[int, date]:
        """Read the occurrences of these activities; gives the day of each by its id."""
        days: dict[int, date] = {}
        for chunk in chunks(sorted(set(activity_ids))):
            query = select(Occurrence.id, Occurrence.activity_id, Occurrence.no, Occurrence.held_on)
            for occurrence_id, activity_id, no, held_on in db.session.execute(
                query.where(Occurrence.activity_id.in_(chunk))
            ):
                self.known["occurrences"].ids[activity_id, no] = occurrence_id
                days[occurrence_id] = held_on
        return days


def chunks(items: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    """The items in portions that fit one statement."""
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def insert_many(model: type[Any], rows: list[dict[str, Any]]) -> None:
    """Add rows, all of one shape, without loading them."""
    if rows:
        db.session.execute(insert(model), rows)


def update_many(model: type[Any], rows: list[dict[str, Any]]) -> None:
    """Set the columns of rows named by `id`; rows may name different columns."""
    shapes: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        columns = tuple(sorted(row.keys() - {"id"}))
        if columns:
            shapes.setdefault(columns, []).append(
                {"row_id": row["id"]} | {f"new_{name}": row[name] for name in columns}
            )
    table = model.__table__
    for columns, bound in shapes.items():
        statement = update(table).where(table.c.id == bindparam("row_id"))
        db.session.connection().execute(
            statement.values({name: bindparam(f"new_{name}", type_=table.c[name].type) for name in columns}), bound
        )
