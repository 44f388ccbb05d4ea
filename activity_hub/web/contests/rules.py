"""The rules of a line-up: a menu of kinds, a plain form for each, and a page that asks before one is removed."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from activity_hub.rules.line_up import Rule, RuleKind
from activity_hub.rules.line_up.details import DETAILS
from activity_hub.rules.permissions import Right
from activity_hub.services import contest
from activity_hub.services.base.access import Invalid, NotFound
from activity_hub.services.contest import ContestSheet
from activity_hub.web.contests.blueprint import bp
from activity_hub.web.contests.contests import editable
from activity_hub.web.context import actor, now
from activity_hub.web.forms.line_up_rule import ROWS, RuleForm
from activity_hub.web.policy import MEMBER, policy
from activity_hub.wording.line_up import rule_fault

Answer = str | Response | tuple[str, int]


@bp.get("/line-up-rules/new")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def new_rule(activity_id: int) -> str:
    sheet, kind = editable(activity_id), _kind(request.args.get("kind", ""))
    if kind is None:
        return render_template("contests/kinds.html", sheet=sheet, kinds=list(DETAILS))
    return _page(sheet, kind, _form(sheet, kind, RuleForm(formdata=None)))


@bp.post("/line-up-rules/new")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def add_rule(activity_id: int) -> Answer:
    sheet, kind = editable(activity_id), _kind(request.args.get("kind", ""))
    if kind is None:
        return render_template("contests/kinds.html", sheet=sheet, kinds=list(DETAILS)), 422
    form = _form(sheet, kind, RuleForm())
    if _kept(form, kind, activity_id):
        return redirect(url_for("contests.index", activity_id=activity_id, _anchor="rules"), 303)
    return _page(sheet, kind, form), 422


@bp.get("/line-up-rules/<int:rule_id>/edit")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def edit_rule(activity_id: int, rule_id: int) -> str:
    sheet = editable(activity_id)
    rule = _rule(sheet, rule_id)
    form = _form(sheet, rule.kind, RuleForm(formdata=None, data=RuleForm.filled(rule)))
    return _page(sheet, rule.kind, form, rule)


@bp.post("/line-up-rules/<int:rule_id>/edit")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def change_rule(activity_id: int, rule_id: int) -> Answer:
    sheet = editable(activity_id)
    rule = _rule(sheet, rule_id)
    form = _form(sheet, rule.kind, RuleForm())
    if _kept(form, rule.kind, activity_id, rule_id):
        return redirect(url_for("contests.index", activity_id=activity_id, _anchor="rules"), 303)
    return _page(sheet, rule.kind, form, rule), 422


@bp.get("/line-up-rules/<int:rule_id>/remove")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def ask_remove_rule(activity_id: int, rule_id: int) -> str:
    sheet = editable(activity_id)
    rule = _rule(sheet, rule_id)
    return render_template("contests/remove_rule.html", sheet=sheet, rule=rule, name=_name(sheet, rule))


@bp.post("/line-up-rules/<int:rule_id>/remove")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def remove_rule(activity_id: int, rule_id: int) -> Response:
    contest.remove_rule(by=actor(), at=now(), activity_id=activity_id, rule_id=rule_id)
    flash(_("The rule is removed."), "done")
    return redirect(url_for("contests.index", activity_id=activity_id, _anchor="rules"), 303)


def _kind(word: str) -> RuleKind | None:
    return RuleKind(word) if word in [kind.value for kind in DETAILS] else None


def _rule(sheet: ContestSheet, rule_id: int) -> Rule:
    found = next((rule for rule in sheet.rules if rule.id == rule_id), None)
    if found is None:
        raise NotFound
    return found


def _name(sheet: ContestSheet, rule: Rule) -> str:
    return next((line.contest.name for line in sheet.contests if line.contest.id == rule.contest_id), "")


def _form(sheet: ContestSheet, kind: RuleKind, form: RuleForm) -> RuleForm:
    form.shape(kind, [line.contest for line in sheet.contests])
    return form


def _kept(form: RuleForm, kind: RuleKind, activity_id: int, rule_id: int | None = None) -> bool:
    """Whether the service took the rule; what it found wrong stands in the form."""
    if not form.validate():
        return False
    told = {"by": actor(), "at": now(), "activity_id": activity_id, "kind": kind.value}
    told |= {"contest_id": form.contest_chosen(), "detail": form.detail(kind)}
    try:
        if rule_id is None:
            contest.add_rule(**told)
        else:
            contest.change_rule(rule_id=rule_id, **told)
    except Invalid as invalid:
        form.place(kind, invalid.errors, rule_fault)
        return False
    flash(_("The rule holds from now on.") if rule_id is None else _("Saved."), "done")
    return True


def _page(sheet: ContestSheet, kind: RuleKind, form: RuleForm, rule: Rule | None = None) -> str:
    columns = ROWS[kind][1] if kind in ROWS else ()
    return render_template("contests/rule.html", sheet=sheet, kind=kind, form=form, rule=rule, columns=columns)
