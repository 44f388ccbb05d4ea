"""A walk-in whose every entry is taken back: the place made at the door goes with it, as if it had never been."""

from collections.abc import Collection, Sequence

from activity_hub.database import db
from activity_hub.models import Activity
from activity_hub.rules.places import LIVE, Status
from activity_hub.rules.scanning import ScanKind, in_order
from activity_hub.services.base import audit, places, promotion
from activity_hub.services.door.batch import Batch
from activity_hub.services.door.facts import Holder, hold_door


class PlacesToFree(Exception):
    """These members' places are to be given back, for which the door is held alone: all is to be read again so."""

    def __init__(self, member_ids: frozenset[int]) -> None:
        super().__init__()
        self.member_ids = member_ids


def undone(batch: Batch) -> list[Holder]:
    """The walk-ins that have come in by this batch or before, and of whose entries none is left."""
    if batch.known.is_glance:  # a void is read in full, and so is a scan that one has come before
        return []
    met = {holder.row.id: holder for holder, _slot in batch.touched.values()}
    return [one for one in met.values() if one.row.walk_in and _has_left_nothing(batch, one)]


def _has_left_nothing(batch: Batch, holder: Holder) -> bool:
    if Status(holder.row.status) not in LIVE:
        return False
    scans = [one for no in batch.known.ground.ids for one in batch.known.record.of(holder.row.id, no)]
    mine = [one for one in scans if one.registration_id == holder.row.id and one.kind is ScanKind.IN]
    counted = {one.scan_uuid for one in in_order(scans)}
    return any(one.takes_part for one in mine) and not any(one.scan_uuid in counted for one in mine)


def require_held(holders: Sequence[Holder], held_for: Collection[int]) -> None:
    """Raise PlacesToFree where the door is not held alone for all of these yet."""
    member_ids = frozenset(one.row.member_id for one in holders)
    if not member_ids <= frozenset(held_for):
        raise PlacesToFree(member_ids)


def hold(activity_id: int, member_ids: Collection[int]) -> list[Activity]:
    """Hold the door alone, as whoever withdraws does, with the lists elsewhere that may serve these members then."""
    if not member_ids:
        return []
    elsewhere = promotion.lock_elsewhere(activity_id, member_ids)
    hold_door(activity_id, alone=True)
    return elsewhere


def withdraw(batch: Batch, holders: Sequence[Holder], elsewhere: Sequence[Activity]) -> None:
    """End these registrations and serve who waits; inside write_tx(), behind hold()."""
    if not holders:
        return
    by, at, activity = batch.sent.by, batch.sent.at, db.session.get_one(Activity, batch.known.ground.id)
    db.session.refresh(activity)
    places.settle(activity, at)
    for one in holders:
        places.free(activity, one.row, at)
        audit.record(by, at, "withdraw", "registration", one.row.id, because="entry_taken_back")
    promotion.serve(elsewhere, at)
