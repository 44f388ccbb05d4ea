"""The signed sheet entered back: a union's lines ticked, typed or all but some, sent at once and taken back at once."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from activity_hub.rules.permissions import Right
from activity_hub.services.door import paper, paper_pages
from activity_hub.services.door.paper import Entered
from activity_hub.web.attendance.blueprint import bp
from activity_hub.web.context import actor, now
from activity_hub.web.forms.attendance import PaperForm, number
from activity_hub.web.forms.faults import faults_into
from activity_hub.web.numbers import small_number
from activity_hub.web.policy import MEMBER, policy
from activity_hub.wording import refusals
from activity_hub.wording.attendance import fault_text

_PAPER = "/activities/<int:activity_id>/door/paper"


@bp.get(_PAPER)
@policy(MEMBER, Right.EDIT_ACTIVITY, on="activity")
def sheets(activity_id: int) -> str:
    return _page(activity_id, PaperForm(formdata=None))


def _page(activity_id: int, form: PaperForm) -> str:
    no, union = number(request.values.get("no", "")), request.values.get("union", "")[:100]
    desk = paper_pages.desk(by=actor(), at=now(), activity_id=activity_id, no=no, union=union)
    ticked = {small_number(one) for one in request.form.getlist("id")}
    return render_template("attendance/paper.html", desk=desk, form=form, ticked=ticked)


@bp.post(_PAPER)
@policy(MEMBER, Right.EDIT_ACTIVITY, on="activity")
def enter(activity_id: int) -> Response | tuple[str, int]:
    form, no = PaperForm(), number(request.form.get("no", ""))
    with faults_into(form, fault_text):
        done = paper.enter(by=actor(), at=now(), activity_id=activity_id, no=no, signed=form.signed)
        _say(done)
        return _back(activity_id)
    return _page(activity_id, form), 422


def _say(done: Entered) -> None:
    said = ngettext("%(num)s person entered from paper.", "%(num)s people entered from paper.", done.count)
    flash(said, "done" if done.count else "note")
    if done.were_in:
        flash(ngettext("%(num)s had been in already.", "%(num)s had been in already.", done.were_in), "note")
    for member_no, why in done.left_out:
        words = refusals.of(why)
        tidy = "".join(filter(str.isprintable, member_no))[:64]
        flash(f"{tidy}{_(': ')}{words.text if words else why}", "note")


@bp.post(f"{_PAPER}/undo")
@policy(MEMBER, Right.EDIT_ACTIVITY, on="activity")
def take_back(activity_id: int) -> Response:
    count = paper.take_back(by=actor(), at=now(), activity_id=activity_id, key=request.form.get("entry", "")[:100])
    if count:
        flash(ngettext("%(num)s line taken back.", "%(num)s lines taken back.", count), "done")
    else:
        flash(_("That entry was taken back already."), "note")
    return _back(activity_id)


def _back(activity_id: int) -> Response:
    """The same occurrence and union again."""
    kept = {name: request.form[name][:100] for name in ("no", "union") if request.form.get(name)}
    return redirect(url_for("attendance.sheets", activity_id=activity_id, **kept), 303)
