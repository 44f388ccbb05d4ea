"""The conflict desk of an activity's door: what phones without network disagree about, and the organiser's word."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import IntegerField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from activity_hub.rules.conflicts import Settlement
from activity_hub.rules.permissions import Right
from activity_hub.rules.scanning import MAX_REASON
from activity_hub.services import door
from activity_hub.services.base.access import Invalid
from activity_hub.web.context import actor, now
from activity_hub.web.forms.base import Form
from activity_hub.web.policy import MEMBER, policy

bp = Blueprint("conflicts", __name__, url_prefix="/activities/<int:activity_id>/door/conflicts")
_WORDS = [Settlement.PRESENT.value, Settlement.NOT_PRESENT.value]


class SettleForm(Form):
    """One of the two buttons, with a note for those who ask later."""

    conflict_id = IntegerField(validators=[InputRequired()])
    settlement = StringField(validators=[AnyOf(_WORDS)])
    note = StringField(validators=[Optional(), Length(max=MAX_REASON)])


@bp.get("")
@policy(MEMBER, Right.EDIT_ACTIVITY, on="activity")
def desk(activity_id: int) -> str:
    found = door.conflict_desk(by=actor(), activity_id=activity_id)
    return render_template("door/conflicts.html", desk=found, zone=found.zone.key)


@bp.post("")
@policy(MEMBER, Right.EDIT_ACTIVITY, on="activity")
def settle(activity_id: int) -> Response:
    form = SettleForm()
    if not form.validate_on_submit():
        door.conflict_desk(by=actor(), activity_id=activity_id)  # who may not see it is told nothing of its form
        raise Invalid({name: ["invalid"] for name in form.errors if name})
    word, wish = Settlement(form.settlement.data), {"conflict_id": form.conflict_id.data, "note": form.note.data or ""}
    door.settle(by=actor(), at=now(), activity_id=activity_id, settlement=word, **wish)
    flash(_("The scan stays.") if word is Settlement.PRESENT else _("The scan is taken back."))
    return redirect(url_for("conflicts.desk", activity_id=activity_id), 303)
