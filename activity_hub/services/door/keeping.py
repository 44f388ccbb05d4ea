"""Writing what became of a batch: the scans, the conflicts, and the attendance that it all comes to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from activity_hub.database import db
from activity_hub.models import Activity, Scan
from activity_hub.rules import passcode, scanning
from activity_hub.rules.lifecycle import OccurrenceStatus
from activity_hub.services.base import audit
from activity_hub.services.door import conflicts, walk_ins
from activity_hub.services.door.batch import Batch, Kept
from activity_hub.services.door.facts import Holder
from activity_hub.services.door.folding import fold_into_attendance, fold_one, whose_entry

UNREADABLE = "unreadable"
_INSERT = insert(Scan.__table__)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Where:
    """An occurrence as far as attendance asks about it."""

    id: int
    status: str


def keep(batch: Batch, held_for: Collection[int] = (), elsewhere: Sequence[Activity] = ()) -> None:
    """Write all that is new in a judged batch, for which the door is held alone for the members `held_for`.

    Raises Overtaken where it was judged by too little, and PlacesToFree where the door must be held for more.
    """
    if not batch.kept:
        return
    leaving = walk_ins.undone(batch)
    walk_ins.require_held(leaving, held_for)
    rows = [_row(batch, one) for one in batch.kept]
    db.session.connection().execute(_INSERT, rows[0] if len(rows) == 1 else rows)
    _keep_conflicts(batch)
    walk_ins.withdraw(batch, leaving, elsewhere)
    folded = [_folded(batch, *one) for one in batch.touched.values()]
    if not batch.known.is_glance:
        fold_into_attendance(batch.sent.at, folded)
    for holder, where, presence in folded if batch.known.is_glance else ():
        seen = (batch.kept[0].past.scan_uuid, batch.known.record.last_id)
        fold_one(batch.sent.at, holder, where, presence, *seen)
    for one, row in zip(batch.kept, rows, strict=True):
        verb = _decision(one)
        if verb:
            audit.record_now(batch.sent.by, batch.sent.at, verb, "activity", batch.known.ground.id, **_detail(one, row))


def _decision(one: Kept) -> str | None:
    """What somebody decided with this scan, to be found in the audit trail; nothing where the rules alone did."""
    if one.past.kind is scanning.ScanKind.VOID and one.past.verdict is scanning.Verdict.OK:
        return "scan.voided"
    return "scan.overridden" if one.judged.is_overridden else None


def _detail(one: Kept, row: dict[str, Any]) -> dict[str, Any]:
    detail = {"scan": one.past.scan_uuid, "gate": row["gate"], "reason": row["reason"]}
    return detail | {name: row[name] for name in ("voids", "registration_id", "device_id") if row[name] is not None}


def _folded(batch: Batch, holder: Holder, slot: scanning.Slot) -> tuple[Holder, Where, scanning.Presence]:
    """Of a person with two registrations here, it is the one they came in with that counts."""
    ground, scans = batch.known.ground, batch.known.record.of(holder.row.id, slot.no)
    status = OccurrenceStatus.HELD if slot.no in ground.held else OccurrenceStatus.PLANNED
    came_by = batch.known.holders.by_id.get(whose_entry(scans) or 0, holder)
    return came_by, Where(ground.ids[slot.no], status.value), scanning.fold(scans)


def _keep_conflicts(batch: Batch) -> None:
    found = [
        conflicts.Found(
            kind=one.judged.conflict,
            scan_uuid=one.past.scan_uuid,
            other_uuid=one.judged.meets.scan_uuid if one.judged.meets else None,
            registration_id=one.past.registration_id,
            occurrence_id=batch.known.ground.ids.get(one.past.occurrence_no or 0),
        )
        for one in batch.kept
        if one.judged.conflict is not None
    ]
    conflicts.record(batch.sent.at, batch.known.ground.id, found)
    if batch.loosened and not batch.known.is_glance:
        people = {(holder.row.id, slot.no) for holder, slot in batch.touched.values()}
        scans = [batch.known.record.of(*one) for one in sorted(people)]
        conflicts.look_again(batch.sent.at, batch.known.ground.id, sorted(batch.known.holders.by_id), scans)


def _own_device(batch: Batch) -> int | None:
    by = batch.sent.by
    return by.post.device_id if by.post is not None and by.stands_at(batch.known.ground.id) else None


def _row(batch: Batch, kept: Kept) -> dict[str, Any]:
    sent, past, item, holder = batch.sent, kept.past, kept.item, kept.judged.holder
    maker, own_id = kept.maker, _own_device(batch)
    senders = ((own_id, None), (None, sent.by.member_id))
    is_handed = maker is not None and (maker.device_id, maker.member_id) not in senders
    return {
        "scan_uuid": past.scan_uuid,
        "activity_id": batch.known.ground.id,
        "occurrence_id": batch.known.ground.ids.get(past.occurrence_no or 0),
        "registration_id": past.registration_id,
        "member_id": holder.row.member_id if holder else None,
        "kind": item.kind.value if item else UNREADABLE,
        "verdict": past.verdict.value,
        "gate": maker.gate if maker else sent.gate,
        "device_time": item.device_time if item else None,
        "received_at": sent.at,
        "occurred_at": past.occurred_at,
        "offset_ms": kept.offset_ms,
        "offline": past.is_offline,
        "shown": item.shown.value if item and item.shown else None,
        "device_id": maker.device_id if maker else own_id,
        "by_id": maker.member_id if maker and is_handed else sent.by.member_id,
        "sent_by_device_id": own_id if is_handed else None,
        "sent_by_id": sent.by.member_id if is_handed else None,
        "code_digest": passcode.digest(kept.code) if kept.code else None,
        "voids": item.voids if item else None,
        "answer": kept.answer,
        "evidence": past.evidence.value,
        "reason": item.reason if item else "",
    }
