"""Answers to an activity's questions: judged, kept with a registration, shown to few, and deleted on their day.

A choice with a limit is taken by every live registration alike, confirmed, offered, pending or waitlisted: it is
reserved with the answer and given back when the registration ends. So nobody who is promoted finds their size gone.
Whoever writes holds the lock on the activity's row, under which the choices are counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, delete, func, insert, select, update

from activity_hub.database import db
from activity_hub.models import Activity, Answer, Choice, Question, Registration
from activity_hub.rules import questions as rule
from activity_hub.rules.days import local_day
from activity_hub.rules.places import RefusalCode
from activity_hub.rules.questions import NOTHING_HELD, AnswerFault, Held, Kept, QuestionKind
from activity_hub.services.base import answer_files
from activity_hub.services.base.access import Invalid, Refused


@dataclass(frozen=True, slots=True)
class Checked:
    """Answers that fit, to be written with the registration."""

    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """One answer; `kind` tells how to show the value: a consent is "yes", a file its name in the folder."""

    registration_id: int
    question_id: int
    code: str
    kind: QuestionKind
    label: str
    value: str
    choice_id: int | None
    purpose: str
    delete_on: date


def questions_of(activity_id: int) -> tuple[rule.Question, ...]:
    """All questions of an activity with their choices, in their order; one statement, counters fresh."""
    asked = (
        select(Question.__table__, Choice.id, Choice.label, Choice.places, Choice.taken)
        .outerjoin(Choice, Choice.question_id == Question.id)
        .where(Question.activity_id == activity_id)
        .order_by(Question.no, Question.id, Choice.no, Choice.id)
    )
    found: dict[int, rule.Question] = {}
    for row in db.session.execute(asked):
        one = found.get(row[0]) or _question(row)
        choice = row[-4:]
        found[one.id] = one if choice[0] is None else replace(one, choices=(*one.choices, rule.Choice(*choice)))
    return tuple(found.values())


def _question(row: Sequence[object]) -> rule.Question:
    columns = dict(zip(Question.__table__.columns.keys(), row, strict=False))
    for name in ("activity_id", "no"):
        del columns[name]
    return rule.Question(**columns | {"kind": QuestionKind(columns["kind"])})  # type: ignore[arg-type]


def asked_now(activity: Activity, at: datetime) -> tuple[rule.Question, ...]:
    """The questions that somebody who signs up now is asked."""
    return rule.asked(questions_of(activity.id), local_day(at, activity.time_zone))


def read(
    activity: Activity,
    given: Mapping[str, object],
    at: datetime,
    *,
    held: Held = NOTHING_HELD,
    asks_all: bool = True,
) -> Checked:
    """Judge what was answered, by the codes of the questions; one statement, under the activity's lock.

    Raises Invalid with every fault under `answers.<code>`, or Refused with INCOMPLETE and `fields`, the codes of the
    required ones that are missing. `asks_all` False takes what there is, as at a door with a queue behind it.
    """
    judged = rule.judge(asked_now(activity, at), given, held)
    missing = judged.missing if asks_all else ()
    if judged.faults:
        faults = {code: AnswerFault.INCOMPLETE for code in missing} | dict(judged.faults)
        raise Invalid({f"answers.{code}": [fault.value] for code, fault in faults.items()})
    if missing:
        raise Refused(RefusalCode.INCOMPLETE, fields=list(missing))
    return Checked(judged.kept)


def write(registration: Registration, checked: Checked) -> None:
    """Keep the answers of a new registration and count the choices; two statements at most."""
    if not checked.kept:
        return
    db.session.flush()
    rows = [
        {
            "registration_id": registration.id,
            "question_id": one.question_id,
            "choice_id": one.choice_id,
            "value": answer_files.keep(one.file) if one.file else one.value,
        }
        for one in checked.kept
    ]
    db.session.execute(insert(Answer).execution_options(render_nulls=True), rows)
    chosen = [one.choice_id for one in checked.kept if one.choice_id is not None]
    if chosen:
        db.session.execute(_counted(1).where(Choice.id.in_(chosen)))


def held_by(registration_id: int) -> Held:
    """What a registration has answered already; one statement."""
    asked = select(Answer.question_id, Answer.choice_id, Answer.value, Question.kind)
    rows = db.session.execute(
        asked.join(Question, Question.id == Answer.question_id).where(Answer.registration_id == registration_id)
    ).all()
    files = {row.question_id: row.value for row in rows if row.kind == QuestionKind.FILE}
    return Held(frozenset(row.choice_id for row in rows if row.choice_id is not None), files)


def rewrite(registration: Registration, checked: Checked, held: Held) -> list[str]:
    """Keep these answers instead of those that were held; the files that nobody needs now, to go after the commit."""
    release(registration)
    db.session.execute(delete(Answer).where(Answer.registration_id == registration.id))
    write(registration, checked)
    still = {one.value for one in checked.kept}
    return [name for name in held.files.values() if name not in still]


def release(registration: Registration) -> None:
    """Give back the choices of a registration that ends; once, when it stops being live.

    The answers themselves stay for a week, so that an organiser's command can be taken back.
    """
    db.session.execute(_counted(-1).where(Choice.id.in_(_chosen(registration.id))))


def take_again(registration: Registration) -> bool:
    """Count the choices of a registration that comes alive again; False, and nothing counted, where one has run out."""
    full = select(Choice.id).where(Choice.id.in_(_chosen(registration.id)), Choice.taken >= Choice.places)
    if db.session.execute(full).first() is not None:
        return False
    db.session.execute(_counted(1).where(Choice.id.in_(_chosen(registration.id))))
    return True


def _chosen(registration_id: int) -> Select[Any]:
    return select(Answer.choice_id).where(Answer.registration_id == registration_id, Answer.choice_id.is_not(None))


def _counted(step: int) -> Update:
    return update(Choice).values(taken=Choice.taken + step).execution_options(synchronize_session=False)


def said(registration_ids: Sequence[int], at_the_door: bool = False) -> dict[int, tuple[Said, ...]]:
    """The answers of these registrations, in the order of the questions; one statement.

    The caller has made sure that whoever asks may see them: the member, who acts for the member, and the organiser's
    own export. `at_the_door` keeps those that the door needs.
    """
    return said_of(Answer.registration_id.in_(registration_ids), at_the_door) if registration_ids else {}


def said_of(whose: ColumnElement[bool], at_the_door: bool = False) -> dict[int, tuple[Said, ...]]:
    """The same for all registrations of a condition on Answer: thousands need not be named one by one."""
    value = func.coalesce(Choice.label, Answer.value)
    asked = (
        select(Answer.registration_id, Question.id, Question.code, Question.kind, Question.label, value)
        .add_columns(Answer.choice_id, Question.purpose, Question.delete_on)
        .join(Question, Question.id == Answer.question_id)
        .outerjoin(Choice, Choice.id == Answer.choice_id)
        .where(whose)
        .order_by(Question.no, Question.id)
    )
    if at_the_door:
        asked = asked.where(Question.is_for_the_door)
    found: dict[int, tuple[Said, ...]] = {}
    for row in db.session.execute(asked):
        one = Said(row[0], row[1], row[2], QuestionKind(row[3]), row[4], row[5], row[6], row[7], row[8])
        found[one.registration_id] = (*found.get(one.registration_id, ()), one)
    return found


def for_door(registration_ids: Sequence[int]) -> dict[int, tuple[Said, ...]]:
    """The answers that whoever stands at the door is shown, by registration; one statement."""
    return said(registration_ids, at_the_door=True)
