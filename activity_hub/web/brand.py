"""Whose hub this is: the top union's name on every page, asked for once a minute."""

import time
from dataclasses import dataclass

from flask import Flask, current_app, g
from flask_babel import gettext as _

from activity_hub.services.base import top

KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Brand:
    """What stands beside the seal."""

    name: str
    tagline: str


def brand() -> Brand:
    """The brand in the page's language; a plain word while there is no union or no database."""
    return Brand(_top_name() or _("Trade union"), _("Culture and sport for members"))


def _top_name() -> str | None:
    kept: tuple[float, str | None] = current_app.extensions["top_name"]
    until, name = kept
    if time.monotonic() < until or g.get("database_is_down"):
        return name
    name = top.name()
    current_app.extensions["top_name"] = (time.monotonic() + KEPT_SECONDS, name)
    return name


def init_app(app: Flask) -> None:
    """Start without a name."""
    app.extensions["top_name"] = (0.0, None)
