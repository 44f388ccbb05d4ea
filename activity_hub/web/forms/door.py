"""The forms of the door; each carries the scan's id, so that a double tap is one scan."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from activity_hub.rules.activity import text_fault
from activity_hub.rules.scanning import MAX_UUID, MIN_UUID, ScanKind
from activity_hub.services.door.naming import is_seen
from activity_hub.web.forms.base import Form
from activity_hub.web.forms.choices import choices
from activity_hub.web.numbers import small_number
from activity_hub.wording.door import KIND

LONGEST_CODE = 300
LONGEST_REASON = 200
LONGEST_NAME = 60


def tidied(text: str | None) -> str | None:
    """On one line, without spaces around it."""
    return " ".join(text.split()) if text else text


class ScanForm(Form):
    """What every form of the door brings along."""

    scan_uuid = HiddenField(validators=[InputRequired(), Length(MIN_UUID, MAX_UUID)])
    gate = HiddenField(validators=[Optional(), Length(max=60)])
    kind = SelectField(choices=choices(KIND), default=ScanKind.IN.value)
    no = HiddenField(validators=[Optional(), Length(max=9)])

    @property
    def occurrence_no(self) -> int | None:
        """The date that was chosen; None for the one of this moment."""
        return small_number(self.no.data)


class CodeForm(ScanForm):
    """A code typed or carried by a button."""

    code = StringField(_l("Code below the picture, 8 characters"), [InputRequired(), Length(max=LONGEST_CODE)])


class WaitingForm(CodeForm):
    """Somebody in the waiting list who is given a place at the door, and why."""

    reason = StringField(_l("Why"), [DataRequired(), Length(max=LONGEST_REASON)], filters=[tidied])


class AdmitForm(ScanForm):
    """Somebody found by name."""

    registration_id = IntegerField(validators=[InputRequired()])


class WalkInForm(ScanForm):
    """Somebody without a registration."""

    member_no = StringField(_l("Member number"), [InputRequired(), Length(max=64)])


class UndoForm(ScanForm):
    """The scan to take back, and why: without a reason nobody could tell a mistake from a favour."""

    voids = HiddenField(validators=[InputRequired(), Length(MIN_UUID, MAX_UUID)])
    reason = StringField(_l("Why"), [DataRequired(), Length(max=LONGEST_REASON)], filters=[tidied])


class SearchForm(Form):
    """Whom to look for."""

    words = StringField(_l("Name, pinyin or member number"), [InputRequired(), Length(max=100)])


def readable(_form: Any, field: Any) -> None:
    """What others read on their screens must not hide there, nor turn what stands beside it round."""
    if text_fault(field.data or "", LONGEST_NAME) or not is_seen(field.data or ""):
        raise ValidationError(_("There are characters in it that cannot be shown; type it afresh."))


_NAMED = [DataRequired(), Length(max=LONGEST_NAME), readable]


class JoinForm(Form):
    """What this phone is called at the door."""

    name = StringField(_l("Your name, or what this phone is called"), _NAMED, filters=[tidied])


class GateForm(Form):
    """For which gate a pass is made."""

    gate = StringField(_l("Gate"), [Optional(), Length(max=LONGEST_NAME), readable], filters=[tidied])


class DeviceForm(Form):
    """A phone by another name."""

    name = StringField(_l("Name of this phone"), _NAMED, filters=[tidied])


class EndDeviceForm(Form):
    """Whether the pass ends with the phone."""

    pass_too = BooleanField(_l("End its pass as well, because the phone is lost"))
