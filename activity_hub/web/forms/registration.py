"""The forms of signing up."""

from wtforms import HiddenField, StringField
from wtforms.validators import Length

from activity_hub.web.forms.base import Form


class SignUpForm(Form):
    """One button; `member_no` is filled by who acts for another member, `accept_clash` once a clash has been said."""

    member_no = StringField(filters=[lambda text: (text or "").strip()], validators=[Length(max=64)])
    accept_clash = HiddenField()
