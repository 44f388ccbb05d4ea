"""Scans at the door and the attendance they come to."""

import marshmallow as ma

from activity_hub.rules.scanning import MAX_BATCH, Verdict
from activity_hub.web.api.schemas.base import Answer, Items, Moment, Number, Text, Wish, longest, one_of

GATE_MAX = 60


_ITEM = """\
{scan_uuid: 8 to 64 characters, code: what was read, kind: "in", "out" or "void", device_time: RFC 3339 by the phone's
clock, offline: true for what was let in without network, voids: the scan_uuid that a void takes back, shown: the
verdict that an offline phone showed, reason: why a date or a time was overridden, by who may edit the activity, or a
scan taken back, mark: from the page of the phone that made an offline scan which another one brings; the gate of the
batch is then the maker's}"""


class Batch(Wish):
    """What a phone has scanned. An item that cannot be read is answered `unknown`; it never blocks the others.

    Offline scans are never refused for the state of a registration: they are kept, and what disagrees is for the
    organiser to settle. A phone whose door pass names a gate stands there, whatever `gate` says. `sent_at` is the
    phone's clock at sending, by which `device_time` is put right.
    """

    activity_id = Number(required=True)
    occurrence_no = Number(allow_none=True, load_default=None)
    gate = Text(allow_none=True, load_default=None, validate=longest(GATE_MAX))
    sent_at = Moment(allow_none=True, load_default=None)
    scans = Items(
        ma.fields.Raw(allow_none=True),
        required=True,
        validate=longest(MAX_BATCH, 1),
        metadata={"description": " ".join(_ITEM.split())},
    )


class Result(Answer):
    """The verdict on one scan; the name is masked."""

    scan_uuid = ma.fields.String(required=True, allow_none=True)
    verdict = ma.fields.String(required=True, validate=one_of(Verdict))
    name = ma.fields.String(required=True, allow_none=True)
    union = ma.fields.String(required=True, allow_none=True)
    first_at = ma.fields.DateTime(required=True, allow_none=True)
    first_gate = ma.fields.String(required=True, allow_none=True)


class Results(Answer):
    """The verdicts in the order sent."""

    results = ma.fields.List(ma.fields.Nested(Result), required=True)


class Attended(Answer):
    """One person at one occurrence."""

    occurrence_no = ma.fields.Integer(required=True)
    registration_id = ma.fields.Integer(required=True, allow_none=True)
    member_no = ma.fields.String(required=True, allow_none=True)
    name = ma.fields.String(required=True)
    union = ma.fields.String(required=True, allow_none=True)
    state = ma.fields.String(required=True, validate=one_of(("present", "absent", "registered")))
    first_at = ma.fields.DateTime(required=True, allow_none=True)
    last_at = ma.fields.DateTime(required=True, allow_none=True)
    gate = ma.fields.String(required=True, allow_none=True)


class Total(Answer):
    """How many were expected at one occurrence, and how many came."""

    occurrence_no = ma.fields.Integer(required=True)
    registered = ma.fields.Integer(required=True)
    present = ma.fields.Integer(required=True)


class Attendance(Answer):
    """A page of the attendance list, with the totals of the whole."""

    items = ma.fields.List(ma.fields.Nested(Attended), required=True)
    totals = ma.fields.List(ma.fields.Nested(Total), required=True)
    next = ma.fields.String(required=True, allow_none=True)
