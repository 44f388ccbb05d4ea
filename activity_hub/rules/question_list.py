"""What organisers may ask: every fault of a list of questions, and what may still change once somebody has answered."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from activity_hub.rules.activity import ActivityFault, text_fault
from activity_hub.rules.questions import Question, QuestionKind

QUESTIONS_MAX = 30
CHOICES_MAX = 50
CODE_MAX = 32
LABEL_MAX = 120
HINT_MAX = 400
PURPOSE_MAX = 200
CHOICE_MAX = 60
PLACES_MAX = 1_000_000
KEPT_AT_MOST = timedelta(days=3 * 366)
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")


class QuestionFault(StrEnum):
    """What can be wrong with one field of a question."""

    REQUIRED = "required"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    STRANGE_CHARACTERS = "strange_characters"
    UNKNOWN_WORD = "unknown_word"
    OUT_OF_RANGE = "out_of_range"
    BAD_QUESTION_CODE = "bad_question_code"
    CODE_TWICE = "code_twice"
    TOO_FEW_CHOICES = "too_few_choices"
    CHOICE_TWICE = "choice_twice"
    NO_CHOICES_HERE = "no_choices_here"
    NOT_EARLIER = "not_earlier"  # a condition looks back to a question with choices
    NOT_ITS_CHOICE = "not_its_choice"
    DAY_PAST = "day_past"
    DAY_TOO_LATE = "day_too_late"
    NEEDED_BY_ANOTHER = "needed_by_another"
    # once somebody has answered
    STAYS = "stays"
    ONLY_EARLIER_DAY = "only_earlier_day"
    ONLY_EASIER = "only_easier"
    BELOW_TAKEN = "below_taken"
    CHOICE_IN_USE = "choice_in_use"


class QuestionRefusal(StrEnum):
    """Why a change of the questions is refused as a whole."""

    HAS_ANSWERS = "has_answers"  # removing the question deletes them, which has to be said
    NEEDED_BEFORE = "needed_before"  # another question depends on it


@dataclass(frozen=True, slots=True)
class ChoiceWish:
    """One choice as wished for; an `id` of one that is there keeps its answers through a new label."""

    label: str
    places: int | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class QuestionWish:
    """One question as wished for; `only_if` is the code of an earlier one, answered with `only_if_choice`.

    `id` is of the question it changes; without one, the question of the same code.
    """

    kind: str
    label: str
    purpose: str
    delete_on: date | None
    code: str = ""
    hint: str = ""
    is_required: bool = False
    is_for_the_door: bool = False
    only_if: str | None = None
    only_if_choice: str | None = None
    choices: tuple[ChoiceWish, ...] = ()
    id: int | None = None


Faults = dict[str, list[QuestionFault]]
Found = list[tuple[str, QuestionFault]]
_F = QuestionFault


def faults(wishes: Sequence[QuestionWish], today: date) -> Faults:
    """Every fault of a whole list, by field: `questions.0.label`, `questions.2.choices.1.places`."""
    if len(wishes) > QUESTIONS_MAX:
        return {"questions": [_F.TOO_MANY]}
    found: Faults = {}
    for at, wish in enumerate(wishes):
        for field, fault in (*_plain(wish, today), *_choices(wish), *_condition(wish, wishes[:at])):
            found.setdefault(f"questions.{at}.{field}", []).append(fault)
        if wish.code and any(other.code == wish.code for other in wishes[:at]):
            found.setdefault(f"questions.{at}.code", []).append(_F.CODE_TWICE)
    return found


def _plain(wish: QuestionWish, today: date) -> Found:
    found = [("kind", _F.UNKNOWN_WORD)] if wish.kind not in list(QuestionKind) else []
    if wish.code and not CODE.fullmatch(wish.code):
        found.append(("code", _F.BAD_QUESTION_CODE))
    for field, text, longest, is_needed in (
        ("label", wish.label, LABEL_MAX, True),
        ("purpose", wish.purpose, PURPOSE_MAX, True),
        ("hint", wish.hint, HINT_MAX, False),
    ):
        fault = _text(text, longest, is_needed)
        found += [(field, fault)] if fault else []
    if wish.delete_on is None:
        found.append(("delete_on", _F.REQUIRED))
    elif wish.delete_on <= today:
        found.append(("delete_on", _F.DAY_PAST))
    elif wish.delete_on > today + KEPT_AT_MOST:
        found.append(("delete_on", _F.DAY_TOO_LATE))
    return found


def _text(text: str, longest: int, is_needed: bool) -> QuestionFault | None:
    if not text.strip():
        return _F.REQUIRED if is_needed else None
    fault = text_fault(text, longest)
    if fault is None:
        return None
    return _F.TOO_LONG if fault is ActivityFault.TOO_LONG else _F.STRANGE_CHARACTERS


def _choices(wish: QuestionWish) -> Found:
    if wish.kind != QuestionKind.CHOICE:
        return [("choices", _F.NO_CHOICES_HERE)] if wish.choices else []
    if len(wish.choices) > CHOICES_MAX:
        return [("choices", _F.TOO_MANY)]
    found: Found = [("choices", _F.TOO_FEW_CHOICES)] if len(wish.choices) < 2 else []
    for at, choice in enumerate(wish.choices):
        fault = _text(choice.label, CHOICE_MAX, True)
        if fault is None and choice.label in [other.label for other in wish.choices[:at]]:
            fault = _F.CHOICE_TWICE
        found += [(f"choices.{at}.label", fault)] if fault else []
        if choice.places is not None and not 0 <= choice.places <= PLACES_MAX:
            found.append((f"choices.{at}.places", _F.OUT_OF_RANGE))
    return found


def _condition(wish: QuestionWish, before: Sequence[QuestionWish]) -> Found:
    """Only what stands before can be looked back to: so there is no circle."""
    if wish.only_if is None:
        return []
    other = next((one for one in before if one.code == wish.only_if and one.kind == QuestionKind.CHOICE), None)
    if other is None:
        return [("only_if", _F.NOT_EARLIER)]
    has_it = wish.only_if_choice in [choice.label for choice in other.choices]
    return [] if has_it else [("only_if", _F.NOT_ITS_CHOICE)]


@dataclass(frozen=True, slots=True)
class Answered:
    """How often a question was answered, and how often each of its choices."""

    count: int = 0
    by_choice: Mapping[int, int] | None = None


def change_faults(now: Question, wish: QuestionWish, answered: Answered, only_if_id: int | None) -> Found:
    """What a question that was answered does not let itself be turned into; `only_if_id` is what the wish comes to.

    People said yes to a question, a purpose and a day. Words and limits may become clearer and wider; asking for more,
    for something else, for longer or in front of more eyes may not.
    """
    used = answered.by_choice or {}
    found = _limits(now, wish, used)
    if not answered.count:
        return found
    for field, before, after in (
        ("kind", now.kind.value, wish.kind),
        ("purpose", now.purpose, wish.purpose),
        ("only_if", (now.only_if_id, now.only_if_choice), (only_if_id, wish.only_if_choice)),
    ):
        found += [(field, _F.STAYS)] if before != after else []
    if wish.delete_on and wish.delete_on > now.delete_on:
        found.append(("delete_on", _F.ONLY_EARLIER_DAY))
    for field in ("is_required", "is_for_the_door"):
        if getattr(wish, field) and not getattr(now, field):
            found.append((field, _F.ONLY_EASIER))
    return found


def _limits(now: Question, wish: QuestionWish, used: Mapping[int, int]) -> Found:
    found: Found = []
    there = {choice.id: choice for choice in now.choices}
    kept = set()
    for at, choice in enumerate(wish.choices):
        before = there.get(choice.id or 0)
        if before is None:
            continue
        kept.add(before.id)
        if choice.places is not None and choice.places < before.taken:
            found.append((f"choices.{at}.places", _F.BELOW_TAKEN))
    gone = [choice for choice in now.choices if choice.id not in kept and (used.get(choice.id) or choice.taken)]
    return [*found, ("choices", _F.CHOICE_IN_USE)] if gone else found
