"""The terms of a sign-up: how places are given out, what is fair, who may come along, and how teams are made."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from activity_hub.rules.activity import ActivityFault, in_range
from activity_hub.rules.seats import WaitPolicy

OFFER_HOURS_MAX = 24 * 30
GUESTS_MAX = 20
TEAM_MAX = 200
LIMIT_MAX = 1000
COOLING_OFF_MAX = 3660
SERIES_MAX = 64


class Allotment(StrEnum):
    """Who gets the places: whoever comes first, or a draw after sign-up has closed."""

    FIRST_COME = "first_come"
    DRAW = "draw"


@dataclass(frozen=True, slots=True)
class Terms:
    """All options of an activity's sign-up; each default is what happens where nothing is said.

    `offer_hours`: a freed place is offered for so long instead of given; None gives it at once. `priority`: whoever
    has not been served this season comes first, and until `priority_until` the others wait. `series_limit`: places in
    the same series per member since `season_from`. `cooling_off_days`: nobody comes who stayed away within them.
    `guests_max`: who comes along, per registration. `team_to` above 0 makes it an activity of teams.
    """

    wait_policy: WaitPolicy = WaitPolicy.STRICT
    offer_hours: int | None = None
    offer_skips_night: bool = False
    offer_skips_days_off: bool = False
    needs_approval: bool = False
    allotment: Allotment = Allotment.FIRST_COME
    priority: bool = False
    priority_until: datetime | None = None
    series_limit: int | None = None
    season_from: date | None = None
    cooling_off_days: int | None = None
    guests_max: int = 0
    team_from: int = 0
    team_to: int = 0
    team_substitutes: int = 0
    teams_per_union: int | None = None
    joint_teams: bool = False

    @property
    def is_fair_play(self) -> bool:
        """Whether anything has to be known of what the member did before."""
        return self.priority or self.series_limit is not None or self.cooling_off_days is not None

    @property
    def has_teams(self) -> bool:
        return self.team_to > 0

    @property
    def is_drawn(self) -> bool:
        return self.allotment is Allotment.DRAW

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Terms":
        """The terms as they are kept with an activity; what is not kept is as nobody said anything."""
        if not kept:
            return PLAIN
        return cls(**{name: _READ.get(name, _as_is)(value) for name, value in kept.items() if name in NAMES})

    def kept(self) -> dict[str, Any]:
        """What has to be kept: only what differs from saying nothing, as plain JSON values."""
        given = asdict(self)
        said = {name: value for name, value in given.items() if value != getattr(PLAIN, name)}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}


def _as_is(value: Any) -> Any:
    return value


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


_READ: dict[str, Any] = {
    "wait_policy": WaitPolicy,
    "allotment": Allotment,
    "priority_until": _moment,
    "season_from": _day,
}
NAMES = frozenset(field.name for field in fields(Terms))
PLAIN = Terms()
_RANGES: dict[str, tuple[int, int]] = {
    "offer_hours": (1, OFFER_HOURS_MAX),
    "series_limit": (1, LIMIT_MAX),
    "cooling_off_days": (1, COOLING_OFF_MAX),
    "guests_max": (0, GUESTS_MAX),
    "team_from": (0, TEAM_MAX),
    "team_to": (0, TEAM_MAX),
    "team_substitutes": (0, TEAM_MAX),
    "teams_per_union": (1, LIMIT_MAX),
}


def faults(terms: Terms, capacity: int | None = None, has_contests: bool = False) -> dict[str, list[ActivityFault]]:
    """Every fault by field of the terms; `has_contests`: unions enter their people in delegations."""
    found: dict[str, list[ActivityFault]] = {}
    for name, (least, most) in _RANGES.items():
        value = getattr(terms, name)
        if value is not None and not least <= value <= most:
            found.setdefault(name, []).append(ActivityFault.NOT_IN_RANGE)
    for name in ("priority_until", "season_from"):
        value = getattr(terms, name)
        if value is not None and not in_range(value):
            found.setdefault(name, []).append(ActivityFault.OUT_OF_RANGE)
    if terms.team_to and terms.team_from > terms.team_to:
        found.setdefault("team_to", []).append(ActivityFault.TEAM_TO_BELOW_FROM)
    if terms.has_teams and capacity is not None and terms.team_from > capacity:
        found.setdefault("team_from", []).append(ActivityFault.TEAM_ABOVE_CAPACITY)
    if terms.is_drawn and capacity is None:
        found.setdefault("allotment", []).append(ActivityFault.NEEDS_CAPACITY)
    if terms.is_drawn and terms.needs_approval:
        found.setdefault("needs_approval", []).append(ActivityFault.NOT_WITH_DRAW)
    if terms.is_drawn and (terms.has_teams or has_contests):
        found.setdefault("allotment", []).append(ActivityFault.DRAWN_ONE_BY_ONE)
    return found
