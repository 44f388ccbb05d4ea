"""The attendance of an activity: the board of the hall, the sheet entered back, who came, and setting it right."""

from activity_hub.web.attendance import board, correcting, listing, paper
from activity_hub.web.attendance.blueprint import bp

__all__ = ["board", "bp", "correcting", "listing", "paper"]
