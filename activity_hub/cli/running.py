"""Bringing the database up to date, and serving."""

import os
import sys
from pathlib import Path
from typing import NoReturn

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from activity_hub import settings
from activity_hub.services import schema

GUNICORN = ("--config", "python:activity_hub.cli.server")


def refuse(*lines: str) -> NoReturn:
    """Say on standard error why not, and end with 1."""
    for line in lines:
        click.echo(line, err=True)
    raise SystemExit(1)


def require_schema() -> None:
    """End with 1 where the database does not answer or has another schema than this code needs."""
    if not schema.is_current():
        refuse(_("The database does not answer or has another schema. Run: activity-hub init"))


def upgrade() -> None:
    """Bring the database to the newest schema, in an instance folder that exists; ends with 1 where that fails."""
    try:
        Path(current_app.config["INSTANCE_DIR"]).mkdir(mode=0o700, parents=True, exist_ok=True)
        schema.upgrade()
    except OSError as error:
        refuse(f"{error.filename}: {error.strerror}")
    except schema.NoDatabase as error:
        refuse(f"DATABASE_URL: {error}")


@click.command()
@with_appcontext
def init() -> None:
    """Bring the database to the newest schema; a second run changes nothing."""
    was_current = schema.is_current()
    upgrade()
    click.echo("The database is up to date." if was_current else "The database was brought up to date.", err=True)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@with_appcontext
def serve(host: str, port: int, workers: int) -> None:
    """Run the production server."""
    try:
        settings.require_secret(current_app.config)
    except settings.SettingsError as error:
        refuse(str(error))
    require_schema()
    run(host, port, workers)


def run(host: str, port: int, workers: int) -> None:
    """Replace this process by the server: gunicorn where it runs, waitress on Windows."""
    if sys.platform == "win32":
        words = ["-m", "waitress", f"--listen={host}:{port}", "--call", "activity_hub:create_app"]
    else:
        words = ["-m", "gunicorn", "--bind", f"{host}:{port}", "--workers", str(workers), *GUNICORN]
        words.append("activity_hub:create_app()")
    os.execv(sys.executable, [sys.executable, *words])  # noqa: S606 - our own server, no shell


COMMANDS = (init, serve)
