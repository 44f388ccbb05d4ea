"""The phones at a door, as who may edit the activity sees them: which there are, what they did, and ending them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import DoorDevice, Scan
from activity_hub.rules.permissions import Actor, Right
from activity_hub.services.base import access, audit
from activity_hub.services.base.access import NotFound
from activity_hub.services.door.naming import checked_name


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """One phone; `is_over` once it was ended or its time ran out."""

    device_id: int
    activity_id: int
    pass_id: int
    name: str
    gate: str
    joined_at: datetime
    seen_at: datetime
    expires_at: datetime
    scans: int
    is_over: bool


def listing(*, by: Actor, at: datetime, activity_id: int) -> list[DeviceLine]:
    """Every phone that ever stood there: those that still do first, each group in the order of joining."""
    activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY)
    rows = db.session.execute(_asked().where(DoorDevice.activity_id == activity.id).order_by(DoorDevice.id))
    lines = [_line(row, scans, at) for row, scans in rows]
    return sorted(lines, key=lambda one: one.is_over)


def one(*, by: Actor, at: datetime, activity_id: int, device_id: int) -> DeviceLine:
    """One phone of this door; NotFound for one of another."""
    activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY)
    wanted = (DoorDevice.id == device_id, DoorDevice.activity_id == activity.id)
    found = db.session.execute(_asked().where(*wanted)).first() if 0 < device_id <= access.BIGGEST_ID else None
    if found is None:
        raise NotFound
    return _line(*found, at)


def rename(*, by: Actor, at: datetime, activity_id: int, device_id: int, name: str | None) -> None:
    """Call a phone something else; Invalid for a name that cannot be kept."""
    tidy = checked_name(name)
    with write_tx():
        row = _locked(by, activity_id, device_id)
        if row.name != tidy:
            row.name = tidy
            audit.record(by, at, "door_device.renamed", "door_device", row.id, activity_id=activity_id)


def end(*, by: Actor, at: datetime, activity_id: int, device_id: int) -> None:
    """Let a phone scan here no longer; nothing for one that was ended before. What it has scanned stays."""
    with write_tx():
        row = _locked(by, activity_id, device_id)
        if row.ended_at is None:
            row.ended_at, row.ended_by_id = at, by.member_id
            audit.record(by, at, "door_device.ended", "door_device", row.id, activity_id=activity_id)


def _asked() -> Select[DoorDevice, int]:
    scanned = select(func.count()).select_from(Scan).where(Scan.device_id == DoorDevice.id)
    return select(DoorDevice, scanned.scalar_subquery())


def _line(row: DoorDevice, scans: int, at: datetime) -> DeviceLine:
    is_over = row.ended_at is not None or row.expires_at < at
    return DeviceLine(
        device_id=row.id,
        activity_id=row.activity_id,
        pass_id=row.door_pass_id,
        name=row.name,
        gate=row.gate,
        joined_at=row.joined_at,
        seen_at=row.seen_at,
        expires_at=row.expires_at,
        scans=scans,
        is_over=is_over,
    )


def _locked(by: Actor, activity_id: int, device_id: int) -> DoorDevice:
    activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY)
    row = lock(DoorDevice, device_id) if 0 < device_id <= access.BIGGEST_ID else None
    if row is None or row.activity_id != activity.id:
        raise NotFound
    return row
