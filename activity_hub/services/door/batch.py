"""One batch of scans: each item is judged with what was on record and what the batch itself has added."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select

from activity_hub.database import db
from activity_hub.models import Activity, Scan
from activity_hub.rules import passcode, scanning
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.passcode import Pass, ShortCode
from activity_hub.rules.permissions import Actor
from activity_hub.rules.places import Status
from activity_hub.rules.scanning import Facts, Item, Past, ScanKind, Slot, Verdict
from activity_hub.services.base import pass_codes
from activity_hub.services.base.throttle import TooManyTries
from activity_hub.services.door.facts import Holder, Holders, Ledger, timetable, understood, voided_registrations
from activity_hub.services.door.folding import fold_into_attendance

WRONG_SHORT_CODES = 10
_MINUTE = timedelta(minutes=1)
_UNREADABLE = "unreadable"
_AFTER_ALL_STORED = 1 << 62


@dataclass(frozen=True, slots=True)
class _Judged:
    verdict: Verdict
    slot: Slot | None = None
    holder: Holder | None = None


class Batch:
    """One batch of scans inside a running write_tx()."""

    def __init__(
        self, by: Actor, at: datetime, activity: Activity, scans: Sequence[object], occurrence_no: int | None, gate: str
    ) -> None:
        self.by, self.at, self.activity, self.named, self.gate = by, at, activity, occurrence_no, gate
        self.raw = list(scans)
        self.items = [scanning.read_item(raw) for raw in self.raw]
        readable = [item for item in self.items if item]
        self.reads = understood((item.code for item in readable), pass_codes.secrets())
        self.times = timetable(activity)
        self.holders = Holders(activity.id, self.reads.values(), voided_registrations(item.voids for item in readable))
        uuids = [item.scan_uuid for item in readable] + [item.voids for item in readable if item.voids]
        uuids += [_id_of(raw) for raw, item in zip(self.raw, self.items, strict=True) if item is None]
        self.ledger = Ledger(activity, uuids, sorted(self.holders.by_id))
        self.wrong_short_codes = self._wrong_short_codes(readable)
        self.rows: list[dict[str, Any]] = []
        self.touched: dict[tuple[int, int], tuple[Holder, Slot]] = {}

    def answers(self) -> list[dict[str, Any]]:
        """Judge each item in turn, then write all rows at once."""
        given = [self._answer(raw, item) for raw, item in zip(self.raw, self.items, strict=True)]
        if self.rows:
            db.session.execute(insert(Scan), self.rows)
        fold_into_attendance(
            [
                (holder, self.times.rows[slot.no], scanning.fold(self.ledger.of(holder.row.id, slot.no)))
                for holder, slot in self.touched.values()
            ]
        )
        return [_told(answer) for answer in given]

    def _answer(self, raw: object, item: Item | None) -> dict[str, Any]:
        if item is None:
            return self._unreadable(raw)
        known = self.ledger.answers.get(item.scan_uuid)
        if known is not None:
            return known
        if item.scan_uuid in self.ledger.taken:  # another activity's scan: its answer is not for this door
            return _said(item.scan_uuid, Verdict.UNKNOWN)
        judged = self._judged(item)
        past = Past(
            scan_uuid=item.scan_uuid,
            kind=item.kind,
            verdict=judged.verdict,
            received_at=self.at,
            registration_id=judged.holder.row.id if judged.holder else None,
            occurrence_no=judged.slot.no if judged.slot else None,
            gate=self.gate or None,
            voids=item.voids,
            order=_AFTER_ALL_STORED + len(self.rows),
        )
        self.ledger.add(past, {})
        answer = self._words(item.scan_uuid, judged)
        self.ledger.answers[item.scan_uuid] = answer
        self._keep(item, judged, answer)
        return answer

    def _judged(self, item: Item) -> _Judged:
        read = self.reads[item.code]
        if isinstance(read, ShortCode) and self.wrong_short_codes >= WRONG_SHORT_CODES:
            return _Judged(Verdict.UNKNOWN)
        holder = self.holders.of(read)
        if isinstance(read, ShortCode) and holder is None:
            self.wrong_short_codes += 1
            return _Judged(Verdict.UNKNOWN)
        if item.kind is ScanKind.VOID:
            return self._judged_void(item, read, holder)
        return self._judged_entry(item, read, holder)

    def _judged_entry(self, item: Item, read: Pass | ShortCode | None, holder: Holder | None) -> _Judged:
        slot = self.times.chosen(self.at, item.kind, self.named)
        row = holder.row if holder else None
        facts = Facts(
            at=self.at,
            kind=item.kind,
            slot=slot,
            is_known=read is not None,
            is_revoked=row is not None and isinstance(read, Pass) and read.version != row.pass_version,
            is_of_activity=row is None or row.activity_id == self.activity.id,
            activity_status=ActivityStatus(self.activity.status),
            is_named=self.named is not None,
            other_is_open=any(other.is_open(self.at) for other in self.times.slots if other is not slot),
            status=Status(row.status) if row else None,
            is_suspended=bool(holder and holder.is_suspended),
            is_inside=bool(row and slot and scanning.fold(self.ledger.of(row.id, slot.no)).is_inside),
        )
        return _Judged(scanning.judge(facts), slot, holder)

    def _judged_void(self, item: Item, read: Pass | ShortCode | None, holder: Holder | None) -> _Judged:
        if item.code.strip() and read is None:
            return _Judged(Verdict.UNKNOWN)
        target = self.ledger.by_uuid.get(item.voids or "")
        others = self.ledger.of(target.registration_id, target.occurrence_no) if target else []
        named = read.registration_id if isinstance(read, Pass) else holder.row.id if holder else None
        verdict = scanning.judge_void(target, others, named)
        if verdict is not Verdict.OK or target is None:
            return _Judged(verdict)
        whose = self.holders.by_id.get(target.registration_id or 0)
        slot = next((one for one in self.times.slots if one.no == target.occurrence_no), None)
        return _Judged(verdict, slot, whose)

    def _words(self, scan_uuid: str, judged: _Judged) -> dict[str, Any]:
        holder, slot = judged.holder, judged.slot
        if holder is None or holder.row.activity_id != self.activity.id:
            return _said(scan_uuid, judged.verdict)
        presence = scanning.fold(self.ledger.of(holder.row.id, slot.no if slot else None))
        return _said(
            scan_uuid,
            judged.verdict,
            name=scanning.mask(holder.name),
            union=holder.union_code,
            first_at=presence.first_at.isoformat() if presence.first_at else None,
            first_gate=presence.gate,
        )

    def _keep(self, item: Item, judged: _Judged, answer: dict[str, Any]) -> None:
        holder, slot = judged.holder, judged.slot
        occurrence = self.times.rows.get(slot.no) if slot else None
        if judged.verdict is Verdict.OK and holder and slot:
            self.touched[holder.row.id, slot.no] = (holder, slot)
        self.rows.append(
            self._row(item.scan_uuid, item.kind.value, item.code, answer)
            | {
                "occurrence_id": occurrence.id if occurrence else None,
                "registration_id": holder.row.id if holder else None,
                "member_id": holder.row.member_id if holder else None,
                "device_time": item.device_time,
                "voids": item.voids,
            }
        )

    def _unreadable(self, raw: object) -> dict[str, Any]:
        scan_uuid = _id_of(raw)
        answer = _said(_told_id(raw), Verdict.UNKNOWN)
        if scan_uuid in self.ledger.answers or scan_uuid in self.ledger.taken:
            return self.ledger.answers.get(scan_uuid, answer)
        self.ledger.add(Past(scan_uuid, ScanKind.IN, Verdict.UNKNOWN, self.at), answer)
        code = raw.get("code") if isinstance(raw, dict) else None
        self.rows.append(self._row(scan_uuid, _UNREADABLE, code if isinstance(code, str) else _text(raw), answer))
        return answer

    def _wrong_short_codes(self, items: Sequence[Item]) -> int:
        """How many codes this checker got wrong within a minute; after ten, no further short code is heard."""
        fresh = [item for item in items if item.scan_uuid not in self.ledger.answers]
        if not any(isinstance(self.reads[item.code], ShortCode) for item in fresh):
            return 0
        wrong = select(func.count()).where(
            Scan.activity_id == self.activity.id,
            Scan.by_id == self.by.member_id,
            Scan.verdict == Verdict.UNKNOWN.value,
            Scan.received_at > self.at - _MINUTE,
        )
        count = db.session.scalar(wrong) or 0
        if count >= WRONG_SHORT_CODES:
            raise TooManyTries(int(_MINUTE.total_seconds()))
        return count

    def _row(self, scan_uuid: str, kind: str, code: str, answer: dict[str, Any]) -> dict[str, Any]:
        return {
            "scan_uuid": scan_uuid,
            "activity_id": self.activity.id,
            "occurrence_id": None,
            "registration_id": None,
            "member_id": None,
            "kind": kind,
            "verdict": answer["verdict"],
            "gate": self.gate,
            "device_time": None,
            "received_at": self.at,
            "offline": False,
            "code_digest": passcode.digest(code) if code else None,
            "voids": None,
            "by_id": self.by.member_id,
            "answer": answer,
        }


def _said(scan_uuid: str | None, verdict: Verdict, **more: str | None) -> dict[str, Any]:
    nothing = {"name": None, "union": None, "first_at": None, "first_gate": None}
    return {"scan_uuid": scan_uuid, "verdict": verdict.value} | nothing | more


def _told(stored: dict[str, Any]) -> dict[str, Any]:
    """An answer as it is handed out: its time as an instant, which JSON cannot keep."""
    first_at = stored["first_at"]
    return stored | {"first_at": datetime.fromisoformat(first_at) if first_at else None}


def _id_of(raw: object) -> str:
    """The id of an item that cannot be read: its own, or one made of what it says, so that a repetition is known."""
    told = _told_id(raw)
    if scanning.is_uuid(told):
        return told
    return f"unread-{hashlib.sha256(_text(raw).encode()).hexdigest()[:40]}"


def _told_id(raw: object) -> str | None:
    told = raw.get("scan_uuid") if isinstance(raw, dict) else None
    return told if isinstance(told, str) else None


def _text(raw: object) -> str:
    return json.dumps(raw, sort_keys=True, default=str)
