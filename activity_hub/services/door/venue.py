"""Members check themselves in: what a venue code says to whoever reads it, and the entry that its button makes."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from activity_hub.database import db, write_tx
from activity_hub.models import Registration, Scan
from activity_hub.rules import scanning, venue_code
from activity_hub.rules.door_terms import SelfCheckIn
from activity_hub.rules.evidence import Evidence
from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.permissions import Actor
from activity_hub.rules.places import LIVE, Status
from activity_hub.rules.scanning import Facts, Presence, Slot, Verdict, Way
from activity_hub.services.base import memberships
from activity_hub.services.base.locking import begins_anew
from activity_hub.services.door import venue_places
from activity_hub.services.door.entering import Desk, Entry
from activity_hub.services.door.facts import ledger_of
from activity_hub.services.door.spots import Spot, spot
from activity_hub.services.door.unanswered import is_incomplete
from activity_hub.services.door.venue_places import Place

EVIDENCE = {SelfCheckIn.ROTATING: Evidence.ROTATING, SelfCheckIn.STATIC: Evidence.STATIC}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a venue code says to a member: the verdict, and what belongs to it.

    `instead` is where they are expected: another occurrence of the same activity, or one of another activity in which
    they have a place. `first_at` and `gate` tell of the first entry; `since` when the registration ended.
    """

    spot: Spot
    verdict: Verdict
    kind: SelfCheckIn
    opens_at: datetime
    closes_at: datetime
    registration_id: int | None = None
    status: Status | None = None
    is_in: bool = False
    first_at: datetime | None = None
    gate: str | None = None
    since: datetime | None = None
    instead: Spot | None = None


def look(*, by: Actor, at: datetime, code: str) -> Seen:
    """What the button would be answered now; changes nothing. Raises NotFound for what is no code of ours."""
    place = venue_places.read(by, at, code)
    registration_id = _registration_id(by, place)
    row = db.session.get(Registration, registration_id) if registration_id else None
    has_left = bool(db.session.scalar(select(memberships.has_left(by.member_id, memberships.today(at)))))
    return _judged(by, at, place, row, _presence(place, registration_id), is_suspended=has_left)


@begins_anew
def check_in(*, by: Actor, at: datetime, code: str, key: str) -> Seen:
    """Judge and keep the press of the button; `key` names the page it stood on.

    Pressed twice within the half minute it is one scan and has one answer; pressed later it says since when they are
    in. Refusals are kept too, but for what is no code of ours (NotFound).
    """
    try:
        return _check_in(by, at, code, key)
    except IntegrityError:  # the same press arrived twice at once: now it is known
        return _check_in(by, at, code, key)


def _check_in(by: Actor, at: datetime, code: str, key: str) -> Seen:
    with write_tx():
        place = venue_places.read(by, at, code)
        registration_id = _registration_id(by, place)
        # locks the registration: against its withdrawal, and so that two presses come one after another
        desk = Desk(by, at, place.activity, place.occurrence, [registration_id] if registration_id else [])
        holder = desk.holders.by_id.get(registration_id or 0)
        row = holder.row if holder else None
        presence = _presence(place, registration_id)
        seen = _judged(by, at, place, row, presence, is_suspended=bool(holder and holder.is_suspended))
        scan_uuid = _scan_uuid(by, at, place, key)
        first = db.session.scalar(select(Scan.verdict).where(Scan.scan_uuid == scan_uuid))
        if first is not None:
            return replace(seen, verdict=Verdict(first))
        if seen.verdict is not Verdict.OK or row is None:
            _keep_refusal(by, at, place, seen, row, scan_uuid)
            return seen
        desk.write([Entry(scan_uuid, row.id, EVIDENCE[place.code.kind], occurred_at=at)])
        return replace(seen, is_in=True, first_at=presence.first_at or at, gate=presence.gate)


