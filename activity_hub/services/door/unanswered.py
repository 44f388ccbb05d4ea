"""Whether somebody still owes an answer that can be given: a question may have come after they signed up."""

from collections.abc import Collection
from datetime import datetime

from activity_hub.models import Activity
from activity_hub.rules import questions as rule
from activity_hub.rules.places import window_refusal
from activity_hub.rules.questions import Held, QuestionKind
from activity_hub.services.base import answers, frame, places
from activity_hub.services.base.answers import Said


def is_incomplete(activity: Activity, registration_id: int, at: datetime) -> bool:
    """Whether a required answer is missing, and sign-up is still open, so that it can be given."""
    return registration_id in owing(activity, [registration_id], at)


def owing(activity: Activity, registration_ids: Collection[int], at: datetime) -> frozenset[int]:
    """Which of these registrations are incomplete; no statement where nothing is asked, else two."""
    known = frame.of(activity)
    if not known.has_questions or not registration_ids:
        return frozenset()
    if window_refusal(places.call_of(activity, known.first_starts_at, known.is_drawn), at) is not None:
        return frozenset()
    asked, said = answers.asked_now(activity, at), answers.said(list(registration_ids))
    return frozenset(one for one in registration_ids if _misses(asked, said.get(one, ())))


def _misses(asked: tuple[rule.Question, ...], said: tuple[Said, ...]) -> bool:
    given = {one.code: _value(one) for one in said if one.kind is not QuestionKind.FILE}
    files = {one.question_id: one.value for one in said if one.kind is QuestionKind.FILE}
    held = Held(frozenset(one.choice_id for one in said if one.choice_id is not None), files)
    return bool(rule.judge(asked, given, held).missing)


def _value(one: Said) -> object:
    return True if one.kind is QuestionKind.CONSENT else one.value
