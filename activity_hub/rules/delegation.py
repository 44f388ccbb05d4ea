"""Delegations: their statuses, why something cannot be done with one, and what may be asked for after the deadline."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from activity_hub.rules.lifecycle import ActivityStatus

PEOPLE_MAX = 500
REASON_MAX = 400


class DelegationStatus(StrEnum):
    """A draft is the liaison's own; what is entered has been handed in and keeps the rules."""

    DRAFT = "draft"
    ENTERED = "entered"


class ChangeKind(StrEnum):
    """What may be asked for once the line-up is locked."""

    REPLACE = "replace"
    WITHDRAW = "withdraw"
    ADD = "add"


class ChangeStatus(StrEnum):
    """What became of it."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class DelegationRefusal(StrEnum):
    """Why something cannot be done with a delegation."""

    NO_CONTESTS = "no_contests"  # the activity takes no delegations
    EMPTY = "empty"  # nobody is in it
    TOO_MANY_PEOPLE = "too_many_people"
    LOCKED = "locked"  # the deadline has passed: changes are asked for
    NOT_LOCKED = "not_locked"  # it can still be changed without asking
    NOT_ENTERED = "not_entered"
    RULES_BROKEN = "rules_broken"  # detail: broken, a tuple of BrokenView
    NOT_ADMITTED = "not_admitted"  # detail: people, a tuple of NotAdmitted
    NOT_ON_ROLL = "not_on_roll"  # detail: numbers, members who are none of this union
    NOT_IN_DELEGATION = "not_in_delegation"
    ALREADY_IN_DELEGATION = "already_in_delegation"
    IN_ANOTHER_DELEGATION = "in_another_delegation"  # that of a union above or below has handed them in
    ALREADY_DECIDED = "already_decided"
    HAS_BEGUN = "has_begun"


@dataclass(frozen=True, slots=True)
class Window:
    """When a delegation may be changed freely; instants are aware, an end that is None never comes."""

    status: ActivityStatus
    closes_at: datetime | None
    ends_at: datetime | None = None  # when the last occurrence begins

    def is_locked(self, at: datetime) -> bool:
        """Whether changes have to be asked for."""
        is_over = self.closes_at is not None and at >= self.closes_at
        return is_over or self.status is not ActivityStatus.PUBLISHED

    def change_refusal(self, at: datetime) -> DelegationRefusal | None:
        """Whether a change may be asked for, or granted, at this moment: after the deadline, until it has begun."""
        if not self.is_locked(at):
            return DelegationRefusal.NOT_LOCKED
        if self.status not in (ActivityStatus.PUBLISHED, ActivityStatus.CLOSED, ActivityStatus.POSTPONED):
            return DelegationRefusal.HAS_BEGUN
        return DelegationRefusal.HAS_BEGUN if self.has_begun(at) else None

    def has_begun(self, at: datetime) -> bool:
        """Whether the last occurrence has begun, after which nobody is called up any more."""
        return self.ends_at is not None and at >= self.ends_at
