"""What the desk hands out: plain values, never rows."""

from dataclasses import dataclass, field
from datetime import date, datetime

from activity_hub.rules.desk import DeskRefusal, Verb
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.places import RefusalCode, Status, WithdrawRefusal

Why = DeskRefusal | WithdrawRefusal | RefusalCode


@dataclass(frozen=True, slots=True)
class Line:
    """One registration of the list.

    `by_name` is who signed them up, empty when they did so themselves; `may_act` says that the asker may act for them.
    """

    id: int
    member_no: str
    name: str
    union_name: str | None
    status: Status
    wait_position: int | None
    places: int
    team_name: str | None
    by_name: str | None
    may_act: bool
    reason: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter: its value and how it reads; `depth` counts the levels above it."""

    value: str
    label: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a command given to many: how many it reached, and who was left out and why."""

    bulk_id: int
    verb: Verb
    at: datetime
    count: int
    left_out: tuple[tuple[int, str, Why], ...]
    is_undone: bool
    may_undo: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """One page of the list with all that stands around it; `total` heeds the filters, `counts` all but the status.

    `may_add` says that the reader may sign somebody up alone here, be it by the organiser's own hand.
    """

    activity_id: int
    title: str
    activity_status: ActivityStatus
    time_zone: str
    held_on: date | None
    starts_at: datetime | None
    ends_at: datetime | None
    venue: str
    capacity: int | None
    taken: int
    needs_approval: bool
    awaits_draw: bool
    has_questions: bool
    may_decide: bool
    may_act_for: bool
    may_add: bool
    lines: list[Line]
    counts: dict[Status, int]
    total: int
    page: int
    unions: list[Option] = field(default_factory=list)
    answers: list[Option] = field(default_factory=list)
    teams: list[Option] = field(default_factory=list)
    has_guests: bool = False
    has_been_acted_for: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """An activity to which somebody may be moved; `is_sibling` means that it is of the same series or host."""

    id: int
    title: str
    held_on: date | None
    starts_at: datetime | None
    time_zone: str
    capacity: int | None
    taken: int
    is_sibling: bool
