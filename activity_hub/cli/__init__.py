"""The commands, by topic."""

import importlib
import importlib.util
import sys

import click
from flask import Flask
from flask.cli import FlaskGroup

TOPICS = ("running", "demo", "importing", "people", "returns", "check")


def init_app(app: Flask) -> None:
    """Register every topic's commands."""
    for topic in TOPICS:
        if importlib.util.find_spec(f"activity_hub.cli.{topic}"):
            for command in importlib.import_module(f"activity_hub.cli.{topic}").COMMANDS:
                app.cli.add_command(command)


def _app() -> Flask:
    from activity_hub import create_app

    return create_app()


@click.group(cls=FlaskGroup, create_app=_app, add_default_commands=False, load_dotenv=False)
def main() -> None:
    """activity_hub: trade-union activities, from the notice to the year-end return."""


if __name__ == "__main__":
    sys.exit(main())
