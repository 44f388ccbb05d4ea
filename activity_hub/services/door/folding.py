"""Attendance out of scans: one row for each occurrence and person, written over by the fold.

It counts for the union and the enterprise of the membership that holds on the day of the occurrence, whatever it was
when they signed up.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, exists, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from activity_hub.database import db
from activity_hub.models import Attendance, Membership, Occurrence, Scan
from activity_hub.rules.evidence import Evidence
from activity_hub.rules.lifecycle import OccurrenceStatus
from activity_hub.rules.places import Status
from activity_hub.rules.scanning import Past, Presence, ScanKind, in_order
from activity_hub.services.base import promotion
from activity_hub.services.base.memberships import holds_on
from activity_hub.services.door.facts import Holder

_KEY = ("occurrence_id", "member_id")
_UNIT = {"union_then_id": Membership.union_id, "enterprise_then_id": Membership.enterprise_id}
_NAMES = (*_KEY, "registration_id", "state", *_UNIT, "first_at", "last_at", "gate", "evidence")


class Overtaken(Exception):
    """Another door was quicker between the reading and the writing: all is to be read again."""


def fold_into_attendance(at: datetime, people: Sequence[tuple[Holder, Any, Presence]]) -> None:
    """Write what each person's scans at an occurrence come to; whoever calls has locked their registrations.

    Raises ToBeHeld where that may let somebody in in a list that is not locked: the service around it @begins_anew.
    """
    if not people:
        return
    rows = [_row(holder, occurrence, presence) for holder, occurrence, presence in people]
    db.session.connection().execute(_many(db.engine.dialect.name), rows)
    _serve_lists(at, people)


def whose_entry(scans: Sequence[Past]) -> int | None:
    """Of a person with two registrations here, the one that they came in with."""
    return next((one.registration_id for one in in_order(scans) if one.kind is ScanKind.IN), None)


def fold_one(at: datetime, holder: Holder, occurrence: Any, presence: Presence, scan_uuid: str, last_id: int) -> None:
    """The same for one scan that was judged at a glance; raises Overtaken where the glance was not all.

    `last_id` is the last scan that was seen; besides `scan_uuid` itself there may be none after it.
    """
    row = _row(holder, occurrence, presence) | {"scan_uuid": scan_uuid, "last_id": last_id}
    if db.session.connection().execute(_guarded(db.engine.dialect.name), row).first() is None:
        raise Overtaken
    _serve_lists(at, [(holder, occurrence, presence)])


def _serve_lists(at: datetime, people: Sequence[tuple[Holder, Any, Presence]]) -> None:
    """Whoever was not there after all has had one less of a series, and a no-show who was there may come again.

    Only a date that has been held knows no-shows, so at the door this is a statement for nobody but who was taken back.
    """
    changed = [
        holder.row
        for holder, occurrence, presence in people
        if not presence.is_present or occurrence.status == OccurrenceStatus.HELD.value
    ]
    if changed:
        member_ids = [row.member_id for row in changed]
        promotion.serve(promotion.held_lists_of(changed[0].activity_id, member_ids), at)


@cache
def _many(engine: str) -> Any:
    """Compiled once: with the rows in it, each batch would be compiled anew; what it returns makes it one statement."""
    table = Attendance.__table__
    return _over(_dialect(engine).insert(table).values(_unit())).returning(table.c.id)


def _dialect(engine: str) -> Any:
    return postgresql if engine == "postgresql" else sqlite


@cache
def _guarded(engine: str) -> Any:
    table, scan = Attendance.__table__, Scan.__table__
    said: dict[str, Any] = {name: bindparam(name, type_=table.c[name].type) for name in _NAMES} | _unit()
    after = and_(
        scan.c.member_id == said["member_id"],
        scan.c.occurrence_id == said["occurrence_id"],
        scan.c.id > bindparam("last_id"),
        scan.c.scan_uuid != bindparam("scan_uuid"),
    )
    taken_back = and_(scan.c.voids == bindparam("scan_uuid"), scan.c.kind == ScanKind.VOID.value)
    wanted = select(*said.values()).where(~exists(select(scan.c.id).where(or_(after, taken_back))))
    return _over(_dialect(engine).insert(table).from_select(list(_NAMES), wanted)).returning(table.c.id)


def _unit() -> dict[str, Any]:
    """The union and the enterprise of a person on the day of an occurrence, each found while the row is written."""
    whose = and_(Occurrence.id == bindparam("of_occurrence"), Membership.member_id == bindparam("of_member"))
    there = select().select_from(Occurrence).join(Membership, holds_on(Occurrence.held_on)).where(whose).limit(1)
    return {name: there.with_only_columns(column).scalar_subquery() for name, column in _UNIT.items()}


def _over(statement: Any) -> Any:
    fresh = {name: getattr(statement.excluded, name) for name in _NAMES if name not in _KEY}
    return statement.on_conflict_do_update(index_elements=list(_KEY), set_=fresh)


def _row(holder: Holder, occurrence: Any, presence: Presence) -> dict[str, Any]:
    state, evidence = _standing(holder, occurrence, presence)
    return {
        "occurrence_id": occurrence.id,
        "member_id": holder.row.member_id,
        "of_occurrence": occurrence.id,
        "of_member": holder.row.member_id,
        "registration_id": holder.row.id,
        "state": state,
        "first_at": presence.first_at,
        "last_at": presence.last_at,
        "gate": presence.gate or "",
        "evidence": evidence.value,
    }


def _standing(holder: Holder, occurrence: Any, presence: Presence) -> tuple[str, Evidence]:
    """Who was taken back again is absent where the occurrence has been held, and else as if never seen.

    A walk-in whose place went too was never expected.
    """
    if presence.is_present:
        how = presence.evidence or Evidence.SCANNED
        return "present", Evidence.WALK_IN if how is Evidence.SCANNED and holder.row.walk_in else how
    is_expected = not (holder.row.walk_in and holder.row.status == Status.WITHDRAWN.value)
    is_held = is_expected and occurrence.status == OccurrenceStatus.HELD.value
    return ("absent", Evidence.HELD) if is_held else ("void", Evidence.SCANNED)
