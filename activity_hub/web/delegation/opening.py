"""The delegation that an address names, to look at or to change."""

from activity_hub.rules.delegation import DelegationRefusal
from activity_hub.services import delegation
from activity_hub.services.base.access import Refused
from activity_hub.services.delegation import DelegationSheet
from activity_hub.web.context import actor, now


def seen(activity_id: int, union_code: str) -> DelegationSheet:
    """The sheet for whoever may look at it."""
    return delegation.sheet(by=actor(), at=now(), activity_id=activity_id, union=union_code)


def mine(activity_id: int, union_code: str) -> DelegationSheet:
    """The sheet for whoever may change it now; Refused after the deadline, NotAllowed for who only looks on."""
    sheet = acted_for(activity_id, union_code)
    if not sheet.may_change:
        raise Refused(DelegationRefusal.LOCKED)
    return sheet


def acted_for(activity_id: int, union_code: str) -> DelegationSheet:
    """The sheet for whoever acts for the union, before and after the deadline."""
    sheet = seen(activity_id, union_code)
    if not sheet.may_change:  # the roll is only for whoever acts for the union
        delegation.roll(by=actor(), at=now(), activity_id=activity_id, union=union_code)
    return sheet
