"""The forms of the door; each carries the scan's id, so that a double tap is one scan."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from activity_hub.rules.scanning import MAX_UUID, MIN_UUID, ScanKind
from activity_hub.web.forms.base import Form
from activity_hub.web.forms.choices import choices
from activity_hub.wording.door import KIND

LONGEST_CODE = 300


class ScanForm(Form):
    """What every form of the door brings along."""

    scan_uuid = HiddenField(validators=[InputRequired(), Length(MIN_UUID, MAX_UUID)])
    gate = HiddenField(validators=[Optional(), Length(max=60)])
    kind = SelectField(choices=choices(KIND), default=ScanKind.IN.value)


class CodeForm(ScanForm):
    """A code typed or carried by a button."""

    code = StringField(_l("Code below the picture, 8 characters"), [InputRequired(), Length(max=LONGEST_CODE)])


class AdmitForm(ScanForm):
    """Somebody found by name."""

    registration_id = IntegerField(validators=[InputRequired()])


class WalkInForm(ScanForm):
    """Somebody without a registration."""

    member_no = StringField(_l("Member number"), [InputRequired(), Length(max=64)])


class UndoForm(ScanForm):
    """The scan to take back."""

    voids = HiddenField(validators=[InputRequired(), Length(MIN_UUID, MAX_UUID)])


class SearchForm(Form):
    """Whom to look for."""

    words = StringField(_l("Name, pinyin or member number"), [InputRequired(), Length(max=100)])
