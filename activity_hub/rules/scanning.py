"""The door: what one scan asks, which occurrence it is for, and the verdict, all as pure functions.

Two things come before any verdict and are not decided here: who may not scan for the activity is turned away
whole, and a scan whose id is known gets its first answer again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeGuard
from zoneinfo import ZoneInfo

from activity_hub.rules.lifecycle import ActivityStatus, OccurrenceStatus
from activity_hub.rules.places import Status

MARGIN = timedelta(hours=2)
MIN_UUID, MAX_UUID = 8, 64
MAX_BATCH = 200


class ScanKind(StrEnum):
    IN = "in"
    OUT = "out"
    VOID = "void"


class Verdict(StrEnum):
    OK = "ok"
    DUPLICATE = "duplicate"
    WRONG_ACTIVITY = "wrong_activity"
    WRONG_OCCURRENCE = "wrong_occurrence"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    NOT_REGISTERED = "not_registered"
    WITHDRAWN = "withdrawn"
    PENDING = "pending"
    WAITLISTED = "waitlisted"
    REVOKED = "revoked"
    ACTIVITY_CANCELLED = "activity_cancelled"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"
    NOT_IN = "not_in"
    NOTHING_TO_VOID = "nothing_to_void"


@dataclass(frozen=True, slots=True)
class Item:
    """One readable scan of a batch; `device_time` is kept as told, `voids` names the scan a void takes back."""

    scan_uuid: str
    code: str
    kind: ScanKind
    device_time: datetime | None = None
    voids: str | None = None


def read_item(raw: object) -> Item | None:
    """The scan in one item of a batch as it came; None when it cannot be read (then it is answered `unknown`)."""
    if not isinstance(raw, Mapping) or raw.get("offline", False) is not False:
        return None
    scan_uuid, code, voids = raw.get("scan_uuid"), raw.get("code"), raw.get("voids")
    try:
        kind = ScanKind(raw.get("kind", ""))
    except ValueError:
        return None
    if kind is ScanKind.VOID and code is None:
        code = ""  # the scan to take back names itself
    if not is_uuid(scan_uuid) or not isinstance(code, str):
        return None
    return Item(scan_uuid, code, kind, _instant(raw.get("device_time")), voids if is_uuid(voids) else None)


def is_uuid(text: object) -> TypeGuard[str]:
    """Whether this may be a scan's id: a text of 8 to 64 characters that a database can keep."""
    return isinstance(text, str) and MIN_UUID <= len(text) <= MAX_UUID and is_storable(text)


def is_storable(text: str) -> bool:
    """Whether every database can keep this text: no NUL, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


@dataclass(frozen=True, slots=True)
class Slot:
    """An occurrence as the door sees it: its number, when it can be entered, and whether it takes place."""

    no: int
    opens_at: datetime
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime
    is_off: bool = False

    def is_open(self, at: datetime) -> bool:
        return not self.is_off and self.opens_at <= at <= self.closes_at


def slot(
    no: int,
    held_on: date,
    starts_at: datetime | None,
    ends_at: datetime | None,
    zone: str,
    status: OccurrenceStatus = OccurrenceStatus.PLANNED,
) -> Slot:
    """From 2 h before the start to 2 h after the end; an occurrence of a day only is open all that local day."""
    off = status in (OccurrenceStatus.CANCELLED, OccurrenceStatus.POSTPONED)
    if starts_at is None:
        midnight = datetime.combine(held_on, time.min, ZoneInfo(zone)).astimezone(UTC)
        end = datetime.combine(held_on + timedelta(days=1), time.min, ZoneInfo(zone)).astimezone(UTC)
        return Slot(no, midnight, midnight, end, end - timedelta(microseconds=1), off)
    ends_at = ends_at or starts_at
    return Slot(no, starts_at - MARGIN, starts_at, ends_at, ends_at + MARGIN, off)


def slot_at(slots: Sequence[Slot], at: datetime, kind: ScanKind = ScanKind.IN) -> Slot | None:
    """The occurrence that a scan at this moment is for; None when none is going to take place.

    Where two are open, the one that is going on; between them, who comes in is early for the next and who goes out
    leaves the last. Where none is open, the next one, else the last.
    """
    planned = sorted((one for one in slots if not one.is_off), key=lambda one: (one.starts_at, one.no))
    is_open = [one for one in planned if one.is_open(at)]
    running = [one for one in is_open if one.starts_at <= at <= one.ends_at]
    coming = [one for one in (is_open or planned) if one.starts_at > at]
    gone = [one for one in (is_open or planned) if one.ends_at < at]
    order = (running, gone[::-1], coming) if is_open and kind is ScanKind.OUT else (running, coming, gone[::-1])
    return next((group[0] for group in order if group), None)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a verdict depends on. The defaults are a confirmed member with a valid pass who has not come in yet.

    `slot` is the named or the chosen occurrence (None: there is none such); `other_is_open` says that another one can
    be entered now; `status` None is nobody registered; `is_inside`: entered and not left.
    """

    at: datetime
    slot: Slot | None
    kind: ScanKind = ScanKind.IN
    is_known: bool = True
    is_revoked: bool = False
    is_of_activity: bool = True
    activity_status: ActivityStatus = ActivityStatus.PUBLISHED
    is_named: bool = False
    other_is_open: bool = False
    status: Status | None = Status.CONFIRMED
    is_suspended: bool = False
    is_inside: bool = False


