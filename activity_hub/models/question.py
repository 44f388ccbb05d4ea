"""Questions of the organiser's own, the answers to them, and who comes along."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from activity_hub.database import db


class Question(db.Model):
    """One question of an activity; `only_if` another one was answered with a certain choice."""

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("activity_id", "code"),
        CheckConstraint("kind IN ('text', 'choice', 'number', 'date', 'consent', 'file')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    code: Mapped[str] = mapped_column(String(32))
    no: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    label: Mapped[str] = mapped_column(String(200))
    hint: Mapped[str] = mapped_column(String(400), default="")
    purpose: Mapped[str] = mapped_column(String(200))
    delete_on: Mapped[date]  # answers go on this day
    is_required: Mapped[bool] = mapped_column(default=False)
    is_for_the_door: Mapped[bool] = mapped_column(default=False)
    only_if_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    only_if_choice: Mapped[str | None] = mapped_column(String(100))


class Choice(db.Model):
    """One choice of a question, with its own limit where there is one."""

    __tablename__ = "choice"
    __table_args__ = (
        UniqueConstraint("question_id", "label"),
        CheckConstraint("taken >= 0 AND (places IS NULL OR taken <= places)", name="taken"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    no: Mapped[int]
    label: Mapped[str] = mapped_column(String(100))
    places: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)


class Answer(db.Model):
    """What somebody answered; a file is kept under a random name in the instance folder."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("registration_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    choice_id: Mapped[int | None] = mapped_column(ForeignKey("choice.id"), index=True)
    value: Mapped[str] = mapped_column(Text, default="")


class Guest(db.Model):
    """Somebody who comes along; without a name a head to count, as children are by default."""

    __tablename__ = "guest"
    __table_args__ = (Index("ix_guest_registration_id", "registration_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    name: Mapped[str | None] = mapped_column(String(100))
    is_child: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # a named one, as a person of kind guest
