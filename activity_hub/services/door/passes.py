"""Door passes: an organiser makes one for a gate and shows its code; whoever scans it joins the door with a phone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update

from activity_hub.database import db, lock, setting, write_tx
from activity_hub.models import Activity, DoorDevice, DoorPass
from activity_hub.rules import door_token
from activity_hub.rules.door_pass import DoorRefusal, expires_at, has_door
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.permissions import Actor, Right
from activity_hub.services.base import access, audit, frame
from activity_hub.services.base.access import NotFound, Refused
from activity_hub.services.door.recording import checked_gate


@dataclass(frozen=True, slots=True)
class PassLine:
    """One pass that still holds; `devices` are the phones that stand at the door by it."""

    pass_id: int
    gate: str
    created_at: datetime
    expires_at: datetime
    devices: int


@dataclass(frozen=True, slots=True)
class PassSheet:
    """What a pass shows; without a token once it has ended or run out."""

    pass_id: int
    activity_id: int
    title: str
    time_zone: str
    venue: str
    first_starts_at: datetime | None
    gate: str
    expires_at: datetime
    token: str | None


def listing(*, by: Actor, at: datetime, activity_id: int) -> list[PassLine]:
    """The passes of an activity that hold at `at`, the oldest first; for who may edit the activity."""
    activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY)
    joined = (
        select(func.count())
        .select_from(DoorDevice)
        .where(DoorDevice.door_pass_id == DoorPass.id, DoorDevice.ended_at.is_(None))
        .scalar_subquery()
    )
    asked = select(DoorPass, joined).where(DoorPass.activity_id == activity.id, holds(at)).order_by(DoorPass.id)
    rows = db.session.execute(asked)
    return [PassLine(row.id, row.gate, row.created_at, row.expires_at, devices) for row, devices in rows]


def holds(at: datetime) -> ColumnElement[bool]:
    """Whether a pass can be joined by at this moment."""
    return DoorPass.ended_at.is_(None) & (DoorPass.expires_at >= at)


def make(*, by: Actor, at: datetime, activity_id: int, gate: str | None = None) -> int:
    """A new pass for a gate; its id. Who may edit the activity says who stands at its door.

    Raises NotFound, NotAllowed, Invalid (a gate that cannot be kept) and Refused with NO_DOOR_YET or NO_DATE.
    """
    gate = checked_gate(gate)
    with write_tx() as session:
        activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY, locked=True)
        until = _until(activity, at)
        if isinstance(until, DoorRefusal):
            raise Refused(until)
        row = DoorPass(activity_id=activity.id, gate=gate, by_id=by.member_id, created_at=at, expires_at=until)
        session.add(row)
        session.flush()
        audit.record(by, at, "door_pass.made", "door_pass", row.id, activity_id=activity.id, gate=gate)
        return row.id


def why_not(*, by: Actor, at: datetime, activity_id: int) -> DoorRefusal | None:
    """Why no pass can be made now; None where one can."""
    until = _until(access.activity(by, activity_id, Right.EDIT_ACTIVITY), at)
    return until if isinstance(until, DoorRefusal) else None


def _until(activity: Activity, at: datetime) -> datetime | DoorRefusal:
    if not has_door(ActivityStatus(activity.status), activity.published_at is not None):
        return DoorRefusal.NO_DOOR_YET
    return expires_at(at, [slot.closes_at for slot in frame.of(activity).slots]) or DoorRefusal.NO_DATE


def sheet(*, by: Actor, at: datetime, activity_id: int, pass_id: int) -> PassSheet:
    """One pass, to be shown or printed; NotFound for a pass of another activity."""
    activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY)
    row = _of(activity, pass_id)
    is_over = row.ended_at is not None or row.expires_at < at
    return PassSheet(
        pass_id=row.id,
        activity_id=activity.id,
        title=activity.title,
        time_zone=activity.time_zone,
        venue=activity.venue,
        first_starts_at=frame.of(activity).first_starts_at,
        gate=row.gate,
        expires_at=row.expires_at,
        token=None if is_over else door_token.make(setting("SECRET_KEY"), row.id),
    )


def end(*, by: Actor, at: datetime, activity_id: int, pass_id: int) -> None:
    """End a pass, and the phones that joined by it leave the door with it; nothing for one that has ended before."""
    with write_tx():
        activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY)
        row = lock(DoorPass, _of(activity, pass_id).id)
        if row is None or row.ended_at is not None:
            return
        _end(by, at, [row])


def end_all(*, by: Actor, at: datetime, activity_id: int) -> None:
    """End every pass of a door and every phone there."""
    with write_tx():
        activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY)
        rows = db.session.scalars(
            select(DoorPass)
            .where(DoorPass.activity_id == activity.id, DoorPass.ended_at.is_(None))
            .order_by(DoorPass.id)
            .with_for_update(key_share=True)
        ).all()
        _end(by, at, list(rows))


def _end(by: Actor, at: datetime, rows: list[DoorPass]) -> None:
    for row in rows:
        row.ended_at = at
        audit.record(by, at, "door_pass.ended", "door_pass", row.id, activity_id=row.activity_id, gate=row.gate)
    theirs = DoorDevice.door_pass_id.in_([row.id for row in rows])
    ended = update(DoorDevice).where(theirs, DoorDevice.ended_at.is_(None))
    db.session.execute(ended.values(ended_at=at, ended_by_id=by.member_id))


def _of(activity: Activity, pass_id: int) -> DoorPass:
    row = db.session.get(DoorPass, pass_id) if 0 < pass_id <= access.BIGGEST_ID else None
    if row is None or row.activity_id != activity.id:
        raise NotFound
    return row
