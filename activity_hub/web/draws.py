"""The draw of an activity's places: its page, its document and list, the procedure, and the button that draws."""

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from activity_hub.rules import draw_check
from activity_hub.rules.permissions import Right
from activity_hub.services import drawing
from activity_hub.services.drawing.reading import PER_PAGE
from activity_hub.web.context import actor, now, public_url
from activity_hub.web.numbers import page_number
from activity_hub.web.policy import MEMBER, PUBLIC, policy

bp = Blueprint("draws", __name__)


@bp.get("/activities/<int:activity_id>/draw")
@policy(PUBLIC, on="activity")
def show(activity_id: int) -> str:
    page = page_number()
    view = drawing.show(by=actor(), at=now(), activity_id=activity_id, page=page)
    address = f"{public_url()}{url_for('draws.show', activity_id=activity_id)}"
    return render_template("draw/show.html", draw=view, page=page, per_page=PER_PAGE, address=address)


@bp.get("/activities/<int:activity_id>/draw.json")
@policy(PUBLIC, on="activity")
def document(activity_id: int) -> AnyResponse:
    response = jsonify(drawing.listed(by=actor(), activity_id=activity_id))
    response.headers["Content-Disposition"] = f"attachment; filename=draw-{activity_id}.json"
    return response


@bp.get("/activities/<int:activity_id>/draw.txt")
@policy(PUBLIC, on="activity")
def tickets(activity_id: int) -> AnyResponse:
    """The list whose SHA-256 is the digest, byte for byte."""
    text = draw_check.list_of(drawing.listed(by=actor(), activity_id=activity_id))
    response = Response(text, mimetype="text/plain")
    response.headers["Content-Disposition"] = f"attachment; filename=draw-{activity_id}.txt"
    return response


@bp.get("/draws/procedure")
@policy(PUBLIC)
def procedure() -> str:
    return render_template("draw/procedure.html")


@bp.get("/activities/<int:activity_id>/draw/now")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def ask(activity_id: int) -> str:
    drawing.ready_for(by=actor(), at=now(), activity_id=activity_id)
    return render_template("draw/ask.html", draw=drawing.show(by=actor(), at=now(), activity_id=activity_id))


@bp.post("/activities/<int:activity_id>/draw/now")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def draw(activity_id: int) -> AnyResponse:
    is_new = drawing.draw(by=actor(), at=now(), activity_id=activity_id)
    flash(_("Drawn. Everybody is told.") if is_new else _("The places were drawn before; nothing has changed."), "done")
    return redirect(url_for("draws.show", activity_id=activity_id), 303)
