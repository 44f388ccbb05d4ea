"""Answers judged: every kind, what depends on what, and what a full choice says."""

from datetime import date

import pytest

from activity_hub.rules.questions import (
    AnswerFault,
    Choice,
    Held,
    Judged,
    Kept,
    Question,
    QuestionKind,
    SentFile,
    asked,
    judge,
    missing,
)

KINDS = QuestionKind
SIZE = Question(1, "size", KINDS.CHOICE, "Size", choices=(Choice(1, "S", 1, 0), Choice(2, "L", 2, 2), Choice(3, "M")))
COLOUR = Question(
    2, "colour", KINDS.CHOICE, "Colour", only_if_id=1, only_if_choice="S", choices=(Choice(4, "red"), Choice(5, "blue"))
)
SHADE = Question(3, "shade", KINDS.TEXT, "Shade", only_if_id=2, only_if_choice="red", is_required=True)


def one(kind: QuestionKind, value: object, **more: object) -> Judged:
    return judge([Question(7, "q", kind, "Q", **more)], {"q": value})


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        (KINDS.TEXT, " 素食 ", "素食"),
        (KINDS.TEXT, "a\r\nb", "a\nb"),
        (KINDS.TEXT, 42, "42"),
        (KINDS.NUMBER, "42", "42"),
        (KINDS.NUMBER, 42, "42"),
        (KINDS.NUMBER, 5.0, "5"),
        (KINDS.NUMBER, "４２", "42"),
        (KINDS.NUMBER, "-1.25", "-1.25"),
        (KINDS.DATE, "1990-12-31", "1990-12-31"),
        (KINDS.DATE, date(1990, 12, 31), "1990-12-31"),
        (KINDS.CONSENT, True, "yes"),
    ],
)
def test_what_fits_is_kept(kind: QuestionKind, value: object, kept: str) -> None:
    assert one(kind, value).kept == (Kept(7, kept),)


@pytest.mark.parametrize(
    ("kind", "value", "fault"),
    [
        (KINDS.TEXT, "x" * 1001, AnswerFault.TOO_LONG),
        (KINDS.TEXT, "a\x00b", AnswerFault.STRANGE_CHARACTERS),
        (KINDS.TEXT, "a\u202eb", AnswerFault.STRANGE_CHARACTERS),
        (KINDS.TEXT, True, AnswerFault.INVALID),
        (KINDS.TEXT, ["x"], AnswerFault.INVALID),
        (KINDS.NUMBER, "²", AnswerFault.NO_NUMBER),
        (KINDS.NUMBER, "1e5", AnswerFault.NO_NUMBER),
        (KINDS.NUMBER, float("nan"), AnswerFault.NO_NUMBER),
        (KINDS.NUMBER, "9" * 12, AnswerFault.NO_NUMBER),
        (KINDS.DATE, "31.12.1990", AnswerFault.NO_DAY),
        (KINDS.DATE, "1990-02-30", AnswerFault.NO_DAY),
        (KINDS.DATE, "0001-01-01", AnswerFault.NO_DAY),
        (KINDS.CONSENT, "yes", AnswerFault.INVALID),
        (KINDS.CONSENT, 1, AnswerFault.INVALID),
        (KINDS.FILE, "name.pdf", AnswerFault.FILE_BY_FORM),
    ],
)
def test_what_does_not_fit_is_a_fault(kind: QuestionKind, value: object, fault: AnswerFault) -> None:
    judged = one(kind, value)
    assert judged.faults == {"q": fault} and judged.kept == ()


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("value", [None, "", False])
def test_nothing_said_is_missing_only_where_it_is_required(kind: QuestionKind, value: object) -> None:
    if value is False and kind is not KINDS.CONSENT:
        return
    assert one(kind, value, is_required=True).missing == ("q",)
    assert one(kind, value) == Judged()


@pytest.mark.parametrize(
    ("given", "kept", "missing"),
    [
        ({}, [], ()),
        ({"size": "M", "colour": "red", "shade": "dark"}, ["size"], ()),
        ({"size": "S"}, ["size"], ()),
        ({"size": "S", "colour": "blue", "shade": "dark"}, ["size", "colour"], ()),
        ({"size": "S", "colour": "red"}, ["size", "colour"], ("shade",)),
        ({"size": "S", "colour": "red", "shade": "dark"}, ["size", "colour", "shade"], ()),
        ({"colour": "red"}, [], ()),
        ({"shade": "dark"}, [], ()),
        ({"size": " S ", "colour": "red", "shade": "x"}, ["size", "colour", "shade"], ()),
    ],
)
def test_what_depends_on_another_answer(given: dict[str, str], kept: list[str], missing: tuple[str, ...]) -> None:
    judged = judge([SIZE, COLOUR, SHADE], given)
    codes = {1: "size", 2: "colour", 3: "shade"}
    assert ([codes[each.question_id] for each in judged.kept], judged.missing) == (kept, missing)
    assert judged.faults == {}


def test_a_choice_is_known_by_its_label_and_full_when_all_are_taken() -> None:
    assert judge([SIZE], {"size": "S"}).kept == (Kept(1, "S", 1),)
    assert judge([SIZE], {"size": "XXL"}).faults == {"size": AnswerFault.UNKNOWN_CHOICE}
    assert judge([SIZE], {"size": "L"}).faults == {"size": AnswerFault.CHOICE_FULL}
    assert judge([SIZE], {"size": "L"}, Held(frozenset({2}))).kept == (Kept(1, "L", 2),)


def test_what_is_left_of_a_choice() -> None:
    assert [each.left for each in SIZE.choices] == [1, 0, None]
    assert Choice(9, "X", 2, 5).left == 0


def test_a_file_stays_until_another_comes() -> None:
    proof = Question(7, "q", KINDS.FILE, "Proof", is_required=True)
    sent = SentFile(b"x", ".pdf")
    assert judge([proof], {"q": sent}).kept == (Kept(7, file=sent),)
    assert judge([proof], {}).missing == ("q",)
    assert judge([proof], {}, Held(files={7: "name.pdf"})).kept == (Kept(7, "name.pdf"),)


def test_an_answer_to_nothing_is_a_fault() -> None:
    assert judge([SIZE], {"sise": "S"}).faults == {"sise": AnswerFault.UNKNOWN_QUESTION}


def test_on_its_day_a_question_is_asked_no_longer() -> None:
    question = Question(7, "q", KINDS.TEXT, "Q", delete_on=date(2026, 9, 1))
    assert asked([question], date(2026, 8, 31)) == (question,)
    assert asked([question], date(2026, 9, 1)) == ()


def test_what_is_missing_of_somebody_who_answered_so() -> None:
    size = Question(1, "size", KINDS.CHOICE, "Size", is_required=True)
    colour = Question(2, "colour", KINDS.TEXT, "Colour", is_required=True, only_if_id=1, only_if_choice="S")
    note = Question(3, "note", KINDS.TEXT, "Note")
    assert missing([size, colour, note], {}) == ("size",)
    assert missing([size, colour, note], {1: "M"}) == ()
    assert missing([size, colour, note], {1: "S"}) == ("colour",)
    assert missing([size, colour, note], {1: "S", 2: "red"}) == ()