def _registration_id(by: Actor, place: Place) -> int | None:
    """The member's own registration: the live one, else the last that ended. Only its id: the row is read locked."""
    if by.member_id is None:
        return None
    live = Registration.status.in_([status.value for status in LIVE])
    own = select(Registration.id).where(
        Registration.activity_id == place.activity.id, Registration.member_id == by.member_id
    )
    return db.session.scalar(own.order_by(live.desc(), Registration.id.desc()).limit(1))


def _presence(place: Place, registration_id: int | None) -> Presence:
    if registration_id is None:
        return Presence()
    ledger = ledger_of(place.activity.id, [registration_id])
    return scanning.fold(ledger.of(registration_id, place.occurrence.no))


def _judged(
    by: Actor, at: datetime, place: Place, row: Registration | None, presence: Presence, is_suspended: bool = False
) -> Seen:
    status = Status(row.status) if row else None
    others = [one for one in place.times.slots if one is not place.slot and one.is_open(at)]
    elsewhere = venue_places.expected_elsewhere(by, at, place.activity.id) if row is None else None
    facts = Facts(
        at=at,
        slot=place.slot,
        way=Way.VENUE,
        is_expired=not place.code.is_good(place.terms, at),
        is_of_activity=elsewhere is None,
        activity_status=ActivityStatus(place.activity.status),
        is_named=True,
        other_is_open=bool(others),
        status=status,
        is_suspended=is_suspended,
        is_inside=presence.is_inside,
        is_incomplete=row is not None and is_incomplete(place.activity, row.id, at),
    )
    verdict = scanning.judge(facts)
    return Seen(
        spot=place.spot,
        verdict=verdict,
        kind=place.code.kind,
        opens_at=place.slot.opens_at,
        closes_at=place.slot.closes_at,
        registration_id=row.id if row else None,
        status=status,
        is_in=presence.is_inside,
        first_at=presence.first_at,
        gate=presence.gate,
        since=row.updated_at if row and verdict is Verdict.WITHDRAWN else None,
        instead=_instead(place, verdict, others, elsewhere),
    )


def _instead(place: Place, verdict: Verdict, others: list[Slot], elsewhere: Spot | None) -> Spot | None:
    if verdict is Verdict.WRONG_ACTIVITY:
        return elsewhere
    if verdict is not Verdict.WRONG_OCCURRENCE or not others:
        return None
    return spot(place.activity, place.times.rows[others[0].no], place.spot.no_of)


def _scan_uuid(by: Actor, at: datetime, place: Place, key: str) -> str:
    """The id of this press: nobody else's can be named by it, and a refusal is judged afresh half a minute later."""
    code = place.code
    named = f"{by.member_id}:{code.occurrence_id}:{code.kind}:{code.number}:{venue_code.step_of(at)}:{key}"
    return f"here-{hashlib.sha256(named.encode('utf-8', 'surrogatepass')).hexdigest()[:40]}"


def _keep_refusal(by: Actor, at: datetime, place: Place, seen: Seen, row: Registration | None, scan_uuid: str) -> None:
    """On record like a scan at the door, for who asks afterwards why they were not counted."""
    answer: dict[str, Any] = {"scan_uuid": scan_uuid, "verdict": seen.verdict.value, "name": None, "union": None}
    answer |= {"first_at": seen.first_at.isoformat() if seen.first_at else None, "first_gate": seen.gate}
    values = {
        "scan_uuid": scan_uuid,
        "activity_id": place.activity.id,
        "occurrence_id": place.occurrence.id,
        "registration_id": row.id if row else None,
        "member_id": by.member_id,
        "kind": scanning.ScanKind.IN.value,
        "verdict": seen.verdict.value,
        "received_at": at,
        "occurred_at": at,
        "offline": False,
        "by_id": by.member_id,
        "answer": answer,
        "evidence": EVIDENCE[place.code.kind].value,
    }
    db.session.execute(insert(Scan), [values])
