"""The device that asks: its cookie carries a random token, and the database knows what that token is worth."""

from dataclasses import replace
from secrets import token_urlsafe

from flask import Flask, Response, current_app, g, request, session

from activity_hub.rules.permissions import ANONYMOUS, Actor, Right
from activity_hub.rules.sign_in import OWN_DEVICE
from activity_hub.services import tokens
from activity_hub.services.account import devices
from activity_hub.services.door import posts
from activity_hub.web.context import now
from activity_hub.web.policy import DEVICE, PUBLIC, declared

_TOKEN = "device"  # noqa: S105 - where the cookie keeps it
_DOOR = "door"
_JOINING = "joining"
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
    """Start afresh with a new token: of the time before the sign-in only the door at which this phone stands stays."""
    posted = door_token()
    session.clear()
    session[_TOKEN] = new_token
    if posted is not None:
        session[_DOOR] = posted
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


def door_token() -> str | None:
    """What makes this phone a device of a door, if it is one."""
    held = session.get(_DOOR)
    return held if isinstance(held, str) else None


def stand(new_token: str) -> None:
    """Keep what makes this phone a device of a door, beside the sign-in if there is one, which lasts as it did."""
    if token() is None:
        session.permanent = True
    session[_DOOR] = new_token
    session.pop(_JOINING, None)
    g.pop("actor", None)


def token_to_join_with() -> str:
    """The token that the next door device on this phone gets: the same for a button that is pressed twice."""
    held = session.get(_JOINING)
    if not isinstance(held, str):
        held = session[_JOINING] = token_urlsafe(32)
    return held


def find_actor() -> Actor:
    """Who asks: the API token in the header, else the device's cookie, else a stranger; with the door they stand at."""
    if request.path.startswith("/api/") and "Authorization" in request.headers:
        return _by_bearer() or ANONYMOUS
    held, posted = token(), door_token()
    found = (devices.actor_by_token(at=now(), token=held) if held else None) or ANONYMOUS
    if posted is None or not _is_about_a_door():
        return found
    there = posts.standing(at=now(), token=posted)
    if there is None:
        return found
    return replace(found, left=there.post.activity_id) if there.is_over else replace(found, post=there.post)


def _is_about_a_door() -> bool:
    """A phone's place at a door counts on the pages of the door, and makes a member no more anywhere else."""
    asked = declared(current_app, request.endpoint) if request.endpoint else None
    return asked is not None and (asked.door is DEVICE or (asked.door is PUBLIC and asked.right is Right.SCAN))


def _by_bearer() -> Actor | None:
    scheme, _, sent = request.headers["Authorization"].partition(" ")
    return tokens.actor_by_token(at=now(), token=sent.strip()) if scheme.lower() == "bearer" else None


def init_app(app: Flask) -> None:
    """Put this way of finding the actor in, and let the cookie of an own device last as long as its sign-in."""
    app.extensions["find_actor"] = find_actor
    app.permanent_session_lifetime = OWN_DEVICE.whole
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
