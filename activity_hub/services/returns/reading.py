"""The rows of one return, read in one snapshot by a fixed number of statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Select, and_, select
from sqlalchemy.orm import aliased

from activity_hub.database import db
from activity_hub.models import (
    Activity,
    Attendance,
    Award,
    CoHost,
    Declared,
    Enterprise,
    Guest,
    LedgerLine,
    Member,
    Membership,
    Occurrence,
    PlanItem,
    Registration,
    Union,
    UnionParent,
    UnitEntered,
)
from activity_hub.rules.lifecycle import COUNTED, OccurrenceStatus
from activity_hub.rules.period import Period
from activity_hub.rules.tally.credit import SENT
from activity_hub.rules.tally.facts import (
    ActivityFact,
    AwardRow,
    DeclaredRow,
    EnteredRow,
    EnterpriseFact,
    Facts,
    LedgerRow,
    Link,
    OccurrenceFact,
    PlanRow,
    RollLine,
    Row,
    Stay,
    UnionFact,
)
from activity_hub.services.base.memberships import holds_on

MIGRANT_TAG = "migrant"


@contextmanager
def snapshot() -> Iterator[Connection]:
    """A connection that sees one moment: check-ins that arrive meanwhile must not split a sum."""
    level = {} if db.engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with db.engine.connect().execution_options(**level) as connection:
        yield connection


def facts(union_id: int, period: Period) -> Facts:
    """All that the return of this union for this period is counted from."""
    with snapshot() as connection:
        found = Facts()
        _tree(connection, found)
        _activities(connection, found, period)
        _people(connection, found, period)
        _undated(connection, found, period)
        _plan(connection, found, union_id, period)
        return found


def _tree(connection: Connection, found: Facts) -> None:
    unions = select(
        Union.id, Union.code, Union.name, Union.level, Union.base_kind, Union.founded_on, Union.dissolved_on
    )
    found.unions = {row.id: UnionFact(*row) for row in connection.execute(unions)}
    links = select(UnionParent.union_id, UnionParent.parent_id, UnionParent.from_on, UnionParent.until_on)
    found.links = [Link(*row) for row in connection.execute(links)]
    enterprises = select(
        Enterprise.id, Enterprise.code, Enterprise.union_id, Enterprise.legal_id, Enterprise.above_scale
    )
    found.enterprises = [EnterpriseFact(*row) for row in connection.execute(enterprises)]


def was_held() -> Any:
    """An occurrence that was held, of an activity that was held, put away since or not."""
    return and_(
        Occurrence.activity_id == Activity.id,
        Activity.status.in_([status.value for status in COUNTED]),
        Occurrence.status == OccurrenceStatus.HELD.value,
    )


def is_counted(period: Period) -> Any:
    """An occurrence counts when it was held on a day of the period."""
    return and_(was_held(), Occurrence.held_on.between(period.from_on, period.to_on))


def counted_activities(period: Period) -> Select[Any]:
    """Ids of the activities with at least one counted occurrence."""
    return select(Activity.id).join(Occurrence, is_counted(period)).distinct()


def _activities(connection: Connection, found: Facts, period: Period) -> None:
    occurrences = select(Occurrence.id, Occurrence.activity_id, Occurrence.no, Occurrence.held_on)
    counted = occurrences.join(Activity, is_counted(period))
    found.occurrences = {row.id: OccurrenceFact(*row) for row in connection.execute(counted)}
    co_hosts: dict[int, list[int]] = {}
    listed = select(CoHost.activity_id, CoHost.union_id).where(CoHost.activity_id.in_(counted_activities(period)))
    for activity_id, union_id in connection.execute(listed):
        co_hosts.setdefault(activity_id, []).append(union_id)
    columns = select(Activity.id, Activity.code, Activity.title, Activity.kind, Activity.mode, Activity.host_id)
    for row in connection.execute(columns.where(Activity.id.in_(counted_activities(period)))):
        hosts = () if row.mode == SENT else tuple(dict.fromkeys((row.host_id, *co_hosts.get(row.id, ()))))
        found.activities[row.id] = ActivityFact(row.id, row.code, row.title, row.kind, row.mode, hosts)


def _people(connection: Connection, found: Facts, period: Period) -> None:
    came = (
        select(
            Attendance.id,
            Attendance.occurrence_id,
            Attendance.member_id,
            Attendance.union_then_id,
            Attendance.enterprise_then_id,
            Attendance.state,
            Attendance.evidence,
            Member.person_kind,
            Member.gender,
            Member.tags,
        )
        .join(Member, Member.id == Attendance.member_id)
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .join(Activity, is_counted(period))
        .where(Attendance.state != "void")
    )
    found.rows = [
        Row(
            (row.id, 0), *row[1:5], row.state == "present", row.person_kind, row.gender, _is_migrant(row.tags),
            row.evidence,
        )
        for row in connection.execute(came)
    ]  # fmt: skip
    found.rows += _companions(connection, period)
    on_roll = (
        select(Membership.member_id, Membership.union_id, Member.gender, Member.tags)
        .join(Member, Member.id == Membership.member_id)
        .where(Member.person_kind == "member", holds_on(period.to_on))
    )
    found.roll = [RollLine(*row[:3], _is_migrant(row.tags)) for row in connection.execute(on_roll)]


def _companions(connection: Connection, period: Period) -> list[Row]:
    """The named guests of the members' registrations: there, or missing, as their member is, and in no unit."""
    own = aliased(Attendance)
    asked = (
        select(Attendance.id, Guest.id, Attendance.occurrence_id, Guest.person_id, Attendance.state)
        .add_columns(Member.person_kind, Member.gender, Member.tags, Attendance.evidence)
        .select_from(Guest)
        .join(Member, Member.id == Guest.person_id)
        .join(Registration, Registration.id == Guest.registration_id)
        .join(Activity, Activity.id == Registration.activity_id)
        .join(Occurrence, is_counted(period))
        .join(
            Attendance, and_(Attendance.occurrence_id == Occurrence.id, Attendance.member_id == Registration.member_id)
        )
        .outerjoin(own, and_(own.occurrence_id == Occurrence.id, own.member_id == Guest.person_id))
        .where(Attendance.registration_id == Registration.id, Attendance.state != "void", own.id.is_(None))
    )
    return [
        Row((at, guest), occurrence, person, None, None, state == "present", kind, gender, _is_migrant(tags), evidence)
        for at, guest, occurrence, person, state, kind, gender, tags, evidence in connection.execute(asked)
    ]


