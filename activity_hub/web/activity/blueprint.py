"""Where the pages of this room are registered."""

from flask import Blueprint

bp = Blueprint("activity", __name__, url_prefix="/manage/activities")
