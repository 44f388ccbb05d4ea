"""The desk of activities: the list, one activity, writing it, and leading it through its life."""

from flask import Blueprint

bp = Blueprint("activity", __name__, url_prefix="/manage/activities")

from activity_hub.web.activity import desk, leading, writing  # noqa: E402

__all__ = ["bp", "desk", "leading", "writing"]
