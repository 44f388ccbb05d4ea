"""What stands behind every page of one delegation: the activity, the union, who is in it, and by which rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, select
from sqlalchemy.orm import aliased

from activity_hub.database import db
from activity_hub.models import (
    Activity,
    Contest,
    Delegate,
    Delegation,
    Entry,
    LineUpRule,
    Member,
    Membership,
    Registration,
    Union,
)
from activity_hub.rules.activity import ChangeRefusal
from activity_hub.rules.audience import ids_of
from activity_hub.rules.days import local_day
from activity_hub.rules.delegation import DelegationRefusal, DelegationStatus, Window
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.line_up import Part
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import RefusalCode, Status
from activity_hub.services.base import access, asking, contests, frame
from activity_hub.services.base.access import NotFound, Refused
from activity_hub.services.base.memberships import holds_on
from activity_hub.services.delegation.views import Cell


@dataclass(frozen=True, slots=True)
class Person:
    """A member as a delegation needs to know them; `union_name` is that of the day, empty for who has left."""

    id: int
    member_no: str
    name: str
    gender: str | None
    birth_year: int | None
    birth_on: date | None
    union_name: str


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the line-up as it is, or as it is wished for; without `delegate` they are new."""

    person: Person
    part: Part = Part.ATHLETE
    cells: Mapping[int, Cell] = field(default_factory=dict)
    delegate: Delegate | None = None
    live: Registration | None = None  # their registration here, whoever made it
    status: Status | None = None


@dataclass(slots=True)
class Ground:
    """One delegation with all that surrounds it; `delegation` is None where nobody has begun it."""

    activity: Activity
    union: Union
    today: date
    delegation: Delegation | None
    contests: Sequence[Contest]
    rules: Sequence[LineUpRule]
    rows: list[Row]
    members: int
    acts: bool

    @property
    def status(self) -> DelegationStatus:
        return DelegationStatus(self.delegation.status) if self.delegation else DelegationStatus.DRAFT

    @property
    def revision(self) -> int:
        return self.delegation.revision if self.delegation else 0

    @property
    def window(self) -> Window:
        return window(self.activity)


def window(activity: Activity) -> Window:
    """When its delegations may be changed."""
    known = frame.of(activity)
    closes_at = activity.sign_up_closes_at or known.first_starts_at
    return Window(ActivityStatus(activity.status), closes_at, known.last_starts_at)


def for_liaison(by: Actor, at: datetime, activity_id: int | str, union: str, locked: bool = False) -> Ground:
    """The delegation of a union for which the actor acts; `locked` inside write_tx().

    Raises NotFound (NotAllowed for who may only look at the roll), Refused with NOT_INVITED for a union outside the
    audience and with NO_CONTESTS where the activity takes no delegations.
    """
    activity = access.activity(by, activity_id, locked=locked)
    row = access.union(by, union, Right.ACT_FOR)
    return _ground(activity, row, at, acts=True)


def for_reader(by: Actor, at: datetime, activity_id: int | str, union: str) -> Ground:
    """As for_liaison, and also for who may see the registrations of the activity."""
    activity = access.activity(by, activity_id)
    row = access.union(by, union)
    acts = by.allows(Right.ACT_FOR, row.path)
    if not acts and not access.works_at(by, Right.SEE_REGISTRATIONS, activity.id):
        access.union(by, union, Right.ACT_FOR)  # raises what for_liaison does
    return _ground(activity, row, at, acts)


def of(activity: Activity, row: Delegation, at: datetime) -> Ground:
    """The ground of a loaded delegation, whoever asks."""
    union = db.session.get(Union, row.union_id)
    if union is None:
        raise NotFound
    return _ground(activity, union, at, acts=False)


def to_change(by: Actor, at: datetime, activity_id: int | str, union: str, seen_revision: int | None = None) -> Ground:
    """As for_liaison, locked, while line-ups may be changed; inside write_tx().

    Raises Refused with LOCKED after the deadline, and with CHANGED_MEANWHILE where the wish was made over an older
    state than this one.
    """
    found = for_liaison(by, at, activity_id, union, locked=True)
    if found.window.is_locked(at):
        raise Refused(DelegationRefusal.LOCKED)
    if seen_revision is not None and seen_revision != found.revision:
        raise Refused(ChangeRefusal.CHANGED_MEANWHILE)
    return found


def touch(delegation: Delegation, by: Actor, at: datetime) -> None:
    """Note that it was changed, by whom and when."""
    delegation.revision += 1
    delegation.updated_by_id, delegation.updated_at = by.member_id, at


