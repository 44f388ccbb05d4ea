"""Leading an activity through its life: one page for each command, which says what will happen and asks."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from activity_hub.rules import lifecycle
from activity_hub.rules.lifecycle import Command
from activity_hub.rules.permissions import Right
from activity_hub.services import activity
from activity_hub.services.base.access import Invalid
from activity_hub.web.activity.blueprint import bp
from activity_hub.web.context import actor, now
from activity_hub.web.forms.activity import ReasonForm
from activity_hub.web.policy import MEMBER, policy
from activity_hub.wording import activity as words

Page = str | Response | tuple[str, int]


@bp.route("/<int:activity_id>/<any(publish, 'send-back'):word>", methods=["GET", "POST"])
@policy(MEMBER, right=Right.PUBLISH_ACTIVITY, on="activity")
def approve(activity_id: int, word: str) -> Page:
    return _carry_out(activity_id, Command(word.replace("-", "_")))


@bp.route("/<int:activity_id>/<any(submit, close, cancel, postpone, hold, archive):word>", methods=["GET", "POST"])
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def lead(activity_id: int, word: str) -> Page:
    return _carry_out(activity_id, Command(word))


def _carry_out(activity_id: int, command: Command) -> Page:
    view = activity.ready_for(actor(), activity_id, command)
    form = ReasonForm()
    page = {"form": form, "view": view, "command": command, "asks": command in lifecycle.NEEDS_REASON}
    if request.method == "GET":
        return render_template("activity/command.html", **page)
    try:
        activity.run(actor(), now(), activity_id, command, form.reason.data)
    except Invalid as invalid:
        form.reason.errors = [words.fault_text(code) for code in invalid.errors["reason"]]
        return render_template("activity/command.html", **page), 422
    flash(words.DONE[command], "done")
    return redirect(url_for("activity.one", activity_id=activity_id), 303)
