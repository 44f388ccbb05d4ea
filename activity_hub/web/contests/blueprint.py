"""Where the pages of this room are registered."""

from flask import Blueprint

bp = Blueprint("contests", __name__, url_prefix="/activities/<int:activity_id>")
