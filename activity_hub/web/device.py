"""The device that asks: its cookie carries a random token, and the database knows what that token is worth."""

from flask import Flask, Response, g, request, session

from activity_hub.rules.permissions import ANONYMOUS, Actor
from activity_hub.rules.sign_in import OWN_DEVICE
from activity_hub.services import tokens
from activity_hub.services.account import devices
from activity_hub.web.context import now

_TOKEN = "device"  # noqa: S105 - where the cookie keeps it
_OWN_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("wxwork", "WeCom"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def token() -> str | None:
    """The sign-in token of this request's cookie."""
    held = session.get(_TOKEN)
    return held if isinstance(held, str) else None


def remember(new_token: str, own_device: bool) -> None:
    """Start afresh with a new token: nothing of the time before the sign-in is carried over."""
    session.clear()
    session[_TOKEN] = new_token
    session.permanent = own_device
    g.pop("actor", None)


def forget() -> None:
    """Drop all that this device's cookie holds."""
    session.clear()
    g.pop("actor", None)


def name() -> str:
    """What to call the asking device in its owner's list, e.g. "iPhone · WeChat"."""
    agent = request.user_agent.string
    found = [next((said for mark, said in marks if mark in agent), "") for marks in (_SYSTEMS, _OWN_BROWSERS)]
    return " · ".join(part for part in found if part)


def is_chat_app() -> bool:
    """Whether the page is shown inside a chat app, which neither keeps files nor opens calendars."""
    return any(mark in request.user_agent.string for mark in ("MicroMessenger", "QQ/", "DingTalk", "wxwork"))


def clear_site(response: Response) -> Response:
    """Ask the browser to drop its copies of personal pages."""
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def find_actor() -> Actor:
    """Who asks: the API token in the header, else the device's cookie, else a stranger."""
    if request.path.startswith("/api/") and "Authorization" in request.headers:
        return _by_bearer() or ANONYMOUS
    held = token()
    return (devices.actor_by_token(at=now(), token=held) if held else None) or ANONYMOUS


def _by_bearer() -> Actor | None:
    scheme, _, sent = request.headers["Authorization"].partition(" ")
    return tokens.actor_by_token(at=now(), token=sent.strip()) if scheme.lower() == "bearer" else None


def init_app(app: Flask) -> None:
    """Put this way of finding the actor in, and let the cookie of an own device last as long as its sign-in."""
    app.extensions["find_actor"] = find_actor
    app.permanent_session_lifetime = OWN_DEVICE.whole
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
