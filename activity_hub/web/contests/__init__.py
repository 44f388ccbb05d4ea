"""The pages of the contests of an activity and of the rules of a line-up."""

from activity_hub.web.contests import contests, rules, starting
from activity_hub.web.contests.blueprint import bp

__all__ = ["bp", "contests", "rules", "starting"]
