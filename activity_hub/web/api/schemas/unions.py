"""Unions, their members, what an import comes to, and the return."""

from typing import Any

import marshmallow as ma
from flask_smorest.fields import Upload

from activity_hub.web.api.schemas.base import Answer, Day, QueryFlag, Wish


class Union(Answer):
    """A union; `parent` is the code of the one above it today."""

    code = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    level = ma.fields.String(required=True)
    base_kind = ma.fields.String(required=True, allow_none=True)
    parent = ma.fields.String(required=True, allow_none=True)
    founded_on = ma.fields.Date(required=True, allow_none=True)
    dissolved_on = ma.fields.Date(required=True, allow_none=True)


class Member(Answer):
    """A member today; union and enterprise are codes."""

    member_no = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    gender = ma.fields.String(required=True, allow_none=True)
    birth_year = ma.fields.Integer(required=True, allow_none=True)
    union = ma.fields.String(required=True)
    enterprise = ma.fields.String(required=True, allow_none=True)


class Roster(Wish):
    """A file of members: CSV or XLSX."""

    file = Upload(required=True, error_messages={"required": "required", "invalid": "invalid"})


class HowToImport(Wish):
    """Whether anything is to be written."""

    dry_run = QueryFlag(load_default=False, metadata={"description": "read and check everything, write nothing"})


class Counts(Answer):
    """Data rows of one kind of file."""

    rows = ma.fields.Integer(required=True)
    added = ma.fields.Integer(required=True)
    changed = ma.fields.Integer(required=True)
    unchanged = ma.fields.Integer(required=True)


class Remark(Answer):
    """A fault or a notice, and where it stands."""

    file = ma.fields.String(required=True)
    line = ma.fields.Integer(required=True, allow_none=True)
    column = ma.fields.String(required=True, allow_none=True)
    value = ma.fields.String(required=True, allow_none=True)
    code = ma.fields.String(required=True)
    message = ma.fields.String(required=True)


class Imported(Answer):
    """What an import comes to."""

    files = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Nested(Counts), required=True)
    faults = ma.fields.List(ma.fields.Nested(Remark), required=True)
    notices = ma.fields.List(ma.fields.Nested(Remark), required=True)


class Span(Wish):
    """The days of a return, both included."""

    from_on = Day(data_key="from", required=True)
    to_on = Day(data_key="to", required=True)


class Return(Answer):
    """The return of a union for a period: the same document as the command prints and the page shows."""

    class Meta:
        unknown = ma.INCLUDE

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        """The document is plain already."""
        return obj
