"""What the organiser has to settle: kept with the scan that disagrees, and settled by itself where a scan is undone."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.orm import aliased

from activity_hub.database import db
from activity_hub.models import Scan, ScanConflict
from activity_hub.rules import scanning
from activity_hub.rules.conflicts import ConflictKind, Settlement
from activity_hub.rules.scanning import Past


@dataclass(frozen=True, slots=True)
class Found:
    """A conflict of a scan that is being kept; `other_uuid` is the entry it collides with, if it does."""

    kind: ConflictKind
    scan_uuid: str
    other_uuid: str | None
    registration_id: int | None
    occurrence_id: int | None


def record(at: datetime, activity_id: int, found: Sequence[Found]) -> None:
    """Keep these conflicts, in one statement, after their scans; inside write_tx()."""
    if not found:
        return
    rows = [_fields(at, activity_id, one) for one in found]
    db.session.execute(insert(ScanConflict).values(rows))


def look_again(at: datetime, activity_id: int, registration_ids: Sequence[int], people: Sequence[list[Past]]) -> None:
    """Settle what a scan taken back, or a leaving that came late, has ended, and tell what it has laid bare.

    `people` are the scans of each person at one occurrence, voids included. An open double entry stays as long as
    its entry still meets another one, and points to it. Inside write_tx().
    """
    state, rows = _State(people), _of(activity_id, registration_ids)
    settled: dict[Settlement, list[int]] = {}
    for row in sorted(rows, key=lambda one: (not state.is_repeat(one.scan_uuid), one.id)):
        said = state.settlement(row) if row.settled_at is None else None
        if isinstance(said, Settlement):
            settled.setdefault(said, []).append(row.id)
        elif said is not None and said != row.other_uuid:
            _change([row.id], other_scan_id=_id_of(said))
    for settlement, ids in settled.items():
        _change(ids, settled_at=at, settlement=settlement.value)
    ended = {one for ids in settled.values() for one in ids}
    told = {row.scan_uuid for row in rows if row.id not in ended and (row.settled_at is None or row.settled_by_id)}
    _tell(at, activity_id, state, {row.scan_uuid: row.id for row in rows}, told)


def _tell(at: datetime, activity_id: int, state: "_State", rows: Mapping[str, int], told: Collection[str]) -> None:
    """Where a leaving was taken back, entries meet that were none of a double entry, or of one that had ended."""
    for uuid, other in state.untold(told):
        if uuid in rows:
            _change([rows[uuid]], other_scan_id=_id_of(other), settled_at=None, settlement=None)
        elif state.past[uuid].is_offline or state.past[other].is_offline:
            whose = state.past[uuid].registration_id
            found = _fields(at, activity_id, Found(ConflictKind.DOUBLE_ENTRY, uuid, other, whose, None))
            where = select(Scan.occurrence_id).where(Scan.scan_uuid == uuid).scalar_subquery()
            db.session.execute(insert(ScanConflict).values(found | {"occurrence_id": where}))


def follow(scans: Mapping[str, str]) -> None:
    """Move the conflicts of scans that were taken back to those on record in their stead (old: new).

    What had ended with the old one is open again; look_again() then says whether it stays so. Inside write_tx().
    """
    if not scans:
        return
    asked = select(ScanConflict.id, ScanConflict.settlement, Scan.scan_uuid).join(Scan, Scan.id == ScanConflict.scan_id)
    for row_id, settlement, scan_uuid in db.session.execute(asked.where(Scan.scan_uuid.in_(scans))).all():
        ended = settlement == Settlement.TAKEN_BACK.value
        again = {"settled_at": None, "settlement": None} if ended else {}
        _change([row_id], scan_id=_id_of(scans[scan_uuid]), **again)


def is_open(activity_id: int) -> ColumnElement[bool]:
    """The condition of an activity's conflicts that nobody has settled."""
    return (ScanConflict.activity_id == activity_id) & ScanConflict.settled_at.is_(None)


class _State:
    """How the entries of some people stand to each other now."""

    def __init__(self, people: Sequence[list[Past]]) -> None:
        self.past = {past.scan_uuid: past for scans in people for past in scans}
        self.counted = {past.scan_uuid for scans in people for past in scanning.in_order(scans)}
        self.group: dict[str, str] = {}
        self.repeats: dict[str, list[str]] = {}
        for scans in people:
            for late, meets in scanning.double_entries(scans):
                self.group[late.scan_uuid] = self.group[meets.scan_uuid] = meets.scan_uuid
                self.repeats.setdefault(meets.scan_uuid, []).append(late.scan_uuid)
        self.left = {first: len(late) for first, late in self.repeats.items()}
        self.past = {past.scan_uuid: past for scans in people for past in scans}

    def is_repeat(self, scan_uuid: str) -> bool:
        """Whether it lets nobody in who was not in already."""
        return self.group.get(scan_uuid, scan_uuid) != scan_uuid

    def settlement(self, row: Any) -> Settlement | str | None:
        """How an open conflict has ended by itself; or, where it has not, the entry that it meets now."""
        if row.scan_uuid not in self.past:
            return None
        if row.scan_uuid not in self.counted:
            return Settlement.TAKEN_BACK
        if row.kind != ConflictKind.DOUBLE_ENTRY.value:
            return None
        first = self.group.get(row.scan_uuid)
        if first is None or self.left[first] == 0:
            was_undone = row.other_uuid in self.past and row.other_uuid not in self.counted
            return Settlement.TAKEN_BACK if was_undone or first is not None else Settlement.PRESENT
        self.left[first] -= 1
        is_there = row.other_uuid != row.scan_uuid and self.group.get(row.other_uuid) == first
        return row.other_uuid if is_there else first if first != row.scan_uuid else self.repeats[first][0]

    def untold(self, told: Collection[str]) -> Iterator[tuple[str, str]]:
        """Of each double entry the scans that a conflict lacks, with what they meet: as many as repeat it."""
        for first, late in self.repeats.items():
            around = [*late, first]
            lacking = len(late) - sum(uuid in told for uuid in around)
            for uuid in [uuid for uuid in around if uuid not in told][: max(lacking, 0)]:
                yield uuid, first if uuid != first else late[0]


def _of(activity_id: int, registration_ids: Sequence[int]) -> Sequence[Any]:
    other, row = aliased(Scan), ScanConflict
    asked = (
        select(row.id, row.kind, row.settled_at, row.settled_by_id, Scan.scan_uuid, other.scan_uuid.label("other_uuid"))
        .join(Scan, Scan.id == row.scan_id)
        .outerjoin(other, other.id == row.other_scan_id)
        .where(row.activity_id == activity_id, row.registration_id.in_(registration_ids))
        .order_by(row.id)
    )
    return db.session.execute(asked).all()


def _change(ids: Sequence[int], **fields: Any) -> None:
    db.session.execute(update(ScanConflict).where(ScanConflict.id.in_(ids)).values(fields))


def _fields(at: datetime, activity_id: int, found: Found) -> dict[str, Any]:
    return {
        "activity_id": activity_id,
        "occurrence_id": found.occurrence_id,
        "registration_id": found.registration_id,
        "kind": found.kind.value,
        "scan_id": _id_of(found.scan_uuid),
        "other_scan_id": _id_of(found.other_uuid) if found.other_uuid else None,
        "created_at": at,
        "note": "",
    }


def _id_of(scan_uuid: str) -> Any:
    return select(Scan.id).where(Scan.scan_uuid == scan_uuid).scalar_subquery()
