"""The attendance list of an activity: who was expected at each occurrence, and who came."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true, tuple_

from activity_hub.database import db
from activity_hub.models import Activity, Attendance, Member, Membership, Occurrence, Registration, Union
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import Status
from activity_hub.rules.scanning import mask
from activity_hub.services.base import access

BIGGEST_PAGE = 200


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
    """Everybody confirmed or seen, by occurrence; a checker reads names masked, a liaison only the own members.

    Raises NotFound, NotAllowed, and Invalid for a cursor that is none.
    """
    activity = access.activity(by, activity_id)
    within, is_masked = _reach(by, activity)
    listed = _listed(activity.id, within).subquery()
    query = select(listed).order_by(listed.c.occurrence_no, listed.c.member_id)
    if cursor is not None:
        query = query.where(tuple_(listed.c.occurrence_no, listed.c.member_id) > tuple_(*_after(cursor)))
    limit = max(1, min(limit, BIGGEST_PAGE))
    rows = db.session.execute(query.limit(limit + 1)).all()
    more = f"{rows[limit - 1].occurrence_no}.{rows[limit - 1].member_id}" if len(rows) > limit else None
    return AttendancePage([_item(row, is_masked) for row in rows[:limit]], _totals(activity.id, within), more)


def _reach(by: Actor, activity: Activity) -> tuple[ColumnElement[bool], bool]:
    """Whom the actor may see in the list, and whether only masked."""
    for right, is_masked in ((Right.SEE_REGISTRATIONS, False), (Right.SCAN, True)):
        try:
            access.activity(by, activity.id, right)
            return true(), is_masked
        except access.NotAllowed:
            continue
    if not by.holds(Right.SEE_OWN_REGISTRATIONS):
        raise access.NotAllowed
    homes = select(Membership.member_id).join(Union, Union.id == Membership.union_id)
    own = homes.where(Membership.until_on.is_(None), access.subtree(Union.path, by.paths(Right.SEE_OWN_REGISTRATIONS)))
    return Member.id.in_(own), False


def _listed(activity_id: int, within: ColumnElement[bool]) -> Select[Any]:
    """Each occurrence by each person who is confirmed or was seen there; a scan taken back is no trace of anybody."""
    people = _people(activity_id)
    seen = and_(Attendance.occurrence_id == Occurrence.id, Attendance.member_id == people.c.member_id)
    confirmed = and_(Registration.id == people.c.registration_id, Registration.status == Status.CONFIRMED.value)
    here = Attendance.state.in_(["present", "absent"])
    return (
        select(
            Occurrence.no.label("occurrence_no"),
            people.c.member_id,
            func.coalesce(Attendance.registration_id, people.c.registration_id).label("registration_id"),
            Member.member_no,
            Member.name,
            Union.code.label("union"),
            case((here, Attendance.state), else_="registered").label("state"),
            Attendance.first_at,
            Attendance.last_at,
            Attendance.gate,
        )
        .select_from(Occurrence)
        .join(people, true())
        .join(Member, Member.id == people.c.member_id)
        .outerjoin(Attendance, seen)
        .outerjoin(Registration, confirmed)
        .outerjoin(Union, Union.id == func.coalesce(Attendance.union_then_id, Registration.union_then_id))
        .where(Occurrence.activity_id == activity_id, or_(here, Registration.id.is_not(None)), within)
    )


def _people(activity_id: int) -> Any:
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
    listed = _listed(activity_id, within).subquery()
    present = func.sum(case((listed.c.state == "present", 1), else_=0))
    rows = db.session.execute(
        select(listed.c.occurrence_no, func.count(), present)
        .group_by(listed.c.occurrence_no)
        .order_by(listed.c.occurrence_no)
    )
    return [{"occurrence_no": no, "registered": registered, "present": int(came)} for no, registered, came in rows]


def _after(cursor: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{1,9})\.([0-9]{1,9})", cursor, re.ASCII)
    if found is None:
        raise access.Invalid({"cursor": ["invalid"]})
    return int(found[1]), int(found[2])


def _item(row: Any, is_masked: bool) -> dict[str, Any]:
    item = {key: value for key, value in row._mapping.items() if key != "member_id"}
    name = mask(row.name) if is_masked else row.name
    return item | {"name": name, "gate": row.gate or None}
