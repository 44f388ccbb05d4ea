"""Which activities are open for one member at this moment: the window in the query, the audience by its rule."""

from datetime import datetime

from sqlalchemy import or_, select

from activity_hub.database import db
from activity_hub.models import Activity, Member, Registration
from activity_hub.rules.audience import Audience, fits, split_tags
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.permissions import Actor
from activity_hub.rules.places import Asker, RefusalCode, answer
from activity_hub.services.base import access, places
from activity_hub.services.base import activity_views as views
from activity_hub.services.catalogue.lines import call_of, first_start, mine_or_nothing


def open_ids(by: Actor, at: datetime) -> list[int]:
    """Ids of the activities for which the actor could sign up now, by the same rule that answers a sign-up.

    Three statements. A stranger gets what a member who fits would get.
    """
    asked = (
        select(Activity, first_start())
        .outerjoin(Registration, mine_or_nothing(by))
        .where(
            access.visible(by),
            Activity.status == ActivityStatus.PUBLISHED.value,
            or_(Activity.sign_up_opens_at.is_(None), Activity.sign_up_opens_at <= at),
            or_(Activity.sign_up_closes_at.is_(None), Activity.sign_up_closes_at > at),
            or_(Activity.capacity.is_(None), Activity.taken < Activity.capacity, Activity.waitlist),
            Registration.id.is_(None),
        )
    )
    found = [(row, row.sign_up_closes_at or first_at) for row, first_at in db.session.execute(asked)]
    misfits = _misfits(by, [row for row, _ in found])
    return [
        row.id
        for row, closes_at in found
        if not isinstance(answer(call_of(row, closes_at), Asker(misfit=misfits.get(row.id)), at), RefusalCode)
    ]


def _misfits(by: Actor, rows: list[Activity]) -> dict[int, RefusalCode]:
    member = db.session.get(Member, by.member_id) if by.member_id and rows else None
    if member is None:
        return {}
    person = places.person_of(member, by.union_path)
    linked = views.linked([row.id for row in rows])
    found = {}
    for row in rows:
        listed = linked[row.id, "audience"] or [*linked[row.id, "host"], *linked[row.id, "co_host"]]
        audience = Audience(
            tuple(path for _code, _name, path in listed),
            row.audience_gender,
            row.born_from,
            row.born_to,
            split_tags(row.audience_tags),
        )
        misfit = fits(person, audience)
        if misfit is not None:
            found[row.id] = misfit
    return found
