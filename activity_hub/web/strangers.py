"""Pages for whoever is not signed in: made once a second, and not sent again to whom they have not changed for.

A page is kept in this process for a second at most and only where no cookie says who asks, apart for each language,
colour scheme, host and chat app. Its tag is a digest of its content, so every process gives the same one.
"""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from flask import Flask, Response, current_app, g, request, session
from flask_babel import get_locale
from werkzeug.datastructures import Headers

from activity_hub.web import device
from activity_hub.web.context import actor

View = TypeVar("View", bound=Callable[..., object])
Key = tuple[str, ...]
Kept = tuple[float, Response]

SECONDS = 1.0
MOST = 512  # pages; the oldest goes first
THEMES = ("dark", "light")
VARY = "Accept-Language, Cookie, User-Agent"


def for_strangers(view: View) -> View:
    """Declare that a page says the same to every stranger; its address without a query is then kept."""
    view.for_strangers = True  # type: ignore[attr-defined]
    return view


class Shelf:
    """The pages made within the last second."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Key, seconds: float) -> Response | None:
        kept = self._pages.get(key)
        return kept[1] if kept is not None and self._clock() - kept[0] < seconds else None

    def keep(self, key: Key, began: float, page: Response) -> None:
        """`began` is when its making began: what changed since then is not in it."""
        with self._lock:
            self._pages[key] = (began, page)
            self._pages.move_to_end(key)
            while len(self._pages) > MOST:
                self._pages.popitem(last=False)

    def now(self) -> float:
        return self._clock()


def _key() -> Key | None:
    """What the page may depend on besides its content; None where it may depend on more: a cookie of one's own."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method != "GET" or request.query_string or not getattr(view, "for_strangers", False):
        return None
    if current_app.config["SESSION_COOKIE_NAME"] in request.cookies or "Authorization" in request.headers:
        return None
    theme = request.cookies.get("theme", "")
    chat = "chat" if device.is_chat_app() else ""
    return request.path, str(get_locale()), theme if theme in THEMES else "", request.host_url, chat


def _copy(page: Response) -> Response:
    """The page for one more reader, or only the word that it is still the same."""
    answer = Response(page.get_data(), page.status_code, Headers(page.headers))
    answer.make_conditional(request)
    return answer


def _is_the_same_for_all(response: Response) -> bool:
    return (
        response.status_code == 200
        and not actor().is_signed_in
        and not session
        and not session.modified
        and "Set-Cookie" not in response.headers
    )


def init_app(app: Flask) -> None:
    """First of all on the way in, last of all on the way out."""
    shelf = app.extensions["strangers"] = Shelf()
    app.config.setdefault("KEPT_FOR_STRANGERS", SECONDS)

    @app.before_request
    def give() -> Response | None:
        key = g.stranger = _key()
        if key is None:
            return None
        found = shelf.find(key, app.config["KEPT_FOR_STRANGERS"])
        if found is None:
            g.page_began = shelf.now()
            return None
        g.stranger = None  # it is on the shelf already
        return _copy(found)

    @app.after_request
    def keep(response: Response) -> Response:
        key = g.get("stranger")
        if key is None or not _is_the_same_for_all(response):
            return response
        response.headers["Cache-Control"] = "no-cache"
        response.headers["Vary"] = VARY
        response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
        shelf.keep(key, g.page_began, response)
        return _copy(response)
