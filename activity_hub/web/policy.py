"""Every route says who may come in; a route that says nothing keeps the app from starting."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, redirect, request, url_for
from werkzeug.wrappers import Response

from activity_hub.rules.permissions import Right
from activity_hub.services.base.access import PostEnded
from activity_hub.web.context import actor

View = TypeVar("View", bound=Callable[..., Any])


class Door(StrEnum):
    """Who a route is for: everybody, whoever is signed in, or also a phone that stands at a door."""

    PUBLIC = "public"
    MEMBER = "member"
    DEVICE = "device"


PUBLIC, MEMBER, DEVICE = Door.PUBLIC, Door.MEMBER, Door.DEVICE


@dataclass(frozen=True, slots=True)
class Policy:
    """What a route declares; the right and its object are enforced by the service and walked by the matrix test."""

    door: Door
    right: Right | None = None
    on: str | None = None


class MissingPolicy(RuntimeError):
    """A route without a policy: a fault of the program, found at start."""


def policy(door: Door, right: Right | None = None, on: str | None = None) -> Callable[[View], View]:
    """Declare a view's policy; stands directly above the function, below the route."""

    def declare(view: View) -> View:
        view.policy = Policy(door, right, on)  # type: ignore[attr-defined]
        return view

    return declare


def declared(app: Flask, endpoint: str) -> Policy | None:
    """The policy of an endpoint, found through decorators and API resource classes."""
    view: Any = app.view_functions[endpoint]
    method_views = getattr(view, "view_class", None)
    if method_views is not None:
        return getattr(method_views, "policy", None)
    while view is not None:
        found = getattr(view, "policy", None)
        if found is not None:
            return found
        view = getattr(view, "__wrapped__", None)
    return None


def require_everywhere(app: Flask) -> None:
    """Raise MissingPolicy when a route declares none; turn strangers away where a route is for members."""
    missing = sorted({rule.endpoint for rule in app.url_map.iter_rules() if declared(app, rule.endpoint) is None})
    if missing:
        raise MissingPolicy(f"routes without a policy: {', '.join(missing)}")
    doors = {rule.endpoint: declared(app, rule.endpoint) for rule in app.url_map.iter_rules()}

    @app.before_request
    def turn_strangers_away() -> Response | None:
        found = doors.get(request.endpoint or "")
        if found is None or lets_in(found.door) or request.path.startswith("/api/"):
            return None
        if found.door is DEVICE and actor().left is not None and actor().left == _asked_for():
            raise PostEnded
        return redirect(url_for("account.sign_in", next=_page_to_come_back_to()), 303)


def lets_in(door: Door) -> bool:
    """Whether whoever asks may come in at all; what they may do there, the service knows."""
    return door is PUBLIC or actor().is_signed_in or (door is DEVICE and actor().post is not None)


def _asked_for() -> int | None:
    return (request.view_args or {}).get("activity_id")


def _page_to_come_back_to() -> str:
    """After signing in one lands on a page, never on the answer to a POST: then it is the page with the button."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    try:
        before = urlsplit(request.referrer or "")
    except ValueError:  # a referrer that is no address
        return "/"
    return before.path if before.netloc == request.host and before.path.startswith("/") else "/"
