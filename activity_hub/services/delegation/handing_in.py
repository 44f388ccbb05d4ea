"""Handing a delegation in, and taking it back for a large rework."""

from datetime import datetime

from activity_hub.database import db, write_tx
from activity_hub.rules.delegation import DelegationRefusal, DelegationStatus
from activity_hub.rules.permissions import Actor
from activity_hub.services.base import audit
from activity_hub.services.base.access import Refused
from activity_hub.services.base.locking import begins_anew
from activity_hub.services.delegation import ground, reading, registering, writing
from activity_hub.services.delegation.views import DelegationSheet


@begins_anew
def enter(
    *,
    by: Actor,
    at: datetime,
    activity_id: int | str,
    union: str,
    seen_revision: int | None,
    accept_clashes: bool = False,
) -> DelegationSheet:
    """Hand the line-up in: it keeps the rules, and everybody in it is signed up, or nothing happens.

    Raises Refused with EMPTY, RULES_BROKEN, NOT_ON_ROLL, NOT_ADMITTED, LOCKED or CHANGED_MEANWHILE. Handed in already,
    it is answered as it is.
    """
    with write_tx():
        found = ground.to_change(by, at, activity_id, union, seen_revision)
        writing.require_kept(found, found.rows)
        gone = tuple(row.person.member_no for row in found.rows if not row.person.union_name)
        if gone:
            raise Refused(DelegationRefusal.NOT_ON_ROLL, numbers=gone)
        delegation = found.delegation
        assert delegation is not None  # it has people
        was_entered = found.status is DelegationStatus.ENTERED
        found.rows = registering.admit(by, at, found, accept_clashes)
        if not was_entered:
            delegation.status = DelegationStatus.ENTERED.value
            ground.touch(delegation, by, at)
            audit.record(by, at, "enter", "delegation", delegation.id, people=len(found.rows))
        db.session.flush()
        return reading.of(found, at)


def reopen(
    *, by: Actor, at: datetime, activity_id: int | str, union: str, seen_revision: int | None
) -> DelegationSheet:
    """Make a draft of it again; the people in it keep their registrations.

    Raises Refused with NOT_ENTERED, and what to_change() does.
    """
    with write_tx():
        found = ground.to_change(by, at, activity_id, union, seen_revision)
        if found.delegation is None or found.status is not DelegationStatus.ENTERED:
            raise Refused(DelegationRefusal.NOT_ENTERED)
        found.delegation.status = DelegationStatus.DRAFT.value
        ground.touch(found.delegation, by, at)
        audit.record(by, at, "reopen", "delegation", found.delegation.id, people=len(found.rows))
        db.session.flush()
        return reading.of(found, at)
