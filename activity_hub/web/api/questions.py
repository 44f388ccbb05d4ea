"""Questions between the API's words and those of the rules."""

from collections.abc import Sequence
from typing import Any

from activity_hub.rules.question_list import ChoiceWish, QuestionWish
from activity_hub.rules.questions import Question


def wished(item: dict[str, Any]) -> QuestionWish:
    """One question of a body."""
    condition = item.get("only_if") or {}
    return QuestionWish(
        code=item.get("code", ""),
        kind=item["kind"],
        label=item["label"],
        hint=item.get("hint", ""),
        purpose=item["purpose"],
        delete_on=item["delete_on"],
        is_required=item.get("required", False),
        is_for_the_door=item.get("at_the_door", False),
        only_if=condition.get("question"),
        only_if_choice=condition.get("choice"),
        choices=tuple(ChoiceWish(one["label"], one.get("places")) for one in item.get("choices", ())),
    )


def with_questions(wish: dict[str, Any]) -> dict[str, Any]:
    """A body whose questions, where it names any, are wishes of the rules."""
    if "questions" not in wish:
        return wish
    return wish | {"questions": [wished(one) for one in wish["questions"]]}


def told(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """The questions as the API says them; ids stay inside."""
    codes = {one.id: one.code for one in questions}
    return [
        {
            "code": one.code,
            "kind": one.kind.value,
            "label": one.label,
            "hint": one.hint,
            "purpose": one.purpose,
            "delete_on": one.delete_on,
            "required": one.is_required,
            "at_the_door": one.is_for_the_door,
            "only_if": one.only_if_id and {"question": codes[one.only_if_id], "choice": one.only_if_choice},
            "choices": one.choices,
        }
        for one in questions
    ]
