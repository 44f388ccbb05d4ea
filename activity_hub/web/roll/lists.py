"""Importing a list: look it through first, then take it whole."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from activity_hub.formats.tables import Table
from activity_hub.rules.permissions import Right
from activity_hub.services import importing, roll
from activity_hub.services.importing import Outcome
from activity_hub.web import stash
from activity_hub.web.context import actor, now, today
from activity_hub.web.forms.roll import ConfirmForm, UploadForm
from activity_hub.web.policy import MEMBER, policy
from activity_hub.web.roll.blueprint import bp
from activity_hub.wording.roll import EXPIRED, NO_FILE

MOST_ROWS = 20_000
MOST_SHOWN = 500
Answer = str | Response | tuple[str, int]


@bp.get("/roll/<code>/import")
@policy(MEMBER, right=Right.CHANGE_ROLL, on="union")
def upload(code: str) -> str:
    unit = roll.unit(by=actor(), code=code, right=Right.CHANGE_ROLL)
    return render_template("roll/upload.html", unit=unit, form=UploadForm())


@bp.post("/roll/<code>/import")
@policy(MEMBER, right=Right.CHANGE_ROLL, on="union")
def preview(code: str) -> Answer:
    unit = roll.unit(by=actor(), code=code, right=Right.CHANGE_ROLL)
    form = UploadForm()
    sent = request.files.get("file")
    content = sent.read() if sent else b""
    if not form.validate() or not content:
        form.file.errors = [] if content else [NO_FILE]
        return render_template("roll/upload.html", unit=unit, form=form), 422
    outcome = _import(form.what.data, content, code, dry_run=True)
    ticket = stash.keep(content) if outcome.is_good else None
    page = render_template(
        "roll/preview.html", unit=unit, outcome=outcome, what=form.what.data, ticket=ticket, most=MOST_SHOWN
    )
    return page if outcome.is_good else (page, 422)


@bp.post("/roll/<code>/import/confirm")
@policy(MEMBER, right=Right.CHANGE_ROLL, on="union")
def confirm(code: str) -> Answer:
    unit = roll.unit(by=actor(), code=code, right=Right.CHANGE_ROLL)
    form = ConfirmForm()
    content = stash.take(form.ticket.data or "") if form.validate() else None
    if content is None:
        again = UploadForm(formdata=None)
        again.file.errors = [EXPIRED]
        return render_template("roll/upload.html", unit=unit, form=again), 409
    outcome = _import(form.what.data, content, code, dry_run=False)
    if not outcome.is_good:
        return _refused(unit, outcome, form.what.data)
    counts = outcome.files[form.what.data]
    flash(
        _("The list is in: %(added)s added, %(changed)s changed.", added=counts.added, changed=counts.changed), "done"
    )
    return redirect(url_for("roll.show", code=code), 303)


def _refused(unit: roll.Unit, outcome: Outcome, what: str) -> tuple[str, int]:
    """The roll has changed since the list was looked through."""
    page = render_template("roll/preview.html", unit=unit, outcome=outcome, what=what, ticket=None, most=MOST_SHOWN)
    return page, 409


def _import(what: str, content: bytes, code: str, dry_run: bool) -> Outcome:
    return importing.import_file(
        by=actor(),
        at=now(),
        today=today(),
        what=what,
        file=Table(content, most_rows=MOST_ROWS),
        union_code=code,
        dry_run=dry_run,
    )
