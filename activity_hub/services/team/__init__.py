"""Teams: founding and joining one, leading it, and what the organiser does with them."""

from activity_hub.services.team.founding import found, join
from activity_hub.services.team.leading import assign, dissolve, hand_over, new_code, remove, rename
from activity_hub.services.team.organising import answer, move
from activity_hub.services.team.reading import invitation, of_activity, one, to_answer, to_lead, to_leave
from activity_hub.services.team.views import Invitation, PlayerView, TeamLine, Teams, TeamView

__all__ = [
    "Invitation",
    "PlayerView",
    "TeamLine",
    "TeamView",
    "Teams",
    "answer",
    "assign",
    "dissolve",
    "found",
    "hand_over",
    "invitation",
    "join",
    "move",
    "new_code",
    "of_activity",
    "one",
    "remove",
    "rename",
    "to_answer",
    "to_lead",
    "to_leave",
]
