"""The pages and the API: blueprints by topic, and what every request shares."""

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from activity_hub.web import (
    account,
    activity,
    answers,
    api,
    appeals,
    assets,
    attendance,
    brand,
    calendar,
    catalogue,
    conflicts,
    contests,
    context,
    delegation,
    desk,
    door,
    draws,
    errors,
    guard,
    headers,
    health,
    here,
    languages,
    manage,
    me,
    messages,
    passes,
    people,
    policy,
    questions,
    registration,
    returns,
    roll,
    seats,
    serving,
    strangers,
    team,
    venue,
)

ROOMS = (
    health,
    catalogue,
    activity,
    registration,
    desk,
    answers,
    questions,
    draws,
    appeals,
    team,
    contests,
    delegation,
    passes,
    door,
    attendance,
    door.desk,
    conflicts,
    here,
    venue,
    account,
    me,
    messages,
    manage,
    people,
    roll,
    returns,
    calendar,
    seats,
)
csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Wire the web into the app; refuses when a route declares no policy."""
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    strangers.init_app(app)
    guard.init_app(app)
    csrf.init_app(app)
    languages.init_app(app)
    brand.init_app(app)
    context.init_app(app)
    errors.init_app(app)
    headers.init_app(app)
    assets.init_app(app)
    for room in ROOMS:
        app.register_blueprint(room.bp)
    api.init_app(app, csrf)
    serving.init_app(app)
    policy.require_everywhere(app)
