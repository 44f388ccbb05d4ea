"""Registrations."""

from typing import Any

import marshmallow as ma

from activity_hub.rules.desk import REASON_MAX
from activity_hub.rules.places import Status
from activity_hub.web.api.schemas.base import Answer, Flag, Text, Wish, longest, one_of, page_of
from activity_hub.web.api.schemas.questions import Answers, Companions

MEMBER_NO_MAX = 64


class NewRegistration(Wish):
    """A sign-up: for oneself, or for a member one may act for; `walk_in` is for who stands at the door."""

    member_no = Text(validate=longest(MEMBER_NO_MAX, 1))
    accept_clash = Flag(load_default=False, metadata={"description": "sign up although another activity overlaps"})
    walk_in = Flag(load_default=False)
    guests = Companions()
    answers = Answers(metadata={"description": "by the codes of the questions; a code that is none is a fault"})


class Rejection(Wish):
    """Why somebody is not accepted."""

    reason = Text(required=True, validate=longest(REASON_MAX, 1))


class Registration(Answer):
    """A registration; `wait_position` counts from 1, `pass_code` is only for the member and who may act for them.

    `most_ever` is there, in what is not a list, for a group that waits for more places than it could ever have.
    """

    id = ma.fields.Integer(required=True)
    activity_id = ma.fields.Integer(required=True)
    member_no = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    union = ma.fields.String(attribute="union_code", required=True, allow_none=True)
    status = ma.fields.String(required=True, validate=one_of(Status))
    wait_position = ma.fields.Integer(required=True, allow_none=True)
    pass_code = ma.fields.String(required=True, allow_none=True)
    walk_in = ma.fields.Boolean(required=True)
    offer_expires_at = ma.fields.DateTime(required=True, allow_none=True)
    most_ever = ma.fields.Integer()

    @ma.post_dump
    def keep_what_is_said(self, item: dict[str, Any], **_more: Any) -> dict[str, Any]:
        """Of nearly everybody there is nothing to say."""
        return {name: value for name, value in item.items() if name != "most_ever" or value is not None}


RegistrationPage = page_of(Registration)
