"""Where contests come from when there are none yet: a usual set, or those of another activity."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from activity_hub.rules.kinds import BY_CODE
from activity_hub.rules.permissions import Right
from activity_hub.services import activity, contest
from activity_hub.services.base.access import NotAllowed
from activity_hub.services.contest import ContestSheet
from activity_hub.web.contests.blueprint import bp
from activity_hub.web.context import actor, now
from activity_hub.web.forms.contest import CopyForm
from activity_hub.web.numbers import small_number
from activity_hub.web.policy import MEMBER, policy
from activity_hub.wording.line_up import SETS

CHOICES = 60  # activities to copy from


@bp.post("/contests/suggested")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def suggested(activity_id: int) -> Response:
    sheet = contest.sheet(by=actor(), activity_id=activity_id)
    if not sheet.may_edit:
        raise NotAllowed
    chosen = SETS.get(request.form.get("set", ""))
    if chosen is not None and not sheet.contests:
        made = {key: _add(activity_id, fields) for key, fields in chosen.contests.items()}
        for key, kind, detail in chosen.rules:
            told = {"by": actor(), "at": now(), "activity_id": activity_id}
            contest.add_rule(kind=kind.value, contest_id=made.get(key), detail=detail, **told)
        flash(_("Taken over. Change whatever is different with you."), "done")
    return redirect(url_for("contests.index", activity_id=activity_id), 303)


def _add(activity_id: int, fields: dict[str, Any]) -> int:
    given = fields | {"name": str(fields["name"])}
    return contest.add(by=actor(), at=now(), activity_id=activity_id, **given).id


@bp.post("/contests/copy")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def copy(activity_id: int) -> Response:
    sheet = contest.sheet(by=actor(), activity_id=activity_id)
    if not sheet.may_edit:
        raise NotAllowed
    source = small_number(request.form.get("source"))
    if source is not None:
        after = contest.copy_from(by=actor(), at=now(), activity_id=activity_id, other=source)
        copied = len(after.contests) - len(sheet.contests)
        flash(ngettext("%(num)s contest copied.", "%(num)s contests copied.", copied), "done")
    return redirect(url_for("contests.index", activity_id=activity_id), 303)


def offered(sheet: ContestSheet) -> dict[str, Any]:
    """The usual sets, and the activities from which contests can be copied."""
    lines = activity.desk(actor(), None, "", 1).lines if actor().holds(Right.SEE_DRAFT) else []
    form = CopyForm(formdata=None)
    form.source.choices = [
        SelectChoice(str(line.id), f"{line.title} ({line.first_on:%Y-%m})" if line.first_on else line.title)
        for line in lines
        if line.id != sheet.activity_id and line.kind in BY_CODE and BY_CODE[line.kind].has_contests
    ][:CHOICES]
    return {"sets": SETS, "copying": form}
