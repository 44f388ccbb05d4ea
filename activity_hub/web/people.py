"""Who holds which role in the unions I look after; giving and taking one, each after a page that asks."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from activity_hub.rules.permissions import Right, Role
from activity_hub.services import appointment
from activity_hub.web.context import actor, now
from activity_hub.web.forms.account import RoleForm
from activity_hub.web.forms.choices import choices
from activity_hub.web.forms.faults import faults_into
from activity_hub.web.policy import MEMBER, policy
from activity_hub.wording.account import ROLES

bp = Blueprint("people", __name__, url_prefix="/manage/people")


@bp.get("")
@policy(MEMBER, right=Right.APPOINT)
def index() -> str:
    return _show(_role_form(None))


@bp.get("/<any(appoint, dismiss):deed>")
@policy(MEMBER, right=Right.APPOINT)
def ask(deed: str) -> str | tuple[str, int]:
    form = _role_form(request.args)
    if form.validate():
        with faults_into(form):
            return render_template("people/ask.html", deed=deed, form=form, holding=appointment.look(**_asked(form)))
    return _show(form), 422


@bp.post("/<any(appoint, dismiss):deed>")
@policy(MEMBER, right=Right.APPOINT)
def do(deed: str) -> Response | tuple[str, int]:
    form = _role_form(request.form)
    if form.validate():
        with faults_into(form):
            change = appointment.appoint if deed == "appoint" else appointment.dismiss
            holding = change(at=now(), **_asked(form))
            flash(_done(deed, holding), "done")
            return redirect(url_for("people.index"), 303)
    return _show(form), 409 if form.form_errors else 422


def _role_form(given: MultiDict[str, str] | None) -> RoleForm:
    form = RoleForm(given, meta={"csrf": False})  # a GET carries no token; a POST is guarded for all forms at once
    form.role.choices = choices({role.value: ROLES[role] for role in Role})
    return form


def _asked(form: RoleForm) -> dict[str, object]:
    return {
        "by": actor(),
        "member_no": form.member_no.data,
        "role": Role(form.role.data),
        "union_code": form.union.data,
    }


def _show(form: RoleForm) -> str:
    by = actor()
    held, unions = appointment.held(by=by), appointment.unions_to_staff(by=by)
    roles = appointment.roles_to_give(by=by)
    form.role.choices = choices({role.value: ROLES[role] for role in roles})
    return render_template("people/index.html", form=form, held=held, unions=unions, roles=roles)


def _done(deed: str, holding: appointment.Holding) -> str:
    told = {"name": holding.name, "role": ROLES[holding.role], "union": holding.union_name}
    if deed == "appoint":
        return _("%(name)s now holds the role %(role)s at %(union)s.", **told)
    return _("%(name)s no longer holds the role %(role)s at %(union)s.", **told)
