"""API v1: the same services as the pages, as JSON."""

from flask import Flask
from flask_wtf import CSRFProtect

from activity_hub.web.api import activities, auth, document, door, me, problems, registrations, returns, scans, unions
from activity_hub.web.api.calls import ADDRESS

ROOMS = (me.bp, activities.bp, registrations.bp, scans.bp, door.bp, unions.bp, returns.bp)


def init_app(app: Flask, csrf: CSRFProtect) -> None:
    """Register every call and the document that describes them."""
    api = document.new(app)
    for room in ROOMS:
        csrf.exempt(room)  # auth asks for the token, and only where a cookie is what identifies the caller
        api.register_blueprint(room)
    app.add_url_rule(f"{ADDRESS}/openapi.json", "api_document", document.openapi)
    app.extensions["problem_json"] = problems.answer
    auth.init_app(app, csrf)
