"""The desk of whoever holds a role: what waits, and where everything is."""

from flask import Blueprint, render_template

from activity_hub.services import delegation, waiting
from activity_hub.web.context import actor, now, today
from activity_hub.web.policy import MEMBER, policy

bp = Blueprint("manage", __name__, url_prefix="/manage")


@bp.get("")
@policy(MEMBER)
def index() -> str:
    invited = delegation.open_to(by=actor(), at=now())
    return render_template("manage/index.html", waiting=waiting.waiting(by=actor(), today=today()), invited=invited)
