"""The roster as a file, the sheet to sign at the door, and slips for members without a phone."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from activity_hub.rules.permissions import Right
from activity_hub.services import desk
from activity_hub.services.desk import Slips
from activity_hub.web import sending
from activity_hub.web.context import actor, now, public_url
from activity_hub.web.desk import sheets
from activity_hub.web.desk.blueprint import bp
from activity_hub.web.forms import desk as forms
from activity_hub.web.headers import as_key
from activity_hub.web.policy import MEMBER, policy

_LIST = "/activities/<int:activity_id>/registrations"


@bp.post(f"{_LIST}/roster.<any(csv, xlsx):file_format>")
@policy(MEMBER, right=Right.SEE_OWN_REGISTRATIONS, on="activity")
def roster(activity_id: int, file_format: str) -> Response:
    """A POST, because taking a roster along is noted in the audit trail."""
    found = desk.export(by=actor(), at=now(), activity_id=activity_id, filters=forms.filters(request.form))
    return sending.tables([sheets.roster(found)], f"roster-{found.code}", file_format)


@bp.get(f"{_LIST}/sheet")
@policy(MEMBER, right=Right.SEE_OWN_REGISTRATIONS, on="activity")
def sheet(activity_id: int) -> str:
    found = desk.sheet(by=actor(), activity_id=activity_id)
    asked = request.args.get("no", 0, type=int)
    day = next((day for day in found.days if day.no == asked), found.days[0] if found.days else None)
    unions = {row.union_code: row.union_name for row in found.rows}
    union = request.args.get("union", "")
    shown = [union] if union in unions else list(unions)
    parts = [(unions[code], [row for row in found.rows if row.union_code == code]) for code in shown]
    return render_template("desk/sheet.html", roster=found, day=day, unions=unions, union=union, parts=parts)


@bp.post(f"{_LIST}/slips")
@policy(MEMBER, right=Right.ACT_FOR, on="activity")
def slips(activity_id: int) -> Response:
    chosen = forms.chosen(request.form)
    return _slips(desk.slips(by=actor(), activity_id=activity_id, chosen=chosen))


@bp.get("/registrations/<int:registration_id>/slip")
@policy(MEMBER, on="registration")
def slip(registration_id: int) -> Response:
    return _slips(desk.slip(by=actor(), registration_id=registration_id))


def _slips(found: Slips) -> Response:
    return as_key(make_response(render_template("desk/slips.html", found=found, address=public_url())))