_CALLED_OFF = frozenset({ActivityStatus.CANCELLED, ActivityStatus.POSTPONED})
_WAITING = frozenset({Status.PENDING, Status.OFFERED})
_GONE = frozenset({Status.WITHDRAWN, Status.REJECTED})

# The first row that holds decides.
ROWS: tuple[tuple[Verdict, Callable[[Facts], bool]], ...] = (
    (Verdict.UNKNOWN, lambda f: not f.is_known),
    (Verdict.REVOKED, lambda f: f.is_revoked),
    (Verdict.WRONG_ACTIVITY, lambda f: not f.is_of_activity),
    (Verdict.ACTIVITY_CANCELLED, lambda f: f.activity_status in _CALLED_OFF or (f.slot is None and not f.is_named)),
    (Verdict.WRONG_OCCURRENCE, lambda f: f.slot is None or f.slot.is_off or _is_elsewhere(f, f.slot)),
    (Verdict.TOO_EARLY, lambda f: f.slot is not None and f.at < f.slot.opens_at),
    (Verdict.TOO_LATE, lambda f: f.slot is not None and f.at > f.slot.closes_at),
    (Verdict.NOT_REGISTERED, lambda f: f.status is None),
    (Verdict.WITHDRAWN, lambda f: f.status in _GONE),
    (Verdict.PENDING, lambda f: f.status in _WAITING),
    (Verdict.WAITLISTED, lambda f: f.status is Status.WAITLISTED),
    (Verdict.BLOCKED, lambda f: f.is_suspended),
    (Verdict.DUPLICATE, lambda f: f.kind is ScanKind.IN and f.is_inside),
    (Verdict.NOT_IN, lambda f: f.kind is ScanKind.OUT and not f.is_inside),
)


def judge(facts: Facts) -> Verdict:
    """The verdict of an online scan `in` or `out`: the first row of the table that holds, else OK."""
    return next((verdict for verdict, holds in ROWS if holds(facts)), Verdict.OK)


@dataclass(frozen=True, slots=True)
class Past:
    """A scan that is on record. `order` says which came first among those received at the same moment."""

    scan_uuid: str
    kind: ScanKind
    verdict: Verdict
    received_at: datetime
    registration_id: int | None = None
    occurrence_no: int | None = None
    gate: str | None = None
    voids: str | None = None
    order: int = 0


def judge_void(target: Past | None, others: Iterable[Past], registration_id: int | None = None) -> Verdict:
    """OK takes the target back; NOTHING_TO_VOID where it is none of ours, was refused, or is taken back already.

    `registration_id` is whose pass the void came with, if it came with one: it must be the target's.
    """
    if target is None or target.kind is ScanKind.VOID or target.verdict is not Verdict.OK:
        return Verdict.NOTHING_TO_VOID
    if registration_id is not None and registration_id != target.registration_id:
        return Verdict.NOTHING_TO_VOID
    return Verdict.NOTHING_TO_VOID if target.scan_uuid in _voided(others) else Verdict.OK


@dataclass(frozen=True, slots=True)
class Presence:
    """What one person's scans at one occurrence add up to."""

    is_present: bool = False
    is_inside: bool = False
    first_at: datetime | None = None
    last_at: datetime | None = None
    gate: str | None = None


def fold(scans: Iterable[Past]) -> Presence:
    """Attendance out of the scans of one registration at one occurrence, voids included.

    Present is whoever has an accepted `in` that was not taken back; what was taken back counts as never been.
    """
    scans = list(scans)
    voided = _voided(scans)
    counted = sorted(
        (s for s in scans if s.verdict is Verdict.OK and s.kind is not ScanKind.VOID and s.scan_uuid not in voided),
        key=lambda s: (s.received_at, s.order),
    )
    entries = [s for s in counted if s.kind is ScanKind.IN]
    if not entries:
        return Presence()
    return Presence(
        is_present=True,
        is_inside=counted[-1].kind is ScanKind.IN,
        first_at=entries[0].received_at,
        last_at=counted[-1].received_at,
        gate=entries[0].gate,
    )


def mask(name: str) -> str:
    """A name as the door may show it: its first character, the rest one star."""
    return f"{name.strip()[:1]}*"


def _voided(scans: Iterable[Past]) -> frozenset[str]:
    return frozenset(s.voids for s in scans if s.kind is ScanKind.VOID and s.verdict is Verdict.OK and s.voids)


def _is_elsewhere(facts: Facts, named: Slot) -> bool:
    return facts.is_named and facts.other_is_open and not named.is_open(facts.at)


def _instant(raw: object) -> datetime | None:
    """An RFC 3339 time with offset; None for anything else, since a phone's clock never stops a scan."""
    if not isinstance(raw, str):
        return None
    try:
        told = datetime.fromisoformat(raw)
        return told.astimezone(UTC) if told.tzinfo else None
    except (ValueError, OverflowError):
        return None
