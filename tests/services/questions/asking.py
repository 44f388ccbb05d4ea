"""An activity that asks: the shirt size with a limit, and what goes with it."""

from datetime import date
from typing import Any

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Choice
from activity_hub.rules.question_list import ChoiceWish, QuestionWish
from activity_hub.rules.terms import Terms
from activity_hub.services import questions
from activity_hub.services.base import question_writing
from tests.conftest import NOON

LAST = date(2026, 9, 1)


def wish(label: str = "衣服尺码", kind: str = "choice", **more: Any) -> QuestionWish:
    """A question as an organiser would write it; a choice has S with one place and M without a limit."""
    if kind == "choice":
        more.setdefault("choices", (ChoiceWish("S", 1), ChoiceWish("M")))
    return QuestionWish(kind=kind, label=label, **{"purpose": "订制队服", "delete_on": LAST} | more)


def ask(activity_id: int, *wishes: QuestionWish) -> None:
    """Make these the questions of the activity."""
    with write_tx():
        activity = db.session.get_one(Activity, activity_id)
        question_writing.put(activity, wishes, NOON)
        activity.revision += 1


def terms(activity_id: int, **options: Any) -> None:
    """Set options of the sign-up."""
    with write_tx():
        activity = db.session.get_one(Activity, activity_id)
        activity.terms = Terms(**options).kept()
        activity.revision += 1


def taken() -> dict[str, int]:
    """How many hold each choice, by its label."""
    db.session.rollback()
    return {one.label: one.taken for one in db.session.query(Choice).order_by(Choice.id)}


def ids(cast: Any, activity_id: int) -> dict[str, int]:
    """The ids of the questions by their codes, as the organiser's desk has them."""
    desk = questions.desk(cast.actor("organiser"), activity_id)
    return {line.question.code: line.question.id for line in desk.lines}
