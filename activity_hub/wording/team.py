"""Words for teams: their statuses, roles, refusals, and what is wrong with a name."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from activity_hub.rules.teams import NameFault, TeamRefusal, TeamRole, TeamStatus
from activity_hub.wording.activity import fault_text as activity_fault_text

STATUS = {
    TeamStatus.FORMING: _l("Of one union"),
    TeamStatus.PENDING: _l("Joint team, waiting for approval"),
    TeamStatus.APPROVED: _l("Joint team, approved"),
    TeamStatus.REJECTED: _l("Joint team, not accepted"),
    TeamStatus.DISSOLVED: _l("Dissolved"),
}
STATUS_CHIP = {
    TeamStatus.FORMING: "plain",
    TeamStatus.PENDING: "wait",
    TeamStatus.APPROVED: "go",
    TeamStatus.REJECTED: "stop",
    TeamStatus.DISSOLVED: "off",
}
ROLE = {TeamRole.PLAYER: _l("Player"), TeamRole.SUBSTITUTE: _l("Substitute")}
REFUSAL = {
    TeamRefusal.NO_TEAMS: _l("One signs up alone for this activity."),
    TeamRefusal.ALREADY_IN_TEAM: _l("You are in another team of this activity."),
    TeamRefusal.UNION_HAS_ITS_TEAMS: _l("Your union has as many teams as it may have."),
    TeamRefusal.TEAM_FULL: _l("This team is full."),
    TeamRefusal.PLAYERS_FULL: _l("The team has as many players as it may have."),
    TeamRefusal.SUBSTITUTES_FULL: _l("The team has as many substitutes as it may have."),
    TeamRefusal.OTHER_UNION: _l("This team is of another union, and teams of several unions are not allowed here."),
    TeamRefusal.TEAM_REJECTED: _l("The organiser did not accept this team, so nobody can join it for now."),
    TeamRefusal.TEAM_DISSOLVED: _l("This team has been dissolved."),
    TeamRefusal.TEAMS_FIXED: _l("The activity is over or called off, so its teams stay as they are."),
    TeamRefusal.CAPTAIN_STAYS: _l("A captain cannot be taken out of the team."),
    TeamRefusal.NOT_WAITING: _l("There is nothing to answer: the team does not wait for approval."),
}
NEXT_STEP = {
    TeamRefusal.NO_TEAMS: _l("Sign up on the activity's page."),
    TeamRefusal.ALREADY_IN_TEAM: _l("Leave it first; then you can join or found another one."),
    TeamRefusal.UNION_HAS_ITS_TEAMS: _l("Ask a captain of your union for the code, and join."),
    TeamRefusal.TEAM_FULL: _l("Join another team, or found one of your own."),
    TeamRefusal.PLAYERS_FULL: _l("Make somebody else a substitute first."),
    TeamRefusal.SUBSTITUTES_FULL: _l("Make somebody else a player first."),
    TeamRefusal.OTHER_UNION: _l("Join a team of your own union, or found one."),
    TeamRefusal.TEAM_REJECTED: _l("Its captain may change it; or join another team."),
    TeamRefusal.TEAM_DISSOLVED: _l("Join another team, or found one of your own."),
    TeamRefusal.CAPTAIN_STAYS: _l("Hand the captaincy over, or leave the team yourself."),
    TeamRefusal.NOT_WAITING: _l("Somebody may have been quicker; look at the team again."),
}
NAME_FAULTS: dict[str, LazyString] = {
    NameFault.REQUIRED: _l("Give the team a name."),
    NameFault.TOO_LONG: _l("At most 60 characters, please."),
    NameFault.STRANGE_CHARACTERS: _l("There are characters in it that cannot be shown; type the name anew."),
    NameFault.TAKEN: _l("Another team of this activity has this name; choose another one."),
}


def fault_text(code: str) -> LazyString | str:
    """The sentence for a fault of one field of a team's form."""
    return NAME_FAULTS.get(code) or activity_fault_text(code)
