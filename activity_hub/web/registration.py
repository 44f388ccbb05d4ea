"""Signing up, the page of a registration, and withdrawing."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from activity_hub.rules.places import RefusalCode
from activity_hub.services import drawing, notice, registration
from activity_hub.services.base.access import Invalid, NotFound, Refused
from activity_hub.services.registration import RegistrationView
from activity_hub.web import answers, desk, errors
from activity_hub.web.context import actor, now
from activity_hub.web.forms.registration import SignUpForm
from activity_hub.web.policy import MEMBER, policy
from activity_hub.wording import refusals

bp = Blueprint("registration", __name__)


@bp.post("/activities/<int:activity_id>/sign-up")
@policy(MEMBER, on="activity")
def sign_up(activity_id: int) -> Response | tuple[str, int]:
    form = SignUpForm()
    try:
        made, _is_new = registration.sign_up(
            by=actor(),
            at=now(),
            activity_id=activity_id,
            member_no=form.member_no.data or None,
            accept_clash=bool(form.accept_clash.data),
            request_key=form.key_for(activity_id),
            **answers.sent(activity_id),
        )
    except NotFound:
        if not form.member_no.data:
            raise
        return desk.page(activity_id, nobody="".join(filter(str.isprintable, form.member_no.data))), 422
    return _answer(made)


def _answer(made: RegistrationView) -> Response:
    """The registration's page; to the script that waits, where it is and what it says."""
    href = url_for("registration.one", registration_id=made.id)
    if request.accept_mimetypes.best != "application/json":
        return redirect(href, 303)
    return jsonify(href=href, id=made.id, status=made.status, wait_position=made.wait_position)


@bp.get("/registrations/<int:registration_id>")
@policy(MEMBER, on="registration")
def one(registration_id: int) -> str:
    line = registration.line(by=actor(), at=now(), registration_id=registration_id)
    told = notice.of_registration(by=actor(), registration_id=registration_id)
    beside = desk.beside(registration_id)
    ticket = drawing.own_ticket(by=actor(), registration_id=registration_id)
    asks = answers.asks(line.registration)
    return render_template("registration/one.html", line=line, asks=asks, told=told, beside=beside, ticket=ticket)


@bp.post("/registrations/<int:registration_id>/accept")
@policy(MEMBER, on="registration")
def accept(registration_id: int) -> Response:
    registration.accept(by=actor(), at=now(), registration_id=registration_id)
    flash(_("The place is yours."), "done")
    return redirect(url_for("registration.one", registration_id=registration_id), 303)


@bp.get("/registrations/<int:registration_id>/withdraw")
@policy(MEMBER, on="registration")
def ask_withdraw(registration_id: int) -> str | Response:
    line = registration.line(by=actor(), at=now(), registration_id=registration_id)
    if not line.may_withdraw:
        return redirect(url_for("registration.one", registration_id=registration_id), 303)
    return render_template("registration/withdraw.html", line=line)


@bp.post("/registrations/<int:registration_id>/withdraw")
@policy(MEMBER, on="registration")
def withdraw(registration_id: int) -> Response:
    registration.withdraw(by=actor(), at=now(), registration_id=registration_id)
    flash(_("Withdrawn. The place goes to the next in the list."), "done")
    return redirect(url_for("registration.one", registration_id=registration_id), 303)


@bp.errorhandler(Refused)
def refused(error: Refused) -> Response | tuple[str, int]:
    """The reason and the way on; a clash is a question, with a button that says yes."""
    activity_id = (request.view_args or {}).get("activity_id")
    if activity_id is None:
        return errors.page(error)
    offer = registration.offer(by=actor(), at=now(), activity_id=activity_id)
    if error.code is RefusalCode.INCOMPLETE or (error.code is RefusalCode.CLASH and offer.asks_first):
        return answers.again(activity_id, error)
    if error.code is RefusalCode.CLASH:
        return render_template("registration/clash.html", offer=offer, form=SignUpForm()), 409
    said, until = refusals.of(error.code), error.detail.get("until")
    return render_template("registration/refused.html", offer=offer, said=said, until=until), 409


@bp.errorhandler(Invalid)
def invalid(error: Invalid) -> Response | tuple[str, int]:
    """What was answered wrongly is said in the form it came from."""
    activity_id = (request.view_args or {}).get("activity_id")
    return errors.page(error) if activity_id is None else answers.again(activity_id, error)
