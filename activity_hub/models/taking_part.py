"""Registrations, scans at the door, and attendance."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
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
from activity_hub.rules.evidence import Evidence

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
        CheckConstraint("status <> 'offered' OR offer_expires_at IS NOT NULL", name="offer_expires_at"),
        CheckConstraint("team_role IN ('player', 'substitute')", name="team_role"),
        UniqueConstraint("member_id", "request_key"),
        UniqueConstraint("activity_id", "wait_seq"),
        UniqueConstraint("activity_id", "short_code"),
        UniqueConstraint("id", "activity_id"),
        Index("ix_registration_activity_id_member_id", "activity_id", "member_id"),  # by one alone, a scan reads all
        Index(
            "uq_registration_live", "activity_id", "member_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
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
    quota_id: Mapped[int | None] = mapped_column(ForeignKey("quota.id"), index=True)  # the nearest one above them
    wait_class: Mapped[int] = mapped_column(default=0)  # the lower class is served first: 1 has been served this season
    offer_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    request_key: Mapped[str | None] = mapped_column(String(64))  # a page's own key: the same press, the same row
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    team_role: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Scan(db.Model):
    """One scan as it arrived; never changed afterwards."""

    __tablename__ = "scan"
    __table_args__ = (
        ForeignKeyConstraint(["occurrence_id", "activity_id"], ["occurrence.id", "occurrence.activity_id"]),
        CheckConstraint("kind IN ('in', 'out', 'void', 'unreadable')", name="kind"),
        CheckConstraint(f"evidence IN ({', '.join(repr(one.value) for one in Evidence)})", name="evidence"),
        Index("ix_scan_registration_occurrence", "registration_id", "occurrence_id"),
        Index("ix_scan_member_occurrence", "member_id", "occurrence_id"),
        Index("ix_scan_voids_activity_id", "voids", "activity_id"),  # by voids alone, SQLite reads all of an activity
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
    voids: Mapped[str | None] = mapped_column(String(64))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("door_device.id"), index=True)
    sent_by_device_id: Mapped[int | None] = mapped_column(ForeignKey("door_device.id"))  # who brought it, where another
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # one had made it
    occurred_at: Mapped[datetime] = mapped_column(
        UtcDateTime
    )  # offline the phone's own time put right, else the arrival
    offset_ms: Mapped[int | None] = mapped_column(BigInteger)  # how far behind ours the phone was when it sent this
    shown: Mapped[str | None] = mapped_column(String(24))  # what an offline phone told whoever stood there
    evidence: Mapped[str] = mapped_column(String(16), default=Evidence.SCANNED.value)
    reason: Mapped[str] = mapped_column(String(200), default="")  # why a refusal was overridden, or a scan taken back


class Attendance(db.Model):
    """One person at one occurrence: what the scans or an import come to."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("occurrence_id", "member_id"),
        CheckConstraint("state IN ('present', 'absent', 'void')", name="state"),
        CheckConstraint(f"evidence IN ({', '.join(repr(one.value) for one in Evidence)})", name="evidence"),
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
