"""How the places of an activity are shared out: the meters that organisers and liaisons look at."""

from flask import Blueprint, render_template

from activity_hub.rules.permissions import Right
from activity_hub.services import activity
from activity_hub.web.context import actor, now
from activity_hub.web.policy import MEMBER, policy

bp = Blueprint("seats", __name__)


@bp.get("/activities/<int:activity_id>/places")
@policy(MEMBER, right=Right.SEE_OWN_REGISTRATIONS, on="activity")
def board(activity_id: int) -> str:
    found = activity.seat_board(by=actor(), at=now(), activity_id=activity_id)
    return render_template("activity/seat_board.html", board=found, view=found.view)
