"""activity_hub: trade-union cultural activities, from the notice to the year-end return."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from activity_hub import cli, folders, logs, settings, web
from activity_hub.database import db, engine_options


def create_app(values: Mapping[str, Any] | None = None) -> Flask:
    """The app with its settings (the environment, or `values` alone when given), database, web and commands."""
    app = Flask(__name__, static_folder=None, template_folder=str(folders.TEMPLATES))
    app.config.from_mapping(settings.read(settings.environment() if values is None else values, app.instance_path))
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(app.config["SQLALCHEMY_DATABASE_URI"])
    logs.configure(app.config["LOG_LEVEL"])
    db.init_app(app)
    web.init_app(app)
    cli.init_app(app)
    return app
