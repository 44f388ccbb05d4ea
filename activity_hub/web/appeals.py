"""My no-shows with the appeal against each, and the organiser's list of appeals at an activity."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from activity_hub.rules.permissions import Right
from activity_hub.services import activity, appeals
from activity_hub.services.base.access import Invalid
from activity_hub.web.context import actor, now
from activity_hub.web.forms.fairness import AppealForm, DecisionForm
from activity_hub.web.policy import MEMBER, policy
from activity_hub.wording import activity as words

bp = Blueprint("appeals", __name__)


@bp.get("/me/no-shows")
@policy(MEMBER)
def mine() -> str:
    return _mine()


@bp.post("/me/no-shows")
@policy(MEMBER)
def appeal() -> Response | tuple[str, int]:
    form = AppealForm()
    attendance_id = form.attendance_id.data or 0
    try:
        appeals.appeal(by=actor(), at=now(), attendance_id=attendance_id, reason=form.reason.data or "")
    except Invalid as invalid:
        return _mine(attendance_id, form.reason.data or "", invalid.errors["reason"]), 422
    flash(_("Your appeal is with the organiser. The answer appears here and among your messages."), "done")
    return redirect(url_for("appeals.mine"), 303)


def _mine(wrong_id: int = 0, typed: str = "", codes: list[str] | None = None) -> str:
    """The list; `wrong_id` is the one whose form came back, with what was typed and what is wrong with it."""
    errors = [words.fault_text(code) for code in codes or []]
    found = appeals.my_no_shows(by=actor())
    return render_template("fairness/mine.html", no_shows=found, wrong_id=wrong_id, typed=typed, errors=errors)


@bp.get("/manage/activities/<int:activity_id>/appeals")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def listed(activity_id: int) -> str:
    return _listed(activity_id)


@bp.post("/manage/activities/<int:activity_id>/appeals")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def decide(activity_id: int) -> Response | tuple[str, int]:
    form = DecisionForm()
    appeal_id, status, answer = form.appeal_id.data, form.status, form.answer.data or ""
    if appeal_id is None or status is None:
        return _listed(activity_id), 422
    try:
        appeals.decide(by=actor(), at=now(), activity_id=activity_id, appeal_id=appeal_id, status=status, answer=answer)
    except Invalid as invalid:
        return _listed(activity_id, appeal_id, answer, invalid.errors["answer"]), 422
    flash(_("Decided, and the member is told."), "done")
    return redirect(url_for("appeals.listed", activity_id=activity_id), 303)


def _listed(activity_id: int, wrong_id: int = 0, typed: str = "", codes: list[str] | None = None) -> str:
    found = appeals.listed(by=actor(), activity_id=activity_id)
    view = activity.one(actor(), activity_id)
    errors = [words.fault_text(code) for code in codes or []]
    return render_template(
        "fairness/appeals.html", view=view, appeals=found, wrong_id=wrong_id, typed=typed, errors=errors
    )
