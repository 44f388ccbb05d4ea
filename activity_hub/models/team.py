"""Teams, the delegations of unions, the contests they enter, and the rules of a line-up."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from activity_hub.database import UtcDateTime, db


class Team(db.Model):
    """A team that people join by a code; its players are registrations that name it."""

    __tablename__ = "team"
    __table_args__ = (
        UniqueConstraint("activity_id", "name"),
        CheckConstraint("status IN ('forming', 'pending', 'approved', 'rejected', 'dissolved')", name="status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    union_id: Mapped[int | None] = mapped_column(ForeignKey("union.id"), index=True)
    captain_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    name: Mapped[str] = mapped_column(String(60))
    code: Mapped[str] = mapped_column(String(8), unique=True)
    status: Mapped[str] = mapped_column(String(16), default="forming")  # pending: joint, waits for approval
    reason: Mapped[str] = mapped_column(String(400), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Contest(db.Model):
    """One contest of an activity, such as the men's 100 m.

    `size_from` and `size_to` are of one entry: 1 and 1 for a single. `group` joins the age groups of one contest.
    """

    __tablename__ = "contest"
    __table_args__ = (UniqueConstraint("activity_id", "no"), CheckConstraint("gender IN ('F', 'M')", name="gender"))

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    no: Mapped[int]
    name: Mapped[str] = mapped_column(String(100))
    group: Mapped[str] = mapped_column(String(100), default="")
    gender: Mapped[str | None] = mapped_column(String(1))
    born_from: Mapped[date | None]
    born_to: Mapped[date | None]
    plays_down: Mapped[bool] = mapped_column(default=True)  # an older one may enter the younger group
    size_from: Mapped[int] = mapped_column(default=1)
    size_to: Mapped[int] = mapped_column(default=1)
    reserves: Mapped[int] = mapped_column(default=0)
    most_entries: Mapped[int | None]  # of one union


class LineUpRule(db.Model):
    """One rule that a delegation's line-up has to keep, as data; `contest_id` empty means the whole delegation."""

    __tablename__ = "line_up_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    contest_id: Mapped[int | None] = mapped_column(ForeignKey("contest.id"))
    kind: Mapped[str] = mapped_column(String(32))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Delegation(db.Model):
    """The people that one union sends to an activity, entered together by its liaison."""

    __tablename__ = "delegation"
    __table_args__ = (
        UniqueConstraint("activity_id", "union_id"),
        CheckConstraint("status IN ('draft', 'entered')", name="status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"), index=True)
    status: Mapped[str] = mapped_column(String(16), default="draft")
    revision: Mapped[int] = mapped_column(default=0)
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Delegate(db.Model):
    """One person of a delegation and the part they play, such as leader, coach or athlete."""

    __tablename__ = "delegate"
    __table_args__ = (UniqueConstraint("delegation_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    no: Mapped[int]
    part: Mapped[str] = mapped_column(String(32), default="athlete")


class Entry(db.Model):
    """A delegate in a contest; entries of one union with the same `squad` play together."""

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("contest_id", "delegate_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"), index=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"), index=True)
    squad: Mapped[int] = mapped_column(default=1)
    is_reserve: Mapped[bool] = mapped_column(default=False)


class LineUpChange(db.Model):
    """A change of a line-up asked for after the deadline, and what the organiser said."""

    __tablename__ = "line_up_change"
    __table_args__ = (CheckConstraint("status IN ('asked', 'granted', 'refused')", name="status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(String(16), default="asked")
    answer: Mapped[str] = mapped_column(String(400), default="")
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
