"""The commands, by topic."""

import click
from flask import Flask
from flask.cli import FlaskGroup
from werkzeug.utils import import_string

from activity_hub.cli import check, demo, draws, importing, people, returns, running, work
from activity_hub.settings import SettingsError

TOPICS = (running, demo, importing, people, returns, check, draws, work)


def init_app(app: Flask) -> None:
    """Register every topic's commands, and none that a library brings along."""
    app.cli.commands.clear()
    for topic in TOPICS:
        for command in topic.COMMANDS:
            app.cli.add_command(command)


def _app() -> Flask:
    # By its name: the app imports the commands, so the commands cannot import the app.
    try:
        app: Flask = import_string("activity_hub:create_app")()
    except SettingsError as error:
        running.refuse(str(error))
    return app


@click.group(cls=FlaskGroup, create_app=_app, add_default_commands=False, load_dotenv=False)
def main() -> None:
    """activity_hub: trade-union activities, from the notice to the year-end return."""
