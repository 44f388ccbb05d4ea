"""The tables, by topic."""

from activity_hub.models.account import ApiToken, AuditEntry, Feed, IdempotencyKey, SignedIn, SignInAttempt
from activity_hub.models.activity import Activity, AudienceUnion, CoHost, Occurrence, Selection
from activity_hub.models.declared import Award, Declared, Invitation, LedgerLine, UnitEntered
from activity_hub.models.member import Appointment, Member, Membership
from activity_hub.models.taking_part import Attendance, Registration, Scan
from activity_hub.models.union import Enterprise, PlanItem, Target, Union, UnionParent

__all__ = [
    "Activity",
    "ApiToken",
    "Appointment",
    "Attendance",
    "AudienceUnion",
    "AuditEntry",
    "Award",
    "CoHost",
    "Declared",
    "Enterprise",
    "Feed",
    "IdempotencyKey",
    "Invitation",
    "LedgerLine",
    "Member",
    "Membership",
    "Occurrence",
    "PlanItem",
    "Registration",
    "Scan",
    "Selection",
    "SignInAttempt",
    "SignedIn",
    "Target",
    "Union",
    "UnionParent",
    "UnitEntered",
]
