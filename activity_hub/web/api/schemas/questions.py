"""Questions of an activity's own, as they are told and as they are wished for, and the answers to them."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from marshmallow import validate as v

from activity_hub.rules import question_list as rule
from activity_hub.rules.guests import NAME_MAX
from activity_hub.rules.questions import QuestionKind
from activity_hub.rules.scanning import is_storable
from activity_hub.rules.terms import GUESTS_MAX
from activity_hub.web.api.schemas.base import Answer, Day, Flag, Items, Number, Part, Text, Wish, longest, one_of


class ChoiceWish(Wish):
    """One choice, known by its label; without `places` there is no limit."""

    label = Text(required=True, validate=longest(rule.CHOICE_MAX, 1))
    places = Number(allow_none=True, validate=v.Range(0, rule.PLACES_MAX, error="out_of_range"))


class ConditionWish(Wish):
    """The code of an earlier question, and the choice with which it has to be answered."""

    question = Text(required=True, validate=longest(rule.CODE_MAX, 1))
    choice = Text(required=True, validate=longest(rule.CHOICE_MAX, 1))


class QuestionWish(Wish):
    """One question, known by its code; without one it gets q1, q2, …"""

    code = Text(validate=longest(rule.CODE_MAX, 1))
    kind = Text(required=True, validate=one_of(QuestionKind))
    label = Text(required=True, validate=longest(rule.LABEL_MAX, 1))
    hint = Text(validate=longest(rule.HINT_MAX))
    purpose = Text(required=True, validate=longest(rule.PURPOSE_MAX, 1), metadata={"description": "what it is for"})
    delete_on = Day(required=True, metadata={"description": "the day on which the answers go"})
    required = Flag()
    at_the_door = Flag(metadata={"description": "shown beside the verdict"})
    only_if = Part(ConditionWish, allow_none=True)
    choices = Items(Part(ChoiceWish), validate=longest(rule.CHOICES_MAX))


class GuestWish(Wish):
    """Somebody who comes along; a child is a head to count and has no name here."""

    name = Text(allow_none=True, validate=longest(NAME_MAX))
    is_child = Flag(load_default=False)


class Answers(ma.fields.Dict):
    """By the codes of the questions: a text, a number, a day as YYYY-MM-DD, a choice's label, true for a consent."""

    default_error_messages = {"invalid": "invalid", "null": "null", "required": "required"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        if not isinstance(value, Mapping):
            raise self.make_error("invalid")
        if len(value) > 2 * rule.QUESTIONS_MAX:
            raise ma.ValidationError("too_long")
        wrong = {code: fault for code, given in value.items() if (fault := _fault(code, given))}
        if wrong:
            raise ma.ValidationError({code: [fault] for code, fault in wrong.items()})
        return dict(value)


def _fault(code: str, given: object) -> str | None:
    if given is not None and not isinstance(given, str | bool | int | float):
        return "invalid"
    return None if is_storable(code) and is_storable(str(given)) else "strange_characters"


class Companions(Items):
    """Who comes along."""

    def __init__(self) -> None:
        super().__init__(Part(GuestWish), validate=longest(GUESTS_MAX))


class Choice(Answer):
    """One choice; `left` is null without a limit."""

    label = ma.fields.String(required=True)
    places = ma.fields.Integer(required=True, allow_none=True)
    left = ma.fields.Integer(required=True, allow_none=True)


class Condition(Answer):
    """The question is asked only where another one was answered so."""

    question = ma.fields.String(required=True)
    choice = ma.fields.String(required=True)


class Question(Answer):
    """One question as it is asked."""

    code = ma.fields.String(required=True)
    kind = ma.fields.String(required=True, validate=one_of(QuestionKind))
    label = ma.fields.String(required=True)
    hint = ma.fields.String(required=True)
    purpose = ma.fields.String(required=True)
    delete_on = ma.fields.Date(required=True)
    required = ma.fields.Boolean(required=True)
    at_the_door = ma.fields.Boolean(required=True)
    only_if = ma.fields.Nested(Condition, required=True, allow_none=True)
    choices = ma.fields.List(ma.fields.Nested(Choice), required=True)
