"""Who may see and touch what: queries are scoped before they run."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, or_, select, true
from sqlalchemy.orm import aliased

from activity_hub.database import db, lock
from activity_hub.models import Activity, AudienceUnion, CoHost, Member, Membership, Registration, Union
from activity_hub.rules.door_pass import DoorRefusal
from activity_hub.rules.lifecycle import PUBLIC
from activity_hub.rules.permissions import Actor, Right
from activity_hub.services.base.memberships import holds_now

BIGGEST_ID = 2**31 - 1  # what the id columns hold: a larger number is no id


class NotFound(Exception):
    """Not there, or not visible: the two are never told apart."""


class NoSuchMember(NotFound):
    """Nobody has this member number, where that may be said."""


class NotAllowed(Exception):
    """Visible, but the right to do this is missing."""


class PostEnded(NotAllowed):
    """This phone stood at that door, until its place there was ended or ran out."""

    code = DoorRefusal.DEVICE_DENIED


class Refused(Exception):
    """A rule says no; `code` is a member of one of the rules' enums."""

    def __init__(self, code: StrEnum, **detail: Any) -> None:
        super().__init__(str(code))
        self.code = code
        self.detail = detail


class Invalid(Exception):
    """Wrong input; `errors` maps each field to the codes of what is wrong with it, as plain words of their enums."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        super().__init__(", ".join(errors))
        self.errors = {field: [str(code) for code in codes] for field, codes in errors.items()}


def subtree(column: Any, paths: tuple[str, ...]) -> ColumnElement[bool]:
    """Whether a union's path lies in one of the subtrees; nothing does when there are none."""
    if "/" in paths:
        return true()
    return or_(false(), *(column.startswith(path, autoescape=True) for path in paths))


def unions_with(by: Actor, right: Right) -> Select[int]:
    """Ids of the unions at which the actor holds the right."""
    return select(Union.id).where(subtree(Union.path, by.paths(right)))


def members_with(by: Actor, right: Right) -> Select[int]:
    """Ids of the members who belong, today, to a union at which the actor holds the right."""
    return select(Membership.member_id).where(holds_now(by), Membership.union_id.in_(unions_with(by, right)))


def staff_condition(by: Actor, right: Right) -> ColumnElement[bool]:
    """Activities whose lead host or co-host lies where the actor holds the right."""
    if by.is_system:
        return true()
    if not by.holds(right):
        return false()
    there = unions_with(by, right)
    return or_(
        Activity.host_id.in_(there),
        Activity.id.in_(select(CoHost.activity_id).where(CoHost.union_id.in_(there))),
    )


def works_at(by: Actor, right: Right, activity_id: int) -> bool:
    """Whether the actor holds the right at the lead host or a co-host; no statement for who holds it nowhere."""
    if not by.is_system and not by.holds(right):
        return False
    there = select(Activity.id).where(Activity.id == activity_id, staff_condition(by, right))
    return db.session.scalar(there) is not None


def hosted_below(code: str) -> ColumnElement[bool]:
    """Hosted or co-hosted by the union of this code or one below it."""
    top, lower = aliased(Union), aliased(Union)
    below = select(lower.id).join(top, and_(top.code == code, lower.path.like(top.path + "%")))
    co_hosted = select(CoHost.activity_id).where(CoHost.union_id.in_(below))
    return or_(Activity.host_id.in_(below), Activity.id.in_(co_hosted))


def _invited(by: Actor) -> ColumnElement[bool]:
    """Activities for an audience that the member belongs to by union, or that they are registered for."""
    if by.member_id is None:
        return false()
    above = [int(part) for part in (by.union_path or "").split("/") if part]
    listed = select(AudienceUnion.activity_id)
    return or_(
        Activity.id.in_(listed.where(AudienceUnion.union_id.in_(above))),
        and_(
            Activity.id.not_in(listed),
            or_(
                Activity.host_id.in_(above),
                Activity.id.in_(select(CoHost.activity_id).where(CoHost.union_id.in_(above))),
            ),
        ),
        Activity.id.in_(select(Registration.activity_id).where(Registration.member_id == by.member_id)),
    )


# A draft that was cancelled, or put away, was never published: only those who saw the draft see what became of it.
_SEEN = and_(Activity.published_at.is_not(None), Activity.status.in_([status.value for status in PUBLIC]))
_FOR_ALL = and_(_SEEN, Activity.visibility == "public")


def visible(by: Actor) -> ColumnElement[bool]:
    """The condition under which an activity is visible to the actor."""
    if by.is_system:
        return true()
    return or_(
        _FOR_ALL,
        and_(_SEEN, Activity.id == (by.post.activity_id if by.post else None)),
        and_(_SEEN, _invited(by)),
        and_(_SEEN, or_(staff_condition(by, Right.SCAN), staff_condition(by, Right.SEE_OWN_REGISTRATIONS))),
        staff_condition(by, Right.SEE_DRAFT),
    )


def visible_activities(by: Actor) -> Select[Activity]:
    """All activities that the actor may see."""
    return select(Activity).where(visible(by))


