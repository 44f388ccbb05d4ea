"""The year-end return, counted from rows by pure rules."""

from activity_hub.rules.tally.facts import Facts
from activity_hub.rules.tally.shaping import shape

__all__ = ["Facts", "shape"]
