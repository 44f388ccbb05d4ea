"""Registrations, scans at the door, and attendance."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from activity_hub.database import UtcDateTime, db

_LIVE = text("status IN ('pending', 'confirmed', 'offered', 'waitlisted')")


class Registration(db.Model):
    """One person's place in one activity, with the union and the enterprise they belonged to then."""

    __tablename__ = "registration"
    __table_args__ = (
        CheckConstraint(
            "status IN ('pending', 'confirmed', 'offered', 'waitlisted', 'withdrawn', 'rejected')", name="status"
        ),
        CheckConstraint("places >= 1", name="places"),
        CheckConstraint("status <> 'waitlisted' OR wait_seq IS NOT NULL", name="wait_seq"),
        UniqueConstraint("activity_id", "wait_seq"),
        UniqueConstraint("activity_id", "short_code"),
        UniqueConstraint("id", "activity_id"),
        Index(
            "uq_registration_live", "activity_id", "member_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    union_then_id: Mapped[int | None] = mapped_column(ForeignKey("union.id"), index=True)
    enterprise_then_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    status: Mapped[str] = mapped_column(String(16))
    places: Mapped[int] = mapped_column(default=1)
    wait_seq: Mapped[int | None]
    pass_version: Mapped[int] = mapped_column(default=1)
    short_code: Mapped[str] = mapped_column(String(8))
    walk_in: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(400), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # who signed them up, when not themselves
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Scan(db.Model):
    """One scan as it arrived; never changed afterwards."""

    __tablename__ = "scan"
    __table_args__ = (
        ForeignKeyConstraint(["occurrence_id", "activity_id"], ["occurrence.id", "occurrence.activity_id"]),
        CheckConstraint("kind IN ('in', 'out', 'void', 'unreadable')", name="kind"),
        Index("ix_scan_registration_occurrence", "registration_id", "occurrence_id"),
        Index("ix_scan_member_occurrence", "member_id", "occurrence_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_uuid: Mapped[str] = mapped_column(String(64), unique=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    occurrence_id: Mapped[int | None]
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    kind: Mapped[str] = mapped_column(String(16))
    verdict: Mapped[str] = mapped_column(String(24))
    gate: Mapped[str] = mapped_column(String(60), default="")
    device_time: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    offline: Mapped[bool] = mapped_column(default=False)
    code_digest: Mapped[str | None] = mapped_column(String(64))
    voids: Mapped[str | None] = mapped_column(String(64), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)


class Attendance(db.Model):
    """One person at one occurrence: what the scans or an import come to."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("occurrence_id", "member_id"),
        CheckConstraint("state IN ('present', 'absent', 'void')", name="state"),
        CheckConstraint("evidence IN ('scanned', 'walk_in', 'imported', 'held')", name="evidence"),
        Index("ix_attendance_member_id", "member_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    state: Mapped[str] = mapped_column(String(16))
    union_then_id: Mapped[int | None] = mapped_column(ForeignKey("union.id"), index=True)
    enterprise_then_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    first_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    gate: Mapped[str] = mapped_column(String(60), default="")
    evidence: Mapped[str] = mapped_column(String(16))
