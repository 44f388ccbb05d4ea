"""The registrations of the people of a delegation: made for all or for none, withdrawn with whoever leaves."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Activity, Attendance, Delegate, Delegation, Occurrence, Registration
from activity_hub.rules.delegation import DelegationRefusal, DelegationStatus
from activity_hub.rules.notices import Notice
from activity_hub.rules.permissions import Actor
from activity_hub.rules.places import LIVE, Status, withdraw_refusal
from activity_hub.services.base import admission, audit, frame, outbox, places, promotion
from activity_hub.services.base.access import Refused
from activity_hub.services.base.admission import Wish
from activity_hub.services.base.outbox import Telling
from activity_hub.services.delegation.ground import Ground, Row
from activity_hub.services.delegation.views import NotAdmitted


def admit(by: Actor, at: datetime, found: Ground, accept_clashes: bool, by_hand: bool = False) -> list[Row]:
    """Sign up everybody who is not signed up yet, and answer the rows with their registrations.

    What the activity asks them is answered afterwards (answering.py).

    Refused with NOT_ADMITTED and everybody who may not come, so that nobody is signed up where one cannot be.
    """
    refused: list[NotAdmitted] = []
    rows, told = [], []
    others = _handed_in_elsewhere(found.rows)
    for row in found.rows:
        if row.person.id in others:
            no = DelegationRefusal.IN_ANOTHER_DELEGATION
            refused.append(NotAdmitted(row.person.member_no, row.person.name, no))
        elif row.live is None:
            wish = Wish(row.person.id, by.member_id, accept_clash=accept_clashes, by_hand=by_hand, in_delegation=True)
            try:
                admitted = admission.admit(by, at, found.activity, wish)
            except Refused as no:
                refused.append(_refusal(row, no))
                continue
            live = admitted.registration
            row = replace(row, live=live, status=Status(live.status))
            if admitted.is_new and row.person.id != by.member_id:
                told.append(Telling(row.person.id, found.activity.id, live.id))
        rows.append(row)
    if refused:
        raise Refused(DelegationRefusal.NOT_ADMITTED, people=tuple(refused))
    for row in rows:  # afterwards, so that it is one statement
        assert row.live is not None and row.delegate is not None
        row.delegate.registration_id = row.live.id
    outbox.tell_all(told, kind=Notice.SIGNED_UP_FOR, at=at, by_id=by.member_id)
    return rows


def _refusal(row: Row, no: Refused) -> NotAdmitted:
    clashes = tuple(no.detail.get("clashes", ()))
    return NotAdmitted(row.person.member_no, row.person.name, no.code, clashes)


def withdraw(by: Actor, at: datetime, activity: Activity, leaving: Sequence[Row]) -> None:
    """End the registrations that the delegation made or took over; whoever has been let in cannot leave.

    Whoever waits elsewhere in the series is served there: raises ToBeHeld where those lists are not locked yet.
    """
    others = _handed_in_elsewhere(leaving)  # taken over while this one was being reworked
    held = {row.person.id: row for row in leaving if _is_ours(row) and row.person.id not in others}
    if not held:
        return
    elsewhere = promotion.held_elsewhere(activity.id, held)
    places.settle(activity, at)
    locked = _locked([row.live.id for row in held.values() if row.live])
    _require_absent(activity, at, held)
    told = []
    for registration in locked:
        if Status(registration.status) in LIVE:
            places.free(activity, registration, at)
            audit.record(by, at, "withdraw", "registration", registration.id)
            if registration.member_id != by.member_id:
                told.append(Telling(registration.member_id, activity.id, registration.id))
    promotion.serve(elsewhere, at)
    outbox.tell_all(told, kind=Notice.WITHDRAWN_FOR, at=at, by_id=by.member_id)


def substitute(
    by: Actor, at: datetime, found: Ground, leaving: Sequence[Row], after: Sequence[Row], accept_clashes: bool
) -> list[Row]:
    """Let whoever joins have the place of whoever leaves; answers `after` with the new registration in it.

    Raises what withdraw() does.
    """
    gone = next((row for row in leaving if _is_ours(row)), None)
    joining = next(row for row in after if row.delegate is None)
    if gone is None or gone.live is None:
        return list(after)
    elsewhere = promotion.held_elsewhere(found.activity.id, [gone.person.id])
    locked = _locked([gone.live.id])[0]
    _require_absent(found.activity, at, {gone.person.id: gone})
    wish = Wish(joining.person.id, by.member_id, accept_clash=accept_clashes, by_hand=True, in_delegation=True)
    try:
        live = admission.substitute(by, at, found.activity, locked, wish)
    except Refused as no:
        raise Refused(DelegationRefusal.NOT_ADMITTED, people=(_refusal(joining, no),)) from no
    promotion.serve(elsewhere, at)
    audit.record(by, at, "withdraw", "registration", locked.id)
    told = Telling(gone.person.id, found.activity.id, locked.id), Telling(joining.person.id, found.activity.id, live.id)
    outbox.tell_all(told[:1], kind=Notice.WITHDRAWN_FOR, at=at, by_id=by.member_id)
    outbox.tell_all(told[1:], kind=Notice.SIGNED_UP_FOR, at=at, by_id=by.member_id)
    placed = replace(joining, live=live, status=Status(live.status))
    return [placed if row is joining else row for row in after]


def _handed_in_elsewhere(rows: Sequence[Row]) -> frozenset[int]:
    """Who of one delegation stands in another one of the activity that has been handed in: nobody comes for two."""
    ids = {row.delegate.delegation_id for row in rows if row.delegate}
    if not ids:
        return frozenset()
    activity_id = select(Delegation.activity_id).where(Delegation.id.in_(ids)).limit(1).scalar_subquery()
    asked = select(Delegate.member_id).join(Delegation, Delegation.id == Delegate.delegation_id)
    others = asked.where(
        Delegation.activity_id == activity_id,
        Delegation.id.not_in(ids),
        Delegation.status == DelegationStatus.ENTERED.value,
        Delegate.member_id.in_([row.person.id for row in rows]),
    )
    return frozenset(db.session.scalars(others))


def _is_ours(row: Row) -> bool:
    return row.live is not None and row.delegate is not None and row.delegate.registration_id == row.live.id


def _locked(ids: Sequence[int]) -> list[Registration]:
    """The registrations, locked in the order of their ids against a scan that is letting them in right now."""
    asked = select(Registration).where(Registration.id.in_(ids)).order_by(Registration.id)
    return list(db.session.scalars(asked.with_for_update(key_share=True).execution_options(populate_existing=True)))


def _require_absent(activity: Activity, at: datetime, held: dict[int, Row]) -> None:
    inside = set(
        db.session.scalars(
            select(Attendance.member_id)
            .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
            .where(Occurrence.activity_id == activity.id, Attendance.state == "present")
            .where(Attendance.member_id.in_(held))
        )
    )
    last = frame.of(activity).last_starts_at
    refused = [
        NotAdmitted(row.person.member_no, row.person.name, no)
        for key, row in held.items()
        if (no := withdraw_refusal(last, at, key in inside))
    ]
    if refused:
        raise Refused(DelegationRefusal.NOT_ADMITTED, people=tuple(refused))
