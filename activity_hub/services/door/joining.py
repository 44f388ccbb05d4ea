"""Joining a door: whoever holds a door pass makes the phone a device of that door, without any account."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from sqlalchemy import func, select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, DoorDevice, DoorPass
from activity_hub.rules import door_token
from activity_hub.rules.bearer import digest
from activity_hub.rules.door_pass import MOST_DEVICES, DoorRefusal
from activity_hub.rules.permissions import ANONYMOUS
from activity_hub.services.base import access, audit, frame, pass_codes
from activity_hub.services.base.access import Invalid, NotFound, Refused
from activity_hub.services.door.naming import checked_name


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a door pass invites to; `refusal` says why it opens nothing any more, `name` that this phone is there."""

    activity_id: int
    title: str
    gate: str
    time_zone: str
    starts_at: datetime | None
    expires_at: datetime
    refusal: DoorRefusal | None
    name: str | None


def invitation(*, at: datetime, token: str, held: str | None) -> Invitation:
    """What this token invites to; `held` is what the phone has from joining before. NotFound for no token of ours."""
    row = db.session.get(DoorPass, _pass_id(token))
    activity = db.session.get(Activity, row.activity_id) if row else None
    if row is None or activity is None:
        raise NotFound
    before = _standing(held, at)
    is_there = before is not None and before.activity_id == activity.id
    return Invitation(
        activity_id=activity.id,
        title=activity.title,
        gate=row.gate,
        time_zone=activity.time_zone,
        starts_at=frame.of(activity).first_starts_at,
        expires_at=row.expires_at,
        refusal=_refusal(row, at, (held,)),
        name=before.name if before is not None and is_there else None,
    )


def join(*, at: datetime, token: str, name: str, fresh: str, held: str | None = None) -> tuple[int, str]:
    """Stand at the door: the activity's id, and the token that this phone keeps from now on.

    A phone that stands there already (by `held`, or by `fresh` of a button pressed twice) is the same device, with
    its new name and the gate of this pass; one that stood at another door leaves that, and one that comes back has
    stood here since the first time. Raises NotFound, Invalid (a name that cannot be kept) and Refused with why the pass
    opens nothing.
    """
    pass_id = _pass_id(token)
    name = checked_name(name)
    if not fresh:
        raise Invalid({"name": ["invalid"]})
    with write_tx():
        row = lock(DoorPass, pass_id)
        if row is None:
            raise NotFound
        refusal = _refusal(row, at, (held, fresh))
        if refusal is not None:
            raise Refused(refusal)
        return row.activity_id, _renewed(row, at, name, (held, fresh)) or _new(row, at, name, fresh, held)


def _pass_id(token: str) -> int:
    found = door_token.pass_id(token, pass_codes.secrets())
    if found is None or not 0 < found <= access.BIGGEST_ID:
        raise NotFound
    return found


def _refusal(row: DoorPass, at: datetime, tokens: tuple[str | None, ...]) -> DoorRefusal | None:
    """Whom the organiser has sent away does not come back by the pass that is still in the pocket."""
    if row.ended_at is not None:
        return DoorRefusal.PASS_ENDED
    if row.expires_at < at:
        return DoorRefusal.PASS_RAN_OUT
    mine = DoorDevice.token_hash.in_([digest(token) for token in tokens if token])
    sent_away = select(DoorDevice.id).where(
        mine, DoorDevice.door_pass_id == row.id, DoorDevice.ended_by_id.is_not(None)
    )
    return DoorRefusal.PHONE_ENDED if db.session.scalar(sent_away.limit(1)) else None


def _standing(token: str | None, at: datetime) -> DoorDevice | None:
    """The device of this token, where it still stands at a door."""
    if token is None:
        return None
    asked = select(DoorDevice).where(DoorDevice.token_hash == digest(token), DoorDevice.ended_at.is_(None))
    found = db.session.scalar(asked)
    return found if found is not None and found.expires_at >= at else None


def _renewed(row: DoorPass, at: datetime, name: str, tokens: tuple[str | None, ...]) -> str | None:
    """The token by which this phone stands at this door already, now for this pass; None where it does not."""
    for token in tokens:
        device = _standing(token, at)
        if device is None:
            continue
        if device.activity_id != row.activity_id:
            device.ended_at = at
            audit.record(ANONYMOUS, at, "door_device.left", "door_device", device.id, activity_id=device.activity_id)
            continue
        device.door_pass_id, device.gate, device.name = row.id, row.gate, name
        device.expires_at, device.seen_at = row.expires_at, at
        _tell(row, at, device, is_new=False)
        return token
    return None


def _new(row: DoorPass, at: datetime, name: str, fresh: str, held: str | None) -> str:
    joined = select(func.count()).select_from(DoorDevice).where(DoorDevice.door_pass_id == row.id)
    if (db.session.scalar(joined) or 0) >= MOST_DEVICES:
        raise Refused(DoorRefusal.TOO_MANY_PHONES)
    if db.session.scalar(select(DoorDevice.id).where(DoorDevice.token_hash == digest(fresh))) is not None:
        fresh = token_urlsafe(32)  # that one has left meanwhile, and stays so
    device = DoorDevice(
        door_pass_id=row.id,
        activity_id=row.activity_id,
        name=name,
        gate=row.gate,
        token_hash=digest(fresh),
        joined_at=_first_joined(row, held) or at,
        seen_at=at,
        expires_at=row.expires_at,
    )
    db.session.add(device)
    db.session.flush()
    _tell(row, at, device, is_new=True)
    return fresh


def _first_joined(row: DoorPass, held: str | None) -> datetime | None:
    """When this phone came to this door, if it has stood here: what it still brings from then was scanned here."""
    before = select(func.min(DoorDevice.joined_at)).where(DoorDevice.activity_id == row.activity_id)
    return db.session.scalar(before.where(DoorDevice.token_hash == digest(held))) if held else None


def _tell(row: DoorPass, at: datetime, device: DoorDevice, is_new: bool) -> None:
    """Nobody is named: whoever holds the pass may be anybody."""
    about = {"activity_id": row.activity_id, "door_pass_id": row.id, "gate": row.gate, "is_new": is_new}
    audit.record(ANONYMOUS, at, "door_device.joined", "door_device", device.id, **about)
