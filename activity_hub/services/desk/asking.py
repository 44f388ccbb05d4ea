"""What is asked before a command is given: to how many, and to whom among them."""

from dataclasses import dataclass

from sqlalchemy import func, select

from activity_hub.database import db
from activity_hub.models import Member, Registration
from activity_hub.rules.desk import FROM, Verb
from activity_hub.rules.permissions import Actor, Right
from activity_hub.services.base import access
from activity_hub.services.base.access import NotAllowed
from activity_hub.services.base.listed import belongs_to, listed_for
from activity_hub.services.desk.choosing import Chosen, allowed, meant

_NAMED = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """To whom a command would be given; `names` are the first few."""

    activity_id: int
    title: str
    count: int
    names: tuple[str, ...]


def asked(*, by: Actor, activity_id: int, verb: Verb | None, chosen: Chosen) -> Asked:
    """Who is meant by a command (None: by a message); raises as giving it would."""
    if verb is Verb.WITHDRAW:
        activity = access.activity(by, activity_id)
        if not by.holds(Right.ACT_FOR):
            raise NotAllowed
        condition = meant(activity, _without_answers(chosen), listed_for(by, activity) & belongs_to(by, Right.ACT_FOR))
    else:
        activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY)
        condition = meant(activity, chosen, listed_for(by, activity))
    if verb is not None:
        condition = condition & Registration.status.in_([status.value for status in FROM[verb]])
    count = db.session.scalar(select(func.count()).select_from(Registration).where(condition)) or 0
    names = select(Member.name).join(Registration, Registration.member_id == Member.id).where(condition)
    first = db.session.scalars(names.order_by(Registration.id).limit(_NAMED))
    return Asked(activity.id, activity.title, count, tuple(first))


def _without_answers(chosen: Chosen) -> Chosen:
    return Chosen(chosen.ids, chosen.everybody, allowed(chosen.filters, decides=False))
