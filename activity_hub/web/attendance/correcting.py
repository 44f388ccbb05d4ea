"""One person at one occurrence: every scan there, and setting it right with a reason."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from activity_hub.rules.attending import Correction
from activity_hub.rules.permissions import Right
from activity_hub.services.door import correcting, trail
from activity_hub.web.attendance.blueprint import bp
from activity_hub.web.context import actor, now
from activity_hub.web.forms.attendance import CorrectionForm, number
from activity_hub.web.forms.faults import faults_into
from activity_hub.web.policy import MEMBER, policy
from activity_hub.wording.attendance import fault_text

_ONE = "/activities/<int:activity_id>/attendance/<int:registration_id>"


@bp.get(_ONE)
@policy(MEMBER, Right.EDIT_ACTIVITY, on="activity")
def one(activity_id: int, registration_id: int) -> str:
    return _page(activity_id, registration_id, CorrectionForm(formdata=None))


def _page(activity_id: int, registration_id: int, form: CorrectionForm) -> str:
    no = number(request.values.get("no", ""))
    found = trail.trail(by=actor(), at=now(), activity_id=activity_id, no=no, registration_id=registration_id)
    return render_template("attendance/one.html", found=found, form=form)


@bp.post(f"{_ONE}/<any(present, absent):word>")
@policy(MEMBER, Right.EDIT_ACTIVITY, on="activity")
def correct(activity_id: int, registration_id: int, word: str) -> Response | tuple[str, int]:
    form, correction = CorrectionForm(), Correction(word)
    no = number(request.form.get("no", ""))
    with faults_into(form, fault_text):
        correcting.correct(
            by=actor(),
            at=now(),
            activity_id=activity_id,
            no=no,
            registration_id=registration_id,
            wish=form.wish(correction),
        )
        flash(_("Set right, with your reason."), "done")
        return _back(activity_id, registration_id, no)
    return _page(activity_id, registration_id, form), 422


@bp.post(f"{_ONE}/undo")
@policy(MEMBER, Right.EDIT_ACTIVITY, on="activity")
def undo(activity_id: int, registration_id: int) -> Response:
    no, key = number(request.form.get("no", "")), request.form.get("correction", "")[:100]
    done = correcting.take_back(
        by=actor(), at=now(), activity_id=activity_id, no=no, registration_id=registration_id, key=key
    )
    if done:
        flash(_("The correction was taken back."), "done")
    else:
        flash(_("There is no such correction."), "note")
    return _back(activity_id, registration_id, no)


def _back(activity_id: int, registration_id: int, no: int) -> Response:
    there = url_for("attendance.one", activity_id=activity_id, registration_id=registration_id, no=no)
    return redirect(there, 303)
