"""What a venue code opens: which occurrence it is for, who you are, and the button that checks you in."""

from flask import Blueprint, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from activity_hub.rules.scanning import Verdict
from activity_hub.services import registration
from activity_hub.services.base.access import NotFound
from activity_hub.services.door import venue, venue_places
from activity_hub.web.context import actor, now
from activity_hub.web.forms.here import PressForm, TypedForm
from activity_hub.web.headers import as_key
from activity_hub.web.policy import MEMBER, policy
from activity_hub.wording import here as words

bp = Blueprint("here", __name__, url_prefix="/here")


@bp.get("")
@policy(MEMBER)
def enter() -> Response:
    return _typing(TypedForm(), 200)


@bp.post("")
@policy(MEMBER)
def typed() -> Response:
    """From the eight characters to the page of that code; checks nobody in."""
    form = TypedForm()
    if not form.validate():
        return _typing(form, 422)
    try:
        code = venue_places.address_of_typed(by=actor(), at=now(), text=form.code.data)
    except NotFound:
        form.code.errors = [words.NO_SUCH_CODE]
        return _typing(form, 422)
    return redirect(url_for("here.show", code=code), 303)


@bp.get("/<code>")
@policy(MEMBER)
def show(code: str) -> Response:
    try:
        seen = venue.look(by=actor(), at=now(), code=code)
    except NotFound:
        return _typing(TypedForm(), 404, words.MEMBER[Verdict.UNKNOWN])
    if seen.is_in or seen.verdict is not Verdict.OK:
        return _said(code, seen, 200)
    return as_key(make_response(render_template("here/confirm.html", seen=seen, code=code, form=PressForm())))


@bp.post("/<code>")
@policy(MEMBER)
def check_in(code: str) -> Response:
    form = PressForm()
    try:
        seen = venue.check_in(by=actor(), at=now(), code=code, key=form.key.data if form.validate() else "")
    except NotFound:
        return _typing(TypedForm(), 404, words.MEMBER[Verdict.UNKNOWN])
    if not seen.is_in:
        return _said(code, seen, 409)
    there = url_for("here.show", code=code)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(href=there, verdict=seen.verdict)
    return redirect(there, 303)


def _said(code: str, seen: venue.Seen, status: int) -> Response:
    """The verdict as a page, with what to do next; a sign-up is offered where there is one."""
    is_stranger = seen.verdict in (Verdict.NOT_REGISTERED, Verdict.WITHDRAWN) and not seen.is_in
    offer = registration.offer(by=actor(), at=now(), activity_id=seen.spot.activity_id) if is_stranger else None
    verdict = Verdict.DUPLICATE if seen.is_in else seen.verdict
    page = render_template(
        "here/verdict.html", seen=seen, code=code, said=words.said(verdict, seen.kind, seen.status), offer=offer
    )
    return as_key(make_response(page, status))


def _typing(form: TypedForm, status: int, unknown: object = None) -> Response:
    return as_key(make_response(render_template("here/type.html", form=form, unknown=unknown), status))
