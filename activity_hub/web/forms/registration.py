"""The forms of signing up."""

import re

from wtforms import HiddenField, StringField
from wtforms.validators import Length

from activity_hub.web.forms.base import Form

_OURS = re.compile(r"[A-Za-z0-9_-]{8,40}")


class SignUpForm(Form):
    """One button; `member_no` is filled by who acts for another member, `accept_clash` once a clash has been said.

    `request_key` is made with the page: the same press, sent again, finds what it made.
    """

    member_no = StringField(filters=[lambda text: (text or "").strip()], validators=[Length(max=64)])
    accept_clash = HiddenField()
    request_key = HiddenField()

    def key_for(self, activity_id: int) -> str | None:
        """The key of this press, apart for each activity; None where the page sent none, or none of ours."""
        sent = self.request_key.data or ""
        return f"{activity_id}.{sent}" if _OURS.fullmatch(sent) else None
