"""The organiser's side of a door: its passes and their codes, the phones that stand there, and ending either."""

import re
from collections import defaultdict
from collections.abc import Iterable

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from activity_hub.formats import qr
from activity_hub.rules.permissions import Right
from activity_hub.services import activity, door
from activity_hub.services.base.access import NotFound
from activity_hub.services.door import devices, passes
from activity_hub.services.door.devices import DeviceLine
from activity_hub.web.context import actor, now, public_url
from activity_hub.web.door.around import DESK, rooms
from activity_hub.web.forms.base import Form
from activity_hub.web.forms.door import DeviceForm, EndDeviceForm, GateForm
from activity_hub.web.policy import MEMBER, policy

bp = Blueprint("door_desk", __name__, url_prefix="/activities/<int:activity_id>/door")


_NUMBER = re.compile(r"([0-9]+)")


@bp.get("")
@policy(MEMBER, Right.EDIT_ACTIVITY, on="activity")
def show(activity_id: int) -> str:
    return _desk(activity_id, GateForm())


@bp.post("/passes")
@policy(MEMBER, Right.EDIT_ACTIVITY, on="activity")
def make(activity_id: int) -> AnyResponse | tuple[str, int]:
    form = GateForm()
    if not form.validate_on_submit():
        return _desk(activity_id, form), 422
    made = passes.make(by=actor(), at=now(), activity_id=activity_id, gate=form.gate.data)
    return redirect(url_for("door_desk.one_pass", activity_id=activity_id, pass_id=made), 303)


@bp.get("/passes/<int:pass_id>")
@policy(MEMBER, Right.EDIT_ACTIVITY, on="activity")
def one_pass(activity_id: int, pass_id: int) -> AnyResponse:
    sheet = passes.sheet(by=actor(), at=now(), activity_id=activity_id, pass_id=pass_id)
    address = f"{public_url()}{url_for('door.invitation', token=sheet.token)}" if sheet.token else None
    return make_response(render_template("door/pass.html", sheet=sheet, address=address))


@bp.get("/passes/<int:pass_id>/qr.svg")
@policy(MEMBER, Right.EDIT_ACTIVITY, on="activity")
def picture(activity_id: int, pass_id: int) -> AnyResponse:
    token = passes.sheet(by=actor(), at=now(), activity_id=activity_id, pass_id=pass_id).token
    if token is None:
        raise NotFound
    text = f"{public_url()}{url_for('door.invitation', token=token)}"
    return Response(qr.svg(text), mimetype="image/svg+xml")


@bp.route("/passes/<int:pass_id>/end", methods=["GET", "POST"])
@policy(MEMBER, Right.EDIT_ACTIVITY, on="activity")
def end_pass(activity_id: int, pass_id: int) -> AnyResponse | str:
    sheet = passes.sheet(by=actor(), at=now(), activity_id=activity_id, pass_id=pass_id)
    if not Form().validate_on_submit():
        return render_template("door/end_pass.html", sheet=sheet)
    passes.end(by=actor(), at=now(), activity_id=activity_id, pass_id=pass_id)
    return _back(activity_id, _("The pass has ended, and the phones that joined by it have left the door."))


@bp.route("/end-all", methods=["GET", "POST"])
@policy(MEMBER, Right.EDIT_ACTIVITY, on="activity")
def end_all(activity_id: int) -> AnyResponse | str:
    there = [one for one in devices.listing(by=actor(), at=now(), activity_id=activity_id) if not one.is_over]
    if not Form().validate_on_submit():
        return render_template("door/end_all.html", view=activity.one(actor(), activity_id), there=there)
    passes.end_all(by=actor(), at=now(), activity_id=activity_id)
    return _back(activity_id, _("No pass holds any more, and no phone stands at this door."))


@bp.route("/devices/<int:device_id>", methods=["GET", "POST"])
@policy(MEMBER, Right.EDIT_ACTIVITY, on="activity")
def rename(activity_id: int, device_id: int) -> AnyResponse | tuple[str, int]:
    line = _device(activity_id, device_id)
    form = DeviceForm(obj=line)
    if not form.validate_on_submit():
        return render_template("door/device.html", line=line, form=form), 422 if form.is_submitted() else 200
    devices.rename(by=actor(), at=now(), activity_id=activity_id, device_id=device_id, name=form.name.data)
    return _back(activity_id, _("The phone has its new name."))


@bp.route("/devices/<int:device_id>/end", methods=["GET", "POST"])
@policy(MEMBER, Right.EDIT_ACTIVITY, on="activity")
def end_device(activity_id: int, device_id: int) -> AnyResponse | str:
    line = _device(activity_id, device_id)
    form = EndDeviceForm()
    if not form.validate_on_submit():
        return render_template("door/end_device.html", line=line, form=form)
    wish = {"by": actor(), "at": now(), "activity_id": activity_id}
    devices.end(**wish, device_id=device_id)
    if form.pass_too.data:
        passes.end(**wish, pass_id=line.pass_id)
    return _back(activity_id, _("The phone has left the door. What it has scanned stays."))


def _device(activity_id: int, device_id: int) -> DeviceLine:
    return devices.one(by=actor(), at=now(), activity_id=activity_id, device_id=device_id)


def _desk(activity_id: int, form: GateForm) -> str:
    wish = {"by": actor(), "at": now(), "activity_id": activity_id}
    lines, view = devices.listing(**wish), activity.one(actor(), activity_id)
    there = [one for one in lines if not one.is_over]
    return render_template(
        "door/devices.html",
        view=view,
        form=form,
        passes=passes.listing(**wish),
        why_not=passes.why_not(**wish),
        there=there,
        gates=_by_gate(there),
        gone=[one for one in lines if one.is_over],
        rooms=[way for way in rooms(actor(), activity_id, view.host_path or "-") if way[1].endpoint != DESK],
        conflicts=door.open_conflicts(activity_id=activity_id),
    )


def _by_gate(lines: Iterable[DeviceLine]) -> list[tuple[str, list[DeviceLine]]]:
    """The phones of each gate, gate 2 before gate 10."""
    found: dict[str, list[DeviceLine]] = defaultdict(list)
    for line in lines:
        found[line.gate].append(line)
    return sorted(found.items(), key=lambda one: _in_order(one[0]))


def _in_order(gate: str) -> list[str | int]:
    return [int(part) if number % 2 else part for number, part in enumerate(_NUMBER.split(gate))]


def _back(activity_id: int, said: str) -> AnyResponse:
    flash(said, "done")
    return redirect(url_for("door_desk.show", activity_id=activity_id), 303)
