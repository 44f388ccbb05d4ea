"""What is asked of the people of a delegation: one page for all of them, with what is the same for everybody on top."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from activity_hub.rules.permissions import Right
from activity_hub.rules.questions import QuestionKind
from activity_hub.services import delegation, questions
from activity_hub.services.base.access import Invalid
from activity_hub.services.delegation import AnswerSheet, PersonAnswers
from activity_hub.web.context import actor, now
from activity_hub.web.delegation.blueprint import bp
from activity_hub.web.forms.answers import AnswersForm, form_of
from activity_hub.web.policy import MEMBER, policy


@dataclass(frozen=True, slots=True)
class Card:
    """One person and the fields for them."""

    person: PersonAnswers
    form: AnswersForm

    @property
    def is_open(self) -> bool:
        return bool(self.person.missing or self.form.errors)


@bp.get("/delegations/<union_code>/answers")
@policy(MEMBER, right=Right.ACT_FOR, on="union")
def answers(activity_id: int, union_code: str) -> str:
    found = delegation.answer_sheet(by=actor(), at=now(), activity_id=activity_id, union=union_code)
    cards = _cards(found)
    for card in cards:
        card.form.show(_given(found, card.person))
    return _page(found, form_of(_asked(found), "all-"), cards)


@bp.post("/delegations/<union_code>/answers")
@policy(MEMBER, right=Right.ACT_FOR, on="union")
def answer(activity_id: int, union_code: str) -> Response | tuple[str, int]:
    target = {"activity_id": activity_id, "union": union_code}
    found = delegation.answer_sheet(by=actor(), at=now(), **target)
    for_all, cards = form_of(_asked(found), "all-"), _cards(found)
    same = for_all.given()
    given = {card.person.registration_id: _filled(card.form.given(), same) for card in cards}
    try:
        done = delegation.answer(by=actor(), at=now(), given=given, **target)
    except Invalid as invalid:
        _take(cards, invalid)
        return _page(found, for_all, cards), 422
    flash(still_open(done.due) if done.due else _("Saved. Nothing is open any more."), "done")
    page = "delegation.answers" if done.due else "delegation.one"
    return redirect(url_for(page, activity_id=activity_id, union_code=union_code), 303)


def still_open(due: int) -> str:
    """Of how many people an answer is missing, in words."""
    return ngettext(
        "Saved. Answers of %(num)s person are still open.", "Saved. Answers of %(num)s people are still open.", due
    )


def _asked(found: AnswerSheet) -> questions.Sheet:
    """Files are sent one by one, on the page of the registration."""
    by_form = tuple(one for one in found.questions if one.kind is not QuestionKind.FILE)
    return questions.Sheet(found.activity_id, found.activity_title, by_form, guests_max=0)


def _given(found: AnswerSheet, person: PersonAnswers) -> questions.Given:
    return questions.Given(person.registration_id, _asked(found), person.said, (), found.may_change)


def _cards(found: AnswerSheet) -> list[Card]:
    asked = _asked(found)
    return [Card(person, form_of(asked, f"p{person.registration_id}-", is_one_of_many=True)) for person in found.people]


def _filled(own: dict[str, object], same: dict[str, object]) -> dict[str, object]:
    """One's own answers, and where there is none that of everybody."""
    return {code: value or same[code] for code, value in own.items()}


def _take(cards: Iterable[Card], invalid: Invalid) -> None:
    """Put each fault to the person it speaks of."""
    for card in cards:
        front = f"{card.person.registration_id}."
        errors = {name.removeprefix(front): codes for name, codes in invalid.errors.items() if name.startswith(front)}
        card.form.take(errors)


def _page(found: AnswerSheet, for_all: AnswersForm, cards: list[Card]) -> str:
    has_files = any(one.kind is QuestionKind.FILE for one in found.questions)
    return render_template(
        "delegation/answers.html", found=found, for_all=for_all, cards=cards, asked=_asked(found), has_files=has_files
    )
