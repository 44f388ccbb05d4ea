"""The tables, by topic."""

from activity_hub.models.account import ApiToken, AuditEntry, Feed, IdempotencyKey, SignedIn, SignInAttempt
from activity_hub.models.activity import Activity, AudienceUnion, CoHost, Occurrence, Selection
from activity_hub.models.declared import Award, Declared, Invitation, LedgerLine, UnitEntered
from activity_hub.models.door import DoorDevice, DoorPass, ScanConflict
from activity_hub.models.member import Appointment, Member, Membership
from activity_hub.models.notice import Appeal, Bulk, Outbox
from activity_hub.models.question import Answer, Choice, Guest, Question
from activity_hub.models.seats import Draw, DrawTicket, Quota, SpecialDay
from activity_hub.models.taking_part import Attendance, Registration, Scan
from activity_hub.models.team import Contest, Delegate, Delegation, Entry, LineUpChange, LineUpRule, Team
from activity_hub.models.union import Enterprise, PlanItem, Target, Union, UnionParent

__all__ = [
    "Activity",
    "Answer",
    "ApiToken",
    "Appeal",
    "Appointment",
    "Attendance",
    "AudienceUnion",
    "AuditEntry",
    "Award",
    "Bulk",
    "Choice",
    "CoHost",
    "Contest",
    "Declared",
    "Delegate",
    "Delegation",
    "DoorDevice",
    "DoorPass",
    "Draw",
    "DrawTicket",
    "Enterprise",
    "Entry",
    "Feed",
    "Guest",
    "IdempotencyKey",
    "Invitation",
    "LedgerLine",
    "LineUpChange",
    "LineUpRule",
    "Member",
    "Membership",
    "Occurrence",
    "Outbox",
    "PlanItem",
    "Question",
    "Quota",
    "Registration",
    "Scan",
    "ScanConflict",
    "Selection",
    "SignInAttempt",
    "SignedIn",
    "SpecialDay",
    "Target",
    "Team",
    "Union",
    "UnionParent",
    "UnitEntered",
]
