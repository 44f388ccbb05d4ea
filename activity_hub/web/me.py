"""What is mine: registrations and passes, details, devices, password, tokens, and all that is kept about me."""

from flask import Blueprint, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from activity_hub.services import registration, tokens
from activity_hub.services.account import changing, devices, own_rows
from activity_hub.web import device
from activity_hub.web.account import same_twice
from activity_hub.web.context import actor, now
from activity_hub.web.forms.account import DetailsForm, PasswordForm, TokenForm
from activity_hub.web.forms.choices import choices
from activity_hub.web.forms.faults import faults_into
from activity_hub.web.languages import NAMES
from activity_hub.web.policy import MEMBER, policy

bp = Blueprint("me", __name__, url_prefix="/me")


@bp.get("")
@policy(MEMBER)
def index() -> str:
    return render_template("me/index.html", mine=registration.mine(by=actor(), at=now()))


@bp.get("/account")
@policy(MEMBER)
def account() -> str:
    return render_template("me/account.html", details=changing.details(by=actor()), languages=NAMES)


@bp.route("/details", methods=["GET", "POST"])
@policy(MEMBER)
def details() -> Response | tuple[str, int] | str:
    form = DetailsForm(obj=changing.details(by=actor()))
    form.locale.choices = choices(NAMES, empty=_("As my browser asks"))
    if request.method == "GET":
        return render_template("me/details.html", form=form)
    if form.validate_on_submit():
        changed = changing.Details(form.phone.data or "", form.email.data or "", form.locale.data or "")
        with faults_into(form):
            changing.change_details(by=actor(), at=now(), changed=changed, password=form.password.data or "")
            flash(_("Your details are kept."), "done")
            return redirect(url_for("me.account"), 303)
    return render_template("me/details.html", form=form), 422


@bp.route("/password", methods=["GET", "POST"])
@policy(MEMBER)
def password() -> Response | tuple[str, int] | str:
    form = PasswordForm()
    if request.method == "GET":
        return render_template("me/password.html", form=form)
    if form.validate_on_submit() and same_twice(form):
        with faults_into(form):
            held = device.token()
            changing.change_password(by=actor(), at=now(), old=form.old.data, new=form.new.data, token=held)
            flash(_("Your password is changed; all other devices are signed out."), "done")
            return redirect(url_for("me.account"), 303)
    return render_template("me/password.html", form=form), 422


@bp.get("/devices")
@policy(MEMBER)
def my_devices() -> str:
    return render_template("me/devices.html", devices=devices.mine(by=actor(), at=now(), token=device.token()))


@bp.post("/devices/<int:signed_in_id>/end")
@policy(MEMBER, on="device")
def end_device(signed_in_id: int) -> Response:
    devices.end_one(by=actor(), at=now(), signed_in_id=signed_in_id)
    flash(_("That device is signed out."), "done")
    return redirect(url_for("me.my_devices"), 303)


@bp.post("/devices/end-all")
@policy(MEMBER)
def end_all_devices() -> Response:
    devices.end_all(by=actor(), at=now())
    device.forget()
    return device.clear_site(make_response(redirect(url_for("account.sign_in"), 303)))


@bp.route("/tokens", methods=["GET", "POST"])
@policy(MEMBER)
def my_tokens() -> tuple[str, int] | str:
    form = TokenForm()
    if request.method == "GET":
        return render_template("me/tokens.html", form=form, tokens=tokens.mine(by=actor()), made=None)
    made = None
    if form.validate_on_submit():
        with faults_into(form):
            made = tokens.issue_own(by=actor(), at=now(), name=form.name.data, password=form.password.data)
    held = tokens.mine(by=actor())
    return render_template("me/tokens.html", form=form, tokens=held, made=made), 201 if made else 422


@bp.post("/tokens/end")
@policy(MEMBER)
def end_token() -> Response:
    tokens.revoke(by=actor(), at=now(), member_no=actor().member_no or "", name=request.form.get("name", ""))
    flash(_("That token no longer works."), "done")
    return redirect(url_for("me.my_tokens"), 303)


@bp.get("/kept")
@policy(MEMBER)
def kept() -> str:
    return render_template("me/kept.html", kept=own_rows.own_rows(by=actor()))


@bp.get("/kept.json")
@policy(MEMBER)
def kept_file() -> Response:
    response = jsonify(own_rows.own_rows(by=actor()))
    response.headers["Content-Disposition"] = "attachment; filename=my-rows.json"
    return response
