"""Somebody of the waiting list who stands at the door: the organiser gives them a place while one is free."""

from datetime import datetime
from typing import Any

from activity_hub.database import write_tx
from activity_hub.models import Activity
from activity_hub.rules import passcode
from activity_hub.rules.activity import text_fault
from activity_hub.rules.desk import DeskRefusal
from activity_hub.rules.door_pass import DoorRefusal
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.notices import Notice
from activity_hub.rules.passcode import Pass
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import Status, giving_refusal
from activity_hub.rules.scanning import MAX_REASON, ScanKind
from activity_hub.services.base import access, audit, outbox, pass_codes, places, quotas
from activity_hub.services.base.access import Invalid, Refused
from activity_hub.services.base.locking import begins_anew
from activity_hub.services.base.outbox import Telling
from activity_hub.services.door.facts import Holder, Holders
from activity_hub.services.door.recording import record


@begins_anew
def admit_waiting(
    *,
    by: Actor,
    at: datetime,
    activity_id: int,
    code: str,
    scan_uuid: str,
    reason: str,
    occurrence_no: int | None = None,
    gate: str | None = None,
) -> dict[str, Any]:
    """Give whoever this code belongs to a place out of turn, and let them in; the answer is one of `record`'s.

    It is for who may edit the activity, as at the desk. Whoever does not wait (any more) is scanned and nothing else,
    so that the same press sent again gives one place. Raises NotFound, NotAllowed, Invalid, Refused with NO_ROOM,
    SEE_DESK or, as at the desk, for what is called off or over.
    """
    if not reason.strip() or text_fault(reason, MAX_REASON):
        raise Invalid({"reason": ["invalid"]})
    with write_tx():
        activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY, locked=True)
        places.settle(activity, at)
        holder = _waiting(activity, at, code)
        if holder is not None:
            _give(by, at, activity, holder, reason)
    scan = {"scan_uuid": scan_uuid, "code": code, "kind": ScanKind.IN.value, "reason": reason}
    return record(by=by, at=at, activity_id=activity_id, scans=[scan], occurrence_no=occurrence_no, gate=gate)[0]


def _waiting(activity: Activity, at: datetime, code: str) -> Holder | None:
    """Whose code it is, if they wait here and the pass is no old one."""
    read = passcode.read(code, pass_codes.secrets())
    holder = Holders(activity.id, at, [read], []).of(read)
    if holder is None or holder.row.activity_id != activity.id or holder.row.status != Status.WAITLISTED:
        return None
    return None if isinstance(read, Pass) and read.version != holder.row.pass_version else holder


def _give(by: Actor, at: datetime, activity: Activity, holder: Holder, reason: str) -> None:
    row = holder.row
    if refusal := giving_refusal(ActivityStatus(activity.status)):
        raise Refused(refusal)
    if holder.is_suspended:
        raise Refused(DoorRefusal.SEE_DESK)
    if not places.give(activity, row, at, quotas.seats(activity, at).pool):
        raise Refused(DeskRefusal.NO_ROOM)
    row.reason = reason
    detail = {"was": Status.WAITLISTED.value, "status": row.status, "because": "at_the_door", "reason": reason}
    audit.record(by, at, "promote_by_hand", "registration", row.id, **detail)
    outbox.tell_all([Telling(row.member_id, activity.id, row.id)], kind=Notice.PROMOTED, at=at, by_id=by.member_id)
