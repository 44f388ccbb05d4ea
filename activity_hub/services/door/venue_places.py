"""Which occurrence a venue code names, scanned or typed, and where else its reader may be expected just now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select

from activity_hub.database import db, setting
from activity_hub.models import Activity, Occurrence, Registration
from activity_hub.rules import venue_code
from activity_hub.rules.door_terms import DoorTerms, SelfCheckIn
from activity_hub.rules.permissions import Actor
from activity_hub.rules.places import Status
from activity_hub.rules.scanning import Slot
from activity_hub.rules.sign_in import Allowance
from activity_hub.rules.venue_code import VenueCode
from activity_hub.services.base import access, pass_codes, throttle
from activity_hub.services.base.access import NotFound
from activity_hub.services.base.frame import slot_of
from activity_hub.services.door.facts import Timetable, timetable
from activity_hub.services.door.spots import Spot, spot

TYPED = Allowance("venue-code", 10, timedelta(minutes=1), timedelta(seconds=10), timedelta(minutes=1))
_LONGEST = timedelta(days=31)  # an occurrence that is open now began at most so long ago
_NEAR = timedelta(days=1)  # a typed code is known so long before its door opens and after it has closed


@dataclass(frozen=True, slots=True)
class Place:
    """A genuine code with the rows that it names."""

    code: VenueCode
    activity: Activity
    occurrence: Occurrence
    terms: DoorTerms
    times: Timetable
    slot: Slot
    spot: Spot


def read(by: Actor, at: datetime, text: str) -> Place:
    """The place of a code; NotFound for what is none of ours, and for an activity that the reader may not see."""
    code = venue_code.read(text, at, pass_codes.secrets())
    if code is None or not 0 < code.occurrence_id <= access.BIGGEST_ID:
        raise NotFound
    occurrence = db.session.get(Occurrence, code.occurrence_id)
    if occurrence is None:
        raise NotFound
    activity = access.activity(by, occurrence.activity_id)
    times = timetable(activity)
    slot = next(one for one in times.slots if one.no == occurrence.no)
    no_of = sum(not one.is_off for one in times.slots)
    where = spot(activity, times.rows[slot.no], no_of)
    return Place(code, activity, occurrence, DoorTerms.of(activity.door), times, slot, where)


def address_of_typed(*, by: Actor, at: datetime, text: str) -> str:
    """The address code of what was typed: the same half minute, no fresher. Changes nothing but the count of tries.

    Raises NotFound for what no door near now shows, and TooManyTries after ten of those in a minute.
    """
    on = [(TYPED, by.mark)]
    throttle.require_calm(at=at, on=on)
    found = venue_code.find_typed(text, _doors(by, at), at, pass_codes.secrets())
    if found is None:
        throttle.count_try(at=at, on=on)
        raise NotFound
    return venue_code.address(setting("SECRET_KEY"), found)


def expected_elsewhere(by: Actor, at: datetime, activity_id: int) -> Spot | None:
    """The occurrence of another activity, open now, in which this member has a place."""
    asked = (
        select(Occurrence, Activity)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .join(Registration, Registration.activity_id == Activity.id)
        .where(
            Registration.member_id == by.member_id,
            Registration.status == Status.CONFIRMED.value,
            Activity.id != activity_id,
            access.visible(by),
            _is_near(at),
        )
        .order_by(Occurrence.held_on, Occurrence.starts_at, Occurrence.id)
    )
    for occurrence, activity in db.session.execute(asked):
        if slot_of(occurrence, activity.time_zone).is_open(at):
            return spot(activity, occurrence)
    return None


def _doors(by: Actor, at: datetime) -> Iterator[tuple[int, DoorTerms]]:
    """The occurrences near now whose members check themselves in."""
    switched_on = [kind.value for kind in SelfCheckIn if kind is not SelfCheckIn.OFF]
    asked = (
        select(Occurrence, Activity)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(Activity.door["self_check_in"].as_string().in_(switched_on), access.visible(by), _is_near(at))
        .order_by(Occurrence.id)
    )
    for occurrence, activity in db.session.execute(asked):
        slot = slot_of(occurrence, activity.time_zone)
        if slot.opens_at - _NEAR <= at <= slot.closes_at + _NEAR:
            yield occurrence.id, DoorTerms.of(activity.door)


def _is_near(at: datetime) -> ColumnElement[bool]:
    """The days on which an occurrence of now can begin, in whatever time zone."""
    return Occurrence.held_on.between((at - _LONGEST).date(), (at + 2 * _NEAR).date())
