"""Whose registrations of an activity somebody may see, as a condition on queries: all, or the own members' only."""

from sqlalchemy import ColumnElement, ScalarSelect, select, true

from activity_hub.models import Activity, Membership, Registration, Union
from activity_hub.rules.permissions import Actor, Right
from activity_hub.services.base import access
from activity_hub.services.base.access import NotAllowed
from activity_hub.services.base.memberships import holds_now


def home(by: Actor) -> ScalarSelect[str]:
    """The path of the union that a registration's member belongs to today: it decides whether one may act for them."""
    return (
        select(Union.path)
        .join(Membership, Membership.union_id == Union.id)
        .where(Membership.member_id == Registration.member_id, holds_now(by))
        .correlate(Registration)
        .limit(1)
        .scalar_subquery()
    )


def listed_for(by: Actor, activity: Activity) -> ColumnElement[bool]:
    """All registrations for who works at a host of the activity, else those of one's own members.

    Raises NotAllowed for who may see none anywhere.
    """
    if access.works_at(by, Right.SEE_REGISTRATIONS, activity.id):
        return true()
    if not by.holds(Right.SEE_OWN_REGISTRATIONS):
        raise NotAllowed
    return belongs_to(by, Right.SEE_OWN_REGISTRATIONS)


def belongs_to(by: Actor, right: Right) -> ColumnElement[bool]:
    """Registrations of members who belong, today, to a union at which the actor holds the right."""
    if by.is_system:
        return true()
    return Registration.member_id.in_(access.members_with(by, right))
