"""Places kept for unions, the draw of places, and what frees them on a day."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from activity_hub.database import UtcDateTime, db


class Quota(db.Model):
    """A ceiling for a union and all below it, and places kept for it until `returns_at`.

    `path` is "/3/7/" of the quotas above it at the time they were set, its own id last: later moves in the tree of
    unions do not change who draws on it.
    """

    __tablename__ = "quota"
    __table_args__ = (
        UniqueConstraint("activity_id", "union_id"),
        CheckConstraint("taken >= 0 AND taken <= places", name="taken"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("quota.id"))
    path: Mapped[str] = mapped_column(String(200), default="")
    places: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    returns_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when the return was written down


class Draw(db.Model):
    """The draw of an activity's places: its commitment is public before closing, its seed after the draw."""

    __tablename__ = "draw"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    commitment: Mapped[str] = mapped_column(String(64))
    seed: Mapped[str] = mapped_column(String(400))  # sealed with the key of the tickets until it is drawn, then plain
    committed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    drawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    entries: Mapped[str] = mapped_column(String(64), default="")  # digest of the published list
    document: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # what was published, as it was


class DrawTicket(db.Model):
    """One registration in a draw under its masked id, with all that anybody needs to recompute the result."""

    __tablename__ = "draw_ticket"
    __table_args__ = (UniqueConstraint("activity_id", "ticket"), UniqueConstraint("activity_id", "rank"))

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    ticket: Mapped[str] = mapped_column(String(32))
    places: Mapped[int]
    wait_class: Mapped[int] = mapped_column(default=0)
    quota_id: Mapped[int | None] = mapped_column(ForeignKey("quota.id"))
    rank: Mapped[int | None]
    outcome: Mapped[str | None] = mapped_column(String(16))


class SpecialDay(db.Model):
    """A day that the yearly notice makes a holiday, or a weekend day that it makes a working day."""

    __tablename__ = "special_day"

    on: Mapped[date] = mapped_column(primary_key=True)
    is_working: Mapped[bool]
    name: Mapped[str] = mapped_column(String(60), default="")
