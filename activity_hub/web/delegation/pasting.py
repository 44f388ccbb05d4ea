"""A list pasted or uploaded: taken whole, or shown line by line with what is wrong and whom to choose."""

import hashlib
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from activity_hub.formats.tables import Table
from activity_hub.rules.permissions import Right
from activity_hub.services import delegation
from activity_hub.services.delegation import DelegationSheet, PasteOutcome
from activity_hub.web import stash
from activity_hub.web.context import actor, now
from activity_hub.web.delegation import opening
from activity_hub.web.delegation.blueprint import bp
from activity_hub.web.policy import MEMBER, policy

Answer = str | Response | tuple[str, int]
MOST_ROWS = 2_000
CHOSEN = "chosen:"


@bp.get("/delegations/<union_code>/paste")
@policy(MEMBER, right=Right.ACT_FOR, on="union")
def paste(activity_id: int, union_code: str) -> str:
    return _asked(opening.mine(activity_id, union_code))


@bp.post("/delegations/<union_code>/paste")
@policy(MEMBER, right=Right.ACT_FOR, on="union")
def take(activity_id: int, union_code: str) -> Answer:
    sheet, sent = opening.mine(activity_id, union_code), request.files.get("file")
    raw = sent.read() if sent else stash.take(request.form.get("ticket", ""))
    text = request.form.get("text", "")
    if request.form.get("ticket") and not raw:
        return _asked(sheet, is_lost=True), 409
    if not raw and not text.strip():
        return _asked(sheet, is_empty=True), 422
    chosen = _chosen(raw, text)
    told = {"by": actor(), "at": now(), "activity_id": activity_id, "union": union_code, "chosen": chosen}
    done = _taken(raw, text, told)
    if not done.is_written:
        kept = {"text": text, "ticket": stash.keep(raw) if raw else "", "about": _digest(raw, text)}
        return _asked(sheet, outcome=done, chosen=chosen, **kept), 422
    flash(_told(done), "done")
    return redirect(url_for("delegation.one", activity_id=activity_id, union_code=union_code), 303)


def _taken(raw: bytes | None, text: str, told: dict[str, Any]) -> PasteOutcome:
    if raw:
        return delegation.upload(raw=Table(raw, most_rows=MOST_ROWS), **told)
    return delegation.paste(text=text, **told)


def _digest(raw: bytes | None, text: str) -> str:
    return hashlib.sha256(raw or text.encode()).hexdigest()


def _chosen(raw: bytes | None, text: str) -> dict[int, str]:
    """Which person each unclear line means; "-" leaves the line out. In a list changed since, lines mean others."""
    if request.form.get("about") != _digest(raw, text):
        return {}
    found = {}
    for name, value in request.form.items():
        line = name.removeprefix(CHOSEN)
        if name.startswith(CHOSEN) and line.isdecimal() and len(line) < 7 and value:
            found[int(line)] = "" if value == "-" else value
    return found


def _asked(sheet: DelegationSheet, **more: Any) -> str:
    usual = {"outcome": None, "text": "", "ticket": "", "is_lost": False, "is_empty": False, "chosen": {}, "about": ""}
    return render_template("delegation/paste.html", sheet=sheet, **(usual | more))


def _told(done: PasteOutcome) -> str:
    counts = (
        (len(done.added), _("%(num)s added", num=len(done.added))),
        (len(done.changed), _("%(num)s changed", num=len(done.changed))),
        (len(done.unchanged), _("%(num)s as they were", num=len(done.unchanged))),
    )
    return _("The list is in: %(counts)s.", counts=_(", ").join(words for number, words in counts if number))
