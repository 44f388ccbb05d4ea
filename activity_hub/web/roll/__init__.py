"""The pages of the roll: unions, members, lists to import, slips with activation codes."""

from activity_hub.web.roll import lists, members, units
from activity_hub.web.roll.blueprint import bp

__all__ = ["bp", "lists", "members", "units"]
