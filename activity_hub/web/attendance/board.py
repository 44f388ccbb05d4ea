"""The board of the hall: a page that asks for its middle every few seconds, made once for all boards of an activity."""

import hashlib
import threading
import time
from datetime import datetime

from flask import Response, current_app, render_template, request
from flask_babel import get_locale

from activity_hub.services.door import board
from activity_hub.web.attendance.blueprint import bp
from activity_hub.web.context import actor, now
from activity_hub.web.policy import MEMBER, policy

SECONDS = 2.0
MOST = 200  # activities whose board somebody looks at; the oldest goes first
_BOARD = "/activities/<int:activity_id>/door/board"
Key = tuple[int, str]


class Shelf:
    """The middle of each board, as it was made within the last moment by this process."""

    def __init__(self) -> None:
        self._kept: dict[Key, tuple[float, str]] = {}
        self._making: dict[Key, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, activity_id: int, at: datetime) -> str:
        """The middle at `at`; whoever asks while it is being made waits for that one instead of making another.

        Nobody waits for the board of another activity.
        """
        key, seconds = (activity_id, str(get_locale())), current_app.config.get("BOARD_KEPT", SECONDS)
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        with making:
            kept, began = self._kept.get(key), time.monotonic()
            if kept is not None and began - kept[0] < seconds:
                return kept[1]
            made = render_template("attendance/_arrivals.html", board=board.board(at=at, activity_id=activity_id))
            self._keep(key, began, made)
            return made

    def _keep(self, key: Key, began: float, made: str) -> None:
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = (began, made)
            while len(self._kept) > MOST:
                oldest = next(iter(self._kept))
                del self._kept[oldest]
                self._making.pop(oldest, None)

    def forget(self) -> None:
        """Keep nothing: for a database that was replaced under a running process."""
        with self._lock:
            self._kept.clear()
            self._making.clear()


shelf = Shelf()


@bp.get(_BOARD)
@policy(MEMBER, on="activity")
def hall(activity_id: int) -> str:
    board.require(actor(), activity_id)
    middle = shelf.get(activity_id, now())
    return render_template("attendance/board.html", activity_id=activity_id, middle=middle, tag=_tag(middle))


@bp.get(f"{_BOARD}/now")
@policy(MEMBER, on="activity")
def arrivals(activity_id: int) -> Response:
    """The middle alone, and nothing at all to whom it has not changed for."""
    board.require(actor(), activity_id)
    middle = shelf.get(activity_id, now())
    answer = Response(middle, mimetype="text/html")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(_tag(middle))
    answer.make_conditional(request)
    return answer


def _tag(middle: str) -> str:
    return hashlib.sha256(middle.encode()).hexdigest()[:32]
