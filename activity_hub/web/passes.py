"""The pass one shows at the door, its picture, a new one in its place, and the address inside the picture."""

from uuid import uuid4

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from activity_hub.formats import qr
from activity_hub.rules.permissions import Right
from activity_hub.services import door, passes
from activity_hub.services.base.access import NotFound
from activity_hub.web.context import actor, now, public_url
from activity_hub.web.headers import as_key
from activity_hub.web.policy import MEMBER, PUBLIC, policy

bp = Blueprint("passes", __name__)


@bp.get("/pass/<int:registration_id>")
@policy(MEMBER, on="registration")
def show(registration_id: int) -> AnyResponse:
    sheet = passes.show(by=actor(), registration_id=registration_id)
    return as_key(make_response(render_template("pass/show.html", sheet=sheet)))


@bp.get("/pass/<int:registration_id>/qr.svg")
@policy(MEMBER, on="registration")
def picture(registration_id: int) -> AnyResponse:
    code = passes.show(by=actor(), registration_id=registration_id).code
    if code is None:
        raise NotFound
    return as_key(Response(qr.svg(f"{public_url()}/P/{code}".upper()), mimetype="image/svg+xml"))


@bp.post("/pass/<int:registration_id>/new")
@policy(MEMBER, on="registration")
def renew(registration_id: int) -> AnyResponse:
    passes.renew(by=actor(), at=now(), registration_id=registration_id)
    flash(_("This is your new pass. The old one no longer opens the door."), "done")
    return redirect(url_for("passes.show", registration_id=registration_id), 303)


@bp.get("/P/<code>")
@bp.get("/p/<code>")
@policy(PUBLIC, Right.SCAN)
def opened(code: str) -> AnyResponse:
    there = passes.opened(by=actor(), code=code)
    if not there.may_scan:
        return as_key(redirect(f"/activities/{there.activity_id}", 302))
    about = {"activity_id": there.activity_id, "registration_id": there.registration_id}
    is_inside = door.is_inside(by=actor(), at=now(), **about)
    page = render_template("pass/opened.html", there=there, is_inside=is_inside, new_id=lambda: str(uuid4()))
    return as_key(make_response(page))
