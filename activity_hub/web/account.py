"""Signing in, signing out, and the first sign-in with a code from the liaison."""

import re

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from activity_hub.rules.sign_in import PasswordFault
from activity_hub.services.account import activation, devices, signing_in
from activity_hub.web import device
from activity_hub.web.context import actor, now
from activity_hub.web.forms.account import ActivationForm, SignInForm
from activity_hub.web.forms.faults import faults_into
from activity_hub.web.policy import PUBLIC, policy
from activity_hub.wording.account import PASSWORD_FAULTS

bp = Blueprint("account", __name__)
_OWN_PAGE = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")


@bp.record_once
def _install(state: BlueprintSetupState) -> None:
    device.init_app(state.app)


@bp.route("/sign-in", methods=["GET", "POST"])
@policy(PUBLIC)
def sign_in() -> Response | tuple[str, int] | str:
    form = SignInForm(next=request.args.get("next", ""))
    onward = own_page(form.next.data)
    if request.method == "GET":
        return redirect(onward, 303) if actor().is_signed_in else render_template("account/sign_in.html", form=form)
    if form.validate_on_submit():
        with faults_into(form):
            token = signing_in.sign_in(
                at=now(),
                login=form.login.data,
                password=form.password.data,
                address=request.remote_addr,
                device=device.name(),
                own_device=form.keep.data,
                replaces=device.token(),
            )
            device.remember(token, form.keep.data)
            return redirect(onward, 303)
    return render_template("account/sign_in.html", form=form), 401 if form.form_errors else 422


@bp.route("/activate", methods=["GET", "POST"])
@policy(PUBLIC)
def activate() -> Response | tuple[str, int] | str:
    form = ActivationForm()
    if request.method == "GET":
        return render_template("account/activate.html", form=form)
    if form.validate_on_submit() and same_twice(form):
        with faults_into(form):
            token = activation.activate(
                at=now(),
                member_no=form.member_no.data,
                code=form.code.data,
                password=form.new.data,
                address=request.remote_addr,
                device=device.name(),
            )
            device.remember(token, own_device=True)
            return redirect(url_for("me.index"), 303)
    return render_template("account/activate.html", form=form), 401 if form.form_errors else 422


@bp.get("/sign-out")
@policy(PUBLIC)
def ask_sign_out() -> Response | str:
    return render_template("account/sign_out.html") if actor().is_signed_in else redirect("/", 303)


@bp.post("/sign-out")
@policy(PUBLIC)
def sign_out() -> Response:
    held = device.token()
    if held:
        devices.sign_out(token=held)
    device.forget()
    return device.clear_site(make_response(redirect("/", 303)))


def own_page(target: str | None) -> str:
    """Where to go after signing in: a page of this hub, never another site; "/" for anything else."""
    return target if target and _OWN_PAGE.fullmatch(target) else "/"


def same_twice(form: ActivationForm) -> bool:
    """Whether the new password was typed the same twice; says so at the second field if not."""
    if form.new.data == form.again.data:
        return True
    form.again.errors = [PASSWORD_FAULTS[PasswordFault.NOT_REPEATED]]
    return False
