"""The audit trail: one entry for each change, in the transaction of the change."""

from datetime import datetime
from typing import Any

from activity_hub.database import db
from activity_hub.models import AuditEntry
from activity_hub.rules.permissions import Actor


def record(by: Actor, at: datetime, verb: str, what: str, what_id: int | None, **detail: Any) -> None:
    """Add an entry to the running write_tx(); `detail` holds plain values and no personal data."""
    db.session.add(AuditEntry(at=at, by_id=by.member_id, verb=verb, what=what, what_id=what_id, detail=detail))
