"""What an activity holds for the person who looks at it, and all that a person has signed up for."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Activity, Attendance, Occurrence, Registration
from activity_hub.rules.audience import fits
from activity_hub.rules.fairness import PLAIN, Fairness
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.permissions import Actor
from activity_hub.rules.places import (
    LIVE,
    PROMOTING,
    Asker,
    RefusalCode,
    Status,
    WithdrawRefusal,
    answer,
    withdraw_refusal,
)
from activity_hub.rules.scanning import Slot
from activity_hub.rules.terms import Terms
from activity_hub.services.base import access, activity_views, admission, asking, fairness, frame, places, quotas
from activity_hub.services.base.activity_views import QuotaView
from activity_hub.services.base.asking import Someone
from activity_hub.services.registration import reading
from activity_hub.services.registration.views import Mine, Offer, RegistrationLine, RegistrationView

_RECENT = 200  # registrations looked back at on one's own page


def offer(*, by: Actor, at: datetime, activity_id: int | str) -> Offer:
    """What the activity's page says to this person; NotFound where they may not see it."""
    activity = access.activity(by, activity_id)
    someone = asking.someone(activity, by.member_id, at) if by.member_id is not None else None
    held = someone.held if someone else None
    known, terms = frame.of(activity), Terms.of(activity.terms)
    fair = fairness.judge(activity, terms, someone.member.id, at) if someone and not held else PLAIN
    shown = activity_views.of_row(activity)
    said = None if held else _said(activity, someone, fair, shown.quotas, at)
    view, withdraw_refused = _held(by, at, activity, held.id) if held else (None, None)
    return Offer(
        activity=shown,
        needs_sign_in=not by.is_signed_in,
        status=said if isinstance(said, Status) else None,
        refusal=said if isinstance(said, RefusalCode) else None,
        registration=view,
        withdraw_refusal=withdraw_refused,
        clashes=someone.clashes if someone else (),
        terms=terms,
        has_questions=known.has_questions,
        has_contests=known.has_contests,
        own_room=_own_room(activity, someone, shown.quotas, at),
        most_ever=_most_ever(activity, terms, someone, shown.quotas, at),
        opens_at=_opens_at(activity, terms, fair),
        free_again_on=None if said is not RefusalCode.SUSPENDED or _is_suspended(someone) else fair.until,
    )


def line(*, by: Actor, at: datetime, registration_id: int) -> RegistrationLine:
    """One registration with its activity; NotFound as in `one`."""
    view = reading.one(by=by, registration_id=registration_id, at=at)
    found = db.session.execute(_lines(by).where(Registration.id == view.id)).all()
    seen = _as_lines(by, at, found)[0]
    return replace(seen, registration=replace(seen.registration, most_ever=view.most_ever))


def mine(*, by: Actor, at: datetime) -> Mine:
    """All that one has signed up for: what comes next first, what is over newest first."""
    asked = _lines(by).where(Registration.member_id == by.member_id).order_by(Registration.id.desc()).limit(_RECENT)
    lines = _as_lines(by, at, db.session.execute(asked).all())
    to_come = sorted((one for one in lines if one.is_to_come), key=_when)
    return Mine(
        upcoming=[one for one in to_come if one.registration.status is not Status.WAITLISTED],
        waiting=[one for one in to_come if one.registration.status is Status.WAITLISTED],
        past=sorted((one for one in lines if not one.is_to_come), key=_when, reverse=True),
    )


def _said(
    activity: Activity, someone: Someone | None, fair: Fairness, kept: Sequence[QuotaView], at: datetime
) -> Status | RefusalCode:
    """What signing up now would be answered, the answers to questions aside."""
    known = frame.of(activity)
    call = places.call_of(activity, known.first_starts_at, known.is_drawn, is_off=known.is_off)
    if someone is None:
        return answer(call, Asker(is_together=True), at)
    asker = Asker(
        suspended=someone.member.suspended,
        misfit=fits(asking.person_of(someone.member, someone.path), frame.audience_of(activity)),
        unfair=fair.refusal,
        is_held_back=fair.is_held_back,
        is_together=True,  # the page says itself in which way one comes
    )
    there = None
    if known.has_quotas or activity.waiting:
        seats = quotas.of_views(activity, kept, at)
        there = admission.room(activity, at, seats, someone.path, wait_class=fair.wait_class)
    said = answer(call, asker, at, room=there)
    return said if isinstance(said, RefusalCode) or admission.has_another_try(someone) else RefusalCode.LIMIT_REACHED


def _opens_at(activity: Activity, terms: Terms, fair: Fairness) -> datetime | None:
    """When sign-up opens; where others come first, and nobody waits, that is when they have had their time."""
    times = [activity.sign_up_opens_at]
    if fair.is_held_back and not activity.waitlist:
        times.append(terms.priority_until)
    return max((one for one in times if one is not None), default=None)


def _is_suspended(someone: Someone | None) -> bool:
    """Whether a member is suspended altogether, not only cooling off after a no-show."""
    return someone is not None and someone.member.suspended


def _own_room(activity: Activity, someone: Someone | None, kept: Sequence[QuotaView], at: datetime) -> int | None:
    """How many of one's own union could still come, where that is not the same for everybody."""
    if someone is None or not frame.of(activity).has_quotas:
        return None
    seats = quotas.of_views(activity, kept, at)
    return seats.pool.room(seats.quota_for(someone.path))


def _most_ever(
    activity: Activity, terms: Terms, someone: Someone | None, kept: Sequence[QuotaView], at: datetime
) -> int | None:
    """The largest group with which somebody could ever come, where anybody may be brought along."""
    if someone is None or not terms.guests_max:
        return None
    seats = quotas.of_views(activity, kept, at)
    return seats.pool.most_ever(seats.quota_for(someone.path))


def _held(
    by: Actor, at: datetime, activity: Activity, registration_id: int
) -> tuple[RegistrationView, WithdrawRefusal | None]:
    asked = reading.views(by, asking.presence(activity.id, by.member_id)).where(Registration.id == registration_id)
    row = db.session.execute(asked).one()
    return reading.view(by, row), withdraw_refusal(frame.of(activity).last_starts_at, at, bool(row[-1]))


def _lines(by: Actor) -> Any:
    return reading.views(by, Activity).join(Activity, Activity.id == Registration.activity_id)


def _as_lines(by: Actor, at: datetime, rows: Sequence[Any]) -> list[RegistrationLine]:
    """Registrations with their activities, in three statements whatever their number."""
    occurrences = _occurrences(row.Activity.id for row in rows)
    present = _present(row.Registration.id for row in rows)
    return [_as_line(by, at, row, occurrences.get(row.Activity.id, []), row.Registration.id in present) for row in rows]


def _as_line(by: Actor, at: datetime, row: Any, occurrences: list[Occurrence], was_present: bool) -> RegistrationLine:
    activity: Activity = row.Activity
    slots = [(one, frame.slot_of(one, activity.time_zone)) for one in occurrences]
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
        terms=Terms.of(activity.terms),
        may_withdraw=is_its_own and view.status in LIVE and withdraw_refusal(last, at, was_present) is None,
        awaits_draw=view.status is Status.PENDING and Terms.of(activity.terms).is_drawn,
    )


def _is_to_come(activity: Activity, slots: list[Slot], at: datetime) -> bool:
    if ActivityStatus(activity.status) is ActivityStatus.POSTPONED:
        return True
    return ActivityStatus(activity.status) in PROMOTING and any(slot.closes_at > at for slot in slots)


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
