"""Slips of paper with a pass, for members who have no phone: for who may act for them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from activity_hub.database import db
from activity_hub.models import Activity, Member, Registration, Union
from activity_hub.rules.desk import SLIPS_MAX
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import LIVE, Status
from activity_hub.services.base import access
from activity_hub.services.base.access import NotAllowed, NotFound
from activity_hub.services.base.listed import belongs_to
from activity_hub.services.desk.choosing import Chosen, Filters, meant
from activity_hub.services.desk.roster import Day, days_of


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip; the code opens the door once the status is confirmed."""

    registration_id: int
    name: str
    member_no: str
    union_name: str | None
    status: Status
    places: int
    short_code: str


@dataclass(frozen=True, slots=True)
class Slips:
    """Slips of one activity, and how many more there are than one print holds."""

    activity_id: int
    title: str
    time_zone: str
    days: list[Day]
    slips: list[Slip]
    left: int


def slip(*, by: Actor, registration_id: int) -> Slips:
    """The slip of one live registration, one's own or a member's one may act for; NotFound for all others."""
    row = db.session.get(Registration, registration_id) if 0 < registration_id <= access.BIGGEST_ID else None
    if row is None:
        raise NotFound
    found = _slips(by, db.session.get_one(Activity, row.activity_id), Registration.id == registration_id)
    if not found.slips:
        raise NotFound
    return found


def slips(*, by: Actor, activity_id: int, chosen: Chosen) -> Slips:
    """The slips of the chosen ones, as far as the actor may act for them; NotAllowed for who may act for nobody."""
    activity = access.activity(by, activity_id)
    if not by.holds(Right.ACT_FOR):
        raise NotAllowed
    own = belongs_to(by, Right.ACT_FOR)
    filters = Filters(chosen.filters.status, chosen.filters.union, chosen.filters.words, team=chosen.filters.team)
    return _slips(by, activity, meant(activity, Chosen(chosen.ids, chosen.everybody, filters), own))


def _slips(by: Actor, activity: Activity, condition: ColumnElement[bool]) -> Slips:
    mine = belongs_to(by, Right.ACT_FOR) | (Registration.member_id == by.member_id)
    asked = (
        select(Registration, Member.name, Member.member_no, Union.name)
        .join(Member, Member.id == Registration.member_id)
        .outerjoin(Union, Union.id == Registration.union_then_id)
        .where(condition, mine, Registration.status.in_([status.value for status in LIVE]))
        .order_by(Union.path, Member.pinyin, Registration.id)
    )
    rows = db.session.execute(asked).all()
    return Slips(
        activity_id=activity.id,
        title=activity.title,
        time_zone=activity.time_zone,
        days=days_of(activity),
        slips=[_slip(row) for row in rows[:SLIPS_MAX]],
        left=max(0, len(rows) - SLIPS_MAX),
    )


def _slip(row: Any) -> Slip:
    registration, name, member_no, union_name = row
    return Slip(
        registration_id=registration.id,
        name=name,
        member_no=member_no,
        union_name=union_name,
        status=Status(registration.status),
        places=registration.places,
        short_code=registration.short_code,
    )
