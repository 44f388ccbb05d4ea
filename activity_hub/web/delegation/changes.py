"""After the deadline: asking for a change, and the form to print, sign and stamp."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from activity_hub.rules.delegation import ChangeKind
from activity_hub.rules.permissions import Right
from activity_hub.services import delegation
from activity_hub.services.delegation import DelegationSheet, RollChoices
from activity_hub.web.context import actor, now
from activity_hub.web.delegation import grid, opening, reading
from activity_hub.web.delegation.blueprint import bp
from activity_hub.web.forms.delegation import AskForm, broken_into
from activity_hub.web.forms.faults import faults_into
from activity_hub.web.policy import MEMBER, policy
from activity_hub.wording.line_up import ask_fault

Answer = str | Response | tuple[str, int]
NEW = "new"  # stands in the fields of the cells for whoever is to join
LEAVES = {ChangeKind.REPLACE, ChangeKind.WITHDRAW}
JOINS = {ChangeKind.REPLACE, ChangeKind.ADD}


@bp.get("/delegations/<union_code>/ask")
@policy(MEMBER, right=Right.ACT_FOR, on="union")
def ask(activity_id: int, union_code: str) -> str:
    sheet = opening.acted_for(activity_id, union_code)
    kind = _kind(request.args.get("kind", ""))
    leaves = request.args.get("leaves", "")
    form = AskForm(formdata=None, leaves=leaves)
    return _page(sheet, kind, form)


@bp.post("/delegations/<union_code>/ask")
@policy(MEMBER, right=Right.ACT_FOR, on="union")
def send(activity_id: int, union_code: str) -> Answer:
    sheet, kind, form = opening.acted_for(activity_id, union_code), _kind(request.form.get("kind", "")), AskForm()
    form.fill(sheet)
    if kind is None or not form.validate():
        return _page(sheet, kind, form), 422
    with faults_into(form, ask_fault), broken_into(form):
        delegation.ask(by=actor(), at=now(), activity_id=activity_id, union=union_code, **_wish(kind, form))
        flash(_("Asked. The answer will stand on this page."), "done")
        return redirect(url_for("delegation.one", activity_id=activity_id, union_code=union_code), 303)
    return _page(sheet, kind, form), 422


@bp.get("/delegations/<union_code>/form")
@policy(MEMBER, right=Right.ACT_FOR, on="union")
def printed(activity_id: int, union_code: str) -> str:
    form = delegation.form(by=actor(), at=now(), activity_id=activity_id, union=union_code)
    return render_template("delegation/form.html", form=form, sheet=form.sheet)


def _kind(word: str) -> ChangeKind | None:
    return ChangeKind(word) if word in set(ChangeKind) else None


def _wish(kind: ChangeKind, form: AskForm) -> dict[str, Any]:
    cells = reading.cells_of(NEW) if kind is ChangeKind.ADD else ()
    return {
        "kind": kind,
        "leaves": (form.leaves.data or None) if kind in LEAVES else None,
        "joins": (form.joins.data or None) if kind in JOINS else None,
        "cells": cells,
        "reason": form.reason.data or "",
    }


def _page(sheet: DelegationSheet, kind: ChangeKind | None, form: AskForm) -> str:
    form.fill(sheet)
    words = request.values.get("q", "").strip()[:100]
    found = _found(sheet, words) if kind in JOINS else None
    columns = grid.standing(sheet, (), ()).columns
    return render_template(
        "delegation/ask.html", sheet=sheet, kind=kind, form=form, words=words, found=found, columns=columns
    )


def _found(sheet: DelegationSheet, words: str) -> RollChoices:
    return delegation.roll(by=actor(), at=now(), activity_id=sheet.activity_id, union=sheet.union_code, words=words)
