"""The desk: the activities of one's unions with their counts, and what stands around one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from activity_hub.database import db
from activity_hub.models import Activity, Award, Enterprise, Member, Occurrence, Registration, Union
from activity_hub.rules.activity import text_fault
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import Status
from activity_hub.rules.scanning import mask
from activity_hub.services.base import access, search
from activity_hub.services.base.activity_views import UnionName

PER_PAGE = 50
LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One activity on the desk; `first_on` and `last_on` are its local days, `times` how many there are."""

    id: int
    code: str
    title: str
    kind: str
    status: ActivityStatus
    host_name: str
    first_on: date | None
    last_on: date | None
    times: int
    taken: int
    capacity: int | None
    revision: int


@dataclass(frozen=True, slots=True)
class Desk:
    """A page of the desk; `counts` by status are of all pages and heed the words searched for."""

    lines: tuple[DeskLine, ...]
    counts: dict[ActivityStatus, int]
    total: int
    page: int


@dataclass(frozen=True, slots=True)
class Result:
    """What was won and by whom; the names of persons are as the reader may see them."""

    place: int | None
    title: str
    recipient: str


def desk(by: Actor, status: ActivityStatus | None = None, q: str = "", page: int = 1) -> Desk:
    """The activities hosted or co-hosted where the actor may see drafts, newest day first; two statements.

    Raises NotAllowed for whoever may see no drafts anywhere.
    """
    if not by.holds(Right.SEE_DRAFT):
        raise access.NotAllowed
    mine = and_(access.staff_condition(by, Right.SEE_DRAFT), _found_by(q))
    counted = select(Activity.status, func.count()).where(mine).group_by(Activity.status)
    counts = {ActivityStatus(name): count for name, count in db.session.execute(counted)}
    total = counts.get(status, 0) if status else sum(counts.values())
    if status:
        mine = and_(mine, Activity.status == status.value)
    return Desk(_lines(mine, page), counts, total, page)


def _found_by(q: str) -> ColumnElement[bool]:
    if not q.strip():
        return Activity.id > 0
    if text_fault(q, LONGEST_SEARCH) is not None:
        return Activity.id < 0
    return or_(Activity.code == q.strip(), search.matches(q, Activity.title, Activity.venue, pinyin=Activity.pinyin))


def _lines(condition: ColumnElement[bool], page: int) -> tuple[DeskLine, ...]:
    last_on = func.max(Occurrence.held_on)
    asked = (
        select(Activity, Union.name, func.min(Occurrence.held_on), last_on, func.count(Occurrence.id))
        .outerjoin(Union, Union.id == Activity.host_id)
        .outerjoin(Occurrence, Occurrence.activity_id == Activity.id)
        .where(condition)
        .group_by(Activity.id, Union.name)
        .order_by(last_on.desc(), Activity.id.desc())
        .limit(PER_PAGE)
        .offset(PER_PAGE * (page - 1))
    )
    return tuple(_line(*row) for row in db.session.execute(asked))


def _line(row: Activity, host: str | None, first_on: date | None, last_on: date | None, times: int) -> DeskLine:
    return DeskLine(
        id=row.id,
        code=row.code,
        title=row.title,
        kind=row.kind,
        status=ActivityStatus(row.status),
        host_name=row.host_name or host or "",
        first_on=first_on,
        last_on=last_on,
        times=times,
        taken=row.taken,
        capacity=row.capacity,
        revision=row.revision,
    )


def is_staff(by: Actor, activity_id: int) -> bool:
    """Whether the actor works on the activity: may see its draft at the host or at a co-host."""
    return access.works_at(by, Right.SEE_DRAFT, activity_id)


def registration_counts(by: Actor, activity_id: int) -> dict[Status, int]:
    """How many registrations stand in each status; empty for whoever may not see them."""
    listed = select(Activity.id).where(Activity.id == activity_id, access.staff_condition(by, Right.SEE_REGISTRATIONS))
    counted = (
        select(Registration.status, func.count())
        .where(Registration.activity_id.in_(listed))
        .group_by(Registration.status)
    )
    return {Status(status): count for status, count in db.session.execute(counted)}


def hosts(by: Actor) -> tuple[UnionName, ...]:
    """The unions at which the actor may create activities, each followed by those below it."""
    asked = select(Union.code, Union.name, Union.path).where(access.subtree(Union.path, by.paths(Right.EDIT_ACTIVITY)))
    rows = db.session.execute(asked.where(Union.dissolved_on.is_(None))).all()
    return tuple(UnionName(row.code, row.name) for row in sorted(rows, key=lambda row: _steps(row.path)))


def _steps(path: str) -> list[int]:
    """The ids of a path as numbers, because as text 10 comes before 2."""
    return [int(step) for step in path.split("/") if step]


def union_codes(words: Sequence[str]) -> list[str]:
    """The codes of unions given by code or by whole name; what is neither comes back as it was written."""
    asked = {word for word in words if text_fault(word, LONGEST_SEARCH) is None}
    if not asked:
        return list(words)
    rows = db.session.execute(select(Union.code, Union.name).where(or_(Union.code.in_(asked), Union.name.in_(asked))))
    known = {key: code for code, name in rows for key in (name, code)}
    return [known.get(word, word) for word in words]


def results(by: Actor, activity_id: int) -> tuple[Result, ...]:
    """The awards of an activity that the actor may see, by place; a stranger reads masked names of persons."""
    row = access.activity(by, activity_id)
    asked = select(Award).where(Award.activity_id == row.id).order_by(Award.place.is_(None), Award.place, Award.id)
    awards = db.session.scalars(asked).all()
    names = _names({award.recipient for award in awards if award.recipient}, by.is_signed_in) if awards else {}
    return tuple(
        Result(award.place, award.title or "", names.get(award.recipient or "", award.recipient or ""))
        for award in awards
    )


def _names(words: set[str], whole: bool) -> dict[str, str]:
    people = db.session.execute(select(Member.member_no, Member.name).where(Member.member_no.in_(words)))
    found = {number: name if whole else mask(name) for number, name in people}
    sources: tuple[Any, ...] = (Enterprise, Union)
    for source in sources:
        named = db.session.execute(select(source.code, source.name).where(source.code.in_(words)))
        found |= {code: name for code, name in named}
    return found
