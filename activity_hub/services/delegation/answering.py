"""What a liaison answers for the people of a delegation: one sheet for all of them, filled a piece at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from activity_hub.database import lock, write_tx
from activity_hub.models import Registration
from activity_hub.rules import questions as rule
from activity_hub.rules.permissions import Actor
from activity_hub.rules.questions import Question
from activity_hub.services.base import answer_files, answers, audit, frame
from activity_hub.services.base.access import Invalid, NotFound
from activity_hub.services.base.answers import Said
from activity_hub.services.delegation import ground
from activity_hub.services.delegation.ground import Ground


@dataclass(frozen=True, slots=True)
class PersonAnswers:
    """What is known of one person of a delegation; `missing` are the codes of the required questions still open."""

    registration_id: int
    member_no: str
    name: str
    said: tuple[Said, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """What is asked of the people of a delegation who are signed up, and what was answered for each."""

    activity_id: int
    activity_title: str
    union_code: str
    union_name: str
    questions: tuple[Question, ...]
    people: tuple[PersonAnswers, ...]
    may_change: bool

    @property
    def due(self) -> int:
        return sum(1 for one in self.people if one.missing)


def answer_sheet(*, by: Actor, at: datetime, activity_id: int | str, union: str) -> AnswerSheet:
    """The questions and what was answered; only for who acts for the union, since nobody else may read answers."""
    return _sheet(ground.for_liaison(by, at, activity_id, union), at)


def due(found: Ground, at: datetime) -> int:
    """Of how many people a required answer is missing; no statement where nothing is asked."""
    return _sheet(found, at).due


def answer(
    *, by: Actor, at: datetime, activity_id: int | str, union: str, given: Mapping[int, Mapping[str, object]]
) -> AnswerSheet:
    """Keep the answers of some of the people, by their registrations' ids; what is left open stays due.

    All or nothing: raises Invalid with every fault under `<registration id>.answers.<code>`; Refused with LOCKED.
    """
    files: list[str] = []
    faults: dict[str, list[str]] = {}
    with write_tx():
        found = ground.to_change(by, at, activity_id, union)
        for one in sorted(_sheet(found, at).people, key=lambda one: one.registration_id):
            if one.registration_id in given:
                try:
                    files += _write(by, at, found, one, given[one.registration_id])
                except Invalid as invalid:
                    faults |= {f"{one.registration_id}.{name}": codes for name, codes in invalid.errors.items()}
        if faults:
            raise Invalid(faults)
        done = _sheet(found, at)
    answer_files.throw_away(files)
    return done


def _sheet(found: Ground, at: datetime) -> AnswerSheet:
    asks = frame.of(found.activity).has_questions
    live = [(row.live.id, row.person) for row in found.rows if row.live and row.person.union_name] if asks else []
    questions = answers.asked_now(found.activity, at) if live else ()
    said = answers.said([registration_id for registration_id, _person in live]) if questions else {}
    return AnswerSheet(
        activity_id=found.activity.id,
        activity_title=found.activity.title,
        union_code=found.union.code,
        union_name=found.union.name,
        questions=questions,
        people=tuple(
            PersonAnswers(
                registration_id=registration_id,
                member_no=person.member_no,
                name=person.name,
                said=said.get(registration_id, ()),
                missing=rule.missing(questions, _by_question(said.get(registration_id, ()))),
            )
            for registration_id, person in live
        ),
        may_change=found.acts and not found.window.is_locked(at),
    )


def _by_question(said: Sequence[Said]) -> dict[int, str]:
    return {one.question_id: one.value for one in said}


def _write(by: Actor, at: datetime, found: Ground, one: PersonAnswers, given: Mapping[str, object]) -> list[str]:
    """Keep one person's answers where they differ; the files that nobody needs now."""
    held = answers.held_by(one.registration_id)
    checked = answers.read(found.activity, given, at, held=held, asks_all=False)
    if {kept.question_id: kept.value for kept in checked.kept} == _by_question(one.said):
        return []
    registration = lock(Registration, one.registration_id)
    if registration is None:
        raise NotFound
    files = answers.rewrite(registration, checked, held)
    registration.updated_at = at
    audit.record(by, at, "answer", "registration", registration.id, places=registration.places)
    return files
