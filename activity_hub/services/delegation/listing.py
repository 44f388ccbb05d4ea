"""All delegations of an activity for its organiser: the list, the export, and the entries contest by contest."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from activity_hub.database import db
from activity_hub.models import Activity, Contest, Delegation, LineUpChange, Member, Membership, Union
from activity_hub.rules.days import local_day
from activity_hub.rules.delegation import ChangeStatus, DelegationStatus
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import HOLDING
from activity_hub.services.base import access, contests
from activity_hub.services.base.memberships import holds_on
from activity_hub.services.delegation import entries, ground, judging
from activity_hub.services.delegation.changes import views
from activity_hub.services.delegation.ground import Ground
from activity_hub.services.delegation.views import DelegationLine, DelegationList, EntryList, Table, TableRow


def listing(*, by: Actor, at: datetime, activity_id: int | str) -> DelegationList:
    """Every delegation with its counts and broken rules, and every change asked for; in a handful of statements."""
    activity = access.activity(by, activity_id, Right.SEE_REGISTRATIONS)
    held = contests.contests_of(activity.id)
    grounds = _grounds(activity, held, at)
    asked = select(LineUpChange).where(LineUpChange.delegation_id.in_(grounds)).order_by(LineUpChange.id.desc())
    rows = list(db.session.scalars(asked)) if grounds else []
    waits = [row for row in rows if row.status == ChangeStatus.ASKED]
    return DelegationList(
        activity.id,
        activity.code,
        activity.title,
        activity.time_zone,
        tuple(contests.view(one) for one in held),
        tuple(_line(one, sum(row.delegation_id == key for row in waits)) for key, one in grounds.items()),
        views([*waits, *(row for row in rows if row not in waits)], grounds),
        access.may(by, activity, Right.EDIT_ACTIVITY),
    )


def _line(found: Ground, asked: int) -> DelegationLine:
    assert found.delegation is not None
    is_entered = found.status is DelegationStatus.ENTERED
    return DelegationLine(
        found.union.code,
        found.union.name,
        found.status,
        len(found.rows),
        len({one for row in found.rows for one in row.cells}),
        sum(len(row.cells) for row in found.rows),
        sum(row.person.gender == "F" for row in found.rows),
        judging.broken(found) if found.rows else (),
        sum(row.status not in HOLDING for row in found.rows) if is_entered else 0,
        asked,
        found.delegation.updated_at,
    )


def table(*, by: Actor, activity_id: int | str) -> Table:
    """People × contests over all delegations, in the order of the tree."""
    activity = access.activity(by, activity_id, Right.SEE_REGISTRATIONS)
    held = contests.contests_of(activity.id)
    rows = tuple(
        TableRow(
            one.union.code,
            one.union.name,
            one.status,
            no,
            row.person.member_no,
            row.person.name,
            row.person.gender,
            row.person.birth_year,
            row.part,
            row.cells,
            row.status,
        )
        for one in _grounds(activity, held).values()
        for no, row in enumerate(one.rows, 1)
    )
    return Table(activity.code, activity.title, tuple(contests.view(one) for one in held), rows)


def entry_lists(*, by: Actor, activity_id: int | str) -> list[EntryList]:
    """The entries of each contest, union by union."""
    activity = access.activity(by, activity_id, Right.SEE_REGISTRATIONS)
    held = contests.contests_of(activity.id)
    theirs = [(one.union.name, one.status, one.rows) for one in _grounds(activity, held).values()]
    return entries.lists([contests.view(one) for one in held], theirs)


def _grounds(activity: Activity, held: Sequence[Contest], at: datetime | None = None) -> dict[int, Ground]:
    """Every delegation of the activity by its id, in the order of the tree; without a time no roll is looked at."""
    asked = select(Delegation, Union).join(Union, Union.id == Delegation.union_id)
    pairs = db.session.execute(asked.where(Delegation.activity_id == activity.id).order_by(Union.path)).all()
    delegations, unions = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    today = local_day(at, activity.time_zone) if at else None
    rows = ground.rows_of(activity, delegations, unions, today)
    rules = contests.rules_of(activity.id)
    sizes = _sizes(activity, today) if today else {}
    return {
        one.id: Ground(
            activity, union, today or date.min, one, held, rules, rows[one.id], sizes.get(union.id, 0), acts=False
        )
        for one, union in pairs
    }


def _sizes(activity: Activity, today: date) -> dict[int, int]:
    """How many members each union with a delegation has, in one statement."""
    top, below = aliased(Union), aliased(Union)
    counted = (
        select(top.id, func.count(Membership.member_id.distinct()))
        .join(Delegation, Delegation.union_id == top.id)
        .join(below, below.path.startswith(top.path))
        .join(Membership, Membership.union_id == below.id)
        .join(Member, Member.id == Membership.member_id)
        .where(Delegation.activity_id == activity.id, Member.person_kind == "member", holds_on(today))
        .group_by(top.id)
    )
    return {union_id: count for union_id, count in db.session.execute(counted)}
