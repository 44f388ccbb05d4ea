"""Teams: who may found or join one, what it still lacks, when it is joint, and who leads it next."""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from activity_hub.rules.activity import text_fault
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.places import PROMOTING, Status
from activity_hub.rules.sign_in import Allowance
from activity_hub.rules.terms import Terms

NAME_MAX = 60
# Each wrong code could be a guess at somebody else's team.
GUESSES = Allowance("team-code", 10, timedelta(hours=1), timedelta(minutes=1), timedelta(minutes=15))


class TeamStatus(StrEnum):
    """FORMING is of one union; a second one makes a team joint, and joint teams wait for the organiser."""

    FORMING = "forming"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    DISSOLVED = "dissolved"


class TeamRole(StrEnum):
    """What somebody is in a team, beside its captain."""

    PLAYER = "player"
    SUBSTITUTE = "substitute"


class TeamRefusal(StrEnum):
    """Why something cannot be done with a team."""

    NO_TEAMS = "no_teams"  # one signs up alone here
    ALREADY_IN_TEAM = "already_in_team"
    UNION_HAS_ITS_TEAMS = "union_has_its_teams"
    TEAM_FULL = "team_full"
    PLAYERS_FULL = "players_full"
    SUBSTITUTES_FULL = "substitutes_full"
    OTHER_UNION = "other_union"
    TEAM_REJECTED = "team_rejected"
    TEAM_DISSOLVED = "team_dissolved"
    TEAMS_FIXED = "teams_fixed"
    CAPTAIN_STAYS = "captain_stays"  # hand the captaincy over first
    NOT_WAITING = "not_waiting"  # for approval


class NameFault(StrEnum):
    """What is wrong with the name of a team."""

    REQUIRED = "name_required"
    TOO_LONG = "name_too_long"
    STRANGE_CHARACTERS = "name_strange_characters"
    TAKEN = "name_taken"


@dataclass(frozen=True, slots=True)
class Player:
    """One person of a team, with the union of the day they signed up; `status` is that of their registration."""

    registration_id: int
    member_id: int
    union_id: int | None
    role: TeamRole
    since: datetime
    status: Status = Status.CONFIRMED


@dataclass(frozen=True, slots=True)
class Squad:
    """A team as the rules see it; its players are those who have not withdrawn."""

    status: TeamStatus
    captain_id: int
    players: tuple[Player, ...] = ()

    @property
    def unions(self) -> frozenset[int | None]:
        return frozenset(one.union_id for one in self.players)

    @property
    def is_joint(self) -> bool:
        return len(self.unions) > 1

    def count(self, role: TeamRole) -> int:
        return sum(one.role is role for one in self.players)

    def without(self, registration_id: int) -> "Squad":
        """The squad when one has gone."""
        left = tuple(one for one in self.players if one.registration_id != registration_id)
        return Squad(self.status, self.captain_id, left)


@dataclass(frozen=True, slots=True)
class Room:
    """How many more a team takes, and how many players it lacks before it is complete."""

    players: int
    substitutes: int
    lacks: int

    @property
    def is_full(self) -> bool:
        return not (self.players or self.substitutes)


def room(terms: Terms, squad: Squad) -> Room:
    """What of the team's size is still open."""
    return room_beside(terms, squad.count(TeamRole.PLAYER), squad.count(TeamRole.SUBSTITUTE))


def room_beside(terms: Terms, players: int, substitutes: int) -> Room:
    """What is open beside so many players and substitutes."""
    return Room(
        max(0, terms.team_to - players),
        max(0, terms.team_substitutes - substitutes),
        max(0, terms.team_from - players),
    )


def fixed_refusal(terms: Terms, activity: ActivityStatus) -> TeamRefusal | None:
    """Teams may be changed until the activity is over or called off."""
    if not terms.has_teams:
        return TeamRefusal.NO_TEAMS
    return None if activity in PROMOTING else TeamRefusal.TEAMS_FIXED


