"""The big screen of a hall: who has arrived, union by union, and the last names, masked."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select

from activity_hub.database import db
from activity_hub.models import Activity, Attendance, Member, Occurrence, Registration, Union
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import Status
from activity_hub.rules.scanning import ScanKind, mask
from activity_hub.services.base import access
from activity_hub.services.base.access import NotAllowed
from activity_hub.services.door.facts import SAID_SO, timetable

MOST_UNIONS = 12  # bars that can be read from the back of a hall; the others share one
LAST_NAMES = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One union, or the others taken together (`name` empty)."""

    name: str
    present: int
    expected: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who came, as everybody in the hall may read it."""

    name: str
    union_name: str


@dataclass(frozen=True, slots=True)
class Board:
    """The occurrence of this moment: `held_on` None where none takes place. `left_out` unions share the last bar.

    Of those present so many are `self_reported`; `company` came along with them and is counted nowhere else.
    """

    activity_id: int
    title: str
    time_zone: str
    held_on: date | None
    starts_at: datetime | None
    ends_at: datetime | None
    venue: str
    present: int
    expected: int
    self_reported: int
    company: int
    bars: list[Bar]
    left_out: int
    last: list[Arrival]


def require(by: Actor, activity_id: int) -> None:
    """Whoever may by a role scan for the activity or see who signed up; raises NotFound and NotAllowed.

    A phone that stands at the door scans, and has no need of the names on the screen.
    """
    activity = access.activity(by, activity_id)
    staff = or_(access.staff_condition(by, Right.SCAN), access.staff_condition(by, Right.SEE_REGISTRATIONS))
    if db.session.scalar(select(Activity.id).where(Activity.id == activity.id, staff)) is None:
        raise NotAllowed


def board(*, at: datetime, activity_id: int) -> Board:
    """The same for everybody who may look at it: ask `require` first."""
    activity = db.session.get_one(Activity, activity_id)
    times = timetable(activity)
    slot = times.chosen(at, ScanKind.IN, None)
    row = times.rows[slot.no] if slot else None
    bars, left_out = _bars(activity, row) if row else ([], 0)
    self_reported, company = _among(row) if row else (0, 0)
    return Board(
        activity_id=activity.id,
        title=activity.title,
        time_zone=activity.time_zone,
        held_on=row.held_on if row else None,
        starts_at=row.starts_at if row else None,
        ends_at=row.ends_at if row else None,
        venue=(row.venue if row else "") or activity.venue,
        present=sum(bar.present for bar in bars),
        expected=sum(bar.expected for bar in bars),
        self_reported=self_reported,
        company=company,
        bars=bars,
        left_out=left_out,
        last=_last(row) if row else [],
    )


def _bars(activity: Activity, occurrence: Occurrence) -> tuple[list[Bar], int]:
    """Present and expected by the union of the day, the largest first; an order that does not jump as people come."""
    expected = (
        select(Registration.union_then_id, func.count())
        .where(Registration.activity_id == activity.id, Registration.status == Status.CONFIRMED.value)
        .group_by(Registration.union_then_id)
    )
    came = (
        select(Attendance.union_then_id, func.count())
        .where(Attendance.occurrence_id == occurrence.id, Attendance.state == "present")
        .group_by(Attendance.union_then_id)
    )
    wanted: dict[int | None, int] = dict(db.session.execute(expected).all())
    there: dict[int | None, int] = dict(db.session.execute(came).all())
    ids = sorted({*wanted, *there}, key=lambda one: (-wanted.get(one, 0), one or 0))
    asked = select(Union.id, Union.name).where(Union.id.in_([one for one in ids if one]))
    names: dict[int | None, str] = dict(db.session.execute(asked).all())
    shown = ids if len(ids) <= MOST_UNIONS else ids[: MOST_UNIONS - 1]
    rest = ids[len(shown) :]
    bars = [Bar(names.get(one, ""), there.get(one, 0), wanted.get(one, 0)) for one in shown]
    if rest:
        bars.append(Bar("", sum(there.get(one, 0) for one in rest), sum(wanted.get(one, 0) for one in rest)))
    return bars, len(rest)


def _among(occurrence: Occurrence) -> tuple[int, int]:
    """Of those present: how many said so themselves, and how many came along with them."""
    asked = (
        select(func.count(SAID_SO), func.coalesce(func.sum(Registration.places - 1), 0))
        .select_from(Attendance)
        .outerjoin(Registration, Registration.id == Attendance.registration_id)
        .where(Attendance.occurrence_id == occurrence.id, Attendance.state == "present")
    )
    self_reported, company = db.session.execute(asked).one()
    return self_reported, int(company)


def _last(occurrence: Occurrence) -> list[Arrival]:
    asked = (
        select(Member.name, Union.name)
        .join(Attendance, and_(Attendance.member_id == Member.id, Attendance.occurrence_id == occurrence.id))
        .outerjoin(Union, Union.id == Attendance.union_then_id)
        .where(Attendance.state == "present")
        .order_by(Attendance.first_at.desc(), Attendance.id.desc())
        .limit(LAST_NAMES)
    )
    return [Arrival(mask(name), union_name or "") for name, union_name in db.session.execute(asked)]
