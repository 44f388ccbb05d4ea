"""Myself and my calendars."""

import marshmallow as ma

from activity_hub.rules.permissions import Role
from activity_hub.services.feeds.addresses import NAME_MAX
from activity_hub.web.api.schemas.base import Answer, Text, Wish, longest, one_of


class RoleHeld(Answer):
    """A role, held at a union."""

    role = ma.fields.String(required=True, validate=one_of(Role))
    union = ma.fields.String(required=True)


class Me(Answer):
    """Whoever bears the token."""

    member_no = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    union = ma.fields.String(required=True, allow_none=True)
    roles = ma.fields.List(ma.fields.Nested(RoleHeld), required=True)
    calendar_url = ma.fields.String(required=True, allow_none=True)


class NewCalendar(Wish):
    """A name for a new address, so that its owner knows later what it was for."""

    name = Text(required=True, validate=longest(NAME_MAX, 1))


class Calendar(Answer):
    """An address of one's own calendar; whoever knows it can read it."""

    id = ma.fields.Integer(required=True)
    name = ma.fields.String(required=True)
    url = ma.fields.String(required=True)
