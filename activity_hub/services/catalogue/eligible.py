"""Which activities are open for one member at this moment: the window in the query, the audience by its rule."""

from datetime import datetime

from sqlalchemy import or_, select

from activity_hub.database import db
from activity_hub.models import Activity, Member, Registration
from activity_hub.rules.audience import fits
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.permissions import Actor
from activity_hub.rules.places import Asker, RefusalCode, answer
from activity_hub.services.base import access, asking, places
from activity_hub.services.base import activity_views as views
from activity_hub.services.catalogue.lines import first_start, mine_or_nothing


def open_ids(by: Actor, at: datetime) -> list[int]:
    """Ids of the activities for which the actor could sign up now, by the same rule that answers a sign-up.

    Two statements. A stranger gets what a member who fits would get.
    """
    asked = (
        select(Activity, first_start(), Member)
        .select_from(Activity)
        .outerjoin(Registration, mine_or_nothing(by))
        .outerjoin(Member, Member.id == by.member_id)
        .where(
            access.visible(by),
            Activity.status == ActivityStatus.PUBLISHED.value,
            or_(Activity.sign_up_opens_at.is_(None), Activity.sign_up_opens_at <= at),
            or_(Activity.sign_up_closes_at.is_(None), Activity.sign_up_closes_at > at),
            or_(Activity.capacity.is_(None), Activity.taken < Activity.capacity, Activity.waitlist),
            Registration.id.is_(None),
        )
    )
    found = db.session.execute(asked).all()
    links = views.linked([row.id for row, _, _ in found]) if by.member_id and found else None
    open_now = []
    for row, first_at, member in found:
        person = asking.person_of(member, by.union_path) if member else None
        misfit = fits(person, views.audience_of(row, links)) if person else None
        said = answer(places.call_of(row, first_at), Asker(misfit=misfit, is_together=True), at)
        if not isinstance(said, RefusalCode):
            open_now.append(row.id)
    return open_now
