"""Reading registrations: one, those of an activity, and one's own."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from activity_hub.database import db
from activity_hub.models import Activity, Member, Membership, Registration, Union
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import LIVE, Status
from activity_hub.rules.scanning import mask
from activity_hub.services.base import access
from activity_hub.services.base.access import NotAllowed, NotFound
from activity_hub.services.base.pass_codes import code_of
from activity_hub.services.base.search import matches
from activity_hub.services.registration.views import RegistrationPage, RegistrationView

_before = aliased(Registration)
# One's turn in the waiting list: how many wait up to and with oneself.
_TURN = case(
    (
        Registration.status == Status.WAITLISTED.value,
        select(func.count(_before.id))
        .where(
            _before.activity_id == Registration.activity_id,
            _before.status == Status.WAITLISTED.value,
            _before.wait_seq <= Registration.wait_seq,
        )
        .correlate(Registration)
        .scalar_subquery(),
    )
)
# Where the member belongs now: it decides who may act for them.
_HOME = (
    select(Union.path)
    .join(Membership, Membership.union_id == Union.id)
    .where(Membership.member_id == Registration.member_id, Membership.until_on.is_(None))
    .correlate(Registration)
    .limit(1)
    .scalar_subquery()
)


def one(*, by: Actor, registration_id: int) -> RegistrationView:
    """A registration of one's own, of a member one may act for, or of an activity whose list one may see."""
    if not 0 < registration_id <= access.BIGGEST_ID:
        raise NotFound
    row = db.session.execute(views().where(Registration.id == registration_id, _may_see(by))).first()
    if row is None:
        raise NotFound
    return view(by, row)


def just_written(by: Actor, registration_id: int) -> RegistrationView:
    """What the actor's own command has come to; who may not look it up again, at a door, sees the name masked."""
    row = db.session.execute(views().where(Registration.id == registration_id)).one()
    seen = view(by, row)
    return seen if may_act(by, row[0].member_id, row[6]) else replace(seen, name=mask(seen.name))


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
    asked = views().where(Registration.activity_id == activity.id, _listed_for(by, activity))
    if status is not None:
        asked = asked.where(Registration.status == status.value)
    if words.strip():
        asked = asked.where(matches(words, Member.name, Member.member_no, Union.name, pinyin=Member.pinyin))
    return _page(by, asked, cursor, limit)


def counts(*, by: Actor, activity_id: int | str) -> dict[Status, int]:
    """How many registrations of an activity stand in each status, among those that `listing` shows."""
    activity = access.activity(by, activity_id)
    asked = select(Registration.status, func.count()).where(Registration.activity_id == activity.id)
    found = dict(db.session.execute(asked.where(_listed_for(by, activity)).group_by(Registration.status)).all())
    return {status: found[status] for status in Status if status in found}


def of_member(*, by: Actor, cursor: int | None = None, limit: int = 50) -> RegistrationPage:
    """One's own registrations, in the order of signing up."""
    return _page(by, views().where(Registration.member_id == by.member_id), cursor, limit)


def views(*more: Any) -> Select[Any]:
    """The rows that `view` reads, with more columns behind them if asked."""
    then = select(Registration, Member.member_no, Member.name, Union.code, Union.name, _TURN, _HOME, *more)
    return then.join(Member, Member.id == Registration.member_id).outerjoin(
        Union, Union.id == Registration.union_then_id
    )


def view(by: Actor, row: Any) -> RegistrationView:
    """A row of `views` as this actor may see it."""
    registration, member_no, name, union_code, union_name, turn, home = row[:7]
    status = Status(registration.status)
    shows_pass = status in LIVE and may_act(by, registration.member_id, home)
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
        created_at=registration.created_at,
        updated_at=registration.updated_at,
    )


def may_act(by: Actor, member_id: int, home: str | None) -> bool:
    """Whether the registration of this member, at home in the union of this path, is the actor's to change."""
    return by.is_system or member_id == by.member_id or (home is not None and by.allows(Right.ACT_FOR, home))


def _page(by: Actor, asked: Select[Any], cursor: int | None, limit: int) -> RegistrationPage:
    after = min(max(cursor or 0, 0), access.BIGGEST_ID)
    rows = db.session.execute(asked.where(Registration.id > after).order_by(Registration.id).limit(limit + 1)).all()
    items = [view(by, row) for row in rows[:limit]]
    return RegistrationPage(items, items[-1].id if len(rows) > limit else None)


def _may_see(by: Actor) -> Any:
    listed = select(Activity.id).where(access.staff_condition(by, Right.SEE_REGISTRATIONS))
    return or_(
        Registration.member_id == by.member_id,
        _belongs_to(by, Right.ACT_FOR),
        Registration.activity_id.in_(listed),
    )


def _listed_for(by: Actor, activity: Activity) -> Any:
    sees_all = select(Activity.id).where(
        Activity.id == activity.id, access.staff_condition(by, Right.SEE_REGISTRATIONS)
    )
    if db.session.scalar(sees_all) is not None:
        return and_(True)
    if not by.holds(Right.SEE_OWN_REGISTRATIONS):
        raise NotAllowed
    return _belongs_to(by, Right.SEE_OWN_REGISTRATIONS)


def _belongs_to(by: Actor, right: Right) -> Any:
    """Registrations of members who belong, now, to a union at which the actor holds the right."""
    members = select(Membership.member_id).where(
        Membership.until_on.is_(None), Membership.union_id.in_(access.unions_with(by, right))
    )
    return Registration.member_id.in_(members)
