"""The form that makes a calendar address."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from activity_hub.services.feeds.addresses import NAME_MAX
from activity_hub.web.forms.base import Form


class AddressForm(Form):
    """A name, so that one knows later which address is where."""

    name = StringField(_l("Where you will use it"), [InputRequired(), Length(max=NAME_MAX)])
