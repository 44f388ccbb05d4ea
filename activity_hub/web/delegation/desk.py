"""The organiser's list of all delegations: what they lack, changes to answer, and all of it as a file."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from activity_hub.rules.permissions import Right
from activity_hub.services import delegation
from activity_hub.services.base.access import NotAllowed
from activity_hub.services.delegation import DelegationList
from activity_hub.web import sending
from activity_hub.web.context import actor, now
from activity_hub.web.delegation import export
from activity_hub.web.delegation.blueprint import bp
from activity_hub.web.forms.delegation import DecideForm, broken_into
from activity_hub.web.forms.faults import faults_into
from activity_hub.web.policy import MEMBER, policy
from activity_hub.wording.line_up import ask_fault

Answer = str | Response | tuple[str, int]


@bp.get("/delegations")
@policy(MEMBER, right=Right.SEE_REGISTRATIONS, on="activity")
def index(activity_id: int) -> str:
    listing = delegation.listing(by=actor(), at=now(), activity_id=activity_id)
    return _page(listing, DecideForm(formdata=None))


@bp.post("/delegations")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def decide(activity_id: int) -> Answer:
    listing, form = delegation.listing(by=actor(), at=now(), activity_id=activity_id), DecideForm()
    if not listing.may_decide:
        raise NotAllowed
    if form.validate() and form.change_id.data in {one.id for one in listing.changes}:
        with faults_into(form, ask_fault), broken_into(form):
            _answer(form)
            return redirect(url_for("delegation.index", activity_id=activity_id), 303)
    return _page(listing, form), 422


def _answer(form: DecideForm) -> None:
    grants = form.grants.data == "yes"
    delegation.decide(by=actor(), at=now(), change_id=form.change_id.data, grants=grants, answer=form.answer.data or "")
    flash(
        _("Granted; the line-up is changed.") if grants else _("Refused, and the answer is with the liaison."), "done"
    )


def _page(listing: DelegationList, form: DecideForm) -> str:
    return render_template("delegation/index.html", listing=listing, form=form)


@bp.get("/delegations.<any(xlsx, csv):file_format>")
@policy(MEMBER, right=Right.SEE_REGISTRATIONS, on="activity")
def table(activity_id: int, file_format: str) -> Response:
    found = delegation.table(by=actor(), activity_id=activity_id)
    sheets = [export.people(found)]
    if file_format == "xlsx":
        sheets.append(export.contests(delegation.entry_lists(by=actor(), activity_id=activity_id)))
    return sending.tables(sheets, f"{found.activity_code}-delegations", file_format)
