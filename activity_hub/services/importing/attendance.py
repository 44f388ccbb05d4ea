"""Attendance: all lines about one person at one occurrence are one row, with the union they belonged to that day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Attendance, Membership
from activity_hub.rules.days import is_within
from activity_hub.rules.sheet import Record
from activity_hub.services.importing.batch import Batch, chunks, insert_many, update_many

# Present if any line says so; else absent (registered and did not come); a void line alone is neither.
STRENGTH = {"void": 0, "absent": 1, "present": 2}
Pair = tuple[int, int]  # occurrence, member
_TICK_ROWS = 1000


def load_attendance(batch: Batch) -> None:
    """Fold the lines by (occurrence, member) and add or change one row for each; imports make no scans."""
    if "attendance" not in batch.sheets:
        return
    days = batch.learn_occurrences(_activities_of(batch))
    lines: dict[Pair, list[str]] = {}
    for number, record in enumerate(batch.records("attendance")):
        if number % _TICK_ROWS == 0:
            batch.tick(min(_TICK_ROWS, len(batch.records("attendance")) - number))
        pair = _pair(batch, record)
        if pair is not None:
            lines.setdefault(pair, []).append(record.text("state") or "void")
    _write(batch, lines, days)


def _activities_of(batch: Batch) -> Iterable[int]:
    ids = batch.known["activities"].ids
    return (ids[code] for record in batch.records("attendance") if (code := record.text("activity") or "") in ids)


def _pair(batch: Batch, record: Record) -> Pair | None:
    """The occurrence and the member of a line; all that is unknown in it is reported."""
    member_id = batch.refer("attendance", record, "member_no", "members")
    activity_id = batch.refer("attendance", record, "activity", "activities")
    no = record.values.get("no")
    if activity_id is None or not isinstance(no, int) or not batch.may_at_activity("attendance", record, activity_id):
        return None
    occurrence_id = batch.refer("attendance", record, "no", "occurrences", (activity_id, no))
    return (occurrence_id, member_id) if occurrence_id and member_id else None


def _write(batch: Batch, lines: dict[Pair, list[str]], days: dict[int, date]) -> None:
    stored = _stored({occurrence_id for occurrence_id, _ in lines})
    units = Units()
    added: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for pair, states in lines.items():
        state = max(states, key=STRENGTH.__getitem__)
        kind = "unchanged"
        if pair not in stored:
            kind = "added"
            added.append(_row(pair, state, units.on(pair[1], days[pair[0]])))
        else:
            row_id, was, evidence = stored[pair]
            # What was seen at the door stays; a file may only add to it.
            is_news = state != was if evidence == "imported" else STRENGTH[state] > STRENGTH[was]
            if is_news:
                kind = "changed"
                changed.append({"id": row_id, "state": state, "evidence": "imported"})
        batch.count("attendance", kind)
        batch.count("attendance", "unchanged", len(states) - 1)
    insert_many(Attendance, added)
    update_many(Attendance, changed)


def _stored(occurrence_ids: set[int]) -> dict[Pair, tuple[int, str, str]]:
    query = select(Attendance.id, Attendance.occurrence_id, Attendance.member_id, Attendance.state, Attendance.evidence)
    return {
        (occurrence_id, member_id): (row_id, state, evidence)
        for chunk in chunks(sorted(occurrence_ids))
        for row_id, occurrence_id, member_id, state, evidence in db.session.execute(
            query.where(Attendance.occurrence_id.in_(chunk))
        )
    }


def _row(pair: Pair, state: str, unit: tuple[int | None, int | None]) -> dict[str, Any]:
    return {
        "occurrence_id": pair[0],
        "member_id": pair[1],
        "state": state,
        "union_then_id": unit[0],
        "enterprise_then_id": unit[1],
        "evidence": "imported",
    }


class Units:
    """The union and the enterprise of each member on any day; later moves change nothing that is past."""

    def __init__(self) -> None:
        days = (Membership.member_id, Membership.from_on, Membership.until_on)
        query = select(*days, Membership.union_id, Membership.enterprise_id)
        self.by_member: dict[int, list[tuple[date | None, date | None, int, int | None]]] = {}
        for member_id, from_on, until_on, union_id, enterprise_id in db.session.execute(query):
            self.by_member.setdefault(member_id, []).append((from_on, until_on, union_id, enterprise_id))

    def on(self, member_id: int, day: date) -> tuple[int | None, int | None]:
        """(union, enterprise) of the membership open that day; (None, None) without one."""
        for from_on, until_on, union_id, enterprise_id in self.by_member.get(member_id, []):
            if is_within(day, from_on, until_on):
                return union_id, enterprise_id
        return None, None
