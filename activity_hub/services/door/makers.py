"""Who made the scans that a phone sends: itself, or another one that handed them over without a network."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from activity_hub.database import db, setting
from activity_hub.models import DoorDevice, Member
from activity_hub.rules import door_mark
from activity_hub.rules.door_mark import Mark
from activity_hub.rules.permissions import Actor
from activity_hub.rules.scanning import Item
from activity_hub.services.base import pass_codes


@dataclass(frozen=True, slots=True)
class Maker:
    """A device or a member at a gate; `since` is when the device came to stand there."""

    device_id: int | None
    member_id: int | None
    gate: str
    since: datetime | None = None


def mark_of(by: Actor, activity_id: int) -> str:
    """What this phone puts on the scans that it keeps, so that they stay its own in whosever hands."""
    secret, post = setting("SECRET_KEY"), by.post
    if post is not None and by.stands_at(activity_id):
        since = db.session.scalar(select(DoorDevice.joined_at).where(DoorDevice.id == post.device_id))
        return door_mark.make(secret, activity_id, Mark(device_id=post.device_id, since=since), post.gate)
    return door_mark.make(secret, activity_id, Mark(member_id=by.member_id))


def gate_of(by: Actor, activity_id: int, told: str) -> str:
    """Where this phone stands: at the gate of its pass, where that names one; whoever else scans says it."""
    if by.post is not None and by.stands_at(activity_id):
        return by.post.gate or told
    return told


def of_items(by: Actor, activity_id: int, gate: str, items: Iterable[Item]) -> dict[str, Maker]:
    """By id of the scan, whose it is where a genuine mark says so.

    `gate` is the one told with the batch. Only scans that were kept without a network are handed over. What a phone
    made that is not on record any more counts as made by whoever brings it, at that gate and since that phone came.
    """
    items = [item for item in items if item.is_offline and item.mark]
    marks, secrets = {}, pass_codes.secrets()
    for text in {item.mark for item in items}:
        found = door_mark.read(text, activity_id, gate, secrets)
        if found is not None:
            marks[text] = found
    devices, members = _on_record(activity_id, marks.values())
    bringer = by.post.device_id if by.post is not None and by.stands_at(activity_id) else None
    makers = {}
    for text, mark in marks.items():
        if mark.member_id in members:
            makers[text] = Maker(None, mark.member_id, gate)
        elif mark.device_id is not None:
            is_there = (mark.device_id, mark.since) in devices
            device_id = mark.device_id if is_there else bringer
            makers[text] = Maker(device_id, None if device_id else by.member_id, gate, mark.since)
    return {item.scan_uuid: makers[item.mark] for item in items if item.mark in makers}


Known = tuple[set[tuple[int, datetime | None]], set[int | None]]


def _on_record(activity_id: int, marks: Iterable[Mark]) -> Known:
    """Phones with the second in which they came, and members; a restored hub does not know them all."""
    marks = list(marks)
    device_ids = {mark.device_id for mark in marks if mark.device_id is not None}
    member_ids = {mark.member_id for mark in marks if mark.member_id is not None}
    devices: set[tuple[int, datetime | None]] = set()
    if device_ids:
        asked = select(DoorDevice.id, DoorDevice.joined_at).where(
            DoorDevice.id.in_(device_ids), DoorDevice.activity_id == activity_id
        )
        devices.update((row.id, row.joined_at.replace(microsecond=0)) for row in db.session.execute(asked))
    members: set[int | None] = set()
    if member_ids:
        members.update(db.session.scalars(select(Member.id).where(Member.id.in_(member_ids))))
    return devices, members
