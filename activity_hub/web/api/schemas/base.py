"""The building stones of every schema: strict fields whose faults are codes, and pages of a list."""

import re
from datetime import date, datetime
from typing import Any

import marshmallow as ma
from marshmallow import validate as v

from activity_hub.rules.activity import in_range
from activity_hub.rules.scanning import is_storable

MOST_ITEMS = 200
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_CODES: dict[str, Any] = {
    "required": "required",
    "null": "null",
    "invalid": "invalid",
    "type": "invalid",
    "invalid_utf8": "invalid",
}


def longest(count: int, least: int | None = None) -> v.Length:
    """At most so many characters or items."""
    return v.Length(min=least, max=count, error="too_long" if least is None else "length")


def one_of(words: Any, code: str = "unknown_word") -> v.OneOf:
    """One of a list of words."""
    return v.OneOf([str(word) for word in words], error=code)


class Answer(ma.Schema):
    """What the API says."""


class Wish(ma.Schema):
    """What the API is told: unknown keys are refused."""

    class Meta:
        unknown = ma.RAISE

    error_messages = {"unknown": "unknown", "type": "invalid"}


class Nothing(Wish):
    """A body that says nothing: none at all, or {}."""


class Text(ma.fields.String):
    """A text that every database can keep."""

    default_error_messages = _CODES

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        text = super()._deserialize(value, attr, data, **more)
        if not is_storable(text):
            raise ma.ValidationError("strange_characters")
        return text


class Number(ma.fields.Integer):
    """A whole number of JSON: 5 and 5.0, neither "5" nor true."""

    default_error_messages = _CODES

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
            raise self.make_error("invalid", input=value)
        return int(value)


class QueryNumber(ma.fields.Integer):
    """A whole number in an address."""

    default_error_messages = _CODES

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> int:
        if not _WHOLE.fullmatch(str(value)):
            raise self.make_error("invalid", input=value)
        return int(value)


class Flag(ma.fields.Boolean):
    """true or false, nothing that looks like it."""

    default_error_messages = _CODES

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class QueryFlag(ma.fields.Boolean):
    """true, false, 1 or 0 in an address."""

    default_error_messages = _CODES
    truthy = {"true", "1"}
    falsy = {"false", "0"}

    def __init__(self, **more: Any) -> None:
        super().__init__(truthy=self.truthy, falsy=self.falsy, **more)


class Moment(ma.fields.AwareDateTime):
    """An instant: RFC 3339 with its offset."""

    default_error_messages = _CODES

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> datetime:
        if not isinstance(value, str) or not _MOMENT.fullmatch(value):
            raise self.make_error("invalid", input=value)
        try:
            found = datetime.fromisoformat(value.upper())
        except ValueError as wrong:
            raise self.make_error("invalid", input=value) from wrong
        if not in_range(found):
            raise ma.ValidationError("out_of_range")
        return found


class Day(ma.fields.Date):
    """A civil day: YYYY-MM-DD."""

    default_error_messages = _CODES

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> date:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise self.make_error("invalid", input=value)
        try:
            return date.fromisoformat(value)
        except ValueError as wrong:
            raise self.make_error("invalid", input=value) from wrong


class Items(ma.fields.List):
    """A list."""

    default_error_messages = _CODES


class Part(ma.fields.Nested):
    """One thing inside another."""

    default_error_messages = _CODES


class Paged(Wish):
    """Which page of a list."""

    cursor = Text(validate=longest(300), metadata={"description": "`next` of the page before"})
    limit = QueryNumber(load_default=50, validate=v.Range(1, MOST_ITEMS, error="out_of_range"))


def page_of(item: type[ma.Schema]) -> type[ma.Schema]:
    """The schema of one page of a list; `next` is null on the last."""
    fields = {"items": ma.fields.List(ma.fields.Nested(item), required=True), "next": _next()}
    return type(f"{item.__name__}Page", (Answer,), fields)


def _next() -> ma.fields.String:
    return ma.fields.String(required=True, allow_none=True, metadata={"description": "`cursor` of the next page"})
