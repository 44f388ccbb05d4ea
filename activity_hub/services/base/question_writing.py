"""Writing the questions of an activity: the whole list at once, for the form, for the API and for copies."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select

from activity_hub.database import db
from activity_hub.models import Activity, Answer, Choice, Question
from activity_hub.rules import question_list
from activity_hub.rules import questions as rule
from activity_hub.rules.days import local_day
from activity_hub.rules.question_list import Answered, ChoiceWish, QuestionFault, QuestionRefusal, QuestionWish
from activity_hub.rules.questions import QuestionKind
from activity_hub.services.base.access import Invalid, Refused
from activity_hub.services.base.answers import questions_of

NOTHING_ANSWERED = Answered()


def put(activity: Activity, wished: Sequence[QuestionWish], at: datetime, drops_answers: bool = False) -> list[str]:
    """Make these the activity's questions, in this order; its row is locked. Answers the files that nobody needs now.

    A question that is not among them goes: with its answers only where `drops_answers` says so, else Refused with
    HAS_ANSWERS. Raises Invalid by field (`questions.0.label`).
    """
    held = questions_of(activity.id) if activity.id is not None else ()
    wishes = _coded([_tidy(one) for one in wished], held)
    faults = question_list.faults(wishes, local_day(at, activity.time_zone))
    pairs = _matched(wishes, held)
    answered = _answered(held)
    for number, (wish, now) in enumerate(pairs):
        if now is not None and wish.delete_on == now.delete_on:
            faults.pop(f"questions.{number}.delete_on", None)  # the day has come since it was set
        for field, fault in _change_faults(wish, now, answered, held):
            faults.setdefault(f"questions.{number}.{field}", []).append(fault)
    if faults:
        raise Invalid(faults)
    kept = {now.id for _wish, now in pairs if now is not None}
    gone = [one for one in held if one.id not in kept]
    if not drops_answers and any(answered.get(one.id, NOTHING_ANSWERED).count for one in gone):
        raise Refused(QuestionRefusal.HAS_ANSWERS)
    files = _remove(gone)
    _write(activity, pairs)
    return files


def _tidy(wish: QuestionWish) -> QuestionWish:
    choices = tuple(replace(one, label=one.label.strip()) for one in wish.choices)
    texts = {name: getattr(wish, name).strip() for name in ("code", "label", "hint", "purpose")}
    return replace(wish, choices=choices, only_if=wish.only_if or None, **texts)


def _coded(wishes: list[QuestionWish], held: Sequence[rule.Question]) -> list[QuestionWish]:
    """A question without a code keeps the one it had, or gets the first that is free: q1, q2, …"""
    by_id = {one.id: one.code for one in held}
    taken = {one.code for one in wishes} | set(by_id.values())
    free = (code for number in range(1, 999) if (code := f"q{number}") not in taken)
    return [one if one.code else replace(one, code=by_id.get(one.id or 0) or next(free)) for one in wishes]


Pair = tuple[QuestionWish, rule.Question | None]


def _matched(wishes: Sequence[QuestionWish], held: Sequence[rule.Question]) -> list[Pair]:
    """Each wish with the question it changes, by its id or its code; choices likewise, by id or label."""
    by_id, by_code = {one.id: one for one in held}, {one.code: one for one in held}
    pairs: list[Pair] = []
    for wish in wishes:
        now = by_id.get(wish.id or 0) or by_code.get(wish.code)
        ids = {one.label: one.id for one in now.choices} if now else {}
        own = set(ids.values())
        choices = [replace(one, id=one.id if one.id in own else ids.get(one.label)) for one in wish.choices]
        pairs.append((replace(wish, choices=tuple(choices)), now))
    return pairs


def _answered(held: Sequence[rule.Question]) -> dict[int, Answered]:
    if not held:
        return {}
    counted = (
        select(Answer.question_id, Answer.choice_id, func.count())
        .where(Answer.question_id.in_([one.id for one in held]))
        .group_by(Answer.question_id, Answer.choice_id)
    )
    found: dict[int, dict[int, int]] = {}
    for question_id, choice_id, count in db.session.execute(counted):
        found.setdefault(question_id, {})[choice_id or 0] = count
    return {question_id: Answered(sum(counts.values()), counts) for question_id, counts in found.items()}


def _change_faults(
    wish: QuestionWish, now: rule.Question | None, answered: Mapping[int, Answered], held: Sequence[rule.Question]
) -> Iterable[tuple[str, QuestionFault]]:
    if now is None:
        return []
    other = next((one for one in held if one.code == wish.only_if), None)
    own = _same_choice(wish, other, now)
    return question_list.change_faults(now, own, answered.get(now.id, NOTHING_ANSWERED), other.id if other else None)


def _same_choice(wish: QuestionWish, other: rule.Question | None, now: rule.Question) -> QuestionWish:
    """A choice that is only called otherwise is the same condition still."""
    labels = [one.label for one in other.choices] if other else []
    renamed = other is not None and other.id == now.only_if_id and wish.only_if_choice not in labels
    return replace(wish, only_if_choice=now.only_if_choice) if renamed else wish


def _remove(gone: Sequence[rule.Question]) -> list[str]:
    """Delete questions with their choices and answers; the names of the files are told, to go after the commit."""
    if not gone:
        return []
    ids = [one.id for one in gone]
    sent = [one.id for one in gone if one.kind is QuestionKind.FILE]
    files = list(db.session.scalars(select(Answer.value).where(Answer.question_id.in_(sent)))) if sent else []
    db.session.execute(delete(Answer).where(Answer.question_id.in_(ids)))
    db.session.execute(delete(Choice).where(Choice.question_id.in_(ids)))
    rows = db.session.scalars(select(Question).where(Question.id.in_(ids))).all()
    for row in rows:
        row.only_if_id = row.only_if_choice = None
    pointing = db.session.scalars(select(Question).where(Question.only_if_id.in_(ids))).all()
    for row in pointing:
        row.only_if_id = row.only_if_choice = None
    db.session.flush()
    for row in rows:
        db.session.delete(row)
    db.session.flush()
    return files


def _write(activity: Activity, pairs: Sequence[Pair]) -> None:
    ids: dict[str, int] = {}
    for number, (wish, now) in enumerate(pairs, start=1):
        row = db.session.get(Question, now.id) if now else Question(activity_id=activity.id)
        assert row is not None  # it was read under this very lock
        row.no, row.kind = number, wish.kind
        for name in ("code", "label", "hint", "purpose", "delete_on", "is_required", "is_for_the_door"):
            setattr(row, name, getattr(wish, name))
        row.only_if_id = ids[wish.only_if] if wish.only_if else None
        row.only_if_choice = wish.only_if_choice if wish.only_if else None
        db.session.add(row)
        db.session.flush()
        ids[wish.code] = row.id
        _write_choices(row.id, wish.choices, now.choices if now else ())


def _write_choices(question_id: int, wished: Sequence[ChoiceWish], held: Sequence[rule.Choice]) -> None:
    kept = {one.id for one in wished if one.id}
    gone = [one.id for one in held if one.id not in kept]
    if gone:
        db.session.execute(delete(Choice).where(Choice.id.in_(gone)))
    rows = {row.id: row for row in db.session.scalars(select(Choice).where(Choice.question_id == question_id))}
    _step_aside(rows.values(), wished)
    for number, wish in enumerate(wished, start=1):
        row = rows[wish.id] if wish.id else Choice(question_id=question_id, taken=0)
        row.no, row.label, row.places = number, wish.label, wish.places
        db.session.add(row)
    db.session.flush()


def _step_aside(rows: Iterable[Choice], wished: Sequence[ChoiceWish]) -> None:
    """Two choices that swap their labels would meet in the unique index on the way."""
    new = {one.id: one.label for one in wished}
    for row in rows:
        if row.label != new[row.id]:
            row.label = f"\x1f{row.id}"
    db.session.flush()


def copy(source: Activity, target: Activity, days: int) -> None:
    """The same questions for another activity, their days of deletion so many days later; answers are not copied."""
    wishes = as_wishes(questions_of(source.id))
    later = [replace(one, id=None, delete_on=_later(one.delete_on, days)) for one in wishes]
    _write(target, [(replace(one, choices=tuple(replace(c, id=None) for c in one.choices)), None) for one in later])


def _later(day: date | None, days: int) -> date | None:
    return day + timedelta(days=days) if day else None


def as_wishes(held: Sequence[rule.Question]) -> list[QuestionWish]:
    """The questions as they are, said as wishes: whoever changes one gives the whole list again."""
    codes = {one.id: one.code for one in held}
    return [
        QuestionWish(
            kind=one.kind.value,
            only_if=codes.get(one.only_if_id or 0),
            choices=tuple(ChoiceWish(choice.label, choice.places, choice.id) for choice in one.choices),
            **{name: getattr(one, name) for name in _SAME},
        )
        for one in held
    ]


_SAME = (
    "id", "code", "label", "hint", "purpose", "delete_on", "is_required", "is_for_the_door", "only_if_choice",
)  # fmt: skip
