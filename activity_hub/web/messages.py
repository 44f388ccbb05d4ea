"""One's own messages, and marking them as seen by hand: looking changes nothing."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from activity_hub.services import notice
from activity_hub.services.notice import PER_PAGE
from activity_hub.web.context import actor, now
from activity_hub.web.numbers import page_number
from activity_hub.web.policy import MEMBER, policy

bp = Blueprint("messages", __name__, url_prefix="/me/messages")


@bp.get("")
@policy(MEMBER)
def index() -> str:
    found = notice.messages(by=actor(), page=page_number())
    return render_template("me/messages.html", messages=found, per_page=PER_PAGE)


@bp.post("/seen")
@policy(MEMBER)
def seen() -> Response:
    notice.see(by=actor(), at=now(), ids=request.form.getlist("id", type=int)[:PER_PAGE])
    return redirect(url_for("messages.index"), 303)


@bp.app_context_processor
def badge() -> dict[str, Any]:
    """`unseen()`: how many messages wait, asked at most once a request and only of who is signed in."""
    return {"unseen": _unseen}


def _unseen() -> int:
    if not actor().is_signed_in or g.get("database_is_down"):
        return 0
    if "unseen" not in g:
        g.unseen = notice.unseen(by=actor())
    return g.unseen
