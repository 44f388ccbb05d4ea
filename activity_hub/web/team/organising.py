"""What the organiser does with teams: answering joint ones, and moving people between them."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from activity_hub.rules.permissions import Right
from activity_hub.services import team
from activity_hub.web.context import actor, now
from activity_hub.web.forms.faults import faults_into
from activity_hub.web.forms.team import AnswerForm
from activity_hub.web.policy import MEMBER, policy
from activity_hub.web.team.blueprint import bp
from activity_hub.wording.team import fault_text

Page = str | Response | tuple[str, int]


@bp.post("/teams/<int:team_id>/approve")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="team")
def approve(team_id: int) -> Response:
    team.answer(by=actor(), at=now(), team_id=team_id, approves=True)
    flash(_("Approved; its people are told."), "done")
    return redirect(url_for("team.one", team_id=team_id), 303)


@bp.route("/teams/<int:team_id>/reject", methods=["GET", "POST"])
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="team")
def reject(team_id: int) -> Page:
    view, form = team.to_answer(by=actor(), team_id=team_id), AnswerForm()
    if request.method == "GET":
        return render_template("team/reject.html", view=view, form=form)
    with faults_into(form, fault_text):
        reason = form.reason.data or ""
        team.answer(by=actor(), at=now(), team_id=team_id, approves=False, reason=reason)
        flash(_("Not accepted; its people read why."), "done")
        return redirect(url_for("team.one", team_id=team_id), 303)
    return render_template("team/reject.html", view=view, form=form), 422


@bp.post("/teams/<int:team_id>/players/<int:registration_id>/move")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="team")
def move(team_id: int, registration_id: int) -> Response:
    to_team_id = request.form.get("team", team_id, type=int)
    who = {"team_id": team_id, "registration_id": registration_id}
    team.move(by=actor(), at=now(), **who, to_team_id=to_team_id)
    flash(_("Moved; the place stays as it is."), "done")
    return redirect(url_for("team.one", team_id=to_team_id), 303)
