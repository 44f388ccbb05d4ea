"""Signing up: lock the activity, load what the rule asks for, ask it, write."""

from datetime import datetime

from activity_hub.database import db, write_tx
from activity_hub.models import Activity
from activity_hub.rules.audience import fits
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import Asker, RefusalCode, Status, answer
from activity_hub.services.base import access, audit, places
from activity_hub.services.base.access import NotAllowed, NotFound, Refused
from activity_hub.services.base.activity_views import audience_of
from activity_hub.services.registration import facts, reading
from activity_hub.services.registration.facts import Dates, Someone
from activity_hub.services.registration.views import RegistrationView


def sign_up(
    *,
    by: Actor,
    at: datetime,
    activity_id: int | str,
    member_no: str | None = None,
    accept_clash: bool = False,
    walk_in: bool = False,
) -> tuple[RegistrationView, bool]:
    """The registration, and whether it is new: a live one there already is answered as it is.

    `member_no` is for who may act for that member, or with `walk_in` for who stands at the door of the activity inside
    its window. Raises NotFound, NotAllowed, or Refused with a RefusalCode; CLASH carries `clashes`, the activities'
    ids, and is asked only until `accept_clash`.
    """
    with write_tx():
        activity = access.activity(by, activity_id, right=Right.SCAN if walk_in else None, locked=True)
        someone = _someone(by, activity, member_no, walk_in, at)
        if someone.registration_id is not None:
            return reading.just_written(by, someone.registration_id), False
        dates = facts.dates(activity, someone.member.id, at)
        if walk_in:
            _require_open_door(dates, at)
        status = _ask(activity, someone, dates, at, accept_clash, walk_in)
        registration = places.place(activity, _newcomer(by, someone, walk_in), at, status)
        db.session.flush()
        audit.record(by, at, "sign_up", "registration", registration.id, status=status.value, walk_in=walk_in)
        return reading.just_written(by, registration.id), True


def _someone(by: Actor, activity: Activity, member_no: str | None, walk_in: bool, at: datetime) -> Someone:
    """The member concerned: the actor, or another one for whom the actor may do this."""
    if member_no is None or member_no == by.member_no:
        member_id = by.member_id
    elif walk_in:
        member_id = facts.member_id_of(member_no)
    else:
        member_id = access.member_for(by, member_no, Right.ACT_FOR).id
    if member_id is None:
        raise NotAllowed  # neither a member oneself nor for another one
    someone = facts.someone(activity, member_id, at)
    if someone is None:
        raise NotFound
    return someone


def _require_open_door(dates: Dates, at: datetime) -> None:
    if any(slot.is_open(at) for slot in dates.slots):
        return
    is_early = any(at < slot.opens_at for slot in dates.slots)
    raise Refused(RefusalCode.NOT_OPEN_YET if is_early else RefusalCode.CLOSED)


def _ask(activity: Activity, someone: Someone, dates: Dates, at: datetime, accept_clash: bool, walk_in: bool) -> Status:
    """The rule's answer; nobody overtakes a waiter for whom a place has meanwhile become free."""
    places.promote(activity, at)
    asker = Asker(
        suspended=someone.member.suspended,
        misfit=fits(places.person_of(someone.member, someone.path), audience_of(activity)),
        has_unaccepted_clash=bool(dates.clashes) and not (accept_clash or walk_in),
        is_walk_in=walk_in,
    )
    said = answer(places.call_of(activity, dates.first_starts_at), asker, at)
    if isinstance(said, Status):
        return said
    if said is RefusalCode.CLASH:
        raise Refused(said, clashes=sorted({clash.activity_id for clash in dates.clashes}))
    raise Refused(said)


def _newcomer(by: Actor, someone: Someone, walk_in: bool) -> places.Newcomer:
    by_another = by.member_id if by.member_id != someone.member.id else None
    return places.Newcomer(someone.member.id, someone.union_id, someone.enterprise_id, by_another, walk_in)