def _ground(activity: Activity, union: Union, at: datetime, acts: bool) -> Ground:
    if frame.of(activity).union_ids.isdisjoint(ids_of(union.path)):
        raise Refused(RefusalCode.NOT_INVITED)
    held = contests.contests_of(activity.id)
    if not held:
        raise Refused(DelegationRefusal.NO_CONTESTS)
    theirs = select(Delegation).where(Delegation.activity_id == activity.id, Delegation.union_id == union.id)
    delegation = db.session.scalar(theirs.execution_options(populate_existing=True))
    today = local_day(at, activity.time_zone)
    rows = rows_of(activity, [delegation], [union], today).get(delegation.id, []) if delegation else []
    rules = contests.rules_of(activity.id)
    return Ground(
        activity, union, today, delegation, held, rows=rows, rules=rules, members=size(union, today), acts=acts
    )


def read_again(ground: Ground) -> list[Row]:
    """The rows as they have just been written."""
    if ground.delegation is None:
        return []
    return rows_of(ground.activity, [ground.delegation], [ground.union], ground.today)[ground.delegation.id]


def size(union: Union, today: date) -> int:
    """How many members a union and all below it has on this day."""
    counted = (
        select(func.count(Membership.member_id.distinct()))
        .join(Union, Union.id == Membership.union_id)
        .join(Member, Member.id == Membership.member_id)
        .where(holds_on(today), Union.path.startswith(union.path, autoescape=True), Member.person_kind == "member")
    )
    return db.session.scalar(counted) or 0


def rows_of(
    activity: Activity, delegations: Sequence[Delegation], unions: Sequence[Union], today: date | None
) -> dict[int, list[Row]]:
    """The people of delegations and what they enter, by the delegation's id: two statements however many they are.

    Without a day nobody is asked whose member they are.
    """
    ids = [one.id for one in delegations]
    tops = {one.id: union.path for one, union in zip(delegations, unions, strict=True)}
    cells = _cells(ids)
    found: dict[int, dict[int, Row]] = {one: {} for one in ids}
    for delegate, member, live, own_status, name, path in db.session.execute(_people(activity, ids, today)):
        belongs = bool(path) and path.startswith(tops[delegate.delegation_id])
        known = found[delegate.delegation_id].get(delegate.id)
        if known is not None and (known.person.union_name or not belongs):
            continue
        status = Status(live.status) if live else Status(own_status) if own_status else None
        person = _person(member, name if belongs else "")
        found[delegate.delegation_id][delegate.id] = Row(
            person, Part(delegate.part), cells.get(delegate.id, {}), delegate, live, status
        )
    return {one: list(rows.values()) for one, rows in found.items()}


def _people(activity: Activity, ids: Sequence[int], today: date | None) -> Any:
    live, own = aliased(Registration), aliased(Registration)
    is_live = and_(
        live.member_id == Delegate.member_id, live.activity_id == activity.id, live.status.in_(asking.LIVE_WORDS)
    )
    return (
        select(Delegate, Member, live, own.status, Union.name, Union.path)
        .join(Member, Member.id == Delegate.member_id)
        .outerjoin(live, is_live)
        .outerjoin(own, own.id == Delegate.registration_id)
        .outerjoin(Membership, and_(Membership.member_id == Member.id, holds_on(today) if today else false()))
        .outerjoin(Union, Union.id == Membership.union_id)
        .where(Delegate.delegation_id.in_(ids))
        .order_by(Delegate.delegation_id, Delegate.no, Delegate.id)
        .execution_options(populate_existing=True)
    )


def _cells(ids: Sequence[int]) -> dict[int, dict[int, Cell]]:
    asked = select(Entry.delegate_id, Entry.contest_id, Entry.squad, Entry.is_reserve)
    asked = asked.join(Delegate, Delegate.id == Entry.delegate_id).where(Delegate.delegation_id.in_(ids))
    found: dict[int, dict[int, Cell]] = {}
    for delegate_id, contest_id, squad, is_reserve in db.session.execute(asked):
        found.setdefault(delegate_id, {})[contest_id] = Cell(contest_id, squad, is_reserve)
    return found


def on_roll(union: Union, today: date) -> Any:
    """Members of a union and all below it on this day, each with the name of the union."""
    return (
        select(Member, Union.name)
        .join(Membership, Membership.member_id == Member.id)
        .join(Union, Union.id == Membership.union_id)
        .where(holds_on(today), Union.path.startswith(union.path, autoescape=True))
    )


def people(union: Union, today: date, which: ColumnElement[bool]) -> list[tuple[Member, Person]]:
    """Some of the members on the roll, each once, by number."""
    rows = db.session.execute(on_roll(union, today).where(which).order_by(Member.member_no))
    return list({member.id: (member, _person(member, name)) for member, name in rows}.values())


def _person(member: Member, union_name: str) -> Person:
    return Person(
        member.id, member.member_no, member.name, member.gender, member.birth_year, member.birth_on, union_name
    )
