"""What units report of an activity, who entered, who was invited, who won, and what it cost."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from activity_hub.database import db


class Declared(db.Model):
    """A figure that a unit reports; never mixed with counted ones. Identical rows all count."""

    __tablename__ = "declared"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    unit: Mapped[str | None] = mapped_column(String(200))
    metric: Mapped[str] = mapped_column(String(64))
    value: Mapped[int]


class UnitEntered(db.Model):
    """A unit, of the tree or from outside, that entered an activity."""

    __tablename__ = "unit_entered"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    unit: Mapped[str | None] = mapped_column(String(200))
    external: Mapped[bool] = mapped_column(default=False)


class Invitation(db.Model):
    """A party that was invited to one occurrence, and whether it came."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    no: Mapped[int]
    party: Mapped[str] = mapped_column(String(200))
    attended: Mapped[bool] = mapped_column(default=False)


class Award(db.Model):
    """A prize won at an activity, by a person, a team, a unit or a union."""

    __tablename__ = "award"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    scope: Mapped[str] = mapped_column(String(32))
    recipient_kind: Mapped[str] = mapped_column(String(32))
    recipient: Mapped[str | None] = mapped_column(String(200))
    place: Mapped[int | None]
    title: Mapped[str | None] = mapped_column(String(200))


class LedgerLine(db.Model):
    """Money in or out of an activity, in whole fen."""

    __tablename__ = "ledger_line"
    __table_args__ = (CheckConstraint("direction IN ('in', 'out')", name="direction"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    direction: Mapped[str] = mapped_column(String(8))
    category: Mapped[str] = mapped_column(String(64))
    party: Mapped[str | None] = mapped_column(String(200))
    amount_fen: Mapped[int]
