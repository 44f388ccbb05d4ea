"""All that is kept about a member, for that member alone."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from activity_hub.database import db
from activity_hub.models import (
    Activity,
    Answer,
    ApiToken,
    Appointment,
    Attendance,
    AuditEntry,
    Choice,
    Enterprise,
    Feed,
    Guest,
    Member,
    Membership,
    Occurrence,
    Outbox,
    Question,
    Registration,
    SignedIn,
    Union,
)
from activity_hub.rules.permissions import Actor
from activity_hub.services.base.access import NotFound

_PERSONAL = (
    "member_no",
    "name",
    "gender",
    "birth_year",
    "birth_on",
    "person_kind",
    "tags",
    "phone",
    "email",
    "locale",
    "suspended",
)


def own_rows(*, by: Actor) -> dict[str, Any]:
    """Everything kept about the asking member as plain values, by table; digests of secrets are left out."""
    member = db.session.get(Member, by.member_id) if by.member_id is not None else None
    if member is None:
        raise NotFound
    queries = _belonging(member.id) | _taking_part(member.id) | _told(member.id) | _access(member.id)
    return {
        "member": {name: _plain(getattr(member, name)) for name in _PERSONAL},
        **{name: _rows(query) for name, query in queries.items()},
    }


def _belonging(member_id: int) -> dict[str, Any]:
    union = Union.code.label("union")
    enterprise = Enterprise.name.label("enterprise")
    return {
        "memberships": select(union, Union.name, enterprise, Membership.from_on, Membership.until_on)
        .join(Union, Union.id == Membership.union_id)
        .outerjoin(Enterprise, Enterprise.id == Membership.enterprise_id)
        .where(Membership.member_id == member_id)
        .order_by(Membership.id),
        "roles": select(Appointment.role, union)
        .join(Union, Union.id == Appointment.union_id)
        .where(Appointment.member_id == member_id)
        .order_by(Appointment.id),
    }


def _taking_part(member_id: int) -> dict[str, Any]:
    activity = Activity.code.label("activity")
    answer = (Registration.status, Registration.reason, Registration.created_at, Registration.updated_at)
    return {
        "registrations": select(activity, Activity.title, *answer)
        .join(Activity, Activity.id == Registration.activity_id)
        .where(Registration.member_id == member_id)
        .order_by(Registration.id),
        "attendance": select(activity, Activity.title, Occurrence.held_on, Attendance.state, Attendance.first_at)
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(Attendance.member_id == member_id)
        .order_by(Attendance.id),
    }


def _told(member_id: int) -> dict[str, Any]:
    """What was answered at sign-ups, who was said to come along, and what the member was told."""
    activity = (Activity.code.label("activity"), Activity.title)
    value = func.coalesce(Choice.label, Answer.value).label("answer")
    mine = Registration.member_id == member_id
    return {
        "answers": select(*activity, Question.label.label("question"), value, Question.delete_on)
        .select_from(Answer)
        .join(Registration, Registration.id == Answer.registration_id)
        .join(Activity, Activity.id == Registration.activity_id)
        .join(Question, Question.id == Answer.question_id)
        .outerjoin(Choice, Choice.id == Answer.choice_id)
        .where(mine)
        .order_by(Answer.id),
        "company": select(*activity, Guest.name, Guest.is_child)
        .select_from(Guest)
        .join(Registration, Registration.id == Guest.registration_id)
        .join(Activity, Activity.id == Registration.activity_id)
        .where(mine)
        .order_by(Guest.id),
        "messages": select(*activity, Outbox.kind.label("message"), Outbox.text, Outbox.created_at)
        .select_from(Outbox)
        .outerjoin(Activity, Activity.id == Outbox.activity_id)
        .where(Outbox.member_id == member_id)
        .order_by(Outbox.id),
    }


def _access(member_id: int) -> dict[str, Any]:
    return {
        "devices": select(SignedIn.device, SignedIn.created_at, SignedIn.seen_at, SignedIn.expires_at)
        .where(SignedIn.member_id == member_id)
        .order_by(SignedIn.id),
        "tokens": select(ApiToken.name, ApiToken.created_at, ApiToken.last_used_at)
        .where(ApiToken.member_id == member_id)
        .order_by(ApiToken.id),
        "calendars": select(Feed.name, Feed.created_at, Feed.last_used_at, Feed.ended_at)
        .where(Feed.member_id == member_id)
        .order_by(Feed.id),
        "actions": select(AuditEntry.at, AuditEntry.verb, AuditEntry.what)
        .where(AuditEntry.by_id == member_id)
        .order_by(AuditEntry.id),
    }


def _rows(query: Any) -> list[dict[str, Any]]:
    return [{name: _plain(value) for name, value in row._mapping.items()} for row in db.session.execute(query)]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
