"""Who may call: whoever bears a token, or a signed-in browser that also shows its CSRF token."""

from flask import Flask, current_app, request
from flask_wtf import CSRFProtect
from werkzeug.exceptions import NotFound, Unauthorized

from activity_hub.rules.scanning import is_storable
from activity_hub.services.base.access import PostEnded
from activity_hub.web.api.parsing import MOST_JSON
from activity_hub.web.context import actor
from activity_hub.web.policy import Door, declared, lets_in

PREFIX = "/api/"
_SAFE = {"GET", "HEAD", "OPTIONS"}


def init_app(app: Flask, csrf: CSRFProtect) -> None:
    """Ask every call under /api/ who it is before anything else is read."""

    @app.before_request
    def ask() -> None:
        if not request.path.startswith(PREFIX) or request.endpoint is None:
            return
        if not is_storable(request.path):
            raise NotFound
        if request.mimetype != "multipart/form-data":
            request.max_content_length = MOST_JSON
        bears = "Authorization" in request.headers
        door = _door()
        if door is Door.DEVICE and not lets_in(door) and actor().left is not None:
            raise PostEnded
        if not (lets_in(door) if door else True) or (bears and not (actor().is_signed_in or actor().post)):
            raise Unauthorized
        if not bears and request.method not in _SAFE and current_app.config["WTF_CSRF_ENABLED"]:
            csrf.protect()


def _door() -> Door | None:
    found = declared(current_app, request.endpoint or "")
    return found.door if found else None
