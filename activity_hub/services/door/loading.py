"""What a batch of scans has to be judged by: of one scan in one statement, of many in a fixed number of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Date, Row, Select, and_, bindparam, exists, or_, select

from activity_hub.database import db
from activity_hub.models import Activity, Member, Registration, Scan, Union
from activity_hub.rules.lifecycle import PUBLIC, ActivityStatus
from activity_hub.rules.passcode import Pass, ShortCode
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.scanning import Past, ScanKind, Slot, Verdict, slot_at, slot_of_late
from activity_hub.services.base import access, frame, memberships
from activity_hub.services.base.frame import Frame
from activity_hub.services.door.facts import (
    Holder,
    Holders,
    Ledger,
    Record,
    hold_door,
    is_to_be_seen,
    past_of,
    voided_registrations,
)
from activity_hub.services.door.unanswered import owing

_SEEN = frozenset(str(status) for status in PUBLIC)


@dataclass(frozen=True, slots=True)
class Ground:
    """The activity at whose door the scans arrive, with all its occurrences."""

    id: int
    status: ActivityStatus
    time_zone: str
    slots: tuple[Slot, ...]
    ids: dict[int, int]
    held: frozenset[int]

    def chosen(self, at: datetime, kind: ScanKind, named: int | None) -> Slot | None:
        """The occurrence that was named, or the one this moment is for."""
        return slot_at(self.slots, at, kind) if named is None else self.numbered(named)

    def chosen_late(self, at: datetime, kind: ScanKind, named: int | None) -> Slot | None:
        """The same for a scan that was made without network at this moment."""
        return slot_of_late(self.slots, at, kind, named)

    def numbered(self, no: int | None) -> Slot | None:
        """The occurrence of this number."""
        return next((one for one in self.slots if one.no == no), None)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before a batch is judged; `is_glance`: read in one statement, so another door may be ahead.

    `owing` are the registrations that still owe an answer.
    """

    ground: Ground
    holders: Holders
    record: Record
    is_glance: bool = False
    owing: frozenset[int] = frozenset()


def many(
    by: Actor,
    at: datetime,
    activity_id: int,
    reads: Iterable[Pass | ShortCode | None],
    uuids: Sequence[str],
    voids: Sequence[str],
    may_wait: bool,
) -> Known:
    """What any batch needs; raises NotFound, NotAllowed. Inside write_tx().

    All doors of an activity hold its row together; a batch with a void that may wait for its target (`may_wait`) holds
    it alone, so that of such a void and its target the later one sees the other.
    """
    activity = access.activity(by, activity_id, Right.SCAN)
    if may_wait:
        hold_door(activity.id, alone=True)
    holders = Holders(activity.id, at, reads, voided_registrations(voids))
    record = Ledger(activity.id, [*uuids, *voids], holders.people)
    return Known(_ground(activity, frame.of(activity)), holders, record, owing=_owing(activity, holders, at))


def glance(by: Actor, at: datetime, activity_id: int, read: Pass | None) -> Known | None:
    """What one scan of a pass needs, in one statement; None where that does not answer everything.

    Where the activity asks questions there are three more, for the answers.

    The registrations are locked as in `many`, but the scans were read before the lock was had: whoever writes by this
    asks again in the same breath whether another door was quicker.
    """
    asked: dict[str, Any] = {"activity_id": activity_id, "registration_id": read.registration_id if read else 0}
    asked["day"] = memberships.today(at)
    if not 0 < activity_id <= access.BIGGEST_ID or asked["registration_id"] > access.BIGGEST_ID:
        return None
    rows = db.session.connection().execute(_GLANCE, asked).all()
    if not rows or not _may_scan(by, rows[0]):
        return None
    first = rows[0]
    known = frame.remembered(first.ground_id, first.revision, first.updated_at)
    if known is None:
        activity = db.session.get(Activity, activity_id)
        known = frame.of(activity) if activity else None
    if known is None:
        return None
    ground = _ground(first, known)
    holders = Holders(activity_id, at, [], [])
    holders.take(Holder(row, row.name, row.suspended, row.union_code) for row in rows if row.id is not None)
    debts = _owing(db.session.get_one(Activity, activity_id), holders, at) if known.has_questions else frozenset()
    return Known(ground, holders, _record(ground, holders, rows), is_glance=True, owing=debts)


def _owing(activity: Activity, holders: Holders, at: datetime) -> frozenset[int]:
    """Whoever was let in on the spot was asked nothing, and is asked later."""
    asked = [one.row.id for one in holders.by_id.values() if one.row.activity_id == activity.id and not one.row.walk_in]
    return owing(activity, asked, at)


