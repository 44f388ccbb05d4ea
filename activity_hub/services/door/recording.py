"""Recording scans: a batch is judged item by item and kept whole, refusals included."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from activity_hub.database import db, write_tx
from activity_hub.models import Registration
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.scanning import MAX_BATCH, ScanKind, is_storable
from activity_hub.services.base import access, pass_codes
from activity_hub.services.door.batch import Batch

LONGEST_GATE = 60


def record(
    *,
    by: Actor,
    at: datetime,
    activity_id: int,
    scans: Sequence[object],
    occurrence_no: int | None = None,
    gate: str | None = None,
) -> list[dict[str, Any]]:
    """Judge and keep 1 to 200 scans; the answers stand in the order sent.

    Each answer is `{scan_uuid, verdict, name, union, first_at, first_gate}`: `name` masked, `union` a code, the time an
    instant. A known id gets its first answer again; what cannot be read is `unknown`. Raises NotFound, NotAllowed,
    Invalid (an envelope that cannot be read) and TooManyTries (after ten wrong short codes in a minute).
    """
    gate = checked_gate(gate)
    if not 1 <= len(scans) <= MAX_BATCH:
        raise access.Invalid({"scans": ["length"]})
    try:
        return _record(by, at, activity_id, scans, occurrence_no, gate)
    except IntegrityError:  # the same ids arrived twice at once: now they are known
        return _record(by, at, activity_id, scans, occurrence_no, gate)


def admit(
    *,
    by: Actor,
    at: datetime,
    activity_id: int,
    registration_id: int,
    scan_uuid: str,
    occurrence_no: int | None = None,
    gate: str | None = None,
) -> dict[str, Any]:
    """Judge and keep an entry without a code: of somebody found by name, or signed up on the spot.

    The answer is one of `record`'s. Raises NotFound (also for a registration of another activity), NotAllowed, Invalid.
    """
    access.activity(by, activity_id, Right.SCAN)
    registration = db.session.get(Registration, registration_id) if 0 < registration_id <= access.BIGGEST_ID else None
    if registration is None or registration.activity_id != activity_id:
        raise access.NotFound
    scan = {"scan_uuid": scan_uuid, "code": pass_codes.code_of(registration), "kind": ScanKind.IN.value}
    return record(by=by, at=at, activity_id=activity_id, scans=[scan], occurrence_no=occurrence_no, gate=gate)[0]


def checked_gate(gate: str | None) -> str:
    """The name of a gate without spaces around it; Invalid when it is too long or cannot be kept."""
    tidy = (gate or "").strip()
    if len(tidy) > LONGEST_GATE or not is_storable(tidy):
        raise access.Invalid({"gate": ["invalid"]})
    return tidy


def _record(
    by: Actor, at: datetime, activity_id: int, scans: Sequence[object], occurrence_no: int | None, gate: str
) -> list[dict[str, Any]]:
    with write_tx():
        activity = access.activity(by, activity_id, Right.SCAN)
        return Batch(by, at, activity, scans, occurrence_no, gate).answers()
