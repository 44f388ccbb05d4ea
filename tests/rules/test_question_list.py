"""What organisers may ask, and what may still change once somebody has answered."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from activity_hub.rules.question_list import Answered, ChoiceWish, QuestionFault, QuestionWish, change_faults, faults
from activity_hub.rules.questions import Choice, Question, QuestionKind

TODAY = date(2026, 6, 15)
F = QuestionFault
TEXT = QuestionWish("text", "Diet", "lunch", date(2026, 9, 1), "diet")
SIZE = replace(TEXT, kind="choice", label="Size", code="size", choices=(ChoiceWish("S", 1), ChoiceWish("M")))


@pytest.mark.parametrize(
    ("changes", "field", "fault"),
    [
        ({"kind": "colour"}, "kind", F.UNKNOWN_WORD),
        ({"label": " "}, "label", F.REQUIRED),
        ({"label": "x" * 121}, "label", F.TOO_LONG),
        ({"label": "a\u202e"}, "label", F.STRANGE_CHARACTERS),
        ({"purpose": ""}, "purpose", F.REQUIRED),
        ({"hint": "x" * 401}, "hint", F.TOO_LONG),
        ({"code": "Bad code"}, "code", F.BAD_QUESTION_CODE),
        ({"delete_on": None}, "delete_on", F.REQUIRED),
        ({"delete_on": TODAY}, "delete_on", F.DAY_PAST),
        ({"delete_on": TODAY + timedelta(days=1099)}, "delete_on", F.DAY_TOO_LATE),
        ({"choices": (ChoiceWish("S"),)}, "choices", F.NO_CHOICES_HERE),
        ({"only_if": "size", "only_if_choice": "XL"}, "only_if", F.NOT_ITS_CHOICE),
        ({"only_if": "diet", "only_if_choice": "S"}, "only_if", F.NOT_EARLIER),
    ],
)
def test_every_fault_is_named(changes: dict[str, object], field: str, fault: QuestionFault) -> None:
    assert faults([SIZE, replace(TEXT, **changes)], TODAY) == {f"questions.1.{field}": [fault]}


@pytest.mark.parametrize(
    ("choices", "field", "fault"),
    [
        ((ChoiceWish("S"),), "choices", F.TOO_FEW_CHOICES),
        ((ChoiceWish("S"), ChoiceWish("")), "choices.1.label", F.REQUIRED),
        ((ChoiceWish("S"), ChoiceWish("S")), "choices.1.label", F.CHOICE_TWICE),
        ((ChoiceWish("S"), ChoiceWish("M", -1)), "choices.1.places", F.OUT_OF_RANGE),
        (tuple(ChoiceWish(str(n)) for n in range(51)), "choices", F.TOO_MANY),
    ],
)
def test_faults_of_choices(choices: tuple[ChoiceWish, ...], field: str, fault: QuestionFault) -> None:
    assert faults([replace(SIZE, choices=choices)], TODAY) == {f"questions.0.{field}": [fault]}


def test_a_right_list_has_no_faults_and_a_code_stands_once() -> None:
    chained = replace(TEXT, only_if="size", only_if_choice="S")
    assert faults([SIZE, chained], TODAY) == {}
    assert faults([chained, SIZE], TODAY) == {"questions.0.only_if": [F.NOT_EARLIER]}
    assert faults([SIZE, SIZE], TODAY) == {"questions.1.code": [F.CODE_TWICE]}
    assert faults([TEXT] * 31, TODAY) == {"questions": [F.TOO_MANY]}


NOW = Question(
    7,
    "size",
    QuestionKind.CHOICE,
    "Size",
    purpose="lunch",
    delete_on=date(2026, 9, 1),
    choices=(Choice(1, "S", 5, 3), Choice(2, "M", None, 0)),
)
SAME = replace(SIZE, choices=(ChoiceWish("S", 5, 1), ChoiceWish("M", None, 2)))
ANSWERED = Answered(3, {1: 3})


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"label": "Shirt size", "hint": "As usual"}, []),
        ({"delete_on": date(2026, 8, 1)}, []),
        ({"choices": (*SAME.choices, ChoiceWish("L"))}, []),
        ({"choices": (ChoiceWish("Small", 9, 1), ChoiceWish("M", 0, 2))}, []),
        ({"choices": (ChoiceWish("S", 3, 1), ChoiceWish("L"))}, []),
        ({"choices": (ChoiceWish("S", 2, 1), ChoiceWish("M", None, 2))}, [("choices.0.places", F.BELOW_TAKEN)]),
        ({"choices": (ChoiceWish("M", None, 2), ChoiceWish("L"))}, [("choices", F.CHOICE_IN_USE)]),
        ({"purpose": "advertising"}, [("purpose", F.STAYS)]),
        ({"delete_on": date(2026, 9, 2)}, [("delete_on", F.ONLY_EARLIER_DAY)]),
        ({"is_required": True}, [("is_required", F.ONLY_EASIER)]),
        ({"is_for_the_door": True}, [("is_for_the_door", F.ONLY_EASIER)]),
        ({"kind": "text", "choices": ()}, [("choices", F.CHOICE_IN_USE), ("kind", F.STAYS)]),
    ],
)
def test_what_was_promised_stays(changes: dict[str, object], found: list[object]) -> None:
    assert change_faults(NOW, replace(SAME, **changes), ANSWERED, None) == found


def test_before_anybody_has_answered_everything_may_change() -> None:
    free = replace(NOW, choices=(Choice(1, "S", 5, 0), Choice(2, "M")))
    wish = replace(TEXT, purpose="other", is_required=True, is_for_the_door=True, delete_on=date(2027, 1, 1))
    assert change_faults(free, wish, Answered(), None) == []
