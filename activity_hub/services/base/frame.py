"""What of an activity changes only with its revision: whom it calls, when it takes place, what it asks.

Sign-ups read this thousands of times between two changes, so it is remembered by (activity, revision). Whoever writes
co-hosts, invited unions, occurrences, questions, quotas or a draw raises the revision in the same transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import URL, func, inspect, literal, null, select, union_all

from activity_hub.database import db
from activity_hub.models import Activity, AudienceUnion, CoHost, Contest, Draw, Occurrence, Question, Quota
from activity_hub.rules.audience import Audience, split_tags
from activity_hub.rules.lifecycle import OccurrenceStatus
from activity_hub.rules.scanning import Slot, slot

_MOST = 500  # activities remembered by one process
_Key = tuple[int, URL]


@dataclass(frozen=True, slots=True)
class Occasion:
    """One occurrence, whether it takes place or not."""

    id: int
    slot: Slot
    is_held: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """`slots` are the occurrences that take place, in order; `timed` those of them that have times.

    `occasions` are all there are.
    """

    revision: int
    updated_at: datetime | None
    union_ids: frozenset[int]
    slots: tuple[Slot, ...]
    timed: tuple[tuple[datetime, datetime | None], ...]
    occasions: tuple[Occasion, ...]
    has_questions: bool
    has_quotas: bool
    has_contests: bool
    is_drawn: bool

    @property
    def is_off(self) -> bool:
        """Whether every occurrence there was is called off."""
        return bool(self.occasions) and not self.slots

    @property
    def first_starts_at(self) -> datetime | None:
        return self.slots[0].starts_at if self.slots else None

    @property
    def last_starts_at(self) -> datetime | None:
        return self.slots[-1].starts_at if self.slots else None


_remembered: dict[_Key, Frame] = {}


def of(activity: Activity) -> Frame:
    """The frame of a loaded activity; two statements the first time, none afterwards.

    While a change of the activity is being written it is read but not remembered: that change may yet be undone.
    """
    if inspect(activity).attrs.revision.history.has_changes():
        return _read(activity)
    known = remembered(activity.id, activity.revision, activity.updated_at)
    if known is not None:
        return known
    if len(_remembered) >= _MOST:
        _remembered.clear()
    found = _remembered[activity.id, db.engine.url] = _read(activity)
    return found


def remembered(activity_id: int, revision: int, updated_at: datetime | None) -> Frame | None:
    """The frame of an activity in this revision, where this process has read it before."""
    known = _remembered.get((activity_id, db.engine.url))
    return known if known is not None and (known.revision, known.updated_at) == (revision, updated_at) else None


def forget() -> None:
    """Remember nothing: for a database that was replaced under a running process."""
    _remembered.clear()


def audience_of(activity: Activity) -> Audience:
    """Whom the activity calls."""
    tags = split_tags(activity.audience_tags)
    return Audience(of(activity).union_ids, activity.audience_gender, activity.born_from, activity.born_to, tags)


def _read(activity: Activity) -> Frame:
    parts = [
        select(literal("co_host").label("what"), CoHost.union_id).where(CoHost.activity_id == activity.id),
        select(literal("audience"), AudienceUnion.union_id).where(AudienceUnion.activity_id == activity.id),
        select(literal("question"), func.count()).select_from(Question).where(Question.activity_id == activity.id),
        select(literal("quota"), func.count()).select_from(Quota).where(Quota.activity_id == activity.id),
        select(literal("contest"), func.count()).select_from(Contest).where(Contest.activity_id == activity.id),
        select(literal("draw"), null()).where(Draw.activity_id == activity.id, Draw.drawn_at.is_not(None)),
    ]
    found: dict[str, set[Any]] = {}
    for what, number in db.session.execute(union_all(*parts)):
        found.setdefault(what, set()).add(number)
    hosts = found.get("co_host", set()) | ({activity.host_id} if activity.host_id else set())
    rows = list(db.session.scalars(select(Occurrence).where(Occurrence.activity_id == activity.id)))
    occasions = tuple(_occasion(row, activity.time_zone) for row in rows)
    planned = sorted((one for one in occasions if not one.slot.is_off), key=lambda one: one.slot.starts_at)
    times = {row.id: (row.starts_at, row.ends_at) for row in rows if row.starts_at}
    return Frame(
        revision=activity.revision,
        updated_at=activity.updated_at,
        union_ids=frozenset(found.get("audience") or hosts),
        slots=tuple(one.slot for one in planned),
        timed=tuple(times[one.id] for one in planned if one.id in times),
        occasions=occasions,
        has_questions=found["question"] != {0},
        has_quotas=found["quota"] != {0},
        has_contests=found["contest"] != {0},
        is_drawn="draw" in found,
    )


def _occasion(row: Occurrence, time_zone: str) -> Occasion:
    return Occasion(row.id, slot_of(row, time_zone), row.status == OccurrenceStatus.HELD.value)


def slot_of(row: Occurrence, time_zone: str) -> Slot:
    """An occurrence as rules see it; one that has only a day begins with the day."""
    return slot(row.no, row.held_on, row.starts_at, row.ends_at, time_zone, OccurrenceStatus(row.status))
