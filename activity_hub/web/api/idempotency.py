"""Idempotency-Key: the same command twice is done once, and answered twice alike."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

import marshmallow as ma
from flask import Response, request
from marshmallow import validate as v

from activity_hub.services.base import idempotency
from activity_hub.services.base.idempotency import Said
from activity_hub.web.api.parsing import NotJson, read_json
from activity_hub.web.api.schemas.base import Text
from activity_hub.web.context import actor, now

_PRINTABLE = r"^[!-~](?:[ -~]{0,198}[!-~])?$"


class KeyHeader(ma.Schema):
    """The header of a command that may be repeated."""

    key = Text(
        data_key="Idempotency-Key",
        validate=v.Regexp(_PRINTABLE, error="invalid"),
        metadata={"description": "a repetition with the same key gets the first answer, for 72 hours"},
    )


def once(view: Callable[..., Response]) -> Callable[..., Response]:
    """Do the command once for each key of each caller; without a key it is simply done."""

    @wraps(view)
    def wrapper(headers: dict[str, str], *args: Any, **kwargs: Any) -> Response:
        key = headers.get("key")
        if key is None:
            return view(*args, **kwargs)

        def command() -> Said:
            response = view(*args, **kwargs)
            return Said(response.status_code, response.get_data(as_text=True))

        said = idempotency.once(by=actor(), at=now(), key=key, request_hash=_request_hash(), command=command)
        return Response(said.body, said.status, mimetype="application/json")

    return wrapper


def _request_hash() -> str:
    """A digest of address and content; how JSON is spaced and where a form draws its boundaries does not matter."""
    parts: list[Any] = [request.method, request.path, sorted(request.args.items(multi=True))]
    if request.mimetype == "multipart/form-data":
        parts += [(name, file.filename, _digest_of_file(file)) for name, file in sorted(request.files.items())]
        parts += sorted(request.form.items(multi=True))
    else:
        parts.append(_content())
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _content() -> Any:
    raw = request.get_data()
    try:
        return read_json(request, raw) if raw else {}
    except NotJson:
        return hashlib.sha256(raw).hexdigest()


def _digest_of_file(file: Any) -> str:
    digest = hashlib.file_digest(file.stream, "sha256").hexdigest()
    file.stream.seek(0)
    return digest
