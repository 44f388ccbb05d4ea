"""Reading registrations: one, those of an activity, and one's own."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from activity_hub.database import db
from activity_hub.models import Activity, Member, Registration, Union
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import LIVE, Status
from activity_hub.rules.scanning import mask
from activity_hub.rules.terms import Terms
from activity_hub.services.base import access, quotas
from activity_hub.services.base.access import NotFound
from activity_hub.services.base.admission import Admitted
from activity_hub.services.base.listed import belongs_to, home, listed_for
from activity_hub.services.base.pass_codes import code_of
from activity_hub.services.base.search import matches
from activity_hub.services.base.turns import TURN
from activity_hub.services.registration.views import RegistrationPage, RegistrationView


def one(*, by: Actor, registration_id: int, at: datetime | None = None) -> RegistrationView:
    """A registration of one's own, of a member one may act for, or of an activity whose list one may see.

    With an instant it also says whether a group waits for more places than there are.
    """
    if not 0 < registration_id <= access.BIGGEST_ID:
        raise NotFound
    row = db.session.execute(views(by).where(Registration.id == registration_id, _may_see(by))).first()
    if row is None:
        raise NotFound
    seen, registration = view(by, row), row[0]
    if at is None or seen.places == 1:
        return seen
    activity = db.session.get_one(Activity, registration.activity_id)
    return replace(seen, most_ever=quotas.most_ever(activity, registration, at))


def just_written(by: Actor, registration_id: int) -> RegistrationView:
    """What the actor's own command has come to; who may not look it up again, at a door, sees the name masked."""
    row = db.session.execute(views(by).where(Registration.id == registration_id)).one()
    seen = view(by, row)
    return seen if may_act(by, row[0].member_id, row[6]) else replace(seen, name=mask(seen.name))


def of_admitted(by: Actor, at: datetime, activity: Activity, admitted: Admitted) -> RegistrationView:
    """What has come of asking for a place, without reading it again where it is new and its turn the last."""
    most_ever = quotas.most_ever(activity, admitted.registration, at)
    return replace(_of_admitted(by, activity, admitted), most_ever=most_ever)


def _of_admitted(by: Actor, activity: Activity, admitted: Admitted) -> RegistrationView:
    registration, someone = admitted.registration, admitted.someone
    is_waiting = registration.status == Status.WAITLISTED
    if not admitted.is_new or (is_waiting and Terms.of(activity.terms).priority):
        db.session.flush()
        return just_written(by, registration.id)
    union = (someone.union_code, someone.union_name)
    turn = activity.waiting if is_waiting else None
    seen = view(by, (registration, someone.member.member_no, someone.member.name, *union, turn, someone.path))
    return seen if may_act(by, registration.member_id, someone.path) else replace(seen, name=mask(seen.name))


def listing(
    *,
    by: Actor,
    activity_id: int | str,
    cursor: int | None = None,
    limit: int = 50,
    status: Status | None = None,
    words: str = "",
) -> RegistrationPage:
    """Who signed up for an activity, in the order of signing up; a liaison sees the own members only.

    `words` keeps those whose name, pinyin, member number or union has every word.
    Raises NotFound where the activity is not visible, NotAllowed where one may see none of its registrations.
    """
    activity = access.activity(by, activity_id)
    asked = views(by).where(Registration.activity_id == activity.id, listed_for(by, activity))
    if status is not None:
        asked = asked.where(Registration.status == status.value)
    if words.strip():
        asked = asked.where(matches(words, Member.name, Member.member_no, Union.name, pinyin=Member.pinyin))
    return _page(by, asked, cursor, limit)


def counts(*, by: Actor, activity_id: int | str) -> dict[Status, int]:
    """How many registrations of an activity stand in each status, among those that `listing` shows."""
    activity = access.activity(by, activity_id)
    asked = select(Registration.status, func.count()).where(Registration.activity_id == activity.id)
    found = dict(db.session.execute(asked.where(listed_for(by, activity)).group_by(Registration.status)).all())
    return {status: found[status] for status in Status if status in found}


def of_member(*, by: Actor, cursor: int | None = None, limit: int = 50) -> RegistrationPage:
    """One's own registrations, in the order of signing up."""
    return _page(by, views(by).where(Registration.member_id == by.member_id), cursor, limit)


def views(by: Actor, *more: Any) -> Select[Any]:
    """The rows that `view` reads, with more columns behind them if asked."""
    then = select(Registration, Member.member_no, Member.name, Union.code, Union.name, TURN, home(by), *more)
    return then.join(Member, Member.id == Registration.member_id).outerjoin(
        Union, Union.id == Registration.union_then_id
    )


def view(by: Actor, row: Any) -> RegistrationView:
    """A row of `views` as this actor may see it."""
    registration, member_no, name, union_code, union_name, turn, path = row[:7]
    status = Status(registration.status)
    shows_pass = status in LIVE and may_act(by, registration.member_id, path)
    return RegistrationView(
        id=registration.id,
        activity_id=registration.activity_id,
        member_no=member_no,
        name=name,
        status=status,
        wait_position=turn,
        places=registration.places,
        union_code=union_code,
        union_name=union_name,
        pass_code=code_of(registration) if shows_pass else None,
        short_code=registration.short_code if shows_pass else None,
        walk_in=registration.walk_in,
        offer_expires_at=registration.offer_expires_at,
        created_at=registration.created_at,
        updated_at=registration.updated_at,
    )


def may_act(by: Actor, member_id: int, path: str | None) -> bool:
    """Whether the registration of this member, at home in the union of this path, is the actor's to change."""
    return by.is_system or member_id == by.member_id or (path is not None and by.allows(Right.ACT_FOR, path))


def _page(by: Actor, asked: Select[Any], cursor: int | None, limit: int) -> RegistrationPage:
    after = min(max(cursor or 0, 0), access.BIGGEST_ID)
    rows = db.session.execute(asked.where(Registration.id > after).order_by(Registration.id).limit(limit + 1)).all()
    items = [view(by, row) for row in rows[:limit]]
    return RegistrationPage(items, items[-1].id if len(rows) > limit else None)


def _may_see(by: Actor) -> Any:
    listed = select(Activity.id).where(access.staff_condition(by, Right.SEE_REGISTRATIONS))
    return or_(
        Registration.member_id == by.member_id,
        belongs_to(by, Right.ACT_FOR),
        Registration.activity_id.in_(listed),
    )
