"""The terms of a sign-up and the places kept for unions: the organiser's forms."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from activity_hub.rules.permissions import Right
from activity_hub.services import activity
from activity_hub.services.base.access import Invalid
from activity_hub.web.activity.blueprint import bp
from activity_hub.web.activity.difference import saved
from activity_hub.web.context import actor, now, today
from activity_hub.web.forms.activity import revision_of
from activity_hub.web.forms.terms import QuotasForm, TermsForm
from activity_hub.web.policy import MEMBER, policy

Page = str | Response | tuple[str, int]


@bp.route("/<int:activity_id>/terms", methods=["GET", "POST"])
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def terms(activity_id: int) -> Page:
    view, form = activity.editable(actor(), activity_id), TermsForm()
    if request.method == "GET":
        form.show(view)
    return _kept(view, form, "activity/terms.html", lambda: url_for("activity.one", activity_id=view.id))


@bp.route("/<int:activity_id>/quotas", methods=["GET", "POST"])
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def quotas(activity_id: int) -> Page:
    view, form = activity.editable(actor(), activity_id), QuotasForm()
    if request.method == "GET":
        form.show(view)
    elif "propose" in request.form:
        form.propose(activity.share_out(by=actor(), today=today(), activity_id=activity_id))
        return render_template("activity/quotas.html", form=form, view=view, unions=activity.hosts(actor()))
    elif "add" in request.form and len(form.quotas) < form.quotas.max_entries:
        form.quotas.append_entry()
        return render_template("activity/quotas.html", form=form, view=view, unions=activity.hosts(actor()))
    return _kept(view, form, "activity/quotas.html", lambda: url_for("seats.board", activity_id=view.id))


def _kept(view: Any, form: TermsForm | QuotasForm, template: str, onward: Callable[[], str]) -> Page:
    """Show the form, or keep what it says; with faults it is shown again with everything that was filled in."""
    more = {"unions": activity.hosts(actor())} if isinstance(form, QuotasForm) else {}
    if request.method == "GET":
        return render_template(template, form=form, view=view, **more)
    if form.validate():
        try:
            wish = form.wish()
            kept = activity.change(actor(), now(), view.id, seen_revision=revision_of(form), **wish)
        except Invalid as invalid:
            form.take(invalid.errors)
        else:
            flash(saved(wish, kept), "done")
            return redirect(onward(), 303)
    return render_template(template, form=form, view=view, **more), 422
