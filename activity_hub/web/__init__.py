"""The pages and the API: blueprints by topic, and what every request shares."""

import importlib
import importlib.util

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from activity_hub.web import assets, brand, context, errors, guard, headers, health, languages, policy, serving

TOPICS = (
    "catalogue",
    "activity",
    "registration",
    "passes",
    "door",
    "account",
    "me",
    "manage",
    "people",
    "roll",
    "returns",
    "calendar",
)
csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Wire the web into the app; refuses when a route declares no policy."""
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    guard.init_app(app)
    csrf.init_app(app)
    languages.init_app(app)
    brand.init_app(app)
    context.init_app(app)
    errors.init_app(app)
    headers.init_app(app)
    assets.init_app(app)
    app.register_blueprint(health.bp)
    for topic in TOPICS:
        if importlib.util.find_spec(f"activity_hub.web.{topic}"):
            app.register_blueprint(importlib.import_module(f"activity_hub.web.{topic}").bp)
    if importlib.util.find_spec("activity_hub.web.api"):
        importlib.import_module("activity_hub.web.api").init_app(app, csrf)
    serving.init_app(app)
    policy.require_everywhere(app)