def _is_migrant(tags: str) -> bool:
    return MIGRANT_TAG in tags and MIGRANT_TAG in (tag.strip() for tag in tags.split(";"))


def _undated(connection: Connection, found: Facts, period: Period) -> None:
    here = counted_activities(period)
    declared = select(Declared.id, Declared.activity_id, Declared.unit, Declared.metric, Declared.value)
    found.declared = [
        DeclaredRow(*row)
        for row in connection.execute(declared.where(Declared.activity_id.in_(here)).order_by(Declared.id))
    ]
    entered = select(UnitEntered.id, UnitEntered.activity_id, UnitEntered.unit)
    found.entered = [
        EnteredRow(*row)
        for row in connection.execute(entered.where(UnitEntered.activity_id.in_(here)).order_by(UnitEntered.id))
    ]
    ledger = select(
        LedgerLine.id,
        LedgerLine.activity_id,
        LedgerLine.direction,
        LedgerLine.category,
        LedgerLine.party,
        LedgerLine.amount_fen,
    )
    found.ledger = [
        LedgerRow(*row)
        for row in connection.execute(ledger.where(LedgerLine.activity_id.in_(here)).order_by(LedgerLine.id))
    ]
    _awards(connection, found, here)


def _awards(connection: Connection, found: Facts, here: Select[Any]) -> None:
    awards = select(Award.id, Award.activity_id, Award.recipient, Award.scope, Award.place)
    found.awards = [
        AwardRow(*row) for row in connection.execute(awards.where(Award.activity_id.in_(here)).order_by(Award.id))
    ]
    stays = (
        select(Member.member_no, Membership.union_id, Membership.from_on, Membership.until_on)
        .join(Membership, Membership.member_id == Member.id)
        .where(Member.member_no.in_(select(Award.recipient).where(Award.activity_id.in_(here))))
    )
    for row in connection.execute(stays):
        found.stays.setdefault(row.member_no, []).append(Stay(row.union_id, row.from_on, row.until_on))


def _plan(connection: Connection, found: Facts, union_id: int, period: Period) -> None:
    items = select(PlanItem.id, PlanItem.due_on, PlanItem.done_on, PlanItem.status).where(
        PlanItem.union_id == union_id, PlanItem.due_on.between(period.from_on, period.to_on)
    )
    found.plan = [
        PlanRow(row.id, row.due_on, row.done_on, row.status)
        for row in connection.execute(items.order_by(PlanItem.due_on, PlanItem.id))
    ]
