"""The contests of an activity: listing, adding, editing, ordering, removing."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from activity_hub.rules.permissions import Right
from activity_hub.services import contest
from activity_hub.services.base.access import NotAllowed, NotFound
from activity_hub.services.base.contests import ContestView
from activity_hub.services.contest import ContestLine, ContestSheet
from activity_hub.web.contests import starting
from activity_hub.web.contests.blueprint import bp
from activity_hub.web.context import actor, now
from activity_hub.web.forms.contest import FIELDS, ContestForm
from activity_hub.web.forms.faults import faults_into
from activity_hub.web.policy import MEMBER, policy
from activity_hub.wording.line_up import contest_fault

Answer = str | Response | tuple[str, int]


@bp.get("/contests")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def index(activity_id: int) -> str:
    sheet = editable(activity_id)
    names = {line.contest.id: line.contest.name for line in sheet.contests}
    return render_template("contests/index.html", sheet=sheet, names=names, **starting.offered(sheet))


@bp.route("/contests/new", methods=["GET", "POST"])
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def new(activity_id: int) -> Answer:
    editable(activity_id)
    form = ContestForm()
    if form.validate_on_submit():
        with faults_into(form, contest_fault):
            made = contest.add(by=actor(), at=now(), activity_id=activity_id, **form.given)
            flash(_("“%(name)s” is added.", name=made.name), "done")
            return redirect(url_for("contests.index", activity_id=activity_id), 303)
    page = render_template("contests/form.html", activity_id=activity_id, contest=None, form=form)
    return (page, 422) if form.errors else page


@bp.route("/contests/<int:contest_id>/edit", methods=["GET", "POST"])
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def edit(activity_id: int, contest_id: int) -> Answer:
    found = _line(editable(activity_id), contest_id).contest
    form = ContestForm(data=_filled(found))
    if form.validate_on_submit():
        with faults_into(form, contest_fault):
            contest.change(by=actor(), at=now(), activity_id=activity_id, contest_id=contest_id, **form.given)
            flash(_("Saved."), "done")
            return redirect(url_for("contests.index", activity_id=activity_id), 303)
    page = render_template("contests/form.html", activity_id=activity_id, contest=found, form=form)
    return (page, 422) if form.errors else page


@bp.post("/contests/<int:contest_id>/<any(up, down):way>")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def move(activity_id: int, contest_id: int, way: str) -> Response:
    sheet = editable(activity_id)
    _line(sheet, contest_id)
    ids = [line.contest.id for line in sheet.contests]
    here = ids.index(contest_id)
    there = min(max(here + (-1 if way == "up" else 1), 0), len(ids) - 1)
    ids.insert(there, ids.pop(here))
    contest.order(by=actor(), at=now(), activity_id=activity_id, contest_ids=ids)
    return redirect(url_for("contests.index", activity_id=activity_id, _anchor=f"contest-{contest_id}"), 303)


@bp.get("/contests/<int:contest_id>/remove")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def ask_remove(activity_id: int, contest_id: int) -> str:
    sheet = editable(activity_id)
    line = _line(sheet, contest_id)
    rules = [rule for rule in sheet.rules if rule.contest_id == contest_id]
    return render_template("contests/remove.html", activity_id=activity_id, line=line, rules=rules)


@bp.post("/contests/<int:contest_id>/remove")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def remove(activity_id: int, contest_id: int) -> Response:
    contest.remove(by=actor(), at=now(), activity_id=activity_id, contest_id=contest_id, confirmed=True)
    flash(_("The contest is removed."), "done")
    return redirect(url_for("contests.index", activity_id=activity_id), 303)


def editable(activity_id: int) -> ContestSheet:
    """The contests of an activity that the actor may edit."""
    sheet = contest.sheet(by=actor(), activity_id=activity_id)
    if not sheet.may_edit:
        raise NotAllowed
    return sheet


def _line(sheet: ContestSheet, contest_id: int) -> ContestLine:
    found = next((line for line in sheet.contests if line.contest.id == contest_id), None)
    if found is None:
        raise NotFound
    return found


def _filled(found: ContestView) -> dict[str, object]:
    return {name: getattr(found, name) for name in FIELDS}
