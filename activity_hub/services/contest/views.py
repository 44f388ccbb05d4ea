"""The contests of an activity as its organiser sees them."""

from dataclasses import dataclass

from activity_hub.rules.line_up import Rule
from activity_hub.services.base.contests import ContestView


@dataclass(frozen=True, slots=True)
class ContestLine:
    """One contest, with how many entries and people it has so far."""

    contest: ContestView
    entries: int
    people: int


@dataclass(frozen=True, slots=True)
class ContestSheet:
    """All contests and line-up rules of an activity."""

    activity_id: int
    activity_code: str
    activity_title: str
    revision: int
    may_edit: bool
    contests: tuple[ContestLine, ...]
    rules: tuple[Rule, ...]
    delegations: int
