"""The forms of contests: one contest, and where to copy from."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from activity_hub.web.forms.base import Form
from activity_hub.web.forms.choices import choices
from activity_hub.wording.activity import GENDER

FIELDS = (
    "name",
    "group",
    "gender",
    "born_from",
    "born_to",
    "plays_down",
    "size_from",
    "size_to",
    "reserves",
    "most_entries",
)


class ContestForm(Form):
    """One contest; the service judges it."""

    name = StringField(_l("Name of the contest"), [Length(max=100)], filters=[lambda text: (text or "").strip()])
    gender = SelectField(_l("Women or men"), choices=choices(GENDER, empty=_l("Everybody")))
    size_from = IntegerField(_l("People, at least"), [InputRequired()], default=1)
    size_to = IntegerField(_l("People, at most"), [InputRequired()], default=1)
    reserves = IntegerField(_l("Reserves, at most"), [Optional()], default=0)
    most_entries = IntegerField(_l("Entries of one union, at most"), [Optional()])
    born_from = DateField(_l("Born on or after"), [Optional()])
    born_to = DateField(_l("Born on or before"), [Optional()])
    plays_down = BooleanField(_l("Older people may enter this younger group too"), default=True)
    group = StringField(_l("Age group of"), [Length(max=100)], filters=[lambda text: (text or "").strip()])

    @property
    def given(self) -> dict[str, Any]:
        """The fields as the service takes them: what is empty is None."""
        found = {name: self[name].data for name in FIELDS}
        return found | {"gender": found["gender"] or None, "reserves": found["reserves"] or 0}


class CopyForm(Form):
    """Another activity whose contests and rules to take."""

    source = SelectField(_l("From the activity"))
