"""What each command of the desk does to registrations that it may be given to; under the lock of their activity."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from activity_hub.database import db
from activity_hub.models import Activity, Registration
from activity_hub.rules.desk import DeskRefusal, Verb
from activity_hub.rules.notices import Notice
from activity_hub.rules.permissions import Actor
from activity_hub.rules.places import RefusalCode, Status
from activity_hub.rules.terms import Terms
from activity_hub.services.base import admission, audit, frame, guests, outbox, places, promotion, quotas
from activity_hub.services.base.access import Invalid, Refused
from activity_hub.services.base.admission import Wish
from activity_hub.services.base.outbox import Telling
from activity_hub.services.desk.views import Why


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does it, when and where; `target` is where a move goes to."""

    by: Actor
    at: datetime
    activity: Activity
    target: Activity | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """A registration, how it stood before, and for a move the one made in its place."""

    registration: Registration
    was: Status
    was_offered_until: datetime | None = None
    made: Registration | None = None


@dataclass(slots=True)
class Came:
    """What came of it: who was changed, and who was left out and why."""

    changed: list[Changed] = field(default_factory=list)
    left_out: list[tuple[Registration, Why]] = field(default_factory=list)


def approve(deed: Deed, rows: Sequence[Registration]) -> Came:
    """Give those who applied a place in their order, or a turn in the list behind whoever waits in the same class.

    As at a sign-up, the list is served first, but only those in it who come before whoever is approved.
    """
    came, activity, terms = Came(), deed.activity, Terms.of(deed.activity.terms)
    if terms.is_drawn and not frame.of(activity).is_drawn:
        return Came(left_out=[(row, DeskRefusal.TO_BE_DRAWN) for row in rows])
    line = promotion.line_of(activity, deed.at)
    is_held_back = terms.priority_until is not None and deed.at < terms.priority_until
    served: int | None = None
    for row in sorted(rows, key=lambda one: one.wait_class):
        if row.wait_class != served:
            served = row.wait_class
            places.promote(activity, deed.at, line, served)
        if not (is_held_back and row.wait_class) and line.serve(row.quota_id, row.places):
            came.changed.append(_stand(deed, row, Status.CONFIRMED))
        elif activity.waitlist:
            came.changed.append(_stand(deed, row, Status.WAITLISTED))
        else:
            came.left_out.append((row, DeskRefusal.NO_ROOM))
    _note(deed, Verb.APPROVE, came)
    _tell(deed, (one for one in came.changed if one.registration.status == Status.CONFIRMED), Notice.APPROVED)
    _tell(deed, (one for one in came.changed if one.registration.status == Status.WAITLISTED), Notice.WAITLISTED)
    return came


def promote(deed: Deed, rows: Sequence[Registration]) -> Came:
    """Give a place out of turn while there is one."""
    came, pool = Came(), quotas.seats(deed.activity, deed.at).pool
    for row in rows:
        changed = Changed(row, Status(row.status), row.offer_expires_at)
        if not places.give(deed.activity, row, deed.at, pool):
            came.left_out.append((row, DeskRefusal.NO_ROOM))
            continue
        row.reason = deed.reason
        came.changed.append(changed)
    _note(deed, Verb.PROMOTE, came)
    _tell(deed, came.changed, Notice.PROMOTED)
    return came


def reject(deed: Deed, rows: Sequence[Registration]) -> Came:
    """End registrations with a reason that their members read."""
    came = Came([_end(deed, row, Status.REJECTED) for row in rows])
    for one in came.changed:
        one.registration.reason = deed.reason
    _note(deed, Verb.REJECT, came)
    _tell(deed, came.changed, Notice.REJECTED)
    return came


def withdraw(deed: Deed, rows: Sequence[Registration]) -> Came:
    """Withdraw for members, as they would do it themselves."""
    came = Came([_end(deed, row, Status.WITHDRAWN) for row in rows])
    _note(deed, Verb.WITHDRAW, came)
    _tell(deed, came.changed, Notice.WITHDRAWN_FOR)
    return came


def move(deed: Deed, rows: Sequence[Registration]) -> Came:
    """Sign up elsewhere and end here, together; whoever is refused there stays as they are."""
    came, target = Came(), deed.target
    if target is None:
        return came
    company = guests.of_registrations([row.id for row in rows if row.places > 1])
    for row in rows:
        wished = [{"name": one.name, "is_child": one.is_child} for one in company.get(row.id, ())]
        try:
            with db.session.begin_nested():
                ended = _end(deed, row, Status.WITHDRAWN)
                wish = Wish(row.member_id, by_id=row.by_id, accept_clash=True, guests=wished, by_hand=True)
                admitted = admission.admit(deed.by, deed.at, target, wish)
                if not admitted.is_new:
                    raise Refused(DeskRefusal.ALREADY_THERE)
        except (Refused, Invalid) as refused:
            came.left_out.append((row, refused.code if isinstance(refused, Refused) else RefusalCode.INCOMPLETE))  # type: ignore[arg-type]
            continue
        came.changed.append(Changed(row, ended.was, ended.was_offered_until, admitted.registration))
    _note(deed, Verb.MOVE, came)
    _tell(deed, came.changed, Notice.MOVED)
    return came


DO: dict[Verb, Callable[[Deed, Sequence[Registration]], Came]] = {
    Verb.APPROVE: approve,
    Verb.REJECT: reject,
    Verb.WITHDRAW: withdraw,
    Verb.PROMOTE: promote,
    Verb.MOVE: move,
}


def _stand(deed: Deed, row: Registration, status: Status) -> Changed:
    changed = Changed(row, Status(row.status), row.offer_expires_at)
    places.stand(deed.activity, row, deed.at, status)
    return changed


def _end(deed: Deed, row: Registration, status: Status) -> Changed:
    changed = Changed(row, Status(row.status), row.offer_expires_at)
    places.end(deed.activity, row, deed.at, status)
    return changed


def _note(deed: Deed, verb: Verb, came: Came) -> None:
    """One entry for each registration; an offence against the order says so."""
    word = "promote_by_hand" if verb is Verb.PROMOTE else verb.value
    details = {
        one.registration.id: {"was": one.was.value, "status": one.registration.status}
        | ({"made": one.made.id} if one.made else {})
        for one in came.changed
    }
    audit.record_all(deed.by, deed.at, word, "registration", details)


def _tell(deed: Deed, changed: Iterable[Changed], kind: Notice) -> None:
    """Tell the members; nobody is told of what they did themselves."""
    tellings = [
        Telling(row.member_id, row.activity_id, row.id, deed.reason if kind is not Notice.PROMOTED else "")
        for row in (one.made or one.registration for one in changed)
        if row.member_id != deed.by.member_id
    ]
    outbox.tell_all(tellings, kind=kind, at=deed.at, by_id=deed.by.member_id)
