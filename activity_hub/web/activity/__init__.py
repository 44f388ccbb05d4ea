"""The desk of activities: the list, one activity, writing it, and leading it through its life."""

from activity_hub.web.activity import desk, leading, seats, writing
from activity_hub.web.activity.blueprint import bp

__all__ = ["bp", "desk", "leading", "seats", "writing"]
