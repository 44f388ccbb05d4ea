"""What the team services hand out: plain values, never rows."""

from dataclasses import dataclass
from datetime import datetime

from activity_hub.rules.places import Status
from activity_hub.rules.teams import Room, TeamRefusal, TeamRole, TeamStatus
from activity_hub.rules.terms import Terms


@dataclass(frozen=True, slots=True)
class PlayerView:
    """One person of a team; the name is masked for whoever is neither in the team nor on its staff."""

    registration_id: int
    name: str
    union_name: str | None
    role: TeamRole
    status: Status
    is_captain: bool
    is_me: bool


@dataclass(frozen=True, slots=True)
class TeamView:
    """One team. `code` is there for its captain and the organiser while it may be used.

    `edits`: may edit the activity, and so approve, reject and move; `fixed` says why nothing can be changed any more.
    """

    id: int
    activity_id: int
    title: str
    name: str
    status: TeamStatus
    reason: str
    union_name: str | None
    captain_name: str
    code: str | None
    room: Room
    terms: Terms
    players: tuple[PlayerView, ...]
    is_joint: bool
    is_captain: bool
    may_see_names: bool
    edits: bool
    fixed: TeamRefusal | None
    next_captain: str | None  # who leads when the captain goes

    @property
    def may_lead(self) -> bool:
        return (self.is_captain or self.edits) and self.fixed is None

    @property
    def may_answer(self) -> bool:
        return self.edits and self.fixed is None

    @property
    def me(self) -> PlayerView | None:
        """The asker's own place in it."""
        return next((one for one in self.players if one.is_me), None)

    @property
    def waiting(self) -> int:
        """How many of its people have no place yet."""
        return sum(one.status is not Status.CONFIRMED for one in self.players)

    def player(self, registration_id: int) -> PlayerView | None:
        """The person with this registration."""
        return next((one for one in self.players if one.registration_id == registration_id), None)


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team in the organiser's list; `placed` is how many of its people have a place."""

    id: int
    name: str
    status: TeamStatus
    union_name: str | None
    captain_name: str
    players: int
    substitutes: int
    placed: int
    room: Room


@dataclass(frozen=True, slots=True)
class Teams:
    """The teams of an activity: my own, if I am in one, and all of them for the staff (None for others).

    `refusal` says why I may not found one, `without` how many have signed up and are in no team.
    """

    activity_id: int
    title: str
    terms: Terms
    mine: TeamView | None
    refusal: TeamRefusal | None
    lines: tuple[TeamLine, ...] | None
    may_answer: bool
    without: int
    closes_at: datetime | None


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a code opens: the team, its captain's masked name, and whether this person may join."""

    team_id: int
    code: str
    activity_id: int
    title: str
    name: str
    status: TeamStatus
    union_name: str | None
    captain_name: str
    room: Room
    refusal: TeamRefusal | None
    makes_joint: bool
    is_mine: bool
