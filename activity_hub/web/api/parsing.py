"""Reading what was sent: JSON and nothing else, and every fault by field as a code."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

import marshmallow as ma
from flask import Request
from webargs import core
from webargs.flaskparser import FlaskParser
from webargs.multidictproxy import MultiDictProxy
from werkzeug.exceptions import BadRequest

from activity_hub.services.base.access import Invalid

MOST_JSON = 1024 * 1024


class NotJson(BadRequest):
    """The body cannot be read as JSON."""


class Parser(FlaskParser):
    """Refuses what it does not know, and an address that says one thing twice."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": ma.RAISE, "files": ma.RAISE}

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        raw = req.get_data()
        if not raw and not any(field.required for field in schema.fields.values()):
            return core.missing
        return read_json(req, raw)

    def load_querystring(self, req: Request, schema: ma.Schema) -> Any:
        twice = {name: ["repeated"] for name, values in req.args.lists() if len(values) > 1}
        if twice:
            raise Invalid(twice)
        known = {name: value for name, value in req.args.items() if name != "lang"}  # any page's language
        return MultiDictProxy(known, schema)

    def handle_error(self, error: ma.ValidationError, req: Request, schema: ma.Schema, **more: Any) -> NoReturn:
        raise Invalid(by_field(error.messages))


def read_json(req: Request, raw: bytes) -> Any:
    """The value in a body; raises NotJson for anything that strict JSON is not."""
    if req.mimetype != "application/json" and not req.mimetype.endswith("+json"):
        raise NotJson
    try:
        return json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as wrong:
        raise NotJson from wrong


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def by_field(messages: Any) -> dict[str, list[str]]:
    """Codes by field, nested ones written with dots; what concerns the whole is under `body`."""
    found: dict[str, list[str]] = {}
    for part in messages.values():  # the location: json, query, headers, files
        _flatten("", part, found)
    return found


def _flatten(name: str, messages: Any, found: dict[str, list[str]]) -> None:
    if isinstance(messages, Mapping):
        for key, value in messages.items():
            inner = name if key == "_schema" else f"{name}.{key}" if name else str(key)
            _flatten(inner, value, found)
    else:
        found.setdefault(name or "body", []).extend(str(message) for message in messages)
