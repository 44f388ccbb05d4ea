"""What is known of an activity and a member before a rule is asked."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import CompoundSelect, Exists, Select, and_, func, literal, or_, select

from activity_hub.database import db
from activity_hub.models import Activity, Attendance, Member, Membership, Occurrence, Registration, Union
from activity_hub.rules.clash import Span, overlaps
from activity_hub.rules.lifecycle import ActivityStatus, OccurrenceStatus
from activity_hub.rules.places import LIVE
from activity_hub.rules.scanning import Slot, slot
from activity_hub.services.base.access import NotFound
from activity_hub.services.registration.views import Clash

LIVE_WORDS = [status.value for status in LIVE]
_TAKING_PLACE = [ActivityStatus.PUBLISHED.value, ActivityStatus.CLOSED.value]


@dataclass(frozen=True, slots=True)
class Someone:
    """A member on a day: the union and the enterprise of that day, and their live registration at the activity."""

    member: Member
    union_id: int | None
    enterprise_id: int | None
    path: str | None
    registration_id: int | None


@dataclass(frozen=True, slots=True)
class Dates:
    """The occurrences of an activity that take place, in order, and what of the member's clashes with them."""

    slots: tuple[Slot, ...]
    clashes: list[Clash]

    @property
    def first_starts_at(self) -> datetime | None:
        return self.slots[0].starts_at if self.slots else None

    @property
    def last_starts_at(self) -> datetime | None:
        return self.slots[-1].starts_at if self.slots else None


def local_day(activity: Activity, at: datetime) -> date:
    """The civil date of an instant where the activity is."""
    return at.astimezone(ZoneInfo(activity.time_zone)).date()


def someone(activity: Activity, member_id: int, at: datetime) -> Someone | None:
    """The member as of the day of sign-up, in one statement; None for an id that is nobody's."""
    day = local_day(activity, at)
    found = db.session.execute(
        select(Member, Membership.union_id, Membership.enterprise_id, Union.path, Registration.id)
        .outerjoin(
            Membership,
            and_(
                Membership.member_id == Member.id,
                or_(Membership.from_on.is_(None), Membership.from_on <= day),
                or_(Membership.until_on.is_(None), Membership.until_on >= day),
            ),
        )
        .outerjoin(Union, Union.id == Membership.union_id)
        .outerjoin(
            Registration,
            and_(
                Registration.member_id == Member.id,
                Registration.activity_id == activity.id,
                Registration.status.in_(LIVE_WORDS),
            ),
        )
        .where(Member.id == member_id)
        .order_by(Membership.from_on.desc())
        .limit(1)
    ).first()
    return Someone(*found) if found else None


def member_id_of(member_no: str) -> int:
    """The id of the member with this number; NotFound where there is none."""
    member_id = db.session.scalar(select(Member.id).where(Member.member_no == member_no))
    if member_id is None:
        raise NotFound
    return member_id


def dates(activity: Activity, member_id: int | None, at: datetime) -> Dates:
    """The activity's own dates and, in the same statement, those of the member's other registrations to come."""
    rows = db.session.execute(
        select(Occurrence, Activity.title, Activity.time_zone)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(
            Occurrence.activity_id.in_(_mine_and(activity.id, member_id)),
            or_(
                Occurrence.activity_id == activity.id,
                and_(
                    Activity.status.in_(_TAKING_PLACE),
                    Occurrence.status == OccurrenceStatus.PLANNED.value,
                    func.coalesce(Occurrence.ends_at, Occurrence.starts_at) > at,
                ),
            ),
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
    ).all()
    own = [(row, slot_of(row, zone)) for row, _, zone in rows if row.activity_id == activity.id]
    planned = [(row, its_slot) for row, its_slot in own if not its_slot.is_off]
    wanted = [span for row, _ in planned if (span := _span(row))]
    clashes = [
        Clash(row.activity_id, title, span.starts_at, span.ends_at, zone)
        for row, title, zone in rows
        if row.activity_id != activity.id and (span := _span(row)) and any(overlaps(one, span) for one in wanted)
    ]
    return Dates(tuple(sorted((its_slot for _, its_slot in planned), key=lambda one: one.starts_at)), clashes)


def slot_of(row: Occurrence, time_zone: str) -> Slot:
    """An occurrence as rules see it; one that has only a day begins with the day."""
    return slot(row.no, row.held_on, row.starts_at, row.ends_at, time_zone, OccurrenceStatus(row.status))


def is_present(activity_id: int, member_id: int) -> bool:
    """Whether the member has been let in at any occurrence of the activity."""
    return bool(db.session.scalar(select(presence(activity_id, member_id))))


def presence(activity_id: int, member_id: int | None) -> Exists:
    """The condition that the member has been let in at any occurrence of the activity."""
    found = select(Attendance.id).join(Occurrence)
    return found.where(
        Occurrence.activity_id == activity_id, Attendance.member_id == member_id, Attendance.state == "present"
    ).exists()


def _mine_and(activity_id: int, member_id: int | None) -> Select[int] | CompoundSelect[int]:
    own = select(literal(activity_id))
    if member_id is None:
        return own
    mine = select(Registration.activity_id)
    return own.union_all(mine.where(Registration.member_id == member_id, Registration.status.in_(LIVE_WORDS)))


def _span(row: Occurrence) -> Span | None:
    # Nobody knows when a day without times takes place, so it clashes with nothing.
    return Span(row.activity_id, row.starts_at, row.ends_at) if row.starts_at else None
