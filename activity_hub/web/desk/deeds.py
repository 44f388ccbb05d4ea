"""Commands to the ticked ones or to everybody in the list: asked first where one must say more, and taken back."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from activity_hub.rules.desk import Verb
from activity_hub.rules.permissions import Right
from activity_hub.rules.places import RefusalCode
from activity_hub.services import desk
from activity_hub.services.base.access import NotFound, Refused
from activity_hub.services.desk import Order
from activity_hub.web import errors, formatting
from activity_hub.web.context import actor, now, today
from activity_hub.web.desk.blueprint import bp
from activity_hub.web.desk.listing import page
from activity_hub.web.forms import desk as forms
from activity_hub.web.forms.base import Form
from activity_hub.web.forms.choices import choices
from activity_hub.web.forms.faults import faults_into
from activity_hub.web.numbers import small_number
from activity_hub.web.policy import MEMBER, policy
from activity_hub.wording.desk import fault_text

Answer = Response | str | tuple[str, int]
_FORMS: dict[Verb, type[Form]] = {
    Verb.REJECT: forms.ReasonForm,
    Verb.PROMOTE: forms.PromoteForm,
    Verb.MOVE: forms.MoveForm,
}
_LIST = "/activities/<int:activity_id>/registrations"


@bp.post(f"{_LIST}/<any(approve, reject, promote, move):word>")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def command(activity_id: int, word: str) -> Answer:
    return _command(activity_id, Verb(word))


@bp.post(f"{_LIST}/withdraw")
@policy(MEMBER, right=Right.ACT_FOR, on="activity")
def withdraw(activity_id: int) -> Answer:
    return _command(activity_id, Verb.WITHDRAW)


def _command(activity_id: int, verb: Verb) -> Answer:
    """Carry it out; what needs a reason or cannot be seen at a glance is asked first."""
    chosen = forms.chosen(request.form)
    asked = desk.asked(by=actor(), activity_id=activity_id, verb=verb, chosen=chosen)
    if not asked.count:
        flash(_("That can be done with none of them: nobody was ticked, or their status is another one."), "note")
        return _back(activity_id)
    form = _form(activity_id, verb)
    if verb is not Verb.APPROVE and "sure" not in request.form:
        return _ask(asked, verb, form)
    order = Order(verb, _text(form, "reason"), small_number(_text(form, "to")))
    with faults_into(form, fault_text):
        done = desk.carry_out(by=actor(), at=now(), activity_id=activity_id, order=order, chosen=chosen)
        return _back(activity_id, did=done.bulk_id)
    return _ask(asked, verb, form), 422


def _form(activity_id: int, verb: Verb) -> Form:
    form = _FORMS.get(verb, forms.PlainForm)()
    if isinstance(form, forms.MoveForm):
        targets = desk.targets(by=actor(), activity_id=activity_id, today=today())
        form.to.choices = choices({str(one.id): _target(one) for one in targets}, empty="")
    return form


def _target(one: desk.Target) -> str:
    day = f"{formatting.known_day(one.held_on)} " if one.held_on else ""
    left = "" if one.capacity is None else f" · {one.taken}/{one.capacity}"
    return f"{day}{one.title}{left}"


def _ask(asked: desk.Asked, verb: Verb | None, form: Form) -> str:
    return render_template("desk/ask.html", asked=asked, verb=verb, form=form, kept=forms.kept())


@bp.post(f"{_LIST}/message")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def message(activity_id: int) -> Answer:
    form, chosen = forms.MessageForm(), forms.chosen(request.form)
    asked = desk.asked(by=actor(), activity_id=activity_id, verb=None, chosen=chosen)
    if not asked.count:
        flash(_("Tick somebody first, or choose everybody in the list."), "note")
        return _back(activity_id)
    if "sure" not in request.form:
        return _ask(asked, None, form)
    with faults_into(form, fault_text):
        text = form.text.data or ""
        count = desk.send(by=actor(), at=now(), activity_id=activity_id, text=text, chosen=chosen)
        flash(ngettext("Sent to %(num)s person.", "Sent to %(num)s people.", count), "done")
        return _back(activity_id)
    return _ask(asked, None, form), 422


@bp.post(f"{_LIST}/undo")
@policy(MEMBER, right=Right.ACT_FOR, on="activity")
def undo(activity_id: int) -> Answer:
    bulk_id = small_number(request.form.get("bulk", "")) or 0
    done = desk.undo(by=actor(), at=now(), activity_id=activity_id, bulk_id=bulk_id)
    if done is None:
        flash(_("There is nothing of yours to take back."), "note")
        return _back(activity_id)
    return _back(activity_id, did=done.bulk_id)


@bp.post(f"{_LIST}/add")
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def add(activity_id: int) -> Answer:
    form = forms.AddForm()
    number = form.member_no.data or ""
    try:
        made = desk.add(
            by=actor(), at=now(), activity_id=activity_id, member_no=number, accept_clash=bool(form.accept_clash.data)
        )
    except NotFound:
        asked = desk.asked(by=actor(), activity_id=activity_id, verb=None, chosen=forms.chosen(request.form))
        return page(asked.activity_id, nobody="".join(filter(str.isprintable, number)) or "?"), 422
    return redirect(url_for("registration.one", registration_id=made), 303)


@bp.errorhandler(Refused)
def refused(error: Refused) -> Response | tuple[str, int]:
    """Adding somebody who is elsewhere at that time is a question, with a button that says yes."""
    activity_id = (request.view_args or {}).get("activity_id")
    if error.code is not RefusalCode.CLASH or activity_id is None:
        return errors.page(error)
    number = request.form.get("member_no", "")
    return render_template("desk/clash.html", activity_id=activity_id, member_no=number), 409


def _back(activity_id: int, **more: int) -> Response:
    """The list as it was narrowed before."""
    return redirect(url_for("desk.listing", activity_id=activity_id, **forms.narrowing(request.form), **more), 303)


def _text(form: Form, name: str) -> str:
    return (form[name].data or "").strip() if name in form else ""
