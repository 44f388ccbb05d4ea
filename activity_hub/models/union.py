"""Unions in their tree, the history of their parents, and the enterprises they cover."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from activity_hub.database import db


class Union(db.Model):
    """A union of any level; `path` is "/1/4/17/" of today's tree, its own id last."""

    __tablename__ = "union"
    __table_args__ = (CheckConstraint("base_kind IN ('single', 'joint')", name="base_kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    pinyin: Mapped[str] = mapped_column(String(600), default="")
    level: Mapped[str] = mapped_column(String(32))
    base_kind: Mapped[str | None] = mapped_column(String(16))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("union.id"), index=True)
    path: Mapped[str] = mapped_column(String(400), index=True, default="")
    founded_on: Mapped[date | None]
    dissolved_on: Mapped[date | None]


class UnionParent(db.Model):
    """One stretch of days under one parent; `from_on` empty means since it was founded, `until_on` is the last day."""

    __tablename__ = "union_parent"
    __table_args__ = (UniqueConstraint("union_id", "from_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("union.id"))
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]


class Enterprise(db.Model):
    """A name under which an enterprise is covered; several may share one legal entity."""

    __tablename__ = "enterprise"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"), index=True)
    legal_id: Mapped[str | None] = mapped_column(String(64))
    above_scale: Mapped[bool] = mapped_column(default=False)


class Target(db.Model):
    """A number a union is asked to reach."""

    __tablename__ = "target"
    __table_args__ = (UniqueConstraint("union_id", "metric"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"))
    metric: Mapped[str] = mapped_column(String(64))
    value: Mapped[int]


class PlanItem(db.Model):
    """One item of a union's yearly plan, with its due day and its owner."""

    __tablename__ = "plan_item"
    __table_args__ = (UniqueConstraint("union_id", "no"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[str] = mapped_column(String(32))
    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"))
    title: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(16))
    owner: Mapped[str | None] = mapped_column(String(100))
