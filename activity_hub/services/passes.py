"""Passes: what the member shows at the door, a new one in its place, and what a scanned address opens."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Member, Registration, Union
from activity_hub.rules import passcode, scanning
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.passcode import MAX_VERSION
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import LIVE, Status
from activity_hub.services.base import access, audit, pass_codes
from activity_hub.services.base.access import NotFound
from activity_hub.services.base.occurrences import in_order


@dataclass(frozen=True, slots=True)
class Date:
    """One time at which the activity happens; without times it takes all day."""

    held_on: date
    starts_at: datetime | None
    ends_at: datetime | None
    venue: str


@dataclass(frozen=True, slots=True)
class PassSheet:
    """One pass. `dates` are those that take place, in order; the codes stand only while the registration is live."""

    registration_id: int
    activity_id: int
    title: str
    activity_status: ActivityStatus
    status: Status
    name: str
    member_no: str
    union_name: str | None
    dates: list[Date]
    time_zone: str
    code: str | None
    short_code: str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """What a scanned pass address opens: the activity and, for who may scan there, whose pass it is."""

    activity_id: int
    registration_id: int
    may_scan: bool
    title: str
    code: str
    name: str
    union_name: str | None


def show(*, by: Actor, registration_id: int) -> PassSheet:
    """The pass of a registration, for its member or who may act for them; NotFound for all others."""
    row = _own(by, registration_id)
    activity, member = db.session.get_one(Activity, row.activity_id), db.session.get_one(Member, row.member_id)
    union = db.session.get(Union, row.union_then_id) if row.union_then_id else None
    is_live = Status(row.status) in LIVE
    return PassSheet(
        registration_id=row.id,
        activity_id=activity.id,
        title=activity.title,
        activity_status=ActivityStatus(activity.status),
        status=Status(row.status),
        name=member.name,
        member_no=member.member_no,
        union_name=union.name if union else None,
        dates=_dates(activity),
        time_zone=activity.time_zone,
        code=pass_codes.code_of(row) if is_live else None,
        short_code=row.short_code if is_live else None,
    )


def renew(*, by: Actor, at: datetime, registration_id: int) -> None:
    """Put a new pass in place of the old one, which answers `revoked` from now on; nothing for one no longer live."""
    with write_tx():
        _own(by, registration_id)
        row = lock(Registration, registration_id)
        if row is None or Status(row.status) not in LIVE:
            return
        # After 65,535 new passes the numbers begin again; no old code is kept that long.
        row.pass_version = row.pass_version % MAX_VERSION + 1
        row.short_code = pass_codes.new_short_code()
        audit.record(by, at, "renew_pass", "registration", row.id)


def opened(*, by: Actor, code: str) -> Opened:
    """What the address of a pass opens; NotFound for a code that no secret of ours signed. Changes nothing."""
    found = passcode.find_code(code)
    read = passcode.verify(found, pass_codes.secrets()) if found else None
    if found is None or read is None or read.registration_id > access.BIGGEST_ID:
        raise NotFound
    whose = db.session.execute(
        select(Registration.activity_id, Activity.title, Member.name, Union.name)
        .join(Activity, Activity.id == Registration.activity_id)
        .join(Member, Member.id == Registration.member_id)
        .outerjoin(Union, Union.id == Registration.union_then_id)
        .where(Registration.id == read.registration_id)
    ).first()
    if whose is None:
        raise NotFound
    activity_id, title, name, union_name = whose
    may_scan = _may_scan(by, activity_id)
    return Opened(activity_id, read.registration_id, may_scan, title, found, scanning.mask(name), union_name)


def _may_scan(by: Actor, activity_id: int) -> bool:
    try:
        access.activity(by, activity_id, Right.SCAN)
    except (access.NotFound, access.NotAllowed):
        return False
    return True


def _own(by: Actor, registration_id: int) -> Registration:
    row = db.session.get(Registration, registration_id) if 0 < registration_id <= access.BIGGEST_ID else None
    if row is None or not (row.member_id == by.member_id or access.holds_for(by, row.member_id, Right.ACT_FOR)):
        raise NotFound
    return row


def _dates(activity: Activity) -> list[Date]:
    rows = db.session.scalars(in_order(activity.id))
    return [Date(row.held_on, row.starts_at, row.ends_at, row.venue or activity.venue) for row in rows]
