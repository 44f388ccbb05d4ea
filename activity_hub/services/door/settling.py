"""Settling a conflict: they were here and the scan stays, or it was not them and it is taken back."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import insert

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Occurrence, Scan, ScanConflict
from activity_hub.rules import scanning
from activity_hub.rules.conflicts import Settlement
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.scanning import MAX_REASON, ScanKind, Verdict, is_storable
from activity_hub.services.base import access, audit
from activity_hub.services.base.locking import begins_anew
from activity_hub.services.door import answering, conflicts
from activity_hub.services.door.facts import Holder, Holders, Ledger
from activity_hub.services.door.folding import fold_into_attendance, whose_entry

CHOICES = frozenset({Settlement.PRESENT, Settlement.NOT_PRESENT})


@begins_anew
def settle(
    *,
    by: Actor,
    at: datetime,
    conflict_id: int,
    settlement: Settlement,
    note: str = "",
    activity_id: int | None = None,
) -> None:
    """Settle a conflict (of this activity, where one is named), or settle it again the other way.

    Nothing is ever erased. NOT_PRESENT takes the scan back by a void; PRESENT leaves it, or puts it on record once more
    where it had been taken back or did not count. Raises NotFound, NotAllowed, and Invalid for a note that is too long
    or a settlement that is nobody's to make.
    """
    tidy = note.strip()
    if settlement not in CHOICES:
        raise access.Invalid({"settlement": ["unknown_word"]})
    if len(tidy) > MAX_REASON or not is_storable(tidy):
        raise access.Invalid({"note": ["too_long" if len(tidy) > MAX_REASON else "strange_characters"]})
    with write_tx() as session:
        seen = session.get(ScanConflict, conflict_id) if 0 < conflict_id <= access.BIGGEST_ID else None
        if seen is None or activity_id not in (None, seen.activity_id):
            if activity_id is not None:
                access.activity(by, activity_id, Right.EDIT_ACTIVITY)
            raise access.NotFound
        activity = access.activity(by, seen.activity_id, Right.EDIT_ACTIVITY)
        holders = Holders(activity.id, at, [], [seen.registration_id] if seen.registration_id is not None else [])
        row = lock(ScanConflict, conflict_id)
        if row is None:
            raise access.NotFound
        was, row.settlement = row.settlement, settlement.value
        row.settled_at, row.settled_by_id, row.note = at, by.member_id, tidy
        session.flush()
        _Scans(by, at, activity, row, holders).make_true(settlement, tidy)
        told = {"activity": activity.id, "settlement": settlement.value, "before": was, "note": tidy}
        audit.record(by, at, "conflict.settled", "scan_conflict", row.id, **told)


class _Scans:
    """The scans around one conflict, inside a running write_tx()."""

    def __init__(self, by: Actor, at: datetime, activity: Activity, row: ScanConflict, holders: Holders) -> None:
        self.by, self.at, self.activity, self.row, self.holders = by, at, activity, row, holders
        self.scan = db.session.get_one(Scan, row.scan_id)
        self.record = Ledger(activity.id, [self.scan.scan_uuid], self.holders.people)

    def make_true(self, settlement: Settlement, reason: str) -> None:
        """Take the scan back, or put it on record again, where that is not how it stands; then count anew."""
        past = self.record.by_uuid[self.scan.scan_uuid]
        is_undone = not past.takes_part or scanning.is_voided(past, self.record.voids_of(past.scan_uuid))
        if is_undone is (settlement is Settlement.NOT_PRESENT):
            return
        if is_undone:
            self.row.scan_id = self._add(self._again(reason))
        else:
            self._add(self._undone(reason))
        self._count_anew()

    def _add(self, fields: dict[str, Any]) -> int:
        return db.session.scalars(insert(Scan).returning(Scan.id), [fields]).one()

    def _again(self, reason: str) -> dict[str, Any]:
        same = ("kind", "gate", "occurred_at", "evidence", "device_id", "device_time", "code_digest", "shown")
        return self._fields(Verdict.OK, reason) | {name: getattr(self.scan, name) for name in same}

    def _undone(self, reason: str) -> dict[str, Any]:
        undoes = {"kind": ScanKind.VOID.value, "voids": self.scan.scan_uuid, "occurred_at": self.at}
        return self._fields(Verdict.OK, reason) | undoes

    def _fields(self, verdict: Verdict, reason: str) -> dict[str, Any]:
        scan_uuid, holder = f"settled-{uuid4()}", self._holder()
        name, union = (scanning.mask(holder.name), holder.union_code) if holder else (None, None)
        return {
            "scan_uuid": scan_uuid,
            "activity_id": self.activity.id,
            "occurrence_id": self.scan.occurrence_id,
            "registration_id": self.scan.registration_id,
            "member_id": self.scan.member_id,
            "verdict": verdict.value,
            "received_at": self.at,
            "by_id": self.by.member_id,
            "answer": answering.said(scan_uuid, verdict, name=name, union=union),
            "reason": reason,
        }

    def _holder(self) -> Holder | None:
        return self.holders.by_id.get(self.scan.registration_id or 0)

    def _count_anew(self) -> None:
        holder = self._holder()
        occurrence = db.session.get(Occurrence, self.scan.occurrence_id) if self.scan.occurrence_id else None
        if holder is None or occurrence is None:
            return
        scans = Ledger(self.activity.id, [], self.holders.people).of(holder.row.id, occurrence.no)
        came_by = self.holders.by_id.get(whose_entry(scans) or 0, holder)
        fold_into_attendance(self.at, [(came_by, occurrence, scanning.fold(scans))])
        conflicts.look_again(self.at, self.activity.id, sorted(self.holders.by_id), [scans])
