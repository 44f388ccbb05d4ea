"""What the captain does with the team: each command after a page that asks, but for those that are easily undone."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from activity_hub.rules.teams import TeamRole
from activity_hub.services import team
from activity_hub.services.team import TeamView
from activity_hub.web.context import actor, now
from activity_hub.web.forms.choices import choices
from activity_hub.web.forms.faults import faults_into
from activity_hub.web.forms.team import MoveForm, NameForm, PlacesForm
from activity_hub.web.policy import MEMBER, policy
from activity_hub.web.team.blueprint import bp
from activity_hub.wording.team import fault_text

Page = str | Response | tuple[str, int]


@bp.route("/teams/<int:team_id>/rename", methods=["GET", "POST"])
@policy(MEMBER, on="team")
def rename(team_id: int) -> Page:
    view = team.to_lead(by=actor(), team_id=team_id)
    form = NameForm(name=view.name)
    if request.method == "GET":
        return render_template("team/rename.html", view=view, form=form)
    with faults_into(form, fault_text):
        team.rename(by=actor(), at=now(), team_id=team_id, name=form.name.data or "")
        flash(_("The team has its new name."), "done")
        return redirect(url_for("team.one", team_id=team_id), 303)
    return render_template("team/rename.html", view=view, form=form), 422


@bp.route("/teams/<int:team_id>/code", methods=["GET", "POST"])
@policy(MEMBER, on="team")
def new_code(team_id: int) -> Page:
    view = team.to_lead(by=actor(), team_id=team_id)
    if request.method == "GET":
        return render_template("team/new_code.html", view=view)
    team.new_code(by=actor(), at=now(), team_id=team_id)
    flash(_("This is the new code. The old one and its link open nothing any more."), "done")
    return redirect(url_for("team.one", team_id=team_id), 303)


@bp.route("/teams/<int:team_id>/dissolve", methods=["GET", "POST"])
@policy(MEMBER, on="team")
def dissolve(team_id: int) -> Page:
    view, form = team.to_lead(by=actor(), team_id=team_id), PlacesForm()
    if request.method == "GET":
        return render_template("team/dissolve.html", view=view, form=form)
    team.dissolve(by=actor(), at=now(), team_id=team_id, keeps_places=form.keeps)
    flash(_("The team is dissolved."), "done")
    return redirect(url_for("team.index", activity_id=view.activity_id), 303)


@bp.get("/teams/<int:team_id>/players/<int:registration_id>")
@policy(MEMBER, on="team")
def player(team_id: int, registration_id: int) -> str:
    view = team.to_lead(by=actor(), team_id=team_id, registration_id=registration_id)
    form = MoveForm()
    form.team.choices = choices(_others(view))
    return render_template("team/player.html", view=view, who=view.player(registration_id), form=form)


def _others(view: TeamView) -> dict[int, str]:
    """The teams into which the organiser may move somebody; nobody else sees them."""
    if not view.may_answer:
        return {}
    listed = team.of_activity(by=actor(), activity_id=view.activity_id).lines or ()
    return {one.id: one.name for one in listed if one.id != view.id and not one.room.is_full}


@bp.post("/teams/<int:team_id>/players/<int:registration_id>/<any(player, substitute):role>")
@policy(MEMBER, on="team")
def assign(team_id: int, registration_id: int, role: str) -> Response:
    who = {"team_id": team_id, "registration_id": registration_id}
    team.assign(by=actor(), at=now(), **who, role=TeamRole(role))
    flash(_("Changed."), "done")
    return redirect(url_for("team.one", team_id=team_id), 303)


@bp.route("/teams/<int:team_id>/players/<int:registration_id>/captain", methods=["GET", "POST"])
@policy(MEMBER, on="team")
def hand_over(team_id: int, registration_id: int) -> Page:
    view = team.to_lead(by=actor(), team_id=team_id, registration_id=registration_id)
    if request.method == "GET":
        return render_template("team/hand_over.html", view=view, who=view.player(registration_id))
    team.hand_over(by=actor(), at=now(), team_id=team_id, registration_id=registration_id)
    flash(_("The team has a new captain."), "done")
    return redirect(url_for("team.one", team_id=team_id), 303)


@bp.route("/teams/<int:team_id>/players/<int:registration_id>/remove", methods=["GET", "POST"])
@policy(MEMBER, on="team")
def remove(team_id: int, registration_id: int) -> Page:
    view = team.to_lead(by=actor(), team_id=team_id, registration_id=registration_id)
    form, who = PlacesForm(), {"team_id": team_id, "registration_id": registration_id}
    if request.method == "GET":
        return render_template("team/remove.html", view=view, form=form, who=view.player(registration_id))
    team.remove(by=actor(), at=now(), **who, keeps_place=form.keeps)
    flash(_("Taken out of the team."), "done")
    return redirect(url_for("team.one", team_id=team_id), 303)
