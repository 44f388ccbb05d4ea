"""The forms of the roll: one member, a move, and the upload of a list."""

from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField, SelectField, StringField
from wtforms.validators import Length

from activity_hub.web.forms.base import Form
from activity_hub.web.forms.choices import choices
from activity_hub.wording.importing import FILES
from activity_hub.wording.roll import GENDERS

UPLOADS = ("members", "enterprises", "unions")


class MemberForm(Form):
    """What the roll says of one member; the service reads the texts as it reads cells."""

    name = StringField(_l("Name"), [Length(max=200)])
    gender = SelectField(_l("Gender"), choices=choices(GENDERS, empty=_l("Not said")))
    birth_on = StringField(_l("Date of birth"), [Length(max=40)])
    birth_year = StringField(_l("Year of birth"), [Length(max=20)])
    phone = StringField(_l("Phone"), [Length(max=60)])
    email = StringField(_l("E-mail"), [Length(max=200)])
    tags = StringField(_l("Groups"), [Length(max=400)])


class NewMemberForm(MemberForm):
    """A new member, with the number and the beginning of the membership."""

    member_no = StringField(_l("Member number"), [Length(max=100)])
    enterprise = StringField(_l("Enterprise code"), [Length(max=64)])
    from_on = StringField(_l("Member since"), [Length(max=40)])


class MoveForm(Form):
    """To which union, from which day on."""

    union = StringField(_l("Code of the new union"), [Length(max=64)])
    enterprise = StringField(_l("Enterprise code"), [Length(max=64)])
    on = StringField(_l("From the day"), [Length(max=40)])


class UploadForm(Form):
    """A list to look through."""

    what = SelectField(_l("What is in the list"), choices=choices({what: FILES[what] for what in UPLOADS}))
    file = FileField(_l("File, CSV or XLSX"))


class ConfirmForm(Form):
    """The list that was looked through."""

    what = SelectField(choices=choices({what: FILES[what] for what in UPLOADS}))
    ticket = HiddenField()
