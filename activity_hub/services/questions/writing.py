"""The organiser's desk of questions: the list with its counts, and changing one of them."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Answer, Occurrence
from activity_hub.rules.lifecycle import EDITABLE, ActivityStatus, LifecycleRefusal
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.question_list import QuestionFault, QuestionRefusal, QuestionWish
from activity_hub.rules.questions import Question
from activity_hub.services.base import access, answer_files, answers, audit, question_writing
from activity_hub.services.base.access import Invalid, NotFound, Refused


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question and how many answered it; `after` is the label of the question it depends on."""

    question: Question
    answered: int
    after: str | None


@dataclass(frozen=True, slots=True)
class QuestionDesk:
    """The questions of an activity; `last_on` is its last day, from which a day of deletion is proposed."""

    activity_id: int
    title: str
    is_editable: bool
    last_on: date | None
    lines: tuple[QuestionLine, ...]

    def line(self, question_id: int) -> QuestionLine:
        """The line of one question; raises NotFound."""
        found = next((one for one in self.lines if one.question.id == question_id), None)
        if found is None:
            raise NotFound
        return found


def shown(activity_id: int) -> tuple[Question, ...]:
    """The questions of an activity that the asker has been shown: whoever sees the one may read the others."""
    return answers.questions_of(activity_id)


def desk(by: Actor, activity_id: int) -> QuestionDesk:
    """The questions with their counts, for who may edit the activity; raises NotFound, NotAllowed."""
    activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY)
    questions = answers.questions_of(activity.id)
    counted = select(Answer.question_id, func.count()).group_by(Answer.question_id)
    counted = counted.where(Answer.question_id.in_([one.id for one in questions]))
    counts = {question_id: count for question_id, count in db.session.execute(counted)} if questions else {}
    labels = {one.id: one.label for one in questions}
    last_on = db.session.scalar(select(func.max(Occurrence.held_on)).where(Occurrence.activity_id == activity.id))
    lines = [QuestionLine(one, counts.get(one.id, 0), labels.get(one.only_if_id or 0)) for one in questions]
    is_editable = ActivityStatus(activity.status) in EDITABLE
    return QuestionDesk(activity.id, activity.title, is_editable, last_on, tuple(lines))


def save(by: Actor, at: datetime, activity_id: int, wish: QuestionWish) -> None:
    """Add a question, or change the one of `wish.id`; what depends on a choice follows its new label.

    Raises Invalid by field of the question (`label`, `choices.0.places`), and what `desk` raises.
    """
    with write_tx():
        activity, wishes = _wishes(by, activity_id)
        number = _number(wishes, wish.id) if wish.id else len(wishes)
        if wish.id:
            before = wishes[number]
            wish = replace(wish, code=wish.code or before.code)
            wishes = [_follow(one, before, wish) for one in wishes]
        wishes[number : number + 1] = [wish]
        try:
            question_writing.put(activity, wishes, at)
        except Invalid as invalid:
            raise Invalid(_own(invalid, number)) from invalid
        _note(by, at, activity)


def move(by: Actor, at: datetime, activity_id: int, question_id: int, is_up: bool) -> None:
    """One step up or down; at the end it stays. Refused with NEEDED_BEFORE where one depends on the other."""
    with write_tx():
        activity, wishes = _wishes(by, activity_id)
        number = _number(wishes, question_id)
        other = number - 1 if is_up else number + 1
        if not 0 <= other < len(wishes):
            return
        wishes[number], wishes[other] = wishes[other], wishes[number]
        try:
            question_writing.put(activity, wishes, at)
        except Invalid as invalid:
            raise Refused(QuestionRefusal.NEEDED_BEFORE) from invalid
        _note(by, at, activity)


def remove(by: Actor, at: datetime, activity_id: int, question_id: int) -> None:
    """Take a question away, and all that was answered to it; the files go once that is written.

    Refused with NEEDED_BEFORE while another question depends on it.
    """
    with write_tx():
        activity, wishes = _wishes(by, activity_id)
        gone = wishes.pop(_number(wishes, question_id))
        if any(one.only_if == gone.code for one in wishes):
            raise Refused(QuestionRefusal.NEEDED_BEFORE)
        files = question_writing.put(activity, wishes, at, drops_answers=True)
        _note(by, at, activity, removed=gone.code)
    answer_files.throw_away(files)


def _wishes(by: Actor, activity_id: int) -> tuple[Activity, list[QuestionWish]]:
    activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY, locked=True)
    if ActivityStatus(activity.status) not in EDITABLE:
        raise Refused(LifecycleRefusal.WRONG_STATUS, status=activity.status)
    return activity, question_writing.as_wishes(answers.questions_of(activity.id))


def _number(wishes: list[QuestionWish], question_id: int | None) -> int:
    found = [number for number, one in enumerate(wishes) if one.id == question_id]
    if not found:
        raise NotFound
    return found[0]


def _follow(one: QuestionWish, before: QuestionWish, after: QuestionWish) -> QuestionWish:
    """A question that depends on a choice of the changed one, with that choice as it is called now."""
    if one.only_if != before.code:
        return one
    choice = next((choice for choice in before.choices if choice.label == one.only_if_choice), None)
    now = next((new for new in after.choices if choice and new.id == choice.id), None)
    return replace(one, only_if_choice=now.label.strip()) if now else one


def _own(invalid: Invalid, number: int) -> dict[str, list[str]]:
    """The faults of one question by its own fields; those that others get by it are told at its choices."""
    front = f"questions.{number}."
    own = {field.removeprefix(front): codes for field, codes in invalid.errors.items() if field.startswith(front)}
    if own:
        return own
    if "questions" in invalid.errors:
        return {"label": invalid.errors["questions"]}
    return {"choices": [QuestionFault.NEEDED_BY_ANOTHER.value]}


def _note(by: Actor, at: datetime, activity: Activity, **more: str) -> None:
    activity.revision += 1
    activity.updated_at = at
    audit.record(by, at, "change", "activity", activity.id, fields=["questions"], **more)
