"""Where the pages of this room are registered, and what they answer where a rule says no."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from activity_hub.services.base.access import Refused
from activity_hub.web import errors
from activity_hub.wording import refusals

bp = Blueprint("team", __name__)


@bp.errorhandler(Refused)
def refused(error: Refused) -> Response | tuple[str, int]:
    """The reason, what to do, and the way back."""
    said = refusals.of(error.code)
    return errors.page(error) if said is None else (render_template("team/refused.html", said=said), 409)
