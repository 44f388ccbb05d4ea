"""Recording scans: a batch is judged item by item and kept whole, refusals included."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from activity_hub.database import db, write_tx
from activity_hub.models import DoorDevice, Registration
from activity_hub.rules import scanning
from activity_hub.rules.activity import text_fault
from activity_hub.rules.passcode import ShortCode
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.scanning import MAX_BATCH, Item, ScanKind, is_storable
from activity_hub.rules.sign_in import Allowance
from activity_hub.services.base import access, pass_codes, throttle
from activity_hub.services.base.locking import begins_anew
from activity_hub.services.door import answering, keeping, loading, makers, walk_ins
from activity_hub.services.door.batch import Batch, Sent
from activity_hub.services.door.facts import understood
from activity_hub.services.door.folding import Overtaken
from activity_hub.services.door.loading import Known
from activity_hub.services.door.walk_ins import PlacesToFree

TRIES = 2  # before the one whose failure is told
LONGEST_GATE = 60
_MINUTE = timedelta(minutes=1)
SHORT_CODES = Allowance("short-code", 10, _MINUTE, _MINUTE, _MINUTE)


@dataclass(frozen=True, slots=True)
class Recorded:
    """The answers in the order sent, and the time zone of the activity."""

    answers: list[dict[str, Any]]
    zone: ZoneInfo


def record(
    *,
    by: Actor,
    at: datetime,
    activity_id: int,
    scans: Sequence[object],
    occurrence_no: int | None = None,
    gate: str | None = None,
    sent_at: datetime | None = None,
) -> list[dict[str, Any]]:
    """Judge and keep 1 to 200 scans; the answers stand in the order sent.

    Each answer is `{scan_uuid, verdict, name, union, first_at, first_gate}`: `name` masked, `union` a code, the time an
    instant. A known id gets its first answer again; what cannot be read is `unknown`. `gate` is that of the sender's
    post where none is said; `sent_at` is what the phone's clock said when it sent. After ten wrong short codes in a
    minute a further one is `unknown` and not kept, so that it is judged when it comes again; those made without network
    are heard all the same. Raises NotFound, NotAllowed, Invalid (an envelope that cannot be read) and TooManyTries
    (where there is nothing else in the batch).
    """
    return recorded(
        by=by, at=at, activity_id=activity_id, scans=scans, occurrence_no=occurrence_no, gate=gate, sent_at=sent_at
    ).answers


@begins_anew
def recorded(
    *,
    by: Actor,
    at: datetime,
    activity_id: int,
    scans: Sequence[object],
    occurrence_no: int | None = None,
    gate: str | None = None,
    sent_at: datetime | None = None,
) -> Recorded:
    """The same, with the time zone in which to tell the times."""
    told = checked_gate(gate)
    tidy = makers.gate_of(by, activity_id, told)
    if not 1 <= len(scans) <= MAX_BATCH:
        raise access.Invalid({"scans": ["length"]})
    items = [scanning.read_item(raw) for raw in scans]
    reads = understood((item.code for item in items if item), pass_codes.secrets())
    sent = Sent(by, at, scans, items, reads, sent_at, occurrence_no, tidy, told)
    may_glance, leaving = True, frozenset[int]()
    for _try in range(TRIES):
        try:
            return _recorded(sent, activity_id, may_glance, leaving)
        except (IntegrityError, Overtaken):  # another door was quicker: now what it wrote is seen
            may_glance = False
        except PlacesToFree as wanted:
            may_glance, leaving = False, wanted.member_ids
    return _recorded(sent, activity_id, may_glance, leaving)


def admit(
    *,
    by: Actor,
    at: datetime,
    activity_id: int,
    registration_id: int,
    scan_uuid: str,
    kind: ScanKind = ScanKind.IN,
    occurrence_no: int | None = None,
    gate: str | None = None,
) -> dict[str, Any]:
    """Judge and keep an entry, or a leaving, without a code: of somebody found by name, or signed up on the spot.

    The answer is one of `record`'s, with `code`: the short code, by which the phone can say once more who it was,
    should the hub lose the scan. Raises NotFound (also for a registration of another activity), NotAllowed, Invalid.
    """
    access.activity(by, activity_id, Right.SCAN)
    registration = db.session.get(Registration, registration_id) if 0 < registration_id <= access.BIGGEST_ID else None
    if registration is None or registration.activity_id != activity_id:
        raise access.NotFound
    scan = {"scan_uuid": scan_uuid, "code": pass_codes.code_of(registration), "kind": kind.value}
    answer = record(by=by, at=at, activity_id=activity_id, scans=[scan], occurrence_no=occurrence_no, gate=gate)[0]
    return answer | {"code": registration.short_code}


def checked_gate(gate: str | None) -> str:
    """The name of a gate without spaces around it; Invalid when it is too long or cannot be kept.

    What no screen should meet is left out: a phone that has such a name already loses no scan for it.
    """
    tidy = (gate or "").strip()
    if len(tidy) > LONGEST_GATE or not is_storable(tidy):
        raise access.Invalid({"gate": ["invalid"]})
    return "".join(letter for letter in tidy if text_fault(letter, 1) is None)


def _recorded(sent: Sent, activity_id: int, may_glance: bool, leaving: frozenset[int]) -> Recorded:
    with write_tx():
        elsewhere = walk_ins.hold(activity_id, leaving)
        known = _glanced(sent, activity_id) if may_glance else None
        batch = Batch(sent, known) if known else _well_read(sent, activity_id)
        answers = [answering.told(answer) for answer in batch.answers()]
        keeping.keep(batch, leaving, elsewhere)
        throttle.count_wrong(at=sent.at, on=(SHORT_CODES, sent.by.mark), times=batch.wrong_tries)
        return Recorded(answers, ZoneInfo(batch.known.ground.time_zone))


def _glanced(sent: Sent, activity_id: int) -> Known | None:
    """One scan of a pass with network, as nearly all are, is read in one statement."""
    item = sent.items[0] if len(sent.items) == 1 else None
    if item is None or item.is_offline or item.kind is ScanKind.VOID or item.reason:
        return None
    read = sent.reads[item.code]
    if isinstance(read, ShortCode):
        return None
    known = loading.glance(sent.by, sent.at, activity_id, read)
    return None if known is None or item.scan_uuid in known.record.by_uuid else known


def _well_read(sent: Sent, activity_id: int) -> Batch:
    readable = [item for item in sent.items if item]
    uuids = [item.scan_uuid if item else answering.id_of(raw) for raw, item in zip(sent.raw, sent.items, strict=True)]
    voids = [item.voids for item in readable if item.voids]
    may_wait = any(item.is_offline and item.kind is ScanKind.VOID for item in readable)
    known = loading.many(sent.by, sent.at, activity_id, sent.reads.values(), uuids, voids, may_wait)
    may_override = any(item.reason and item.kind is not ScanKind.VOID for item in readable) and _edits(
        sent, activity_id
    )
    made_by = makers.of_items(sent.by, activity_id, sent.told_gate, readable)
    since = _standing_since(sent, readable)
    return Batch(sent, known, _tries(sent, known, readable), may_override, since, made_by)


def _edits(sent: Sent, activity_id: int) -> bool:
    try:
        access.activity(sent.by, activity_id, Right.EDIT_ACTIVITY)
    except access.NotAllowed:
        return False
    return True


def _tries(sent: Sent, known: Known, readable: Sequence[Item]) -> int:
    """How many wrong short codes are heard from this checker or device now."""
    fresh = [item for item in readable if item.scan_uuid not in known.record.answers and not item.is_offline]
    typed = [item for item in fresh if isinstance(sent.reads[item.code], ShortCode)]
    if not typed:
        return 0
    left = throttle.tries_left(at=sent.at, on=(SHORT_CODES, sent.by.mark))
    if not left and len(typed) == len(sent.raw):
        throttle.require_calm(at=sent.at, on=[(SHORT_CODES, sent.by.mark)])
    return left


def _standing_since(sent: Sent, readable: Sequence[Item]) -> datetime | None:
    """When the phone that sends came to stand at this door; None for a checker, and where nobody has to know."""
    post = sent.by.post
    if sent.by.is_signed_in or post is None or not any(item.is_offline for item in readable):
        return None
    return db.session.scalar(select(DoorDevice.joined_at).where(DoorDevice.id == post.device_id))
