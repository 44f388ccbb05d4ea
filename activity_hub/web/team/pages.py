"""One team, the picture of its link, and leaving it."""

from flask import Response as PictureResponse
from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from activity_hub.formats import qr
from activity_hub.services import registration, team
from activity_hub.services.base.access import NotFound
from activity_hub.web.context import actor, now, public_url
from activity_hub.web.policy import MEMBER, policy
from activity_hub.web.team.blueprint import bp


@bp.get("/teams/<int:team_id>")
@policy(MEMBER, on="team")
def one(team_id: int) -> str:
    view = team.one(by=actor(), team_id=team_id)
    return render_template("team/one.html", view=view, link=_link(view.code) if view.code else "")


@bp.get("/teams/<int:team_id>/qr.svg")
@policy(MEMBER, on="team")
def picture(team_id: int) -> Response:
    code = team.one(by=actor(), team_id=team_id).code
    if code is None:
        raise NotFound
    response = PictureResponse(qr.svg(_link(code)), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _link(code: str) -> str:
    return public_url() + url_for("team.invitation", code=code)


@bp.get("/teams/<int:team_id>/leave")
@policy(MEMBER, on="team")
def ask_leave(team_id: int) -> str:
    return render_template("team/leave.html", view=team.to_leave(by=actor(), team_id=team_id))


@bp.post("/teams/<int:team_id>/leave")
@policy(MEMBER, on="team")
def leave(team_id: int) -> Response:
    me = team.to_leave(by=actor(), team_id=team_id).me
    if me is None:
        raise NotFound
    registration.withdraw(by=actor(), at=now(), registration_id=me.registration_id)
    flash(_("You have left the team, and your place is free."), "done")
    return redirect(url_for("registration.one", registration_id=me.registration_id), 303)
