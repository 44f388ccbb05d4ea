"""The audit trail: one entry for each change, in the transaction of the change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from activity_hub.database import db
from activity_hub.models import AuditEntry
from activity_hub.rules.permissions import Actor


def _told(by: Actor, detail: dict[str, Any]) -> dict[str, Any]:
    """At a door the phone is who did it, where nobody is signed in on it and also where somebody is."""
    return {"device_id": by.post.device_id, **detail} if by.post is not None else detail


def record(by: Actor, at: datetime, verb: str, what: str, what_id: int | None, **detail: Any) -> None:
    """Add an entry to the running write_tx(); `detail` holds plain values and no personal data."""
    told = _told(by, detail)
    db.session.add(AuditEntry(at=at, by_id=by.member_id, verb=verb, what=what, what_id=what_id, detail=told))


def record_now(by: Actor, at: datetime, verb: str, what: str, what_id: int, **detail: Any) -> None:
    """As `record`, sent at once: for what thousands do at the same moment."""
    told = _told(by, detail)
    values = {"at": at, "by_id": by.member_id, "verb": verb, "what": what, "what_id": what_id, "detail": told}
    db.session.connection().execute(_INSERT, values)


_INSERT = insert(AuditEntry.__table__)  # type: ignore[arg-type]


def record_all(by: Actor, at: datetime, verb: str, what: str, details: Mapping[int, dict[str, Any]]) -> None:
    """An entry for each of these, by id, in one statement however many they are."""
    rows = [
        {"at": at, "by_id": by.member_id, "verb": verb, "what": what, "what_id": what_id, "detail": _told(by, detail)}
        for what_id, detail in details.items()
    ]
    if rows:
        db.session.connection().execute(_INSERT, rows)
