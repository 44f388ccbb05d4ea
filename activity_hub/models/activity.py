"""Activities, who hosts them and for whom, and the days on which they happen."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from activity_hub.database import UtcDateTime, db
from activity_hub.rules.lifecycle import ActivityStatus, OccurrenceStatus


def _one_of(column: str, words: type[ActivityStatus] | type[OccurrenceStatus]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(str(word)) for word in words)})", name=column)


class Activity(db.Model):
    """One activity; `taken` counts places of confirmed and offered, `waiting` the waitlisted, whom `seq` numbers."""

    __tablename__ = "activity"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND (capacity IS NULL OR taken <= capacity)", name="taken"),
        CheckConstraint("mode IN ('hosted', 'sent')", name="mode"),
        CheckConstraint("mode <> 'hosted' OR host_id IS NOT NULL", name="host"),
        CheckConstraint("visibility IN ('public', 'audience')", name="visibility"),
        CheckConstraint("counting IN ('roster', 'declared')", name="counting"),
        _one_of("status", ActivityStatus),
        Index("ix_activity_status_kind", "status", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    pinyin: Mapped[str] = mapped_column(String(800), default="")
    kind: Mapped[str] = mapped_column(String(32))
    mode: Mapped[str] = mapped_column(String(16), default="hosted")
    counting: Mapped[str] = mapped_column(String(16), default="roster")
    status: Mapped[str] = mapped_column(String(16), default=ActivityStatus.DRAFT.value)
    host_id: Mapped[int | None] = mapped_column(ForeignKey("union.id"), index=True)
    host_name: Mapped[str | None] = mapped_column(String(200))  # a body outside the tree, when sent
    host_level: Mapped[str | None] = mapped_column(String(32))
    summary: Mapped[str] = mapped_column(String(300), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    venue: Mapped[str] = mapped_column(String(200), default="")
    visibility: Mapped[str] = mapped_column(String(16), default="public")
    sign_up_opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sign_up_closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    capacity: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    waitlist: Mapped[bool] = mapped_column(default=True)
    waiting: Mapped[int] = mapped_column(default=0)
    seq: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=0)
    time_zone: Mapped[str] = mapped_column(String(64), default="Asia/Shanghai")
    audience_gender: Mapped[str | None] = mapped_column(String(1))
    born_from: Mapped[date | None]
    born_to: Mapped[date | None]
    audience_tags: Mapped[str] = mapped_column(String(400), default="")
    reason: Mapped[str] = mapped_column(String(400), default="")  # of a cancellation, a postponement, a sending back
    terms: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # rules/terms.py says what may stand here
    door: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # rules/door_terms.py says what may stand here
    series: Mapped[str | None] = mapped_column(String(64), index=True)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)  # when a place next becomes free by itself
    cover: Mapped[str | None] = mapped_column(String(80))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    created_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CoHost(db.Model):
    """A union that hosts together with the lead host."""

    __tablename__ = "co_host"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"), primary_key=True, index=True)


class AudienceUnion(db.Model):
    """A union (and all below it) that is invited; none listed means the hosts and all below them."""

    __tablename__ = "audience_union"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"), primary_key=True)


class Selection(db.Model):
    """A final and one of the preliminaries from which its entrants are selected."""

    __tablename__ = "selection"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    preliminary_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True)


class Occurrence(db.Model):
    """One time at which an activity happens; an imported one has a day only."""

    __tablename__ = "occurrence"
    __table_args__ = (
        UniqueConstraint("activity_id", "no"),
        UniqueConstraint("id", "activity_id"),  # lets other tables reference both, so that a pair cannot disagree
        CheckConstraint("starts_at IS NULL OR ends_at IS NULL OR ends_at > starts_at", name="order"),
        _one_of("status", OccurrenceStatus),
        Index("ix_occurrence_held_on", "held_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    no: Mapped[int]
    held_on: Mapped[date]
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    venue: Mapped[str | None] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(16), default=OccurrenceStatus.PLANNED.value)
    revision: Mapped[int] = mapped_column(default=0)
    updated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
