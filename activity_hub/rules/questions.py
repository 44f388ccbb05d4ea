"""Questions of the organiser's own: what may be asked, and whether what somebody answered fits."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from activity_hub.rules.activity import ActivityFault, text_fault

ANSWER_MAX = 1000
FIRST_YEAR, LAST_YEAR = 1900, 2200
_NARROW = str.maketrans("０１２３４５６７８９．－", "0123456789.-")  # 5² is not 52, so nothing else becomes a digit
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class QuestionKind(StrEnum):
    """What kind of answer a question wants."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    DATE = "date"
    CONSENT = "consent"
    FILE = "file"


class AnswerFault(StrEnum):
    """What can be wrong with one answer."""

    UNKNOWN_QUESTION = "unknown_question"
    INCOMPLETE = "incomplete"  # it has to be answered
    INVALID = "invalid"  # not the kind of answer that is asked for
    TOO_LONG = "too_long"
    STRANGE_CHARACTERS = "strange_characters"
    UNKNOWN_CHOICE = "unknown_choice"
    CHOICE_FULL = "choice_full"
    NO_NUMBER = "no_number"
    NO_DAY = "no_day"
    FILE_BY_FORM = "file_by_form"  # a file comes with the form of the page


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a question; `places` None is without a limit."""

    id: int
    label: str
    places: int | None = None
    taken: int = 0

    @property
    def left(self) -> int | None:
        return None if self.places is None else max(self.places - self.taken, 0)

    @property
    def is_full(self) -> bool:
        return self.left == 0


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it is asked; `only_if_id` names an earlier one that must be answered with `only_if_choice`."""

    id: int
    code: str
    kind: QuestionKind
    label: str
    hint: str = ""
    purpose: str = ""
    delete_on: date = date.max
    is_required: bool = False
    is_for_the_door: bool = False
    only_if_id: int | None = None
    only_if_choice: str | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that came with a form, made harmless already; `suffix` says what it is: `.jpg` or `.pdf`."""

    content: bytes
    suffix: str


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer to keep: the choice, the text, or the file; an empty one keeps the file that is there."""

    question_id: int
    value: str = ""
    choice_id: int | None = None
    file: SentFile | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What a registration has answered already: choices it holds and files it has sent, by the question's id."""

    choice_ids: frozenset[int] = frozenset()
    files: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """What to keep, which required ones are missing, and every fault by the question's code."""

    kept: tuple[Kept, ...] = ()
    missing: tuple[str, ...] = ()
    faults: Mapping[str, AnswerFault] = field(default_factory=dict)


NOTHING_HELD = Held()


def judge(questions: Sequence[Question], given: Mapping[str, object], held: Held = NOTHING_HELD) -> Judged:
    """Judge all that was answered at once; `questions` in their order.

    What stands under a question that is not asked, because another one was answered otherwise, is dropped and never
    kept. A code that no question has is a fault, since somebody thought of something else.
    """
    known = {one.code for one in questions}
    faults: dict[str, AnswerFault] = {code: AnswerFault.UNKNOWN_QUESTION for code in given if code not in known}
    kept: list[Kept] = []
    missing: list[str] = []
    chosen: dict[int, str] = {}
    for one in questions:
        if one.only_if_id is not None and chosen.get(one.only_if_id) != one.only_if_choice:
            continue
        answer = _read(one, given.get(one.code), held)
        if isinstance(answer, AnswerFault):
            faults[one.code] = answer
        elif answer is not None:
            kept.append(answer)
        elif one.is_required:
            missing.append(one.code)
        if one.kind is QuestionKind.CHOICE and isinstance(given.get(one.code), str):
            chosen[one.id] = str(given[one.code]).strip()
    return Judged(tuple(kept), tuple(missing), faults)


def _read(question: Question, value: object, held: Held) -> Kept | AnswerFault | None:
    """The answer to keep, what is wrong with it, or None where nothing was said."""
    if question.kind is QuestionKind.FILE:
        return _file(question, value, held)
    if value is None or value == "" or (value is False and question.kind is QuestionKind.CONSENT):
        return None
    if question.kind is QuestionKind.CONSENT:
        return Kept(question.id, "yes") if value is True else AnswerFault.INVALID
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        return AnswerFault.INVALID
    text = str(value).strip()
    if not text:
        return None
    if question.kind is QuestionKind.CHOICE:
        return _choice(question, text, held)
    read = _READERS[question.kind](text)
    return read if isinstance(read, AnswerFault) else Kept(question.id, read)


def _file(question: Question, value: object, held: Held) -> Kept | AnswerFault | None:
    if isinstance(value, SentFile):
        return Kept(question.id, file=value)
    if value is None or value == "":
        return Kept(question.id, held.files[question.id]) if question.id in held.files else None
    return AnswerFault.FILE_BY_FORM


def _choice(question: Question, text: str, held: Held) -> Kept | AnswerFault:
    found = next((one for one in question.choices if one.label == text), None)
    if found is None:
        return AnswerFault.UNKNOWN_CHOICE
    if found.is_full and found.id not in held.choice_ids:
        return AnswerFault.CHOICE_FULL
    return Kept(question.id, found.label, found.id)


def _text(text: str) -> str | AnswerFault:
    text = text.replace("\r\n", "\n")
    fault = text_fault(text, ANSWER_MAX, many_lines=True)
    if fault is None:
        return text
    return AnswerFault.TOO_LONG if fault is ActivityFault.TOO_LONG else AnswerFault.STRANGE_CHARACTERS


def _number(text: str) -> str | AnswerFault:
    plain = text.translate(_NARROW).replace(" ", "")
    plain = plain.removesuffix(".0") if "." in plain else plain  # JSON knows one kind of number: 5 and 5.0
    return plain if _NUMBER.fullmatch(plain) else AnswerFault.NO_NUMBER


def _day(text: str) -> str | AnswerFault:
    try:
        found = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return AnswerFault.NO_DAY
    return found.isoformat() if found and FIRST_YEAR <= found.year <= LAST_YEAR else AnswerFault.NO_DAY


_READERS: Mapping[QuestionKind, Callable[[str], str | AnswerFault]] = {
    QuestionKind.TEXT: _text,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _day,
}


def missing(questions: Sequence[Question], answered: Mapping[int, str]) -> tuple[str, ...]:
    """Codes of the required ones still open for somebody who answered so; `answered` by the question's id."""
    return tuple(
        one.code
        for one in questions
        if one.is_required
        and one.id not in answered
        and (one.only_if_id is None or answered.get(one.only_if_id) == one.only_if_choice)
    )


def asked(questions: Sequence[Question], today: date) -> tuple[Question, ...]:
    """Those that are still asked: on the day its answers go, a question is asked no longer."""
    return tuple(one for one in questions if one.delete_on > today)


def codes_of(questions: Sequence[Question], ids: Collection[int]) -> tuple[str, ...]:
    """The codes of the questions with these ids, in their order."""
    return tuple(one.code for one in questions if one.id in ids)
