"""Reading the contests and rules of an activity."""

from sqlalchemy import func, select

from activity_hub.database import db
from activity_hub.models import Activity, Contest, Delegate, Delegation, Entry
from activity_hub.rules.lifecycle import EDITABLE, ActivityStatus
from activity_hub.rules.permissions import Actor, Right
from activity_hub.services.base import access, contests
from activity_hub.services.contest.views import ContestLine, ContestSheet


def sheet(*, by: Actor, activity_id: int | str) -> ContestSheet:
    """The contests and rules, for whoever sees the activity."""
    return of(by, access.activity(by, activity_id))


def of(by: Actor, row: Activity) -> ContestSheet:
    """The sheet of a loaded activity."""
    rows = contests.contests_of(row.id)
    counts = entry_counts(row.id)
    may_edit = access.may(by, row, Right.EDIT_ACTIVITY)
    begun = select(func.count()).select_from(Delegation).where(Delegation.activity_id == row.id)
    return ContestSheet(
        row.id,
        row.code,
        row.title,
        row.revision,
        may_edit and ActivityStatus(row.status) in EDITABLE,
        tuple(ContestLine(contests.view(one), *counts.get(one.id, (0, 0))) for one in rows),
        tuple(contests.rule_view(one) for one in contests.rules_of(row.id)),
        db.session.scalar(begun) or 0,
    )


def entry_counts(activity_id: int) -> dict[int, tuple[int, int]]:
    """(entries, people) of each contest that has any: an entry is a squad, or a person where people play alone."""
    asked = (
        select(Entry.contest_id, Contest.size_to, Delegate.delegation_id, Entry.squad, func.count())
        .join(Contest, Contest.id == Entry.contest_id)
        .join(Delegate, Delegate.id == Entry.delegate_id)
        .where(Contest.activity_id == activity_id)
        .group_by(Entry.contest_id, Contest.size_to, Delegate.delegation_id, Entry.squad)
    )
    found: dict[int, tuple[int, int]] = {}
    for contest_id, size_to, _delegation_id, _squad, people in db.session.execute(asked):
        entries, so_far = found.get(contest_id, (0, 0))
        found[contest_id] = (entries + (1 if size_to > 1 else people), so_far + people)
    return found
