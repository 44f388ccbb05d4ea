"""What every request knows: who asks, what time it is, and the keys of this hub."""

from datetime import UTC, date, datetime
from secrets import token_urlsafe
from typing import Any

from flask import Flask, current_app, g
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined
from markupsafe import Markup

from activity_hub import wording
from activity_hub.rules import days
from activity_hub.rules.permissions import ANONYMOUS, Actor
from activity_hub.web import behind, formatting
from activity_hub.web.brand import brand


def actor() -> Actor:
    """Who asks; set once a request by the signed-in device or the API token, a stranger otherwise."""
    if "actor" not in g:
        g.actor = current_app.extensions["find_actor"]()
    return g.actor


def now() -> datetime:
    """This instant in UTC; the same for the whole request."""
    if "now" not in g:
        g.now = current_app.config["CLOCK"]()
    return g.now


def today() -> date:
    """The civil day here, in the hub's time zone."""
    return local_day(now())


def local_day(at: datetime) -> date:
    """The civil day of an instant in the hub's time zone."""
    return days.local_day(at, current_app.config["TIMEZONE"])


def secrets() -> tuple[str, ...]:
    """The secret key first, then its predecessors: services take them as an argument."""
    return (current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"])


def public_url() -> str:
    """Where the world finds this hub, without a slash at the end."""
    return formatting.public_url()


def _csrf_field() -> Markup:
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def _new_key() -> str:
    """Names what one button of one page asks for."""
    return token_urlsafe(15)


def _stranger() -> Actor:
    return ANONYMOUS


def _system_clock() -> datetime:
    return datetime.now(UTC)


def init_app(app: Flask) -> None:
    """Names that every template may use; services.account puts its own way of finding the actor in."""
    app.extensions.setdefault("find_actor", _stranger)
    app.config.setdefault("CLOCK", _system_clock)
    app.jinja_env.undefined = StrictUndefined
    # globals, not context: imported macros see these too
    app.jinja_env.globals.update(fmt=formatting, wording=wording)
    app.jinja_env.globals.update(csrf_field=_csrf_field, new_key=_new_key)
    app.jinja_env.globals.update(page_behind=behind.page_behind, in_language=behind.in_language)

    @app.context_processor
    def names() -> dict[str, Any]:
        return {
            "actor": actor(),
            "now": now(),
            "today": today(),
            "brand": brand(),
        }
