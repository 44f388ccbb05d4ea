"""Carrying out one command for many registrations: under one lock, in one transaction, each wholly or not at all."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, literal, select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Attendance, Occurrence, Registration
from activity_hub.rules.activity import text_fault
from activity_hub.rules.desk import AFTER, NEEDS_REASON, REASON_MAX, TAKES_OUT, DeskRefusal, Verb, refusal
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import Status
from activity_hub.services.base import access, frame, places, promotion
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound, Refused
from activity_hub.services.base.listed import belongs_to, listed_for
from activity_hub.services.base.locking import begins_anew
from activity_hub.services.desk import bulks, deeds
from activity_hub.services.desk.choosing import Chosen, allowed, meant
from activity_hub.services.desk.deeds import Deed
from activity_hub.services.desk.reading import may_decide
from activity_hub.services.desk.views import Done, Why


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: a command, the reason that goes with it, and for a move where to."""

    verb: Verb
    reason: str = ""
    to_id: int | None = None


@begins_anew
def carry_out(*, by: Actor, at: datetime, activity_id: int, order: Order, chosen: Chosen) -> Done:
    """Give one command to the chosen registrations; whoever it cannot be given to is named with the reason.

    A withdrawal is for who may act for the member, all else for who may edit the activity (for a move: both of them).
    Raises NotFound, NotAllowed, and Invalid where a reason is needed and missing.
    """
    _require_reason(order)
    with write_tx():
        elsewhere = _elsewhere(activity_id, order)
        activity, target = locked(by, activity_id, order)
        places.settle(activity, at)
        rows, left_out = _fit(by, at, activity, order, chosen)
        came = deeds.DO[order.verb](Deed(by, at, activity, target, order.reason.strip()), rows)
        places.promote(activity, at)
        promotion.serve(elsewhere, at)
        bulk = bulks.keep(by, at, activity, order.verb, came.changed, [*left_out, *came.left_out])
        return bulks.done(bulk)


def carry_out_one(*, by: Actor, at: datetime, registration_id: int, order: Order) -> None:
    """The same for one registration, nothing the second time; raises Refused where it cannot be done."""
    row = access.registration(by, registration_id)
    access.activity(by, row.activity_id, Right.EDIT_ACTIVITY)
    if Status(row.status) in AFTER[order.verb]:
        return
    done = carry_out(by=by, at=at, activity_id=row.activity_id, order=order, chosen=Chosen(ids=(registration_id,)))
    if done.left_out:
        raise Refused(done.left_out[0][2])
    if not done.count:
        raise NotFound


def locked(by: Actor, activity_id: int, order: Order) -> tuple[Activity, Activity | None]:
    """The activity and where to move to, both locked, in the order of their ids whichever comes first."""
    right = None if order.verb is Verb.WITHDRAW else Right.EDIT_ACTIVITY
    if right is None and not by.holds(Right.ACT_FOR):
        access.activity(by, activity_id)  # not visible comes before not allowed
        raise NotAllowed
    if order.to_id is None:
        return access.activity(by, activity_id, right, locked=True), None
    found = {one: access.activity(by, one, right, locked=True) for one in sorted({activity_id, order.to_id})}
    if len(found) == 1:
        raise Invalid({"to": [DeskRefusal.ALREADY_THERE.value]})
    return found[activity_id], found[order.to_id]


def _elsewhere(activity_id: int, order: Order) -> list[Activity]:
    """Other lists of a series that may let in those who are taken out here, locked in one order with what is locked
    next.
    """
    ids = [one for one in (activity_id, order.to_id) if one is not None]
    if order.verb not in TAKES_OUT or not all(0 < one <= access.BIGGEST_ID for one in ids):
        return []
    return promotion.lock_elsewhere(activity_id, and_also=ids)


def _require_reason(order: Order) -> None:
    reason = order.reason.strip()
    if order.verb in NEEDS_REASON and not reason:
        raise Invalid({"reason": ["required"]})
    if fault := text_fault(reason, REASON_MAX, many_lines=True):
        raise Invalid({"reason": [fault.value]})
    if (order.verb is Verb.MOVE) is (order.to_id is None):
        raise Invalid({"to": ["required"]})


def _fit(
    by: Actor, at: datetime, activity: Activity, order: Order, chosen: Chosen
) -> tuple[list[Registration], list[tuple[Registration, Why]]]:
    """Those to whom the command may be given, and the others each with the reason; their rows locked by id."""
    is_own: ColumnElement[bool] = literal(True)
    if order.verb is Verb.WITHDRAW:  # the one command that is not only for who decides
        is_own = belongs_to(by, Right.ACT_FOR)
        chosen = replace(chosen, filters=allowed(chosen.filters, may_decide(by, activity)))
    asked = (
        select(Registration, is_own)
        .where(meant(activity, chosen, listed_for(by, activity)))
        .order_by(Registration.id)
        .with_for_update(key_share=True, of=Registration)  # against a scan that is letting them in right now
        .execution_options(populate_existing=True)
    )
    found = db.session.execute(asked).all()
    present = present_at(activity) if order.verb in TAKES_OUT else frozenset()
    stands, last_starts_at = ActivityStatus(activity.status), frame.of(activity).last_starts_at
    fit, left_out = [], []
    for row, may_act in found:
        why: Why | None = None if may_act else DeskRefusal.NOT_YOURS
        why = why or refusal(order.verb, Status(row.status), stands, at, last_starts_at, row.member_id in present)
        if why is None:
            fit.append(row)
        elif not (chosen.everybody and _is_beside_the_point(why)):
            left_out.append((row, why))
    return fit, left_out


def _is_beside_the_point(why: Why) -> bool:
    """Of everybody in a list only those are meant to whom the command can apply at all."""
    return why in (DeskRefusal.NOT_PENDING, DeskRefusal.NOT_WAITING, DeskRefusal.NOT_LIVE)


def present_at(activity: Activity) -> frozenset[int]:
    """Ids of the members who have been let in at any occurrence."""
    asked = select(Attendance.member_id).join(Occurrence).where(Occurrence.activity_id == activity.id)
    return frozenset(db.session.scalars(asked.where(Attendance.state == "present")))
