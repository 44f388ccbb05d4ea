"""Attendance out of scans: one row for each occurrence and person, written over by the fold."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from activity_hub.database import db
from activity_hub.models import Attendance, Occurrence
from activity_hub.rules.lifecycle import OccurrenceStatus
from activity_hub.rules.scanning import Presence
from activity_hub.services.door.facts import Holder

_KEY = ("occurrence_id", "member_id")


def fold_into_attendance(people: Sequence[tuple[Holder, Occurrence, Presence]]) -> None:
    """Write what each person's scans at an occurrence come to; the unique key arbitrates between doors."""
    if not people:
        return
    rows = [_row(holder, occurrence, presence) for holder, occurrence, presence in people]
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    statement = insert(Attendance).values(rows)
    fresh = {name: getattr(statement.excluded, name) for name in rows[0] if name not in _KEY}
    db.session.execute(statement.on_conflict_do_update(index_elements=list(_KEY), set_=fresh))


def _row(holder: Holder, occurrence: Occurrence, presence: Presence) -> dict[str, Any]:
    state, evidence = _standing(holder, occurrence, presence)
    return {
        "occurrence_id": occurrence.id,
        "member_id": holder.row.member_id,
        "registration_id": holder.row.id,
        "state": state,
        "union_then_id": holder.row.union_then_id,
        "enterprise_then_id": holder.row.enterprise_then_id,
        "first_at": presence.first_at,
        "last_at": presence.last_at,
        "gate": presence.gate or "",
        "evidence": evidence,
    }


def _standing(holder: Holder, occurrence: Occurrence, presence: Presence) -> tuple[str, str]:
    """Who was taken back again is absent where the occurrence has been held, and else as if never seen."""
    if presence.is_present:
        return "present", "walk_in" if holder.row.walk_in else "scanned"
    return ("absent", "held") if occurrence.status == OccurrenceStatus.HELD.value else ("void", "scanned")
