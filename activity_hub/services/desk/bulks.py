"""Commands given to many, kept with the state before, so that they can be shown and taken back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Activity, Bulk, Member, Registration
from activity_hub.rules.desk import DeskRefusal, Verb
from activity_hub.rules.permissions import Actor
from activity_hub.rules.places import RefusalCode, WithdrawRefusal
from activity_hub.services.base import access
from activity_hub.services.desk.deeds import Changed
from activity_hub.services.desk.views import Done, Why

Item = dict[str, Any]


def keep(
    by: Actor,
    at: datetime,
    activity: Activity,
    verb: Verb,
    changed: Sequence[Changed],
    left_out: Sequence[tuple[Registration, Why]],
) -> Bulk:
    """A row with each registration's state before and after; inside the transaction of the command."""
    db.session.flush()
    items: list[Item] = [_item(one) for one in changed]
    items += [{"id": row.id, "why": why.value} for row, why in left_out]
    bulk = Bulk(activity_id=activity.id, by_id=by.member_id, at=at, verb=verb.value, items=items)
    db.session.add(bulk)
    db.session.flush()
    return bulk


def _item(one: Changed) -> Item:
    until = one.was_offered_until.isoformat() if one.was_offered_until else None
    made = {"made": one.made.id, "made_status": one.made.status, "to": one.made.activity_id} if one.made else {}
    return {"id": one.registration.id, "was": one.was.value, "left": one.registration.status, "until": until, **made}


def found(by: Actor, activity_id: int, bulk_id: int) -> Bulk | None:
    """A command that the actor gave to registrations of this activity; None for another's."""
    row = db.session.get(Bulk, bulk_id) if 0 < bulk_id <= access.BIGGEST_ID else None
    return row if row is not None and (row.activity_id, row.by_id) == (activity_id, by.member_id) else None


def shown(*, by: Actor, activity_id: int, bulk_id: int) -> Done | None:
    """What came of one's own command; None for another's."""
    bulk = found(by, activity_id, bulk_id)
    return None if bulk is None else done(bulk)


def done(bulk: Bulk) -> Done:
    """The command as its giver sees it, those left out by name."""
    left_out = {item["id"]: why(item["why"]) for item in bulk.items if "why" in item}
    names = select(Registration.id, Member.name).join(Member, Member.id == Registration.member_id)
    rows = db.session.execute(names.where(Registration.id.in_(left_out))).all() if left_out else []
    return Done(
        bulk_id=bulk.id,
        verb=Verb(bulk.verb),
        at=bulk.at,
        count=len(bulk.items) - len(left_out),
        left_out=tuple((number, name, left_out[number]) for number, name in rows),
        is_undone=bulk.undone_at is not None,
        may_undo=bulk.undone_at is None and len(left_out) < len(bulk.items),
    )


def why(code: str) -> Why:
    """The refusal of this code, of whichever rule it is."""
    kinds: tuple[type[Why], ...] = (DeskRefusal, WithdrawRefusal, RefusalCode)
    return next(kind(code) for kind in kinds if code in set(kind))
