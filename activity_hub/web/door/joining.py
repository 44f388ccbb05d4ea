"""How a phone comes to stand at a door: the page that a door pass opens, and its button. No account is asked for."""

from flask import flash, make_response, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from activity_hub.services.base.access import NotFound, Refused
from activity_hub.services.door import joining
from activity_hub.web import device
from activity_hub.web.context import now
from activity_hub.web.door.blueprint import bp
from activity_hub.web.forms.door import JoinForm
from activity_hub.web.headers import as_key
from activity_hub.web.policy import PUBLIC, policy
from activity_hub.wording import refusals

NOT_THERE, GONE, REFUSED = 404, 410, 409


@bp.get("/join/<token>")
@policy(PUBLIC)
def invitation(token: str) -> Response:
    return _page(token, JoinForm())


@bp.post("/join/<token>")
@policy(PUBLIC)
def join(token: str) -> Response:
    form = JoinForm()
    if not form.validate_on_submit():
        return _page(token, form, 422)
    held, fresh = device.door_token(), device.token_to_join_with()
    try:
        activity_id, kept = joining.join(at=now(), token=token, name=form.name.data, fresh=fresh, held=held)
    except NotFound:
        return _page(token, form)
    except Refused as refused:
        return _page(token, form, REFUSED, refused)
    device.stand(kept)
    flash(_("This phone stands at the door now."), "done")
    return as_key(redirect(f"/door/{activity_id}", 303))


def _page(token: str, form: JoinForm, status: int = 200, refused: Refused | None = None) -> Response:
    """What the pass opens, or why it opens nothing."""
    try:
        found = joining.invitation(at=now(), token=token, held=device.door_token())
    except NotFound:
        return as_key(make_response(render_template("door/no_pass.html", found=None, said=None), NOT_THERE))
    refusal = found.refusal or (refused.code if refused else None)
    if refusal is not None:
        page = render_template("door/no_pass.html", found=found, said=refusals.of(refusal))
        return as_key(make_response(page, GONE if found.refusal else status))
    device.token_to_join_with()
    form.name.data = form.name.data or found.name
    page = render_template("door/join.html", found=found, form=form, is_chat_app=device.is_chat_app())
    return as_key(make_response(page, status))
