"""What every refusal looks like (RFC 9457)."""

import marshmallow as ma

from activity_hub.web.api.schemas.base import Answer


class Problem(Answer):
    """A fault: its status, a title in the reader's language, a code, and for wrong input codes by field.

    Some say more: a clash the activities it is with, an import all that it came to.
    """

    class Meta:
        unknown = ma.INCLUDE

    status = ma.fields.Integer(required=True)
    title = ma.fields.String(required=True)
    code = ma.fields.String(required=True)
    errors = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.List(ma.fields.String()),
        metadata={"description": "codes by field; a field inside another is written with dots: occurrences.0.ends_at"},
    )
    clashes = ma.fields.List(ma.fields.Integer(), metadata={"description": "activities at the same time"})
