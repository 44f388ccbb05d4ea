"""What the database knows about a batch of scans, read in a handful of statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, or_, select, union
from sqlalchemy.orm import aliased

from activity_hub.database import db
from activity_hub.models import Activity, Attendance, Member, Occurrence, Registration, Scan, Union
from activity_hub.rules import passcode, scanning
from activity_hub.rules.evidence import SELF_REPORTED, Evidence
from activity_hub.rules.passcode import Pass, ShortCode
from activity_hub.rules.scanning import Past, ScanKind, Slot, Verdict
from activity_hub.services.base import memberships
from activity_hub.services.base.frame import slot_of
from activity_hub.services.base.memberships import Day

# 1 for an attendance that is only self-reported, else NULL: to be counted.
SAID_SO = case((Attendance.evidence.in_([one.value for one in SELF_REPORTED]), 1))


@dataclass(frozen=True, slots=True)
class Holder:
    """A registration as the door needs it, with whose it is; `row` is one of the table, or one with its names.

    `is_suspended`: they are, or belong to no union any more; either way the desk has to look.
    """

    row: Any
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


def hold_door(activity_id: int, alone: bool = False) -> None:
    """Hold an activity's row together with all its other doors, or alone; SQLite's write lock does so already."""
    if db.engine.dialect.name == "postgresql":
        held = select(Activity.id).where(Activity.id == activity_id)
        db.session.execute(held.with_for_update(read=not alone, key_share=not alone))


class Holders:
    """The registrations that a batch of codes speaks of, locked against a withdrawal at the same moment.

    With each come the others of the same person here, since a person is present once. The activity is held before them,
    and they are locked in the order of their ids, so that two batches never wait for each other.
    """

    def __init__(
        self, activity_id: int, at: datetime, reads: Iterable[Pass | ShortCode | None], also: Iterable[int]
    ) -> None:
        reads = list(reads)
        ids = {read.registration_id for read in reads if isinstance(read, Pass)} | set(also)
        shorts = {read.text for read in reads if isinstance(read, ShortCode)}
        self._activity_id = activity_id
        self.by_id: dict[int, Holder] = {}
        if ids or shorts:
            hold_door(activity_id)
            found = db.session.execute(self._query(at, [one for one in ids if one <= 2**31 - 1], shorts))
            self.take(Holder(row, *rest) for row, *rest in found)
        self.shorts = {one.row.short_code: one for one in self.by_id.values() if one.row.activity_id == activity_id}

    def take(self, holders: Iterable[Holder]) -> None:
        """Know these as well."""
        self.by_id |= {one.row.id: one for one in holders}

    @property
    def people(self) -> dict[int, int]:
        """Whose each registration of this activity is."""
        return {
            one.row.id: one.row.member_id for one in self.by_id.values() if one.row.activity_id == self._activity_id
        }

    def _query(self, at: datetime, ids: Sequence[int], shorts: set[str]) -> Any:
        return (
            select(Registration, Member.name, is_to_be_seen(Member, memberships.today(at)), Union.code)
            .join(Member, Member.id == Registration.member_id)
            .outerjoin(Union, Union.id == Registration.union_then_id)
            .where(Registration.id.in_(self._meant(ids, shorts)))
            .order_by(Registration.id)
            .with_for_update(key_share=True, of=Registration)
        )

    def _meant(self, ids: Sequence[int], shorts: set[str]) -> Any:
        """Their ids. Each branch of the union has an index; as one condition it would read all of the activity."""
        of_id = select(Registration.id, Registration.member_id).where(Registration.id.in_(ids))
        of_short = select(Registration.id, Registration.member_id).where(
            Registration.activity_id == self._activity_id, Registration.short_code.in_(shorts)
        )
        named = (of_id.union(of_short) if shorts else of_id).cte("named")
        theirs = (
            select(Registration.id)
            .join(named, named.c.member_id == Registration.member_id)
            .where(Registration.activity_id == self._activity_id)
        )
        return select(named.c.id).union(theirs)

    def of(self, read: Pass | ShortCode | None) -> Holder | None:
        """Whose code this is; a short code belongs to this activity alone."""
        if isinstance(read, Pass):
            return self.by_id.get(read.registration_id)
        return self.shorts.get(read.text) if read else None


def is_to_be_seen(member: Any, day: Day) -> ColumnElement[bool]:
    """The condition that a member (a model, or columns) is suspended, or belongs to no union any more on that day."""
    return or_(member.suspended, memberships.has_left(member.id, day))


class Record:
    """Scans, and whose they are: what is on record, and what a batch adds."""

    def __init__(self, people: Mapping[int, int]) -> None:
        self.answers: dict[str, dict[str, Any]] = {}
        self.by_uuid: dict[str, Past] = {}
        self.taken: set[str] = set()
        self.last_id = 0
        self._people = dict(people)
        self._of: dict[int, list[Past]] = defaultdict(list)
        self._voids: dict[str, list[Past]] = defaultdict(list)

    def add(self, past: Past, answer: dict[str, Any]) -> None:
        """Take a scan on record, for those that follow it."""
        self.answers[past.scan_uuid] = answer
        self.by_uuid[past.scan_uuid] = past
        if past.voids:
            self._voids[past.voids].append(past)
        elif past.registration_id is not None:
            self._of[self._person(past.registration_id)].append(past)

    def of(self, registration_id: int | None, occurrence_no: int | None) -> list[Past]:
        """The scans at one occurrence of whose registration this is, with the voids that name them."""
        if registration_id is None:
            return []
        scans = [past for past in self._of[self._person(registration_id)] if past.occurrence_no == occurrence_no]
        return [*scans, *(void for scan in scans for void in self._voids.get(scan.scan_uuid, ()))]

    def voids_of(self, scan_uuid: str) -> list[Past]:
        """The voids that name this scan; some may have come before it."""
        return self._voids.get(scan_uuid, [])

    def _person(self, registration_id: int) -> int:
        return self._people.get(registration_id, -registration_id)


class Ledger(Record):
    """The scans on record that matter to a batch, read afresh: those of its ids, of its people, and what voids them."""

    def __init__(self, activity_id: int, uuids: Iterable[str], people: Mapping[int, int]) -> None:
        super().__init__(people)
        uuids = set(uuids)
        numbered = select(Scan, Occurrence.no).outerjoin(Occurrence, Occurrence.id == Scan.occurrence_id)
        wanted = _scans_about(uuids, list(people))
        for row, no in db.session.execute(numbered.where(Scan.id.in_(wanted)).order_by(Scan.id)):
            if row.activity_id == activity_id:
                self.add(past_of(row, no), row.answer)
                self.last_id = max(self.last_id, row.id)
            elif row.scan_uuid in uuids:
                self.taken.add(row.scan_uuid)


def ledger_of(activity_id: int, registration_ids: Sequence[int]) -> Ledger:
    """What is on record of the people whose registrations these are, by whichever of theirs at this activity."""
    meant = aliased(Registration)
    theirs = (
        select(Registration.id, Registration.member_id)
        .join(meant, meant.member_id == Registration.member_id)
        .where(meant.id.in_(registration_ids), Registration.activity_id == activity_id)
    )
    return Ledger(activity_id, [], {row.id: row.member_id for row in db.session.execute(theirs)})


def _scans_about(uuids: Collection[str], registration_ids: Collection[int]) -> Any:
    """The ids of scans, at whatever door: asked for one activity as well, either engine would read all of its scans."""
    void, own = aliased(Scan), Scan.registration_id.in_(registration_ids)
    is_void = void.kind == ScanKind.VOID.value
    return union(
        select(Scan.id).where(Scan.scan_uuid.in_(uuids)),
        select(Scan.id).where(own),
        select(void.id).where(void.voids.in_(uuids), is_void),
        select(void.id).join(Scan, Scan.scan_uuid == void.voids).where(own, is_void),
    )


def past_of(row: Any, occurrence_no: int | None, row_id: int | None = None) -> Past:
    """A stored scan as the rules see it; `row_id` where `row.id` is something else."""
    shown = Verdict(row.shown) if row.shown else None
    return Past(
        scan_uuid=row.scan_uuid,
        kind=ScanKind(row.kind) if row.kind in _KINDS else ScanKind.IN,
        verdict=Verdict(row.verdict),
        occurred_at=row.occurred_at,
        registration_id=row.registration_id,
        occurrence_no=occurrence_no,
        gate=row.gate or None,
        voids=row.voids if row.kind == ScanKind.VOID.value else None,
        order=row_id or row.id,
        is_offline=row.offline,
        was_turned_away=row.offline and scanning.turned_away(shown),
        evidence=Evidence(row.evidence),
    )


_KINDS = frozenset(str(kind) for kind in ScanKind)


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
