"""Every error as a page in the reader's language, or as problem+json under /api/; mapped once."""

from flask import Flask, g, render_template, request
from flask_wtf.csrf import CSRFError
from structlog import get_logger
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from activity_hub.rules.permissions import ANONYMOUS
from activity_hub.services.base import failures
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound, PostEnded, Refused
from activity_hub.services.base.idempotency import InProgress, KeyUsedBefore
from activity_hub.services.base.throttle import TooManyTries
from activity_hub.wording import refusals

log = get_logger(__name__)
STATUS: dict[type[Exception], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Refused: 409,
    Invalid: 422,
    KeyUsedBefore: 422,
    InProgress: 409,
    TooManyTries: 429,
}


def status_of(error: Exception) -> int:
    """The HTTP status that stands for an error of any floor."""
    if isinstance(error, HTTPException):
        return error.code or 500
    if failures.is_unavailable(error):
        return 503
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)


def page(error: Exception) -> Response:
    """The error page: what is so, and what to do."""
    status = status_of(error)
    said = refusals.of(error.code) if isinstance(error, Refused | PostEnded) else None
    wait = error.seconds if isinstance(error, TooManyTries) else None
    body = render_template("errors/error.html", status=status, said=said, wait=wait)
    response = Response(body, status, mimetype="text/html")
    if isinstance(error, HTTPException):
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After", "Location"):
                response.headers[name] = value
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response


def init_app(app: Flask) -> None:
    """Answer every error; what nobody foresaw is logged and becomes a plain 500."""

    def answer(error: Exception) -> Response:
        if isinstance(error, HTTPException) and error.code is not None and error.code < 400:
            return error.get_response()  # a redirect on its way
        for _ in range(2):
            _note(error)
            try:
                return _told(app, error)
            except Exception as worse:  # the page asks the database too, which may be what failed
                error = worse
        _note(error)
        return Response("", 500, mimetype="text/plain")

    for kind in (*STATUS, HTTPException, CSRFError, Exception):
        app.register_error_handler(kind, answer)


def _note(error: Exception) -> None:
    """Log what is our own fault; where the database is away, nothing more of this request asks it."""
    if failures.is_unavailable(error):
        g.database_is_down = True
        g.actor = ANONYMOUS
    if status_of(error) >= 500:
        log.error("request_failed", endpoint=request.endpoint, method=request.method, exc_info=error)


def _told(app: Flask, error: Exception) -> Response:
    as_problem = app.extensions.get("problem_json")
    if as_problem is not None and request.path.startswith("/api/"):
        return as_problem(error, status_of(error))
    return page(error)
