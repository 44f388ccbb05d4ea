"""The organiser's questions: the list with its counts, writing one, its place among the others, and taking it away."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from activity_hub.rules.permissions import Right
from activity_hub.services import questions
from activity_hub.services.base.access import Invalid
from activity_hub.services.questions import QuestionDesk, QuestionLine
from activity_hub.web.context import actor, now, today
from activity_hub.web.forms.questions import QuestionForm
from activity_hub.web.policy import MEMBER, policy

bp = Blueprint("questions", __name__, url_prefix="/activities/<int:activity_id>/questions")
Page = str | Response | tuple[str, int]


@bp.get("")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def index(activity_id: int) -> str:
    return render_template("questions/index.html", desk=questions.desk(actor(), activity_id))


@bp.route("/new", methods=["GET", "POST"])
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def new(activity_id: int) -> Page:
    desk = questions.desk(actor(), activity_id)
    form = QuestionForm()
    form.offer([line.question for line in desk.lines])
    if request.method == "POST":
        return _saved(desk, form, None)
    form.start(desk.last_on, today())
    return _form(desk, form, None)


@bp.route("/<int:question_id>", methods=["GET", "POST"])
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def edit(activity_id: int, question_id: int) -> Page:
    desk = questions.desk(actor(), activity_id)
    line = desk.line(question_id)
    before = [one.question for one in desk.lines[: desk.lines.index(line)]]
    form = QuestionForm()
    form.offer(before)
    if request.method == "POST":
        return _saved(desk, form, line)
    form.show(line.question, next((one for one in before if one.id == line.question.only_if_id), None))
    return _form(desk, form, line)


def _form(desk: QuestionDesk, form: QuestionForm, line: QuestionLine | None) -> str:
    return render_template("questions/form.html", desk=desk, form=form, line=line)


def _saved(desk: QuestionDesk, form: QuestionForm, line: QuestionLine | None) -> Page:
    """Save it, or show it again: with a row more where one was asked for, or with all that is wrong."""
    if "add" in request.form:
        form.grow(1)
        return _form(desk, form, line)
    if form.validate():
        try:
            wish = form.wish(line.question.id if line else None)
            questions.save(actor(), now(), desk.activity_id, wish)
        except Invalid as invalid:
            form.take(invalid.errors)
        else:
            flash(_("Saved."), "done")
            return redirect(url_for("questions.index", activity_id=desk.activity_id), 303)
    return _form(desk, form, line), 422


@bp.post("/<int:question_id>/<any(up, down):way>")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def move(activity_id: int, question_id: int, way: str) -> Response:
    questions.move(actor(), now(), activity_id, question_id, way == "up")
    return redirect(url_for("questions.index", activity_id=activity_id, _anchor=f"q{question_id}"), 303)


@bp.get("/<int:question_id>/remove")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def ask_remove(activity_id: int, question_id: int) -> str:
    desk = questions.desk(actor(), activity_id)
    return render_template("questions/remove.html", desk=desk, line=desk.line(question_id))


@bp.post("/<int:question_id>/remove")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def remove(activity_id: int, question_id: int) -> Response:
    questions.remove(actor(), now(), activity_id, question_id)
    flash(_("Removed, with all that was answered to it."), "done")
    return redirect(url_for("questions.index", activity_id=activity_id), 303)