def found_refusal(terms: Terms, teams_of_union: int) -> TeamRefusal | None:
    """Whether a member of a union that has so many teams may found one more; places and window are judged apart."""
    if not terms.has_teams:
        return TeamRefusal.NO_TEAMS
    if terms.teams_per_union is not None and teams_of_union >= terms.teams_per_union:
        return TeamRefusal.UNION_HAS_ITS_TEAMS
    return None


def join_refusal(terms: Terms, squad: Squad, union_id: int | None) -> TeamRefusal | None:
    """Whether somebody of this union may join; first what concerns the team, then the person."""
    if not terms.has_teams:
        return TeamRefusal.NO_TEAMS
    if squad.status is TeamStatus.DISSOLVED:
        return TeamRefusal.TEAM_DISSOLVED
    if squad.status is TeamStatus.REJECTED:
        return TeamRefusal.TEAM_REJECTED
    if union_id not in squad.unions and not terms.joint_teams:
        return TeamRefusal.OTHER_UNION
    return TeamRefusal.TEAM_FULL if room(terms, squad).is_full else None


def role_of_newcomer(terms: Terms, squad: Squad) -> TeamRole:
    """A player while players are wanted, then a substitute."""
    return TeamRole.PLAYER if room(terms, squad).players else TeamRole.SUBSTITUTE


def role_refusal(terms: Terms, squad: Squad, role: TeamRole) -> TeamRefusal | None:
    """Whether one more may have this role."""
    open_now = room(terms, squad)
    if role is TeamRole.PLAYER:
        return None if open_now.players else TeamRefusal.PLAYERS_FULL
    return None if open_now.substitutes else TeamRefusal.SUBSTITUTES_FULL


def answer_refusal(status: TeamStatus, approves: bool) -> TeamRefusal | None:
    """The organiser answers a joint team that waits, and may change a no into a yes or a yes into a no."""
    may = {TeamStatus.PENDING, TeamStatus.REJECTED if approves else TeamStatus.APPROVED}
    return None if status in may else TeamRefusal.NOT_WAITING


def status_after(status: TeamStatus, before: Collection[int | None], after: Collection[int | None]) -> TeamStatus:
    """The status when the unions of a team's players change: nobody left dissolves it, a new union asks for approval.

    Back with one union, nothing needs approval any more. When one of three goes, a yes stays a yes, a no is asked
    again.
    """
    is_same = set(after) == set(before)
    if status is TeamStatus.DISSOLVED or not after:
        return TeamStatus.DISSOLVED
    if len(set(after)) == 1:
        return TeamStatus.FORMING
    if status is TeamStatus.FORMING or not set(after) <= set(before):
        return TeamStatus.PENDING
    return TeamStatus.PENDING if status is TeamStatus.REJECTED and not is_same else status


def next_captain(players: Sequence[Player]) -> Player | None:
    """Who leads when the captain has gone: whoever has played for longest, a substitute only where nobody plays."""
    order = sorted(players, key=lambda one: (one.role is TeamRole.SUBSTITUTE, one.since, one.registration_id))
    return next(iter(order), None)


def tidy_name(name: str) -> str:
    """A name as it is stored: no spaces around it and single ones inside."""
    return " ".join(name.split())


def name_fault(name: str, others: Collection[str]) -> NameFault | None:
    """Judge a tidy name; names that only differ in width or capitals are the same."""
    if not name:
        return NameFault.REQUIRED
    if len(name) > NAME_MAX:
        return NameFault.TOO_LONG
    if text_fault(name, NAME_MAX):
        return NameFault.STRANGE_CHARACTERS
    return NameFault.TAKEN if _key(name) in map(_key, others) else None


def retired_name(name: str, team_id: int) -> str:
    """The name of a dissolved team, which leaves the old one free for others."""
    mark = f" ({team_id})"
    return name[: NAME_MAX - len(mark)] + mark


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
