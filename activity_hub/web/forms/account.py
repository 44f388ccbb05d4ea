"""The forms of sign-in, activation, own details and roles."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from activity_hub.web.forms.base import Form

_LOGIN_LENGTH = 200
_PASSWORD_LENGTH = 1024  # beyond what is taken, so that a long one is told its fault and not cut


class SignInForm(Form):
    """Who, and the password."""

    login = StringField(_l("Member number, phone or e-mail"), [InputRequired(), Length(max=_LOGIN_LENGTH)])
    password = PasswordField(_l("Password"), [InputRequired(), Length(max=_PASSWORD_LENGTH)])
    keep = BooleanField(_l("This is my own phone or computer, remember me"), default=True)
    next = HiddenField()


class ActivationForm(Form):
    """The slip's number and code, traded for a password."""

    member_no = StringField(_l("Member number"), [InputRequired(), Length(max=_LOGIN_LENGTH)])
    code = StringField(_l("Activation code"), [InputRequired(), Length(max=40)])
    new = PasswordField(_l("New password"), [InputRequired(), Length(max=_PASSWORD_LENGTH)])
    again = PasswordField(_l("The same password again"), [InputRequired(), Length(max=_PASSWORD_LENGTH)])


class PasswordForm(Form):
    """The old password and the new one, twice."""

    old = PasswordField(_l("Present password"), [InputRequired(), Length(max=_PASSWORD_LENGTH)])
    new = PasswordField(_l("New password"), [InputRequired(), Length(max=_PASSWORD_LENGTH)])
    again = PasswordField(_l("The same password again"), [InputRequired(), Length(max=_PASSWORD_LENGTH)])


class DetailsForm(Form):
    """How to reach me, and in which language."""

    phone = StringField(_l("Phone"), [Optional(), Length(max=32)])
    email = StringField(_l("E-mail"), [Optional(), Length(max=200)])
    locale = SelectField(_l("Language"))
    password = PasswordField(_l("Present password"), [Optional(), Length(max=_PASSWORD_LENGTH)])


class TokenForm(Form):
    """A new API token of one's own."""

    name = StringField(_l("What it is for"), [InputRequired(), Length(max=100)])
    password = PasswordField(_l("Present password"), [InputRequired(), Length(max=_PASSWORD_LENGTH)])


class RoleForm(Form):
    """Whom to give which role, and where."""

    member_no = StringField(_l("Member number"), [InputRequired(), Length(max=64)])
    role = SelectField(_l("Role"))
    union = StringField(_l("Union code"), [InputRequired(), Length(max=64)])
