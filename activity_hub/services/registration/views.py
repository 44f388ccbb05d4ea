"""What the registration services hand out: plain values, never rows."""

from dataclasses import dataclass
from datetime import date, datetime

from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.places import RefusalCode, Status, WithdrawRefusal
from activity_hub.rules.terms import Terms
from activity_hub.services.base.activity_views import ActivityView
from activity_hub.services.base.asking import Clash


@dataclass(frozen=True, slots=True)
class RegistrationView:
    """One registration; `wait_position` counts from 1 and is None unless waitlisted.

    `pass_code` and `short_code` are there only for the member and for who may act for them, and only while the
    registration is live. `union_code` and `union_name` are of the union on the day of sign-up. `most_ever` is set for a
    group that waits for more places than it could ever have: that is how many they are (read one by one only).
    """

    id: int
    activity_id: int
    member_no: str
    name: str
    status: Status
    wait_position: int | None
    places: int
    union_code: str | None
    union_name: str | None
    pass_code: str | None
    short_code: str | None
    walk_in: bool
    offer_expires_at: datetime | None
    created_at: datetime
    updated_at: datetime
    most_ever: int | None = None


@dataclass(frozen=True, slots=True)
class RegistrationPage:
    """One page of a list; `next` is the cursor of the following page, None on the last."""

    items: list[RegistrationView]
    next: int | None


@dataclass(frozen=True, slots=True)
class Offer:
    """What an activity holds for the person who looks at it.

    `registration` is theirs, live. Without one either `refusal` says why not, or `status` says what signing up would
    bring: CONFIRMED or WAITLISTED. For a stranger it is what a fitting member would be told.
    """

    activity: ActivityView
    needs_sign_in: bool
    status: Status | None
    refusal: RefusalCode | None
    registration: RegistrationView | None
    withdraw_refusal: WithdrawRefusal | None
    clashes: tuple[Clash, ...]
    terms: Terms
    has_questions: bool
    free_again_on: date | None = None  # when a cooling-off after a no-show is what stands in the way
    has_contests: bool = False
    opens_at: datetime | None = None
    own_room: int | None = None  # how many of one's own union could still come, where unions have quotas
    most_ever: int | None = None  # the largest group for which there could ever be places; None without limit

    @property
    def is_entered_by_liaisons(self) -> bool:
        """Whether unions enter their people together, so that nobody need sign up alone."""
        return self.has_contests and self.registration is None

    @property
    def is_signed_up_alone(self) -> bool:
        """Whether one comes neither in a delegation nor in a team."""
        return not (self.has_contests or self.terms.has_teams)

    @property
    def asks_first(self) -> bool:
        """Whether there is anything to fill in before one can sign up."""
        return self.has_questions or self.terms.guests_max > 0

    @property
    def activity_id(self) -> int:
        return self.activity.id

    @property
    def title(self) -> str:
        return self.activity.title


@dataclass(frozen=True, slots=True)
class RegistrationLine:
    """A registration with its activity; the times are those of the next occurrence, else of the last.

    `may_withdraw` also says that the asker is the one to do it.
    """

    registration: RegistrationView
    title: str
    kind: str
    activity_status: ActivityStatus
    venue: str
    held_on: date | None
    starts_at: datetime | None
    ends_at: datetime | None
    time_zone: str
    was_present: bool
    is_to_come: bool
    may_withdraw: bool
    terms: Terms
    awaits_draw: bool


@dataclass(frozen=True, slots=True)
class Mine:
    """All my registrations: held places to come, turns in waiting lists, and what is over (newest first)."""

    upcoming: list[RegistrationLine]
    waiting: list[RegistrationLine]
    past: list[RegistrationLine]
