"""What waits for somebody with a role: activities to approve, to finish or to close, and people to let in."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from activity_hub.database import db
from activity_hub.models import Activity, Occurrence, Registration, Union
from activity_hub.rules.lifecycle import ActivityStatus, OccurrenceStatus
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import Status
from activity_hub.services.base.access import staff_condition, unions_with

LONGEST = 20  # here stands what is next; the lists show everything


@dataclass(frozen=True, slots=True)
class Item:
    """One activity that waits; `count` is how many people wait in it, where people do."""

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
    to_hold: tuple[Item, ...]
    drafts: tuple[Item, ...]

    @property
    def is_clear(self) -> bool:
        return not (self.to_approve or self.to_answer or self.to_hold or self.drafts)


def waiting(*, by: Actor, today: date) -> Waiting:
    """What waits for the asking actor; `today` is the civil day here. Four statements at most."""
    return Waiting(
        to_approve=_activities(by, Right.PUBLISH_ACTIVITY, Activity.status == ActivityStatus.SUBMITTED.value),
        to_answer=_to_answer(by),
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
    planned = [OccurrenceStatus.PLANNED.value, OccurrenceStatus.HELD.value]
    last_on = (
        select(func.max(Occurrence.held_on))
        .where(Occurrence.activity_id == Activity.id, Occurrence.status.in_(planned))
        .correlate(Activity)
        .scalar_subquery()
    )
    return Activity.status.in_([ActivityStatus.PUBLISHED.value, ActivityStatus.CLOSED.value]) & (last_on < today)


def _to_answer(by: Actor) -> tuple[Item, ...]:
    """Activities with sign-ups that wait for a yes or a no."""
    if not by.holds(Right.EDIT_ACTIVITY):
        return ()
    rows = db.session.execute(
        select(Activity.id, Activity.title, Union.name, func.min(Registration.created_at), func.count())
        .join(Union, Union.id == Activity.host_id)
        .join(Registration, Registration.activity_id == Activity.id)
        .where(Registration.status == Status.PENDING.value, staff_condition(by, Right.EDIT_ACTIVITY))
        .group_by(Activity.id, Activity.title, Union.name)
        .order_by(func.min(Registration.created_at), Activity.id)
        .limit(LONGEST)
    )
    return tuple(Item(row[0], row[1], row[2], None, row[4]) for row in rows)