def activity(by: Actor, activity_id: int | str, right: Right | None = None, locked: bool = False) -> Activity:
    """The activity by id (int) or code (str), locked inside write_tx() if asked.

    Raises NotFound when it is not visible, NotAllowed when the right is missing at its lead host and co-hosts
    (changing and publishing belong to the lead host alone), PostEnded for a phone that stood at this very door.
    """
    row = _find(by, activity_id, locked)
    if row is not None and (right is None or may(by, row, right)):
        return row
    if right is Right.SCAN and by.left is not None and by.left == activity_id:
        raise PostEnded
    raise NotFound if row is None else NotAllowed


def _locking(asked: Select[Activity]) -> Select[Activity]:
    """As in database.lock, in the statement that scopes."""
    return asked.with_for_update(key_share=True, of=Activity).execution_options(populate_existing=True)


# What is for all is nearly all that is asked for: it is found by statements made once.
_OPEN = select(Activity).where(Activity.id == bindparam("activity_id"), _FOR_ALL)
_OPEN_LOCKED = _locking(_OPEN)


def _find(by: Actor, activity_id: int | str, locked: bool) -> Activity | None:
    if isinstance(activity_id, int):
        if not 0 < activity_id <= BIGGEST_ID:
            return None
        found = db.session.scalar(_OPEN_LOCKED if locked else _OPEN, {"activity_id": activity_id})
        if found is not None:
            return found
    which = Activity.id == activity_id if isinstance(activity_id, int) else Activity.code == activity_id
    asked = visible_activities(by).where(which)
    return db.session.scalar(_locking(asked) if locked else asked)


def may(by: Actor, row: Activity, right: Right) -> bool:
    """Whether the actor holds the right at this activity, which they see.

    A door device may scan at its own door and nothing else; all other rights come from a role.
    """
    return (right is Right.SCAN and by.stands_at(row.id)) or _holds_at_hosts(by, row, right)


def _holds_at_hosts(by: Actor, row: Activity, right: Right) -> bool:
    if by.is_system:
        return True
    if not by.holds(right):
        return False
    hosts = select(Union.path).where(Union.id == row.host_id)
    if right not in (Right.EDIT_ACTIVITY, Right.PUBLISH_ACTIVITY):
        co_hosts = select(CoHost.union_id).where(CoHost.activity_id == row.id)
        hosts = select(Union.path).where(or_(Union.id == row.host_id, Union.id.in_(co_hosts)))
    return any(by.allows(right, path) for path in db.session.scalars(hosts))


# The tree is no secret; what a union keeps is. These rights ask more than to look at it.
TO_LOOK = {
    Right.CHANGE_ROLL: Right.READ_ROLL,
    Right.ACT_FOR: Right.READ_ROLL,
    Right.SEAL_RETURN: Right.READ_RETURN,
}


def union(by: Actor, code: str, right: Right | None = None) -> Union:
    """The union of this code; NotAllowed for who may look but not change, NotFound for who may not look either."""
    row = db.session.scalar(select(Union).where(Union.code == code))
    if row is None:
        raise NotFound
    if right is not None and not by.allows(right, row.path):
        raise NotAllowed if right in TO_LOOK and by.allows(TO_LOOK[right], row.path) else NotFound
    return row


def member_for(by: Actor, member_no: str, right: Right) -> Member:
    """The member of this number; NotAllowed for who may look but not do this, NotFound for who may not look either."""
    row = db.session.scalar(select(Member).where(Member.member_no == member_no))
    if row is None:
        raise NotFound
    if not holds_for(by, row.id, right):
        raise NotAllowed if right in TO_LOOK and holds_for(by, row.id, TO_LOOK[right]) else NotFound
    return row


def holds_for(by: Actor, member_id: int, right: Right) -> bool:
    """Whether the actor holds the right at the union the member belongs to today."""
    if by.is_system:
        return True
    if not by.holds(right):
        return False
    homes = select(Union.path).join(Membership, Membership.union_id == Union.id)
    today = homes.where(Membership.member_id == member_id, holds_now(by))
    return any(by.allows(right, path) for path in db.session.scalars(today))


def registration(by: Actor, registration_id: int) -> Registration:
    """A registration: one's own, one's member's, or one of an activity whose list one may see."""
    row = db.session.get(Registration, registration_id) if 0 < registration_id <= BIGGEST_ID else None
    if row is None:
        raise NotFound
    if row.member_id == by.member_id or holds_for(by, row.member_id, Right.ACT_FOR):
        return row
    if not works_at(by, Right.SEE_REGISTRATIONS, row.activity_id):
        raise NotFound
    return row


def registration_to_change(by: Actor, registration_id: int) -> Registration:
    """A registration of one's own, or of a member one may act for; NotAllowed for who may only look at it."""
    row = registration(by, registration_id)
    if row.member_id != by.member_id and not holds_for(by, row.member_id, Right.ACT_FOR):
        raise NotAllowed
    return row


def locked_to_change(by: Actor, registration_id: int) -> tuple[Activity, Registration]:
    """The same inside write_tx(), with its activity; both locked, against a scan that is letting them in right now."""
    seen = registration_to_change(by, registration_id)
    activity_row, row = lock(Activity, seen.activity_id), lock(Registration, registration_id)
    if activity_row is None or row is None:
        raise NotFound
    return activity_row, row
