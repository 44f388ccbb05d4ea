"""The organiser's side of the venue code: the code of this moment, and switching it on, off and over."""

from dataclasses import dataclass, replace
from datetime import datetime

from activity_hub.database import setting, write_tx
from activity_hub.rules import venue_code
from activity_hub.rules.door_terms import DoorTerms, SelfCheckIn
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.scanning import ScanKind, Slot
from activity_hub.services.base import access, audit
from activity_hub.services.door.facts import Timetable, timetable
from activity_hub.services.door.spots import Spot, spot


@dataclass(frozen=True, slots=True)
class Shown:
    """A code as the screen shows it: for the address and to type; `number` changes with it, `seconds` is its rest."""

    address: str
    typed: str
    number: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Screen:
    """What the screen at the venue shows; no `code` where it is switched off, no `spot` where nothing takes place.

    `is_off`: this occurrence does not take place, whatever the activity's status says. `others` are all that take
    place, in order: a printed sheet is made for each.
    """

    activity_id: int
    title: str
    status: ActivityStatus
    is_off: bool
    terms: DoorTerms
    spot: Spot | None
    opens_at: datetime | None
    is_open: bool
    code: Shown | None
    others: tuple[Spot, ...]
    may_switch: bool


def screen(*, by: Actor, at: datetime, activity_id: int, occurrence_no: int | None = None) -> Screen:
    """The screen of the occurrence that is named, or of the one this moment is for; raises NotFound, NotAllowed."""
    activity = access.activity(by, activity_id, Right.SCAN)
    terms, times = DoorTerms.of(activity.door), timetable(activity)
    slot = times.chosen(at, ScanKind.IN, occurrence_no)
    if slot is None and occurrence_no is not None:
        raise access.NotFound
    planned = _planned(times)
    return Screen(
        activity_id=activity.id,
        title=activity.title,
        status=ActivityStatus(activity.status),
        is_off=slot is not None and slot.is_off,
        terms=terms,
        spot=spot(activity, times.rows[slot.no], len(planned)) if slot else None,
        opens_at=slot.opens_at if slot else None,
        is_open=slot is not None and slot.is_open(at),
        code=_shown(terms, times.rows[slot.no].id, at) if slot else None,
        others=tuple(spot(activity, times.rows[one.no], len(planned)) for one in planned),
        may_switch=access.may(by, activity, Right.EDIT_ACTIVITY),
    )


def switch(*, by: Actor, at: datetime, activity_id: int, self_check_in: SelfCheckIn, is_new: bool = False) -> DoorTerms:
    """Let members check themselves in this way, or not at all; `is_new` ends the printed codes there are.

    Nothing is written where nothing changes. Raises NotFound, NotAllowed.
    """
    with write_tx():
        activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY, locked=True)
        before = DoorTerms.of(activity.door)
        after = replace(before, self_check_in=self_check_in)
        after = after.renewed() if is_new else after
        if after != before:
            activity.door = after.kept()
            audit.record(by, at, "switch_venue_code", "activity", activity.id, **after.kept())
        return after


def title_to_switch(*, by: Actor, activity_id: int) -> str:
    """What the activity is called, for who may switch its code; raises NotFound, NotAllowed."""
    return access.activity(by, activity_id, Right.EDIT_ACTIVITY).title


def _planned(times: Timetable) -> list[Slot]:
    return sorted((one for one in times.slots if not one.is_off), key=lambda one: (one.starts_at, one.no))


def _shown(terms: DoorTerms, occurrence_id: int, at: datetime) -> Shown | None:
    code = venue_code.current(terms, occurrence_id, at)
    if code is None:
        return None
    secret = setting("SECRET_KEY")
    return Shown(
        venue_code.address(secret, code), venue_code.typed(secret, code), code.number, venue_code.seconds_left(at)
    )
