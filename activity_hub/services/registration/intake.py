"""Signing up: lock the activity, find out for whom, and ask for a place."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Member, Registration
from activity_hub.rules.notices import Notice
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import RefusalCode
from activity_hub.services.base import access, admission, frame, outbox
from activity_hub.services.base.access import NoSuchMember, NotAllowed, Refused
from activity_hub.services.base.admission import Wish
from activity_hub.services.base.locking import begins_anew
from activity_hub.services.base.outbox import Telling
from activity_hub.services.registration import guessing, reading
from activity_hub.services.registration.views import RegistrationView


@begins_anew
def sign_up(
    *,
    by: Actor,
    at: datetime,
    activity_id: int | str,
    member_no: str | None = None,
    accept_clash: bool = False,
    walk_in: bool = False,
    guests: Sequence[Mapping[str, Any]] = (),
    answers: Mapping[str, Any] | None = None,
    request_key: str | None = None,
) -> tuple[RegistrationView, bool]:
    """The registration, and whether it is new: a live one there already is answered as it is.

    `member_no` is for who may act for that member, or with `walk_in` for who stands at the door of the activity inside
    its window. `request_key` names one press of a button. Raises NotFound, NotAllowed, what admission.admit does, and
    for a walk-in TooManyTries.
    """
    with guessing.watched(by, at, walk_in) as guess, write_tx():
        activity = access.activity(by, activity_id, right=Right.SCAN if walk_in else None, locked=True)
        if walk_in:
            _require_open_door(activity, at)
        with guessing.alike_when_full(activity, guess) if walk_in else nullcontext():
            wish = Wish(
                member_id=_member_id(by, member_no, walk_in),
                by_id=by.member_id,
                accept_clash=accept_clash,
                walk_in=walk_in,
                guests=guests,
                answers=answers or {},
                request_key=request_key,
            )
            admitted = admission.admit(by, at, activity, wish)
        guess.tells = not admitted.is_new
        if admitted.is_new and not walk_in and wish.member_id != by.member_id:
            _tell(by, at, admitted.registration)
        return reading.of_admitted(by, at, activity, admitted), admitted.is_new


def _tell(by: Actor, at: datetime, made: Registration) -> None:
    """Whoever was signed up by another reads who did it."""
    told = Telling(made.member_id, made.activity_id, made.id)
    outbox.tell_all([told], kind=Notice.SIGNED_UP_FOR, at=at, by_id=by.member_id)


def _member_id(by: Actor, member_no: str | None, walk_in: bool) -> int:
    """The member concerned: the actor, or another one for whom the actor may do this."""
    if member_no is None or member_no == by.member_no:
        if by.member_id is None:
            raise NotAllowed  # neither a member oneself nor for another one
        return by.member_id
    if not walk_in:
        return access.member_for(by, member_no, Right.ACT_FOR).id
    member_id = db.session.scalar(select(Member.id).where(Member.member_no == member_no))
    if member_id is None:
        raise NoSuchMember
    return member_id


def _require_open_door(activity: Activity, at: datetime) -> None:
    slots = frame.of(activity).slots
    if any(slot.is_open(at) for slot in slots):
        return
    is_early = any(at < slot.opens_at for slot in slots)
    raise Refused(RefusalCode.NOT_OPEN_YET if is_early else RefusalCode.CLOSED)
