"""Deleting answers when their day has come, and the files that came with them; run by the hub's own work."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select, update

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Answer, Choice, Question, Registration
from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.places import LIVE
from activity_hub.rules.questions import QuestionKind
from activity_hub.services.base import answer_files, audit, memberships

ENDED_KEPT = timedelta(days=7)  # the answers of a registration that has ended; until then a command can be undone


@dataclass(frozen=True, slots=True)
class Deleted:
    """How many answers were deleted, and how many files."""

    answers: int
    files: int


def delete_due(at: datetime) -> Deleted:
    """Delete the answers whose day has come, those of registrations that ended a week ago, and files of nobody.

    Each activity by itself and under its lock, so that a sign-up at the same moment counts its choices right; the files
    go after the commit. Run again, it finds nothing to do.
    """
    due = select(Question.activity_id).join(Answer, Answer.question_id == Question.id)
    due = due.join(Registration, Registration.id == Answer.registration_id).where(_is_due(at))
    activity_ids = sorted(db.session.scalars(due.distinct()))
    answers = 0
    files: list[str] = []
    for activity_id in activity_ids:
        count, names = _delete(activity_id, at)
        answers += count
        files += names
    return Deleted(answers, answer_files.throw_away([*files, *_strays()]))


def _is_due(at: datetime) -> ColumnElement[bool]:
    has_ended = and_(
        Registration.status.not_in([status.value for status in LIVE]), Registration.updated_at < at - ENDED_KEPT
    )
    return or_(Question.delete_on <= memberships.today(at), has_ended)


def _delete(activity_id: int, at: datetime) -> tuple[int, list[str]]:
    with write_tx():
        lock(Activity, activity_id)
        asked = (
            select(Answer.id, Answer.value, Answer.choice_id, Question.kind, Registration.status)
            .join(Question, Question.id == Answer.question_id)
            .join(Registration, Registration.id == Answer.registration_id)
            .where(Question.activity_id == activity_id, _is_due(at))
        )
        rows = db.session.execute(asked).all()
        db.session.execute(delete(Answer).where(Answer.id.in_([row.id for row in rows])))
        _uncount([row.choice_id for row in rows if row.choice_id and row.status in set(LIVE)])
        audit.record(SYSTEM, at, "delete", "answers", activity_id, count=len(rows))
        return len(rows), [row.value for row in rows if row.kind == QuestionKind.FILE]


def _uncount(choice_ids: list[int]) -> None:
    """Choices of live registrations whose answers are gone are held by nobody any more."""
    for choice_id in sorted(set(choice_ids)):
        fewer = Choice.taken - choice_ids.count(choice_id)
        db.session.execute(update(Choice).where(Choice.id == choice_id).values(taken=fewer))


def _strays() -> list[str]:
    sent = select(Answer.value).join(Question, Question.id == Answer.question_id)
    return answer_files.strays(set(db.session.scalars(sent.where(Question.kind == QuestionKind.FILE.value))))
