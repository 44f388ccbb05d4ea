"""Lines of the list: an occurrence with what its activity says, and my own place in it, in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, select
from sqlalchemy.orm import aliased

from activity_hub.database import db
from activity_hub.models import Activity, Occurrence, Registration, Union
from activity_hub.rules.activity import text_fault
from activity_hub.rules.days import local_day
from activity_hub.rules.lifecycle import PUBLIC, OccurrenceStatus
from activity_hub.rules.permissions import Actor
from activity_hub.rules.places import LIVE, Status
from activity_hub.rules.showing import Showing, When, showing
from activity_hub.services.base import access, places, search
from activity_hub.services.base.turns import TURN

LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asks for; empty means no matter. `union` is a code and means it and all below it."""

    union: str = ""
    kind: str = ""
    q: str = ""
    open_for_me: bool = False

    @property
    def is_anything(self) -> bool:
        return bool(self.union or self.kind or self.q or self.open_for_me)


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence in the list. `of` is the number of the activity's occurrences; instants are aware UTC."""

    activity_id: int
    title: str
    kind: str
    host_name: str
    venue: str
    no: int
    of: int
    held_on: date
    starts_at: datetime | None
    ends_at: datetime | None
    time_zone: str
    capacity: int | None
    taken: int
    opens_at: datetime | None
    closes_at: datetime | None
    showing: Showing
    mine: Status | None
    awaits_draw: bool
    wait_position: int | None
    registration_id: int | None

    @property
    def left(self) -> int | None:
        return None if self.capacity is None else self.capacity - self.taken

    @property
    def is_over(self) -> bool:
        return self.showing is Showing.OVER


def lines(by: Actor, at: datetime, condition: ColumnElement[bool], **window: Any) -> list[Line]:
    """The lines that fit, by day and time (`newest` turns them round); `limit` and `offset` cut them."""
    order = [Occurrence.held_on, Occurrence.starts_at.is_(None), Occurrence.starts_at, Occurrence.id]
    if window.get("newest"):
        order = [Occurrence.held_on.desc(), Occurrence.starts_at.desc(), Occurrence.id.desc()]
    asked = _lines(by).where(shown(by), condition).order_by(*order)
    found = db.session.execute(asked.limit(window.get("limit", 100)).offset(window.get("offset", 0)))
    return [_line(at, *row) for row in found]


def shown(by: Actor) -> ColumnElement[bool]:
    """What stands in the list: whatever was published and the actor may see. Drafts have a desk of their own."""
    return and_(Activity.status.in_([status.value for status in PUBLIC]), access.visible(by))


def first_start() -> Any:
    """When the activity begins for the first time: sign-up closes then unless it says otherwise."""
    other = aliased(Occurrence)
    return select(func.min(other.starts_at)).where(other.activity_id == Activity.id).scalar_subquery()


def mine_or_nothing(by: Actor) -> ColumnElement[bool]:
    """The join to the actor's live registration of an activity."""
    if by.member_id is None:
        return false()
    live = Registration.status.in_([status.value for status in LIVE])
    return and_(Registration.activity_id == Activity.id, Registration.member_id == by.member_id, live)


def _lines(by: Actor) -> Select[Any]:
    sibling = aliased(Occurrence)
    count = select(func.count()).where(sibling.activity_id == Activity.id).scalar_subquery()
    return (
        select(Activity, Occurrence, Union.name, Registration.id, Registration.status, TURN, count, first_start())
        .join(Occurrence, Occurrence.activity_id == Activity.id)
        .outerjoin(Union, Union.id == Activity.host_id)
        .outerjoin(Registration, mine_or_nothing(by))
    )


def _line(
    at: datetime,
    activity: Activity,
    one: Occurrence,
    host: str | None,
    registration_id: int | None,
    mine: str | None,
    turn: int | None,
    count: int,
    first_at: datetime | None,
) -> Line:
    own = Status(mine) if mine else None
    call = places.call_of(activity, first_at)
    today = local_day(at, activity.time_zone)
    when = When(OccurrenceStatus(one.status), one.held_on, one.starts_at, one.ends_at)
    return Line(
        activity_id=activity.id,
        title=activity.title,
        kind=activity.kind,
        host_name=activity.host_name or host or "",
        venue=one.venue or activity.venue,
        no=one.no,
        of=count,
        held_on=one.held_on,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        time_zone=activity.time_zone,
        capacity=activity.capacity,
        taken=activity.taken,
        opens_at=activity.sign_up_opens_at,
        closes_at=call.closes_at,
        showing=showing(call, when, own, at, today),
        mine=own,
        awaits_draw=own is Status.PENDING and call.is_to_be_drawn,
        wait_position=turn,
        registration_id=registration_id,
    )


def asked_for(asked: Asked, open_ids: Iterable[int] | None) -> ColumnElement[bool]:
    """The filters as one condition; `open_ids` are the activities open for the reader, where that is asked."""
    found: list[ColumnElement[bool]] = [Activity.kind == asked.kind] if asked.kind else []
    if text_fault(asked.q + asked.union + asked.kind, LONGEST_SEARCH) is not None:
        return false()
    if asked.union:
        found.append(access.hosted_below(asked.union))
    if asked.q:
        found.append(found_by(asked.q))
    if open_ids is not None:
        found.append(Activity.id.in_(list(open_ids)))
    return and_(Activity.id > 0, *found)


def found_by(words: str) -> ColumnElement[bool]:
    """Every word in the title, the venue, the host's name or, for Latin letters, in their pinyin."""
    host = aliased(Union)
    name = select(host.name).where(host.id == Activity.host_id).scalar_subquery()
    columns = (Activity.title, Activity.venue, func.coalesce(Activity.host_name, ""), func.coalesce(name, ""))
    return search.matches(words, *columns, pinyin=Activity.pinyin)
