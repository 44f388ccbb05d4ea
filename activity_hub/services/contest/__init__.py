"""Contests of an activity and the rules of a line-up, written by its organiser."""

from activity_hub.services.contest.reading import sheet
from activity_hub.services.contest.ruling import add_rule, change_rule, remove_rule
from activity_hub.services.contest.views import ContestLine, ContestSheet
from activity_hub.services.contest.writing import add, change, copy_from, order, remove

__all__ = [
    "ContestLine",
    "ContestSheet",
    "add",
    "add_rule",
    "change",
    "change_rule",
    "copy_from",
    "order",
    "remove",
    "remove_rule",
    "sheet",
]
