"""The door: passes that turn a phone into a device, the devices, and what two scans disagree about."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from activity_hub.database import UtcDateTime, db
from activity_hub.rules.conflicts import ConflictKind, Settlement


class DoorPass(db.Model):
    """An invitation to one door and gate; its token is computed from the id, never stored."""

    __tablename__ = "door_pass"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    gate: Mapped[str] = mapped_column(String(60), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DoorDevice(db.Model):
    """A phone at one door; its cookie holds a token, the table only its digest, and nothing says whose phone it is."""

    __tablename__ = "door_device"

    id: Mapped[int] = mapped_column(primary_key=True)
    door_pass_id: Mapped[int] = mapped_column(ForeignKey("door_pass.id"), index=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    gate: Mapped[str] = mapped_column(String(60), default="")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))


class ScanConflict(db.Model):
    """A scan that disagrees with what the server knew, until the organiser settles it; one for each such scan."""

    __tablename__ = "scan_conflict"
    __table_args__ = (
        CheckConstraint(f"kind IN ({', '.join(repr(kind.value) for kind in ConflictKind)})", name="kind"),
        CheckConstraint(f"settlement IN ({', '.join(repr(one.value) for one in Settlement)})", name="settlement"),
        Index("ix_scan_conflict_activity_id_settled_at", "activity_id", "settled_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"))
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id"), unique=True)
    other_scan_id: Mapped[int | None] = mapped_column(ForeignKey("scan.id"))  # the one it disagrees with, if it is one
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    settlement: Mapped[str | None] = mapped_column(String(24))
    note: Mapped[str] = mapped_column(String(400), default="")
