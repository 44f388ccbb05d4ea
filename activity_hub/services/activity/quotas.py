"""The places kept for unions, written: the whole list at once, counted anew for everybody who is there already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from sqlalchemy import delete, select, update

from activity_hub.database import db
from activity_hub.models import Activity, DrawTicket, Quota, Registration, Union
from activity_hub.rules.activity import CAPACITY_MAX, ActivityFault, Faults, in_range
from activity_hub.rules.audience import ids_of
from activity_hub.rules.places import HOLDING
from activity_hub.services.activity import wishes
from activity_hub.services.base.quotas import of_rows, rows


class QuotaFields(TypedDict, total=False):
    """One quota of a call: a union's code, its places, and until when they are kept (None: for ever)."""

    union: str
    places: int
    returns_at: datetime | None


@dataclass(slots=True)
class Wished:
    """One quota to be: `above` is the union of the one it is taken from, `taken` who is there already."""

    union: Union
    places: int
    returns_at: datetime | None
    above: int | None = None
    taken: int = 0


def read(fields: Sequence[QuotaFields], zone: Any, found: Faults) -> list[Wished]:
    """The quotas of a call in the order of the tree, those above first; every fault by field."""
    codes = [str(one.get("union") or "") for one in fields]
    unions = {row.code: row for row in wishes.unions([code for code in codes if code], "quotas", found)}
    wished: dict[int, Wished] = {}
    for at, (code, given) in enumerate(zip(codes, fields, strict=True)):
        returns_at = wishes.instant(given.get("returns_at"), zone)
        fault = _fault(unions.get(code), given.get("places"), returns_at, wished)
        if fault is not None:
            found.setdefault(f"quotas.{at}.{fault[0]}", []).append(fault[1])
            continue
        wished[unions[code].id] = Wished(unions[code], int(given.get("places") or 0), returns_at)
    for one in wished.values():
        one.above = next((union_id for union_id in reversed(ids_of(one.union.path)[:-1]) if union_id in wished), None)
    return sorted(wished.values(), key=lambda one: (len(ids_of(one.union.path)), one.union.id))


def _fault(
    union: Union | None, places: int | None, returns_at: datetime | None, wished: Mapping[int, Wished]
) -> tuple[str, ActivityFault] | None:
    if union is None:
        return "union", ActivityFault.UNKNOWN_UNION
    if union.id in wished:
        return "union", ActivityFault.REPEATED
    if places is None:
        return "places", ActivityFault.REQUIRED
    if not 0 <= places <= CAPACITY_MAX:
        return "places", ActivityFault.NOT_IN_RANGE
    if returns_at is not None and not in_range(returns_at):
        return "returns_at", ActivityFault.OUT_OF_RANGE
    return None


def fit(row: Activity | None, wished: Sequence[Wished], capacity: int | None, found: Faults) -> None:
    """Count who is there, raise each quota to it, and find those that add up to more than what they are taken from."""
    by_union = {one.union.id: one for one in wished}
    for path, places in _holding(row) if row is not None else ():
        for union_id in ids_of(path):
            if union_id in by_union:
                by_union[union_id].taken += places
    for one in wished:
        one.places = max(one.places, one.taken)
    for above in (None, *by_union):
        ceiling = capacity if above is None else by_union[above].places
        if ceiling is not None and sum(one.places for one in wished if one.above == above) > ceiling:
            found.setdefault("quotas", []).append(ActivityFault.MORE_THAN_THERE_IS)
            return


def _holding(row: Activity) -> Sequence[Any]:
    held = [status.value for status in HOLDING]
    asked = select(Union.path, Registration.places).join(Union, Union.id == Registration.union_then_id)
    return db.session.execute(asked.where(Registration.activity_id == row.id, Registration.status.in_(held))).all()


def kept(row: Activity, at: datetime) -> int:
    """Places that are taken, or kept for a quota, as things stand; a capacity cannot be lower."""
    return row.taken + of_rows(row, rows(row.id), at).pool.kept_below()


def write(row: Activity, wished: Sequence[Wished]) -> bool:
    """Make the quotas of a flushed activity those of the wish; answers whether anything changed."""
    there = {quota.union_id: quota for quota in db.session.scalars(select(Quota).where(Quota.activity_id == row.id))}
    now = {(one.union.id, one.places, one.returns_at) for one in wished}
    if now == {(quota.union_id, quota.places, quota.returns_at) for quota in there.values()}:
        return False
    by_union: dict[int, Quota] = {}
    for one in wished:
        above = by_union[one.above] if one.above is not None else None
        quota = there.get(one.union.id) or Quota(activity_id=row.id, union_id=one.union.id, path="")
        quota.parent_id = above.id if above else None
        quota.places, quota.taken = one.places, one.taken
        if quota.returns_at != one.returns_at:
            quota.returns_at, quota.returned_at = one.returns_at, None
        db.session.add(quota)
        db.session.flush()
        quota.path = f"{above.path if above else '/'}{quota.id}/"
        by_union[one.union.id] = quota
    db.session.flush()
    _redirect(row, by_union)
    gone = [quota.id for union_id, quota in there.items() if union_id not in by_union]
    if gone:
        db.session.execute(update(DrawTicket).where(DrawTicket.quota_id.in_(gone)).values(quota_id=None))
        db.session.execute(delete(Quota).where(Quota.id.in_(gone)))
    return True


def _redirect(row: Activity, by_union: Mapping[int, Quota]) -> None:
    """Let every registration draw on the nearest of the quotas as they are now.

    Those that have ended too: a command of the desk may be taken back, and then they hold places again.
    """
    asked = select(Registration.id, Registration.quota_id, Union.path)
    found = db.session.execute(
        asked.outerjoin(Union, Union.id == Registration.union_then_id).where(Registration.activity_id == row.id)
    )
    moves: list[dict[str, int | None]] = []
    for registration_id, quota_id, path in found:
        nearest = next((by_union[one].id for one in reversed(ids_of(path)) if one in by_union), None)
        if nearest != quota_id:
            moves.append({"id": registration_id, "quota_id": nearest})
    if moves:
        db.session.execute(update(Registration), moves)
