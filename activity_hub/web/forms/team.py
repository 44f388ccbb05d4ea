"""The forms of teams."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField

from activity_hub.rules.activity import REASON_MAX
from activity_hub.rules.teams import NAME_MAX
from activity_hub.web.forms.base import Form
from activity_hub.web.forms.choices import choices

_LONGEST = 4 * NAME_MAX  # beyond what is taken, so that a long name is told its fault and not cut
CODE_MAX = 32
KEEP, GIVE_BACK = "keep", "give_back"


class FoundForm(Form):
    """The name of a new team; `accept_clash` is filled once a clash has been said."""

    name = StringField(_l("Name of the team"), render_kw={"maxlength": _LONGEST, "autocomplete": "off"})
    accept_clash = HiddenField()


class JoinForm(Form):
    """One button."""

    accept_clash = HiddenField()


class NameForm(Form):
    """Another name."""

    name = StringField(_l("Name of the team"), render_kw={"maxlength": _LONGEST, "autocomplete": "off"})


class PlacesForm(Form):
    """What becomes of a place when its team goes, or its player goes from the team."""

    places = RadioField(
        _l("What becomes of the place?"),
        choices=choices({KEEP: _l("It is kept, without a team"), GIVE_BACK: _l("It goes to the next in the list")}),
        default=KEEP,
    )

    @property
    def keeps(self) -> bool:
        return self.places.data != GIVE_BACK


class MoveForm(Form):
    """Another team of the activity."""

    team = SelectField(_l("To which team"), coerce=int)


class AnswerForm(Form):
    """Why a joint team is not accepted; its people read it."""

    reason = TextAreaField(_l("Reason"), render_kw={"rows": 3, "maxlength": REASON_MAX})
