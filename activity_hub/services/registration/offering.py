"""What an activity holds for the person who looks at it, and all that a person has signed up for."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Activity, Attendance, Occurrence, Registration
from activity_hub.rules.audience import Audience, fits
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.permissions import Actor
from activity_hub.rules.places import LIVE, Asker, RefusalCode, Status, WithdrawRefusal, answer, withdraw_refusal
from activity_hub.rules.scanning import Slot
from activity_hub.services.base import access, activity_views, places
from activity_hub.services.registration import facts, reading
from activity_hub.services.registration.facts import Dates, Someone
from activity_hub.services.registration.views import Mine, Offer, RegistrationLine, RegistrationView

_RECENT = 200  # registrations looked back at on one's own page


def offer(*, by: Actor, at: datetime, activity_id: int | str) -> Offer:
    """What the activity's page says to this person; NotFound where they may not see it."""
    activity = access.activity(by, activity_id)
    links = activity_views.linked([activity.id])
    someone = facts.someone(activity, by.member_id, at) if by.member_id is not None else None
    dates = facts.dates(activity, by.member_id, at)
    registered = someone.registration_id if someone else None
    held, withdraw_refused = _held(by, at, activity, registered, dates) if registered else (None, None)
    call = places.call_of(activity, dates.first_starts_at)
    said = None if registered else answer(call, _asker(someone, activity_views.audience_of(activity, links)), at)
    return Offer(
        activity=activity_views.of_row(activity, links),
        needs_sign_in=not by.is_signed_in,
        status=said if isinstance(said, Status) else None,
        refusal=said if isinstance(said, RefusalCode) else None,
        registration=held,
        withdraw_refusal=withdraw_refused,
        clashes=dates.clashes,
    )


def line(*, by: Actor, at: datetime, registration_id: int) -> RegistrationLine:
    """One registration with its activity; NotFound as in `one`."""
    view = reading.one(by=by, registration_id=registration_id)
    found = db.session.execute(_lines().where(Registration.id == view.id)).all()
    return _as_lines(by, at, found)[0]


def mine(*, by: Actor, at: datetime) -> Mine:
    """All that one has signed up for: what comes next first, what is over newest first."""
    asked = _lines().where(Registration.member_id == by.member_id).order_by(Registration.id.desc()).limit(_RECENT)
    lines = _as_lines(by, at, db.session.execute(asked).all())
    to_come = sorted((one for one in lines if one.is_to_come), key=_when)
    return Mine(
        upcoming=[one for one in to_come if one.registration.status is not Status.WAITLISTED],
        waiting=[one for one in to_come if one.registration.status is Status.WAITLISTED],
        past=sorted((one for one in lines if not one.is_to_come), key=_when, reverse=True),
    )


def _asker(someone: Someone | None, audience: Audience) -> Asker:
    if someone is None:
        return Asker()
    misfit = fits(places.person_of(someone.member, someone.path), audience)
    return Asker(suspended=someone.member.suspended, misfit=misfit)


def _held(
    by: Actor, at: datetime, activity: Activity, registration_id: int, dates: Dates
) -> tuple[RegistrationView, WithdrawRefusal | None]:
    asked = reading.views(facts.presence(activity.id, by.member_id)).where(Registration.id == registration_id)
    row = db.session.execute(asked).one()
    return reading.view(by, row), withdraw_refusal(dates.last_starts_at, at, bool(row[-1]))


def _lines() -> Any:
    return reading.views(Activity).join(Activity, Activity.id == Registration.activity_id)


def _as_lines(by: Actor, at: datetime, rows: Sequence[Any]) -> list[RegistrationLine]:
    """Registrations with their activities, in three statements whatever their number."""
    occurrences = _occurrences(row.Activity.id for row in rows)
    present = _present(row.Registration.id for row in rows)
    return [_as_line(by, at, row, occurrences.get(row.Activity.id, []), row.Registration.id in present) for row in rows]


def _as_line(by: Actor, at: datetime, row: Any, occurrences: list[Occurrence], was_present: bool) -> RegistrationLine:
    activity: Activity = row.Activity
    slots = [(one, facts.slot_of(one, activity.time_zone)) for one in occurrences]
    shown = next((one for one, slot in slots if not slot.is_off and slot.ends_at > at), slots[-1][0] if slots else None)
    view = reading.view(by, row)
    last = max((slot.starts_at for _, slot in slots if not slot.is_off), default=None)
    is_its_own = reading.may_act(by, row.Registration.member_id, row[6])
    return RegistrationLine(
        registration=view,
        title=activity.title,
        kind=activity.kind,
        activity_status=ActivityStatus(activity.status),
        venue=(shown.venue if shown else None) or activity.venue,
        held_on=shown.held_on if shown else None,
        starts_at=shown.starts_at if shown else None,
        ends_at=shown.ends_at if shown else None,
        time_zone=activity.time_zone,
        was_present=was_present,
        is_to_come=view.status in LIVE and _is_to_come(activity, [slot for _, slot in slots], at),
        may_withdraw=is_its_own and view.status in LIVE and withdraw_refusal(last, at, was_present) is None,
    )


def _is_to_come(activity: Activity, slots: list[Slot], at: datetime) -> bool:
    if ActivityStatus(activity.status) is ActivityStatus.POSTPONED:
        return True
    return ActivityStatus(activity.status) in places.PROMOTING and any(slot.closes_at > at for slot in slots)


def _occurrences(activity_ids: Iterable[int]) -> dict[int, list[Occurrence]]:
    found: dict[int, list[Occurrence]] = {}
    asked = select(Occurrence).where(Occurrence.activity_id.in_(set(activity_ids)))
    for row in db.session.scalars(asked.order_by(Occurrence.held_on, Occurrence.starts_at, Occurrence.no)):
        found.setdefault(row.activity_id, []).append(row)
    return found


def _present(registration_ids: Iterable[int]) -> set[int]:
    asked = select(Attendance.registration_id).where(
        Attendance.registration_id.in_(set(registration_ids)), Attendance.state == "present"
    )
    return {found for found in db.session.scalars(asked) if found is not None}


def _when(one: RegistrationLine) -> tuple[str, int]:
    return (one.held_on.isoformat() if one.held_on else "", one.registration.id)
