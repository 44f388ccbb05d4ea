"""The attendance list of an activity: who was expected at each occurrence, and who came."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true, tuple_

from activity_hub.database import db
from activity_hub.models import Activity, Attendance, Member, Occurrence, Registration, Union
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import Status
from activity_hub.rules.scanning import mask
from activity_hub.rules.scanning.words import number_end
from activity_hub.services.base import access

BIGGEST_PAGE = 200
_TOLD = ("occurrence_no", "registration_id", "member_no", "name", "union", "state", "first_at", "last_at", "gate")


@dataclass(frozen=True, slots=True)
class AttendancePage:
    """One page of the list, the totals of each occurrence, and the cursor of the next page (None on the last).

    An item is `{occurrence_no, registration_id, member_no, name, union, state, first_at, last_at, gate}`: state is
    present, absent or registered, union a code, times are datetimes. A total is `{occurrence_no, registered, present}`.
    """

    items: list[dict[str, Any]]
    totals: list[dict[str, Any]]
    next: str | None


def attendance(*, by: Actor, activity_id: int, cursor: str | None = None, limit: int = 50) -> AttendancePage:
    """Everybody confirmed or seen, by occurrence; a liaison reads only of the own members.

    A checker reads names masked, and of numbers the end. Raises NotFound, NotAllowed, Invalid for what is no cursor.
    """
    activity = access.activity(by, activity_id)
    within, is_masked = reach(by, activity)
    rows_of = listed(activity.id, within).subquery()
    query = select(rows_of).order_by(rows_of.c.occurrence_no, rows_of.c.member_id)
    if cursor is not None:
        query = query.where(tuple_(rows_of.c.occurrence_no, rows_of.c.member_id) > tuple_(*_after(cursor)))
    limit = max(1, min(limit, BIGGEST_PAGE))
    rows = db.session.execute(query.limit(limit + 1)).all()
    more = f"{rows[limit - 1].occurrence_no}.{rows[limit - 1].member_id}" if len(rows) > limit else None
    return AttendancePage([_item(row, is_masked) for row in rows[:limit]], _totals(activity.id, within), more)


def reach(by: Actor, activity: Activity) -> tuple[ColumnElement[bool], bool]:
    """Whom the actor may see in the list, and whether only masked."""
    for right, is_masked in ((Right.SEE_REGISTRATIONS, False), (Right.SCAN, True)):
        try:
            access.activity(by, activity.id, right)
            return true(), is_masked
        except access.NotAllowed:
            continue
    if not by.holds(Right.SEE_OWN_REGISTRATIONS):
        raise access.NotAllowed
    return Member.id.in_(access.members_with(by, Right.SEE_OWN_REGISTRATIONS)), False


def listed(activity_id: int, within: ColumnElement[bool]) -> Select[Any]:
    """Each occurrence by each person who is confirmed or was seen there; a scan taken back is no trace of anybody.

    The registration is joined by its key alone: with more to the condition, PostgreSQL compares each with each while
    it has not yet counted what came in on this day.
    """
    who = people(activity_id)
    seen = and_(Attendance.occurrence_id == Occurrence.id, Attendance.member_id == who.c.member_id)
    is_confirmed = Registration.status == Status.CONFIRMED.value
    here = Attendance.state.in_(["present", "absent"])
    return (
        select(
            Occurrence.no.label("occurrence_no"),
            who.c.member_id,
            func.coalesce(Attendance.registration_id, who.c.registration_id).label("registration_id"),
            Member.member_no,
            Member.name,
            Union.code.label("union"),
            case((here, Attendance.state), else_="registered").label("state"),
            Attendance.first_at,
            Attendance.last_at,
            Attendance.gate,
            Attendance.evidence,
            Attendance.id.label("attendance_id"),
            case((is_confirmed, Registration.places)).label("places"),
            Union.name.label("union_name"),
            Union.path.label("union_path"),
        )
        .select_from(Occurrence)
        .join(who, true())
        .join(Member, Member.id == who.c.member_id)
        .outerjoin(Attendance, seen)
        .outerjoin(Registration, Registration.id == who.c.registration_id)
        .outerjoin(Union, Union.id == func.coalesce(Attendance.union_then_id, Registration.union_then_id))
        .where(Occurrence.activity_id == activity_id, or_(here, is_confirmed), within)
    )


def people(activity_id: int) -> Any:
    """Everybody who has to do with the activity, once, with their latest confirmed registration if any."""
    registered = select(
        Registration.member_id,
        case((Registration.status == Status.CONFIRMED.value, Registration.id)).label("registration_id"),
    ).where(Registration.activity_id == activity_id)
    seen = (
        select(Attendance.member_id, Attendance.registration_id)
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .where(Occurrence.activity_id == activity_id)
    )
    both = registered.union_all(seen).subquery()
    latest = func.max(both.c.registration_id).label("registration_id")
    return select(both.c.member_id, latest).group_by(both.c.member_id).subquery()


def _totals(activity_id: int, within: ColumnElement[bool]) -> list[dict[str, Any]]:
    """Of every occurrence, also of one that nobody is listed for."""
    rows_of = listed(activity_id, within).subquery()
    present = func.count(case((rows_of.c.state == "present", 1)))
    counted = select(rows_of.c.occurrence_no, func.count(), present).group_by(rows_of.c.occurrence_no)
    of_each = {no: (registered, came) for no, registered, came in db.session.execute(counted)}
    numbers = select(Occurrence.no).where(Occurrence.activity_id == activity_id).order_by(Occurrence.no)
    told = [(no, *of_each.get(no, (0, 0))) for no in db.session.scalars(numbers)]
    return [{"occurrence_no": no, "registered": registered, "present": came} for no, registered, came in told]


def _after(cursor: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{1,9})\.([0-9]{1,9})", cursor, re.ASCII)
    if found is None:
        raise access.Invalid({"cursor": ["invalid"]})
    return int(found[1]), int(found[2])


def _item(row: Any, is_masked: bool) -> dict[str, Any]:
    item = {key: row._mapping[key] for key in _TOLD}
    told = {"name": mask(row.name), "member_no": number_end(row.member_no)} if is_masked else {}
    return item | {"gate": row.gate or None} | told
