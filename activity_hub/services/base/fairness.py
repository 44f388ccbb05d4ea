"""Fair play: what members did before, loaded in one statement and only where an activity's terms ask."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, func, literal, null, or_, select
from sqlalchemy.orm import aliased

from activity_hub.database import db, setting
from activity_hub.models import Activity, Appeal, Attendance, Member, Occurrence, Registration, Union
from activity_hub.rules import fairness as rule
from activity_hub.rules.days import local_day
from activity_hub.rules.fairness import Fairness, Record
from activity_hub.rules.lifecycle import PUBLIC, ActivityStatus, OccurrenceStatus
from activity_hub.rules.places import HOLDING, PROMOTING, Status
from activity_hub.rules.terms import Terms

_HOLDING = [status.value for status in HOLDING]
_ON = [status.value for status in PUBLIC if status is not ActivityStatus.CANCELLED]
_IDS = 500  # members asked for in one statement: SQLite takes no unlimited list


def judge(activity: Activity, terms: Terms, member_id: int, at: datetime) -> Fairness:
    """What fair play comes to for this member at this activity; no statement where the terms ask for nothing."""
    return judge_all(activity, terms, [member_id], at)[member_id]


def judge_all(activity: Activity, terms: Terms, member_ids: Iterable[int], at: datetime) -> dict[int, Fairness]:
    """As `judge` for many members, in one statement for each few hundred of them."""
    ids = list(member_ids)
    if not terms.is_fair_play or not ids:
        return dict.fromkeys(ids, rule.PLAIN)
    if terms.series_limit is not None:
        alone_in_series([activity])
    today = local_day(at, activity.time_zone)
    found: dict[int, Fairness] = dict.fromkeys(ids, rule.PLAIN)
    for first in range(0, len(ids), _IDS):
        for member_id, record in _records(activity, terms, ids[first : first + _IDS], today):
            found[member_id] = rule.judge(terms, record, at, today)
    return found


def lifted_at(activity: Activity, terms: Terms, fair: Fairness, at: datetime) -> datetime | None:
    """When time alone may lift what stands against a member: the first moment of that day where the activity is."""
    day = rule.lifted_on(terms, fair, local_day(at, activity.time_zone), setting("YEAR_START"))
    return datetime.combine(day, time.min, ZoneInfo(activity.time_zone)).astimezone(UTC) if day else None


def lists_elsewhere(activity_id: int, member_ids: Iterable[int] | None = None) -> list[int]:
    """Activities with a limit that counts this one, in whose lists somebody waits who has a place here; by id.

    Of some members, or of all who have a place or came; one statement, and nothing is locked.
    """
    here, waits, other = aliased(Activity), aliased(Registration), aliased(Activity)
    placed = select(Registration.member_id).where(
        Registration.activity_id == activity_id, Registration.status.in_(_HOLDING)
    )
    came = select(Attendance.member_id).join(Occurrence, Occurrence.id == Attendance.occurrence_id)
    came = came.where(Occurrence.activity_id == activity_id, Attendance.state == "present")
    is_theirs = or_(waits.member_id.in_(placed), waits.member_id.in_(came))
    asked = (
        select(other.id)
        .join(waits, waits.activity_id == other.id)
        .join(here, here.id == activity_id)
        .where(
            is_theirs if member_ids is None else waits.member_id.in_(list(member_ids)),
            waits.status == Status.WAITLISTED.value,
            other.id != activity_id,
            other.status.in_([status.value for status in PROMOTING]),
            other.terms["series_limit"].as_integer().is_not(None),
            _counts_for(other, here),
        )
        .distinct()
        .order_by(other.id)
    )
    return list(db.session.scalars(asked))


def lists_of(member_ids: Iterable[int]) -> list[int]:
    """Activities in whose lists these members wait, and which ask where somebody was before, or was not; by id."""
    asks = [Activity.terms[name].as_integer().is_not(None) for name in ("series_limit", "cooling_off_days")]
    asked = (
        select(Activity.id)
        .join(Registration, Registration.activity_id == Activity.id)
        .where(
            Registration.member_id.in_(list(member_ids)),
            Registration.status == Status.WAITLISTED.value,
            Activity.status.in_([status.value for status in PROMOTING]),
            or_(*asks),
        )
        .distinct()
        .order_by(Activity.id)
    )
    return list(db.session.scalars(asked))


def alone_in_series(activities: Iterable[Activity]) -> None:
    """While writing, one at a time through all activities that count together: two of them must not both give the last.

    Taken after the activities' locks, in one order, and held to the end of the transaction; nothing where there is no
    limit. SQLite has one writer anyway.
    """
    if db.session().info.get("writing") and db.engine.dialect.name == "postgresql":
        limited = [one for one in activities if Terms.of(one.terms).series_limit is not None]
        for name in sorted({f"series {one.series or f'{one.host_id} {one.kind}'}" for one in limited}):
            db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))


def _records(activity: Activity, terms: Terms, ids: list[int], today: date) -> list[tuple[int, Record]]:
    asks_served = terms.priority or terms.series_limit is not None
    season_from = rule.season_starts_on(terms, today, setting("YEAR_START"))
    served: Any = _served(activity, season_from) if asks_served else literal(0)
    missed: Any = _missed(activity) if terms.cooling_off_days is not None else null()
    rows = db.session.execute(select(Member.id, served, missed).where(Member.id.in_(ids)))
    return [(member_id, Record(served or 0, missed_on)) for member_id, served, missed_on in rows]


def _served(activity: Activity, season_from: date) -> Any:
    """In how many other activities of the series the member has, or had, a place this season."""
    in_season = and_(
        Occurrence.activity_id == Activity.id,
        Occurrence.held_on >= season_from,
        Occurrence.status != OccurrenceStatus.CANCELLED.value,
    )
    has_place = (
        exists()
        .where(Registration.activity_id == Activity.id, Registration.member_id == Member.id)
        .where(Registration.status.in_(_HOLDING))
        .correlate(Activity, Member)
    )
    came = (
        exists()
        .where(Attendance.occurrence_id == Occurrence.id, Attendance.member_id == Member.id)
        .where(Attendance.state == "present")
        .correlate(Occurrence, Member)
    )
    return (
        select(func.count(Activity.id.distinct()))
        .join(Occurrence, in_season)
        .where(
            Activity.id != activity.id, _counts_for(activity, Activity), Activity.status.in_(_ON), or_(has_place, came)
        )
        .correlate(Member)
        .scalar_subquery()
    )


def _counts_for(judge: Any, counted: Any) -> ColumnElement[bool]:
    """What counts for a limit of `judge`: its series; where it names none, what the same host does of the same kind.

    `judge` is a loaded row, or a table of the query as `counted` is.
    """
    alike = and_(counted.host_id == judge.host_id, counted.kind == judge.kind)
    if isinstance(judge, Activity):  # known already, so that an index serves
        return counted.series == judge.series if judge.series else alike
    return or_(counted.series == judge.series, and_(judge.series.is_(None), alike))


def _missed(activity: Activity) -> Any:
    """The latest day on which the member had a place and did not come, at the same host or below, or in the series."""
    host, top = aliased(Union), aliased(Union)
    below = (
        select(host.id).join(top, host.path.startswith(top.path, autoescape=False)).where(top.id == activity.host_id)
    )
    near = Activity.host_id.in_(below)
    excused = exists().where(Appeal.attendance_id == Attendance.id, Appeal.status == "granted")
    return (
        select(func.max(Occurrence.held_on))
        .join(Attendance, Attendance.occurrence_id == Occurrence.id)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(
            Attendance.member_id == Member.id,
            Attendance.state == "absent",
            Attendance.evidence == "held",
            or_(near, Activity.series == activity.series) if activity.series else near,
            ~excused,
        )
        .correlate(Member)
        .scalar_subquery()
    )
