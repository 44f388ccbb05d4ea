"""Every error under /api/ as application/problem+json, worded in the reader's language."""

import json
from http import HTTPStatus
from typing import Any

from flask import Response
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, Unauthorized, UnprocessableEntity

from activity_hub.services.base.access import Invalid, PostEnded, Refused
from activity_hub.services.base.idempotency import InProgress, KeyUsedBefore
from activity_hub.services.base.throttle import TooManyTries
from activity_hub.web.api.parsing import NotJson
from activity_hub.wording import refusals
from activity_hub.wording.api import TITLE
from activity_hub.wording.registration import PAUSING

CONTENT_TYPE = "application/problem+json"


class Faulty(UnprocessableEntity):
    """An import with faults: nothing was written; `outcome` says all of them."""

    def __init__(self, outcome: dict[str, Any]) -> None:
        super().__init__()
        self.outcome = outcome


# Errors that only the API knows, or answers with a status of its own.
_OWN: dict[type[Exception], tuple[int, str]] = {
    NotJson: (400, "not_json"),
    CSRFError: (403, "csrf"),
    InProgress: (409, "in_progress"),
    KeyUsedBefore: (422, "key_used_before"),
    Faulty: (422, "faulty_file"),
}
_CODE = {
    400: "bad_request",
    401: "unauthorized",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    409: "refused",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid",
    429: "rate_limited",
    503: "unavailable",
}
_PAUSE = 5  # seconds that an unavailable hub asks for


def answer(error: Exception, status: int) -> Response:
    """The problem that stands for an error; `status` is what pages would answer."""
    status, code = next((own for kind, own in _OWN.items() if isinstance(error, kind)), (status, _code(error, status)))
    body = _more(error) | {"status": status, "title": _title(error, status, code), "code": code}
    response = Response(json.dumps(body, default=str), status, mimetype=CONTENT_TYPE)
    response.headers.update(_headers(error, status))
    return response


def _code(error: Exception, status: int) -> str:
    if isinstance(error, Refused | PostEnded):
        return str(error.code)
    return _CODE.get(status, "server_error" if status >= 500 else "bad_request")


def _title(error: Exception, status: int, code: str) -> str:
    if isinstance(error, Refused) and "until" in error.detail:
        return str(PAUSING)
    words = refusals.of(error.code) if isinstance(error, Refused | PostEnded) else None
    text = words.text if words else TITLE.get(code)
    return str(text) if text is not None else HTTPStatus(status).phrase


def _more(error: Exception) -> dict[str, Any]:
    if isinstance(error, Invalid):
        return {"errors": {field: [str(code) for code in codes] for field, codes in error.errors.items()}}
    if isinstance(error, Faulty):
        return {"errors": {"file": sorted({fault["code"] for fault in error.outcome["faults"]})}} | error.outcome
    if isinstance(error, KeyUsedBefore):
        return {"errors": {"Idempotency-Key": ["key_used_before"]}}
    return dict(error.detail) if isinstance(error, Refused) else {}


def _headers(error: Exception, status: int) -> dict[str, str]:
    if status == 503:
        return {"Retry-After": str(_PAUSE)}
    if isinstance(error, InProgress):
        return {"Retry-After": "1"}
    if isinstance(error, TooManyTries):
        return {"Retry-After": str(error.seconds)}
    if isinstance(error, Unauthorized):
        return {"WWW-Authenticate": "Bearer"}
    given = error.get_headers() if isinstance(error, HTTPException) else []
    return {name: value for name, value in given if name in ("Allow", "Retry-After", "Location")}
