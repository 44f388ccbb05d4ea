"""Until when door passes and devices hold: as long as the dates say, and anew whenever the dates change."""

from sqlalchemy import select, update

from activity_hub.database import db
from activity_hub.models import Activity, DoorDevice, DoorPass, Occurrence
from activity_hub.rules.door_pass import expires_at
from activity_hub.services.base.frame import slot_of


def follow(activity: Activity) -> None:
    """Inside write_tx(), after the dates have changed; where nothing takes place any more, all stays as it was."""
    passes = db.session.scalars(select(DoorPass).where(DoorPass.activity_id == activity.id)).all()
    if not passes:
        return
    rows = db.session.scalars(select(Occurrence).where(Occurrence.activity_id == activity.id))
    slots = [slot_of(row, activity.time_zone) for row in rows]
    closes = [slot.closes_at for slot in slots if not slot.is_off]
    for row in passes:
        row.expires_at = expires_at(row.created_at, closes) or row.expires_at
        devices = update(DoorDevice).where(DoorDevice.door_pass_id == row.id)
        db.session.execute(devices.values(expires_at=row.expires_at))
