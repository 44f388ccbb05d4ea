"""Adding a member by the organiser's own hand, and what stands beside a registration that somebody else made."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Member
from activity_hub.rules.notices import Notice
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import LIVE, Status
from activity_hub.services.base import access, admission, outbox
from activity_hub.services.base.admission import Wish
from activity_hub.services.base.locking import begins_anew


@dataclass(frozen=True, slots=True)
class Beside:
    """What the page of a registration adds for whoever acts: who signed them up, what was said, whether to decide."""

    by_name: str | None
    reason: str
    may_act: bool
    may_decide: bool


@begins_anew
def add(*, by: Actor, at: datetime, activity_id: int, member_no: str, accept_clash: bool = False) -> int:
    """Sign a member up who asked by telephone or on paper; sign-up need be neither open nor approved. Its id.

    For who may edit the activity and act for the member. Raises NotFound, NotAllowed, and what admission.admit does.
    """
    with write_tx():
        activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY, locked=True)
        member = access.member_for(by, member_no, Right.ACT_FOR)
        wish = Wish(member.id, by_id=by.member_id, accept_clash=accept_clash, by_hand=True)
        admitted = admission.admit(by, at, activity, wish)
        registration = admitted.registration
        db.session.flush()
        if admitted.is_new and member.id != by.member_id:
            outbox.tell(
                member_id=member.id,
                activity_id=activity.id,
                registration_id=registration.id,
                kind=Notice.SIGNED_UP_FOR,
                at=at,
                by_id=by.member_id,
            )
        return registration.id


def beside(*, by: Actor, registration_id: int) -> Beside:
    """What the page adds to a registration that the actor may see; NotFound as there."""
    row = access.registration(by, registration_id)
    other = db.session.scalar(select(Member.name).where(Member.id == row.by_id)) if row.by_id else None
    is_live = Status(row.status) in LIVE
    activity = db.session.get_one(Activity, row.activity_id)
    is_own = row.member_id == by.member_id
    return Beside(
        by_name=other if row.by_id != row.member_id else None,
        reason=row.reason,
        may_act=is_live and (is_own or access.holds_for(by, row.member_id, Right.ACT_FOR)),
        may_decide=is_live and access.may(by, activity, Right.EDIT_ACTIVITY),
    )
