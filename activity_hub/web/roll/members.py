"""One member of the roll: looking, entering, correcting, moving to another union."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from activity_hub.rules.permissions import Right
from activity_hub.services import roll
from activity_hub.services.roll import MemberCard
from activity_hub.web.context import actor, now, today
from activity_hub.web.forms.base import Form
from activity_hub.web.forms.faults import faults_into
from activity_hub.web.forms.roll import MemberForm, MoveForm, NewMemberForm
from activity_hub.web.policy import MEMBER, policy
from activity_hub.web.roll.blueprint import bp
from activity_hub.wording.roll import fault_text

Answer = str | Response | tuple[str, int]


@bp.get("/members/<member_no>")
@policy(MEMBER, right=Right.READ_ROLL, on="member")
def member(member_no: str) -> str:
    card = roll.look(by=actor(), today=today(), member_no=member_no)
    return render_template("roll/member.html", card=card, today=today())


@bp.get("/roll/<code>/add")
@policy(MEMBER, right=Right.CHANGE_ROLL, on="union")
def add(code: str) -> str:
    unit = roll.unit(by=actor(), code=code, right=Right.CHANGE_ROLL)
    return render_template("roll/add.html", unit=unit, form=NewMemberForm(from_on=today().isoformat()))


@bp.post("/roll/<code>/add")
@policy(MEMBER, right=Right.CHANGE_ROLL, on="union")
def add_member(code: str) -> Answer:
    unit = roll.unit(by=actor(), code=code, right=Right.CHANGE_ROLL)
    form = NewMemberForm()
    if form.validate_on_submit():
        with faults_into(form, fault_text):
            number = roll.add(by=actor(), at=now(), today=today(), code=code, texts=_texts(form))
            flash(_("%(name)s is on the roll with the number %(number)s.", name=form.name.data, number=number), "done")
            return redirect(url_for("roll.member", member_no=number), 303)
    return render_template("roll/add.html", unit=unit, form=form), 422


@bp.get("/members/<member_no>/edit")
@policy(MEMBER, right=Right.CHANGE_ROLL, on="member")
def edit(member_no: str) -> str:
    card = roll.look(by=actor(), today=today(), member_no=member_no, right=Right.CHANGE_ROLL)
    return render_template("roll/edit.html", card=card, form=MemberForm(data=_filled(card)))


@bp.post("/members/<member_no>/edit")
@policy(MEMBER, right=Right.CHANGE_ROLL, on="member")
def change(member_no: str) -> Answer:
    card = roll.look(by=actor(), today=today(), member_no=member_no, right=Right.CHANGE_ROLL)
    form = MemberForm()
    if form.validate_on_submit():
        with faults_into(form, fault_text):
            roll.change(by=actor(), at=now(), member_no=member_no, texts=_texts(form))
            flash(_("The roll is put right."), "done")
            return redirect(url_for("roll.member", member_no=member_no), 303)
    return render_template("roll/edit.html", card=card, form=form), 422


@bp.get("/members/<member_no>/move")
@policy(MEMBER, right=Right.CHANGE_ROLL, on="member")
def ask_move(member_no: str) -> str:
    card = roll.look(by=actor(), today=today(), member_no=member_no, right=Right.CHANGE_ROLL)
    return render_template("roll/move.html", card=card, form=MoveForm(on=today().isoformat()))


@bp.post("/members/<member_no>/move")
@policy(MEMBER, right=Right.CHANGE_ROLL, on="member")
def move(member_no: str) -> Answer:
    card = roll.look(by=actor(), today=today(), member_no=member_no, right=Right.CHANGE_ROLL)
    form = MoveForm()
    if form.validate_on_submit():
        with faults_into(form, fault_text):
            name = roll.move(by=actor(), at=now(), today=today(), member_no=member_no, texts=_texts(form))
            flash(_("%(name)s now belongs to %(union)s.", name=card.name, union=name), "done")
            return redirect(url_for("roll.member", member_no=member_no), 303)
    return render_template("roll/move.html", card=card, form=form), 422


def _texts(form: Form) -> dict[str, str]:
    """The fields as typed, without the token."""
    return {name: request.form[name] for name in form.data if name in request.form and name != "csrf_token"}


def _filled(card: MemberCard) -> dict[str, str]:
    names = ("name", "gender", "birth_on", "birth_year", "phone", "email", "tags")
    return {name: str(getattr(card, name) or "") for name in names}
