"""What waits for somebody with a role: activities to approve, to finish or to close, and people to let in."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, select

from activity_hub.database import db
from activity_hub.models import Activity, Appeal, Delegation, Draw, LineUpChange, Occurrence, Registration, Team, Union
from activity_hub.rules.delegation import ChangeStatus
from activity_hub.rules.fairness import AppealStatus
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import PROMOTING, Status
from activity_hub.rules.teams import TeamStatus
from activity_hub.services.base.access import unions_with
from activity_hub.services.base.occurrences import STANDS

LONGEST = 20  # here stands what is next; the lists show everything
_TO_COME = [status.value for status in PROMOTING]
Asked = Select[int, datetime]  # an activity and since when something of it waits, a row for each


@dataclass(frozen=True, slots=True)
class Item:
    """One activity that waits; `count` is how many people, teams or requests wait in it."""

    activity_id: int
    title: str
    host_name: str
    first_on: date | None
    count: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """Each list with the most urgent first, at most twenty long."""

    to_approve: tuple[Item, ...]
    to_answer: tuple[Item, ...]
    teams: tuple[Item, ...]
    changes: tuple[Item, ...]
    appeals: tuple[Item, ...]
    to_hold: tuple[Item, ...]
    drafts: tuple[Item, ...]

    @property
    def is_clear(self) -> bool:
        asked = self.to_answer or self.teams or self.changes or self.appeals
        return not (self.to_approve or asked or self.to_hold or self.drafts)


def waiting(*, by: Actor, today: date) -> Waiting:
    """What waits for the asking actor; `today` is the civil day here. Seven statements at most."""
    return Waiting(
        to_approve=_activities(by, Right.PUBLISH_ACTIVITY, Activity.status == ActivityStatus.SUBMITTED.value),
        to_answer=_unanswered(by, _sign_ups()),
        teams=_unanswered(by, _teams()),
        changes=_unanswered(by, _changes()),
        appeals=_unanswered(by, _appeals()),
        to_hold=_activities(by, Right.EDIT_ACTIVITY, _is_over(today)),
        drafts=_activities(by, Right.EDIT_ACTIVITY, Activity.status == ActivityStatus.DRAFT.value),
    )


def _activities(by: Actor, right: Right, condition: ColumnElement[bool]) -> tuple[Item, ...]:
    """Changing and publishing belong to the lead host, so only that one counts here."""
    if not by.holds(right):
        return ()
    first_on = func.min(Occurrence.held_on)
    rows = db.session.execute(
        select(Activity.id, Activity.title, Union.name, first_on)
        .join(Union, Union.id == Activity.host_id)
        .outerjoin(Occurrence, Occurrence.activity_id == Activity.id)
        .where(condition, Activity.host_id.in_(unions_with(by, right)))
        .group_by(Activity.id, Activity.title, Union.name)
        .order_by(first_on, Activity.id)
        .limit(LONGEST)
    )
    return tuple(Item(*row) for row in rows)


def _is_over(today: date) -> ColumnElement[bool]:
    """Still open although its last day is behind us: the door's rows have not become attendance yet."""
    last_on = (
        select(func.max(Occurrence.held_on))
        .where(Occurrence.activity_id == Activity.id, STANDS)
        .correlate(Activity)
        .scalar_subquery()
    )
    return Activity.status.in_([ActivityStatus.PUBLISHED.value, ActivityStatus.CLOSED.value]) & (last_on < today)


def _sign_ups() -> Asked:
    """Sign-ups that wait for a yes or a no; not those that wait for lots."""
    undrawn = select(Draw.activity_id).where(Draw.drawn_at.is_(None))
    return select(Registration.activity_id, Registration.created_at).where(
        Registration.status == Status.PENDING.value, Registration.activity_id.not_in(undrawn)
    )


def _teams() -> Asked:
    """Joint teams of what is still to come."""
    return (
        select(Team.activity_id, Team.created_at)
        .join(Activity, Activity.id == Team.activity_id)
        .where(Team.status == TeamStatus.PENDING.value, Activity.status.in_(_TO_COME))
    )


def _changes() -> Asked:
    """Changes of locked line-ups, as long as they can be granted."""
    return (
        select(Delegation.activity_id, LineUpChange.asked_at)
        .join(LineUpChange, LineUpChange.delegation_id == Delegation.id)
        .join(Activity, Activity.id == Delegation.activity_id)
        .where(LineUpChange.status == ChangeStatus.ASKED.value, Activity.status.in_(_TO_COME))
    )


def _appeals() -> Asked:
    """Appeals against no-shows."""
    return select(Appeal.activity_id, Appeal.asked_at).where(Appeal.status == AppealStatus.ASKED.value)


def _unanswered(by: Actor, asked: Asked) -> tuple[Item, ...]:
    """Activities in which something waits for the lead host's answer, the longest wait first; `count` is how much."""
    if not by.holds(Right.EDIT_ACTIVITY):
        return ()
    waits = asked.subquery()
    activity_id, since = waits.c
    rows = db.session.execute(
        select(Activity.id, Activity.title, Union.name, func.count())
        .join(Union, Union.id == Activity.host_id)
        .join(waits, activity_id == Activity.id)
        .where(Activity.host_id.in_(unions_with(by, Right.EDIT_ACTIVITY)))
        .group_by(Activity.id, Activity.title, Union.name)
        .order_by(func.min(since), Activity.id)
        .limit(LONGEST)
    )
    return tuple(Item(row[0], row[1], row[2], None, row[3]) for row in rows)
