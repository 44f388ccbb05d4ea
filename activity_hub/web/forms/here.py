"""The forms of members who check themselves in: the button, and the code to type where a camera fails."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from activity_hub.web.forms.base import Form

LONGEST_KEY, LONGEST_CODE = 64, 32


class PressForm(Form):
    """One press of the button; its key lets the same press be sent again without a second effect."""

    key = HiddenField(validators=[InputRequired(), Length(max=LONGEST_KEY)])


class TypedForm(Form):
    """The eight characters beside the code."""

    code = StringField(_l("The eight characters beside the code"), [InputRequired(), Length(max=LONGEST_CODE)])
