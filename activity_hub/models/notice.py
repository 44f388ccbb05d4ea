"""What members are told, what organisers did to many at once, and appeals."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from activity_hub.database import UtcDateTime, db


class Outbox(db.Model):
    """One thing to tell one member, written in the transaction of what it tells of; shown until `seen_at`.

    `transition` counts the changes of one registration, so that none is told twice.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("registration_id", "kind", "transition"),
        Index("ix_outbox_member_id_seen_at", "member_id", "seen_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    kind: Mapped[str] = mapped_column(String(32))
    transition: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Bulk(db.Model):
    """One command that an organiser gave to many registrations, kept so that it can be taken back."""

    __tablename__ = "bulk"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    verb: Mapped[str] = mapped_column(String(16))
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # each with its state before
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Appeal(db.Model):
    """A member's appeal against the cooling-off that follows a no-show."""

    __tablename__ = "appeal"
    __table_args__ = (
        UniqueConstraint("attendance_id"),
        CheckConstraint("status IN ('asked', 'granted', 'refused')", name="status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attendance_id: Mapped[int] = mapped_column(ForeignKey("attendance.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(16), default="asked")
    answer: Mapped[str] = mapped_column(String(400), default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
