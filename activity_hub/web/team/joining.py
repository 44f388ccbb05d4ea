"""Founding a team, and joining one: by typing its code, or by the link that its captain sends."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from activity_hub.services import team
from activity_hub.services.base.access import NotFound
from activity_hub.services.team import Invitation
from activity_hub.web.context import actor, now
from activity_hub.web.forms.team import CODE_MAX, FoundForm, JoinForm
from activity_hub.web.policy import MEMBER, policy
from activity_hub.web.team.asked import Asked
from activity_hub.web.team.blueprint import bp

Page = str | Response | tuple[str, int]


@bp.get("/activities/<int:activity_id>/teams")
@policy(MEMBER, on="activity")
def index(activity_id: int) -> Page:
    return _teams(activity_id, Asked(activity_id, FoundForm()))


@bp.post("/activities/<int:activity_id>/teams")
@policy(MEMBER, on="activity")
def found(activity_id: int) -> Page:
    asked = Asked(activity_id, FoundForm())
    with asked.faults():
        name = asked.form.name.data or ""
        team_id = team.found(by=actor(), at=now(), activity_id=activity_id, name=name, **asked.wish())
        flash(_("The team is there. Send the link or the code to your colleagues."), "done")
        return redirect(url_for("team.one", team_id=team_id), 303)
    return _teams(activity_id, asked), asked.status


def _teams(activity_id: int, asked: Asked) -> str:
    teams = team.of_activity(by=actor(), activity_id=activity_id)
    return render_template("team/index.html", teams=teams, asked=asked, offer=asked.offer, form=asked.form)


@bp.get("/teams/join")
@policy(MEMBER)
def enter() -> Page:
    """The field for a code; what is typed there leads to the page of the link."""
    typed = request.args.get("code", "").strip()[:CODE_MAX]
    if not typed:
        return render_template("team/enter.html", typed="", is_unknown=False)
    try:
        there = team.invitation(by=actor(), at=now(), code=typed)
    except NotFound:
        return render_template("team/enter.html", typed=typed, is_unknown=True), 422
    return redirect(url_for("team.invitation", code=there.code), 302)


@bp.get("/teams/join/<code>")
@policy(MEMBER)
def invitation(code: str) -> Page:
    there = team.invitation(by=actor(), at=now(), code=code)
    if there.is_mine:
        return redirect(url_for("team.one", team_id=there.team_id), 302)
    return _invited(there, Asked(there.activity_id, JoinForm()))


@bp.post("/teams/join/<code>")
@policy(MEMBER)
def join(code: str) -> Page:
    there = team.invitation(by=actor(), at=now(), code=code)
    asked = Asked(there.activity_id, JoinForm())
    with asked.faults():
        team_id = team.join(by=actor(), at=now(), code=code, **asked.wish())
        flash(_("You are in the team."), "done")
        return redirect(url_for("team.one", team_id=team_id), 303)
    return _invited(there, asked), asked.status


def _invited(there: Invitation, asked: Asked) -> str:
    return render_template("team/invitation.html", there=there, asked=asked, offer=asked.offer, form=asked.form)
