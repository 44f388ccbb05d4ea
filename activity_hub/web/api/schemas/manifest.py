"""The list with which a door phone judges when there is no network."""

import marshmallow as ma

from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.web.api.schemas.base import Answer, one_of


class ManifestOccurrence(Answer):
    """One occurrence, with the time in which its door is open."""

    no = ma.fields.Integer(required=True)
    opens_at = ma.fields.DateTime(required=True)
    starts_at = ma.fields.DateTime(required=True)
    ends_at = ma.fields.DateTime(required=True)
    closes_at = ma.fields.DateTime(required=True)
    is_off = ma.fields.Boolean(required=True)


class Manifest(Answer):
    """Valid until `expires_at`; bound to the device it was given to, if it was one."""

    activity_id = ma.fields.Integer(required=True)
    activity_status = ma.fields.String(required=True, validate=one_of(ActivityStatus))
    device_id = ma.fields.Integer(required=True, allow_none=True)
    issued_at = ma.fields.DateTime(required=True)
    expires_at = ma.fields.DateTime(required=True)
    salt = ma.fields.String(required=True, metadata={"description": "8 bytes in hex"})
    occurrences = ma.fields.List(ma.fields.Nested(ManifestOccurrence), required=True)
    unions = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True)
    entries = ma.fields.List(
        ma.fields.List(ma.fields.Raw()),
        required=True,
        metadata={
            "description": "Each `[digest, state, [occurrence numbers at which they are inside], masked name, union "
            "code, pass version]`; digest: the first 16 bytes, in hex, of SHA-256 over salt and pass code; state: a "
            "status of a registration, `revoked` (a newer pass has replaced it) or `blocked`; of an ended one there "
            "follows since when"
        },
    )
    signature = ma.fields.String(required=True, metadata={"description": "the hub's own HMAC over all the rest"})
