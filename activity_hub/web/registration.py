"""Signing up, the page of a registration, withdrawing, and the list of who signed up."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from activity_hub.rules.permissions import Right
from activity_hub.rules.places import RefusalCode, Status
from activity_hub.services import registration
from activity_hub.services.base.access import NotFound, Refused
from activity_hub.web import errors
from activity_hub.web.context import actor, now
from activity_hub.web.forms.registration import SignUpForm
from activity_hub.web.policy import MEMBER, policy
from activity_hub.wording import refusals

bp = Blueprint("registration", __name__)
_PAGE = 100


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
        )
    except NotFound:
        if not form.member_no.data:
            raise
        return _listed(activity_id, nobody="".join(filter(str.isprintable, form.member_no.data))), 422
    return redirect(url_for("registration.one", registration_id=made.id), 303)


@bp.get("/registrations/<int:registration_id>")
@policy(MEMBER, on="registration")
def one(registration_id: int) -> str:
    line = registration.line(by=actor(), at=now(), registration_id=registration_id)
    return render_template("registration/one.html", line=line)


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


@bp.get("/activities/<int:activity_id>/registrations")
@policy(MEMBER, right=Right.SEE_OWN_REGISTRATIONS, on="activity")
def listing(activity_id: int) -> str:
    return _listed(activity_id)


def _listed(activity_id: int, nobody: str = "") -> str:
    """The list; `nobody` is a member number just typed under which there is nobody to act for."""
    status = request.args.get("status", "")
    words = request.args.get("q", "").strip()[:100]
    page = registration.listing(
        by=actor(),
        activity_id=activity_id,
        cursor=request.args.get("cursor", type=int),
        limit=_PAGE,
        status=Status(status) if status in set(Status) else None,
        words=words,
    )
    offer = registration.offer(by=actor(), at=now(), activity_id=activity_id)
    counts = registration.counts(by=actor(), activity_id=activity_id)
    return render_template(
        "registration/listing.html",
        page=page,
        offer=offer,
        status=status,
        counts=counts,
        words=words,
        nobody=nobody,
    )


@bp.errorhandler(Refused)
def refused(error: Refused) -> Response | tuple[str, int]:
    """The reason and the way on; a clash is a question, with a button that says yes."""
    activity_id = (request.view_args or {}).get("activity_id")
    if activity_id is None:
        return errors.page(error)
    offer = registration.offer(by=actor(), at=now(), activity_id=activity_id)
    if error.code is RefusalCode.CLASH:
        return render_template("registration/clash.html", offer=offer, form=SignUpForm()), 409
    return render_template("registration/refused.html", offer=offer, said=refusals.of(error.code)), 409
