"""The forms of fair play: an appeal against a no-show, and the decision on it."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from activity_hub.rules.fairness import AppealStatus
from activity_hub.web.forms.base import Form

VERDICTS = (AppealStatus.GRANTED, AppealStatus.REFUSED)


class AppealForm(Form):
    """Why one could not come; it is shown once for each no-show, so the ids of its fields carry that one's."""

    attendance_id = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    reason = TextAreaField(_l("Why you could not come"))


class DecisionForm(Form):
    """Two buttons with one answer."""

    appeal_id = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    answer = StringField(_l("Answer to the member"))
    verdict = HiddenField()

    @property
    def status(self) -> AppealStatus | None:
        """What was pressed."""
        return next((one for one in VERDICTS if one.value == self.verdict.data), None)
