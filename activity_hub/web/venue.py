"""The organiser's screen with the venue code, the sheet to print, and switching self check-in on and off."""

from flask import Blueprint, Response, abort, flash, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from activity_hub.formats import qr
from activity_hub.rules.door_terms import SelfCheckIn
from activity_hub.rules.permissions import Right
from activity_hub.services.door import venue_screen
from activity_hub.services.door.venue_screen import Screen, Shown
from activity_hub.web.context import actor, now, public_url
from activity_hub.web.headers import as_key
from activity_hub.web.numbers import small_number
from activity_hub.web.policy import MEMBER, policy
from activity_hub.wording import here as words

bp = Blueprint("venue", __name__, url_prefix="/activities/<int:activity_id>/door/venue-code")


@bp.get("")
@policy(MEMBER, right=Right.SCAN, on="activity")
def screen(activity_id: int) -> AnyResponse:
    found = _screen(activity_id)
    address = f"{public_url()}{url_for('here.enter')}".partition("://")[2]
    return as_key(make_response(render_template("venue/screen.html", screen=found, address=address, asked=_asked())))


@bp.get("/now")
@policy(MEMBER, right=Right.SCAN, on="activity")
def moment(activity_id: int) -> AnyResponse:
    """What the screen asks for when the half minute is over; 409 where there is no code any more."""
    code = _code(_screen(activity_id))
    picture = url_for("venue.picture", activity_id=activity_id, no=_asked(), n=code.number)
    return as_key(jsonify(picture=picture, typed=code.typed, seconds=code.seconds))


@bp.get("/code.svg")
@policy(MEMBER, right=Right.SCAN, on="activity")
def picture(activity_id: int) -> AnyResponse:
    """The code of this moment, whatever number the address carries: that is there because chat apps keep pictures."""
    found = _screen(activity_id)
    code, is_printed = _code(found), found.terms.self_check_in is SelfCheckIn.STATIC
    drawn = qr.svg(f"{public_url()}/here/{code.address}", on_paper=is_printed)
    return as_key(Response(drawn, mimetype="image/svg+xml"))


@bp.route("/<any(off, rotating, static, renew):way>", methods=["GET", "POST"])
@policy(MEMBER, right=Right.EDIT_ACTIVITY, on="activity")
def switch(activity_id: int, way: str) -> str | AnyResponse:
    there = url_for("venue.screen", activity_id=activity_id)
    if request.method == "GET":
        title = venue_screen.title_to_switch(by=actor(), activity_id=activity_id)
        return render_template("venue/switch.html", title=title, way=way, back=there)
    kind = SelfCheckIn.STATIC if way == "renew" else SelfCheckIn(way)
    venue_screen.switch(by=actor(), at=now(), activity_id=activity_id, self_check_in=kind, is_new=way == "renew")
    flash(words.SWITCHED[way], "done")
    return redirect(there, 303)


def _screen(activity_id: int) -> Screen:
    return venue_screen.screen(by=actor(), at=now(), activity_id=activity_id, occurrence_no=_asked())


def _code(found: Screen) -> Shown:
    if found.code is None:
        abort(409)
    return found.code


def _asked() -> int | None:
    """The occurrence named in the address; none for what is no number."""
    return small_number(request.args.get("no"))
