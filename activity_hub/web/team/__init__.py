"""The pages of teams: founding and joining, one team, leading it, and the organiser's answers."""

from activity_hub.web.team import joining, leading, organising, pages
from activity_hub.web.team.blueprint import bp

__all__ = ["bp", "joining", "leading", "organising", "pages"]
