"""Choosing people from the own roll."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from activity_hub.rules.permissions import Right
from activity_hub.services import delegation
from activity_hub.web.context import actor, now
from activity_hub.web.delegation import opening
from activity_hub.web.delegation.blueprint import bp
from activity_hub.web.numbers import page_number
from activity_hub.web.policy import MEMBER, policy


@bp.get("/delegations/<union_code>/people")
@policy(MEMBER, right=Right.ACT_FOR, on="union")
def people(activity_id: int, union_code: str) -> str:
    words = request.args.get("q", "").strip()[:100]
    asked = {"activity_id": activity_id, "union": union_code}
    sheet = opening.mine(activity_id, union_code)
    choices = delegation.roll(by=actor(), at=now(), words=words, number=page_number(), **asked)
    return render_template("delegation/people.html", sheet=sheet, choices=choices, words=words)


@bp.post("/delegations/<union_code>/people")
@policy(MEMBER, right=Right.ACT_FOR, on="union")
def add(activity_id: int, union_code: str) -> Response:
    numbers = list(dict.fromkeys(request.form.getlist("member_no")))
    target = {"activity_id": activity_id, "union_code": union_code}
    delegation.add(by=actor(), at=now(), activity_id=activity_id, union=union_code, member_nos=numbers)
    flash(ngettext("%(num)s person added.", "%(num)s people added.", len(numbers)), "done")
    if request.form.get("word") == "more":
        words, page = request.form.get("q") or None, request.form.get("page") or None
        return redirect(url_for("delegation.people", q=words, page=page, **target), 303)
    return redirect(url_for("delegation.one", **target), 303)
