"""What the database knows about a batch of scans, read in a handful of statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from activity_hub.database import db
from activity_hub.models import Activity, Member, Occurrence, Registration, Scan, Union
from activity_hub.rules import passcode, scanning
from activity_hub.rules.lifecycle import OccurrenceStatus
from activity_hub.rules.passcode import Pass, ShortCode
from activity_hub.rules.scanning import Past, ScanKind, Slot, Verdict


@dataclass(frozen=True, slots=True)
class Holder:
    """A registration as the door needs it, with whose it is."""

    row: Registration
    name: str
    is_suspended: bool
    union_code: str | None


@dataclass(frozen=True, slots=True)
class Timetable:
    """The occurrences of an activity, as rows by number and as the rule sees them."""

    rows: dict[int, Occurrence]
    slots: list[Slot]

    def chosen(self, at: datetime, kind: ScanKind, named: int | None) -> Slot | None:
        """The occurrence that was named, or the one this moment is for."""
        if named is None:
            return scanning.slot_at(self.slots, at, kind)
        return next((one for one in self.slots if one.no == named), None)


def timetable(activity: Activity) -> Timetable:
    """All occurrences of the activity, with the windows in which its door is open."""
    rows = db.session.scalars(select(Occurrence).where(Occurrence.activity_id == activity.id)).all()
    return Timetable({row.no: row for row in rows}, [slot_of(row, activity.time_zone) for row in rows])


def slot_of(row: Occurrence, time_zone: str) -> Slot:
    """One occurrence with its window."""
    return scanning.slot(row.no, row.held_on, row.starts_at, row.ends_at, time_zone, OccurrenceStatus(row.status))


class Holders:
    """The registrations that a batch of codes speaks of, locked against a withdrawal at the same moment.

    They are locked in the order of their ids, so that two batches never wait for each other.
    """

    def __init__(self, activity_id: int, reads: Iterable[Pass | ShortCode | None], also: Iterable[int]) -> None:
        reads = list(reads)
        ids = {read.registration_id for read in reads if isinstance(read, Pass)} | set(also)
        shorts = {read.text for read in reads if isinstance(read, ShortCode)}
        self._activity_id = activity_id
        self.by_id: dict[int, Holder] = {}
        if ids or shorts:
            self.by_id = {row.id: Holder(row, *rest) for row, *rest in db.session.execute(self._query(ids, shorts))}
        self._by_short = {one.row.short_code: one for one in self.by_id.values() if one.row.activity_id == activity_id}

    def _query(self, ids: set[int], shorts: set[str]) -> Any:
        here = and_(Registration.activity_id == self._activity_id, Registration.short_code.in_(shorts))
        stored = [one for one in ids if one <= 2**31 - 1]
        return (
            select(Registration, Member.name, Member.suspended, Union.code)
            .join(Member, Member.id == Registration.member_id)
            .outerjoin(Union, Union.id == Registration.union_then_id)
            .where(or_(Registration.id.in_(stored), here))
            .order_by(Registration.id)
            .with_for_update(key_share=True, of=Registration)
        )

    def of(self, read: Pass | ShortCode | None) -> Holder | None:
        """Whose code this is; a short code belongs to this activity alone."""
        if isinstance(read, Pass):
            return self.by_id.get(read.registration_id)
        return self._by_short.get(read.text) if read else None


class Ledger:
    """The scans on record that matter to a batch, and those the batch adds."""

    def __init__(self, activity: Activity, uuids: Iterable[str], registration_ids: Sequence[int]) -> None:
        self.answers: dict[str, dict[str, Any]] = {}
        self.by_uuid: dict[str, Past] = {}
        self.taken: set[str] = set()
        self._of: dict[int | None, list[Past]] = defaultdict(list)
        own = and_(Scan.activity_id == activity.id, Scan.registration_id.in_(registration_ids))
        numbered = select(Scan, Occurrence.no).outerjoin(Occurrence, Occurrence.id == Scan.occurrence_id)
        for row, no in db.session.execute(numbered.where(or_(Scan.scan_uuid.in_(set(uuids)), own))):
            if row.activity_id == activity.id:
                self.answers[row.scan_uuid] = row.answer
                self._remember(_past(row, no))
            else:
                self.taken.add(row.scan_uuid)

    def add(self, past: Past, answer: dict[str, Any]) -> None:
        """Take a scan of this batch on record, for those that follow it."""
        self.answers[past.scan_uuid] = answer
        self._remember(past)

    def of(self, registration_id: int | None, occurrence_no: int | None) -> list[Past]:
        """The scans of one registration at one occurrence."""
        return [past for past in self._of[registration_id] if past.occurrence_no == occurrence_no]

    def _remember(self, past: Past) -> None:
        self.by_uuid[past.scan_uuid] = past
        self._of[past.registration_id].append(past)


def _past(row: Scan, occurrence_no: int | None) -> Past:
    return Past(
        scan_uuid=row.scan_uuid,
        kind=ScanKind(row.kind) if row.kind in set(ScanKind) else ScanKind.IN,
        verdict=Verdict(row.verdict),
        received_at=row.received_at,
        registration_id=row.registration_id,
        occurrence_no=occurrence_no,
        gate=row.gate or None,
        voids=row.voids,
        order=row.id,
    )


def understood(codes: Iterable[str], secrets: Sequence[str]) -> dict[str, Pass | ShortCode | None]:
    """Each scanned text as what it is."""
    return {code: passcode.read(code, secrets) for code in set(codes)}


def voided_registrations(uuids: Iterable[str | None]) -> list[int]:
    """Whose scans a batch takes back, so that their registrations are locked too."""
    named = {uuid for uuid in uuids if uuid}
    if not named:
        return []
    whose = select(Scan.registration_id).where(Scan.scan_uuid.in_(named), Scan.registration_id.is_not(None))
    return [one for one in db.session.scalars(whose) if one is not None]
