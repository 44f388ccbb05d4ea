"""Scans that nobody made at a door, from paper or as a correction: on the same record and by the same fold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from activity_hub.database import db
from activity_hub.models import Activity, Occurrence, Scan
from activity_hub.rules import scanning
from activity_hub.rules.evidence import Evidence
from activity_hub.rules.permissions import Actor
from activity_hub.rules.scanning import Past, ScanKind, Slot, Verdict, in_order
from activity_hub.services.base.frame import slot_of
from activity_hub.services.door import answering, conflicts
from activity_hub.services.door.facts import Holder, Holders, Ledger
from activity_hub.services.door.folding import fold_into_attendance, whose_entry


@dataclass(frozen=True, slots=True)
class Entry:
    """One scan to be written; `occurred_at` None is the start of the occurrence, for want of a better time.

    `instead_of` is the scan that was taken back and with this one stands again, `device_id` whose phone made that.
    """

    scan_uuid: str
    registration_id: int
    evidence: Evidence
    kind: ScanKind = ScanKind.IN
    occurred_at: datetime | None = None
    gate: str = ""
    voids: str | None = None
    reason: str = ""
    device_id: int | None = None
    instead_of: str | None = None


class Desk:
    """The place where scans of one occurrence are written afterwards, inside a running write_tx()."""

    def __init__(
        self, by: Actor, at: datetime, activity: Activity, occurrence: Occurrence, registration_ids: Sequence[int]
    ) -> None:
        self.by, self.at, self.activity, self.occurrence = by, at, activity, occurrence
        self.slot: Slot = slot_of(occurrence, activity.time_zone)
        self.registration_ids = list(registration_ids)
        self.holders = Holders(activity.id, at, [], registration_ids)

    def known(self, scan_uuids: Sequence[str]) -> set[str]:
        """Which of these are on record already."""
        return set(db.session.scalars(select(Scan.scan_uuid).where(Scan.scan_uuid.in_(scan_uuids))))

    def present(self) -> set[int]:
        """The registrations whose people count as present by their scans."""
        ledger = self._ledger()
        return {one for one in self.registration_ids if scanning.fold(self._scans(ledger, one)).is_present}

    def entries(self, registration_id: int) -> list[Past]:
        """The entries of one person that count."""
        return [one for one in in_order(self._scans(self._ledger(), registration_id)) if one.kind is ScanKind.IN]

    def write(self, entries: Sequence[Entry]) -> list[Entry]:
        """Put them on record, but for those that are there already, and fold whom they concern; those that are new."""
        known = self.known([one.scan_uuid for one in entries])
        fresh = [one for one in entries if one.scan_uuid not in known and one.registration_id in self.holders.by_id]
        if fresh:
            db.session.execute(insert(Scan), [self._row(one) for one in fresh])
            conflicts.follow({one.instead_of: one.scan_uuid for one in fresh if one.instead_of})
            self._count_anew(dict.fromkeys(one.registration_id for one in fresh))
        return fresh

    def _count_anew(self, registration_ids: Iterable[int]) -> None:
        ledger, folded = self._ledger(), {}
        for one in registration_ids:
            scans, holder = self._scans(ledger, one), self.holders.by_id[one]
            came_by = self.holders.by_id.get(whose_entry(scans) or 0, holder)
            folded[holder.row.member_id] = (came_by, self.occurrence, scanning.fold(scans), scans)
        fold_into_attendance(self.at, [one[:3] for one in folded.values()])
        people = [scans for *_, scans in folded.values()]
        conflicts.look_again(self.at, self.activity.id, sorted(self.holders.by_id), people)

    def _ledger(self) -> Ledger:
        return Ledger(self.activity.id, [], self.holders.people)

    def _scans(self, ledger: Ledger, registration_id: int) -> list[Past]:
        return ledger.of(registration_id, self.occurrence.no)

    def _row(self, entry: Entry) -> dict[str, Any]:
        holder: Holder = self.holders.by_id[entry.registration_id]
        told = {"name": scanning.mask(holder.name), "union": holder.union_code}
        return {
            "scan_uuid": entry.scan_uuid,
            "activity_id": self.activity.id,
            "occurrence_id": self.occurrence.id,
            "registration_id": holder.row.id,
            "member_id": holder.row.member_id,
            "kind": entry.kind.value,
            "verdict": Verdict.OK.value,
            "gate": entry.gate,
            "received_at": self.at,
            "occurred_at": entry.occurred_at or self.slot.starts_at,
            "offline": False,
            "device_id": entry.device_id,
            "voids": entry.voids,
            "by_id": self.by.member_id,
            "answer": answering.said(entry.scan_uuid, Verdict.OK, **told),
            "evidence": entry.evidence.value,
            "reason": entry.reason,
        }