def _may_scan(by: Actor, row: Row[Any]) -> bool:
    """What is plain at the first look: all else is for services/base/access.py to say."""
    if row.published_at is None or row.status_now not in _SEEN:
        return False
    return by.stands_at(row.ground_id) or (row.host_path is not None and by.allows(Right.SCAN, row.host_path))


def _ground(activity: Any, known: Frame) -> Ground:
    is_row = isinstance(activity, Activity)
    return Ground(
        id=activity.id if is_row else activity.ground_id,
        status=ActivityStatus(activity.status if is_row else activity.status_now),
        time_zone=activity.time_zone,
        slots=tuple(one.slot for one in known.occasions),
        ids={one.slot.no: one.id for one in known.occasions},
        held=frozenset(one.slot.no for one in known.occasions if one.is_held),
    )


def _record(ground: Ground, holders: Holders, rows: Sequence[Row[Any]]) -> Record:
    record = Record({one.row.id: one.row.member_id for one in holders.by_id.values()})
    numbers = {row_id: no for no, row_id in ground.ids.items()}
    for row in rows:
        if row.scan_id is None:
            continue
        if row.scan_uuid not in record.by_uuid:
            record.add(past_of(row, numbers.get(row.occurrence_id), row.scan_id), {})
        if row.void_uuid is not None:
            void = Past(row.void_uuid, ScanKind.VOID, Verdict.OK, row.occurred_at, row.void_whose, voids=row.scan_uuid)
            record.add(void, {})
        record.last_id = max(record.last_id, row.scan_id, row.void_id or 0)
    return record


def _glance() -> Select[Any]:
    """Activity, then registrations, in the order in which everybody locks them; then the scans of those."""
    activity, host = _table(Activity), _table(Union).alias("host")
    own, meant = _table(Registration), _table(Registration).alias("meant")
    door = (
        select(
            activity.c.id.label("ground_id"),
            activity.c.status.label("status_now"),
            activity.c.time_zone,
            activity.c.revision,
            activity.c.updated_at,
            activity.c.published_at,
            host.c.path.label("host_path"),
        )
        .select_from(activity.outerjoin(host, host.c.id == activity.c.host_id))
        .where(activity.c.id == bindparam("activity_id"))
        .with_for_update(read=True, key_share=True, of=activity)
        .cte("door")
    )
    people = select(meant.c.member_id).where(meant.c.id == bindparam("registration_id")).scalar_subquery()
    of_theirs = and_(own.c.activity_id == bindparam("activity_id"), own.c.member_id == people)
    held = (
        select(*(own.c[name] for name in _HELD))
        .where(exists(select(door.c.ground_id)), or_(own.c.id == bindparam("registration_id"), of_theirs))
        .order_by(own.c.id)
        .with_for_update(key_share=True, of=own)
        .cte("held")
    )
    return _with_scans(door, held)


def _with_scans(door: Any, held: Any) -> Select[Any]:
    member, union = _table(Member), _table(Union)
    scan, void = _table(Scan).alias("seen"), _table(Scan).alias("void")
    scanned = and_(scan.c.registration_id == held.c.id, scan.c.kind != ScanKind.VOID.value)
    stopped = is_to_be_seen(member.c, bindparam("day", type_=Date))
    undone = and_(void.c.voids == scan.c.scan_uuid, void.c.kind == ScanKind.VOID.value)
    joined = (
        door.outerjoin(held, held.c.id > 0)
        .outerjoin(member, member.c.id == held.c.member_id)
        .outerjoin(union, union.c.id == held.c.union_then_id)
        .outerjoin(scan, scanned)
        .outerjoin(void, and_(undone, void.c.verdict == Verdict.OK.value, void.c.activity_id == door.c.ground_id))
    )
    return select(
        *door.c, *held.c, member.c.name, stopped.label("suspended"), union.c.code.label("union_code"),
        scan.c.id.label("scan_id"), *(scan.c[name] for name in _SCANNED),
        void.c.id.label("void_id"), void.c.scan_uuid.label("void_uuid"), void.c.registration_id.label("void_whose"),
    ).select_from(joined)  # fmt: skip


def _table(model: Any) -> Any:
    """Columns of the table itself: of those of the model every row would go through the mapper."""
    return model.__table__


_HELD = (
    "id", "activity_id", "member_id", "union_then_id", "enterprise_then_id", "status", "pass_version", "short_code",
    "walk_in",
)  # fmt: skip
_SCANNED = (
    "registration_id", "kind", "scan_uuid", "verdict", "occurred_at", "occurrence_id", "gate", "offline", "shown",
    "evidence",
)  # fmt: skip
_GLANCE = _glance()
