"""Members, their memberships over time, and the roles they hold."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from activity_hub.database import UtcDateTime, db


class Member(db.Model):
    """A person: a member of a union, a guest or a retiree."""

    __tablename__ = "member"
    __table_args__ = (
        CheckConstraint("gender IN ('F', 'M')", name="gender"),
        CheckConstraint("person_kind IN ('member', 'guest', 'retiree')", name="person_kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_no: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    name_key: Mapped[str] = mapped_column(String(100), index=True)
    pinyin: Mapped[str] = mapped_column(String(300), default="")
    gender: Mapped[str | None] = mapped_column(String(1))
    birth_year: Mapped[int | None]
    birth_on: Mapped[date | None]
    person_kind: Mapped[str] = mapped_column(String(16), default="member")
    tags: Mapped[str] = mapped_column(String(400), default="")
    phone: Mapped[str | None] = mapped_column(String(32), index=True)
    email: Mapped[str | None] = mapped_column(String(200), index=True)
    locale: Mapped[str | None] = mapped_column(String(16))
    suspended: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[str | None] = mapped_column(Text)
    activation_hash: Mapped[str | None] = mapped_column(String(128))
    activation_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Membership(db.Model):
    """A stretch of days in one union; `until_on` is the last day, empty while it lasts."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("member_id", "from_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]


class Appointment(db.Model):
    """A role held at a union, reaching all below it."""

    __tablename__ = "appointment"
    __table_args__ = (UniqueConstraint("member_id", "role", "union_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"), index=True)
