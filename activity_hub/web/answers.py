"""The form that comes before a sign-up where something is asked, and changing what was answered."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from activity_hub.rules.places import RefusalCode
from activity_hub.services import questions, registration
from activity_hub.services.base.access import Invalid, Refused
from activity_hub.services.registration import Offer, RegistrationView
from activity_hub.web import errors, sending
from activity_hub.web.context import actor, now
from activity_hub.web.forms.answers import FRONT, AnswersForm, form_of
from activity_hub.web.policy import MEMBER, policy

bp = Blueprint("answers", __name__)


@bp.get("/activities/<int:activity_id>/sign-up")
@policy(MEMBER, on="activity")
def ask(activity_id: int) -> str | Response:
    offer = registration.offer(by=actor(), at=now(), activity_id=activity_id)
    if offer.registration is not None:
        return redirect(url_for("registration.one", registration_id=offer.registration.id), 303)
    if offer.status is None or not offer.asks_first or not offer.is_signed_up_alone:
        return redirect(url_for("catalogue.one", activity_id=activity_id), 303)
    form = form_of(questions.sheet(actor(), now(), activity_id))
    form.accept_clash.data = "1" if offer.clashes else ""
    return _page(offer, form)


def _page(offer: Offer, form: AnswersForm) -> str:
    return render_template("registration/sign_up.html", offer=offer, form=form, sheet=form.sheet)


def asks(seen: RegistrationView) -> questions.Given | None:
    """What a registration's page leads to, where anything is asked; its pass is shown to the same people."""
    given = questions.given(actor(), now(), seen.id) if seen.pass_code is not None else None
    return given if given and given.is_anything else None


def sent(activity_id: int) -> dict[str, Any]:
    """What the form said beyond the button, as arguments of registration.sign_up; nothing is asked where it is bare."""
    named = (*request.form, *request.files)
    if not any(name.startswith(FRONT) or name in ("adults", "children", "names") for name in named):
        return {}
    form = form_of(questions.sheet(actor(), now(), activity_id))
    return {"answers": form.given(), "guests": _plain(form)}


def _plain(form: AnswersForm) -> list[dict[str, Any]]:
    return [{"name": one.name, "is_child": one.is_child} for one in form.company()]


def again(activity_id: int, error: Refused | Invalid) -> tuple[str, int]:
    """The form once more with all that was filled in and what is wrong; a clash is told, and pressed again accepted."""
    offer = registration.offer(by=actor(), at=now(), activity_id=activity_id)
    form = form_of(questions.sheet(actor(), now(), activity_id))
    form.take(_faults(error))
    if isinstance(error, Refused) and error.code is RefusalCode.CLASH:
        form.accept_clash.data = "1"
        return _page(offer, form), 409
    return _page(offer, form), 422


def _faults(error: Refused | Invalid) -> dict[str, list[str]]:
    if isinstance(error, Invalid):
        return error.errors
    return {f"answers.{code}": ["incomplete"] for code in error.detail.get("fields", ())}


@bp.get("/registrations/<int:registration_id>/answers")
@policy(MEMBER, on="registration")
def show(registration_id: int) -> str:
    given = questions.given(actor(), now(), registration_id)
    form = form_of(given.sheet)
    form.show(given)
    return _given(given, form)


def _given(given: questions.Given, form: AnswersForm) -> str:
    line = registration.line(by=actor(), at=now(), registration_id=given.registration_id)
    return render_template("registration/answers.html", given=given, line=line, form=form, sheet=given.sheet)


@bp.post("/registrations/<int:registration_id>/answers")
@policy(MEMBER, on="registration")
def change(registration_id: int) -> Response | tuple[str, int]:
    given = questions.given(actor(), now(), registration_id)
    form = form_of(given.sheet)
    try:
        company = form.company() if given.sheet.guests_max else None
        questions.change(by=actor(), at=now(), registration_id=registration_id, given=form.given(), company=company)
    except Invalid as invalid:
        form.take(invalid.errors)
        return _given(given, form), 422
    flash(_("Saved."), "done")
    return redirect(url_for("registration.one", registration_id=registration_id), 303)


@bp.get("/registrations/<int:registration_id>/answers/<int:question_id>")
@policy(MEMBER, on="registration")
def file(registration_id: int, question_id: int) -> Response:
    return sending.attached(*questions.file(actor(), registration_id, question_id))


@bp.errorhandler(Refused)
def refused(error: Refused) -> Response | tuple[str, int]:
    """What is missing is said at its field; all else has a page of its own."""
    if error.code is not RefusalCode.INCOMPLETE:
        return errors.page(error)
    given = questions.given(actor(), now(), int((request.view_args or {})["registration_id"]))
    form = form_of(given.sheet)
    form.take(_faults(error))
    return _given(given, form), 422
