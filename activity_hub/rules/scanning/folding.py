"""What the scans of one person at one occurrence add up to: a function of their set, in whatever order they arrived."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from activity_hub.rules.evidence import STRENGTH, Evidence
from activity_hub.rules.scanning.words import ScanKind, Verdict

# What an offline scan was answered depends on which phone came back first, so these do not decide; the walk does.
_LATE_WORDS = frozenset({Verdict.OK, Verdict.DUPLICATE, Verdict.NOT_IN})


@dataclass(frozen=True, slots=True)
class Past:
    """A scan that is on record. `order` is the order of arrival, by which scans judged at once stand.

    `was_turned_away`: its phone was without network and refused them itself.
    """

    scan_uuid: str
    kind: ScanKind
    verdict: Verdict
    occurred_at: datetime
    registration_id: int | None = None
    occurrence_no: int | None = None
    gate: str | None = None
    voids: str | None = None
    order: int = 0
    is_offline: bool = False
    was_turned_away: bool = False
    evidence: Evidence = Evidence.SCANNED

    @property
    def takes_part(self) -> bool:
        """Whether it may move anybody, unless it is taken back."""
        if self.kind is ScanKind.VOID or self.was_turned_away:
            return False
        return self.verdict in _LATE_WORDS if self.is_offline else self.verdict is Verdict.OK

    @property
    def place(self) -> tuple[datetime, bool, int, str]:
        """Where it stands among the others: the same place on every server, whatever arrived first."""
        return self.occurred_at, self.is_offline, 0 if self.is_offline else self.order, self.scan_uuid


def judge_void(
    target: Past | None, others: Iterable[Past], registration_id: int | None = None, *, is_offline: bool = False
) -> Verdict:
    """OK takes the target back; NOTHING_TO_VOID where it is none of ours, moved nobody, or is taken back already.

    `registration_id` is whose pass the void came with, if it came with one: it must be the target's. A void that was
    made without network may come before its target, which another phone still holds: then it is OK and waits for it.
    """
    if target is None:
        return Verdict.OK if is_offline else Verdict.NOTHING_TO_VOID
    if not target.takes_part or registration_id not in (None, target.registration_id):
        return Verdict.NOTHING_TO_VOID
    return Verdict.NOTHING_TO_VOID if is_voided(target, others) else Verdict.OK


@dataclass(frozen=True, slots=True)
class Presence:
    """What one person's scans at one occurrence add up to; `evidence` is the strongest of the entries."""

    is_present: bool = False
    is_inside: bool = False
    first_at: datetime | None = None
    last_at: datetime | None = None
    gate: str | None = None
    evidence: Evidence | None = None


def fold(scans: Iterable[Past]) -> Presence:
    """Attendance out of the scans of one registration at one occurrence, with the voids that name them.

    Present is whoever has an entry that was not taken back; what was taken back counts as never been.
    """
    counted = in_order(scans)
    moves = [scan for scan, meets in _walk(counted) if meets is None]
    if not moves:
        return Presence()
    return Presence(
        is_present=True,
        is_inside=moves[-1].kind is ScanKind.IN,
        first_at=moves[0].occurred_at,
        last_at=moves[-1].occurred_at,
        gate=moves[0].gate,
        evidence=min((s.evidence for s in counted if s.kind is ScanKind.IN), key=STRENGTH.index),
    )


def in_order(scans: Iterable[Past]) -> list[Past]:
    """The scans that take part and are not taken back, each once, in the order in which they count."""
    by_uuid = {scan.scan_uuid: scan for scan in scans}
    voids = [scan for scan in by_uuid.values() if scan.kind is ScanKind.VOID]
    return sorted((s for s in by_uuid.values() if s.takes_part and not is_voided(s, voids)), key=lambda s: s.place)


def double_entries(scans: Iterable[Past]) -> list[tuple[Past, Past]]:
    """Each entry of somebody who was inside already, with the entry that it meets."""
    return [(scan, meets) for scan, meets in _walk(in_order(scans)) if meets and scan.kind is ScanKind.IN]


def meeting(scans: Iterable[Past], late: Past) -> Past | None:
    """The entry that a late scan, put in its place among the others, meets; None when they are outside there.

    A leaving meets the entry that it ends; an entry meets the one before it, or the next one with no leaving between.
    """
    rest = [scan for scan in in_order(scans) if scan.scan_uuid != late.scan_uuid]
    entry = _inside_since([scan for scan in rest if scan.place < late.place])
    if entry or late.kind is ScanKind.OUT:
        return entry
    after = next((scan for scan in rest if scan.place > late.place), None)
    return after if after and after.kind is ScanKind.IN else None


def _walk(counted: Sequence[Past]) -> list[tuple[Past, Past | None]]:
    """Each scan with the one that makes it change nothing; a leaving by nobody is its own."""
    steps: list[tuple[Past, Past | None]] = []
    entry: Past | None = None
    for scan in counted:
        if scan.kind is ScanKind.IN:
            steps.append((scan, entry))
            entry = entry or scan
        else:
            steps.append((scan, None if entry else scan))
            entry = None
    return steps


def _inside_since(counted: Sequence[Past]) -> Past | None:
    moves = [scan for scan, meets in _walk(counted) if meets is None]
    return moves[-1] if moves and moves[-1].kind is ScanKind.IN else None


def is_voided(scan: Past, others: Iterable[Past]) -> bool:
    """Whether one of these takes the scan back."""
    return any(
        void.kind is ScanKind.VOID
        and void.verdict is Verdict.OK
        and void.voids == scan.scan_uuid
        and void.registration_id in (None, scan.registration_id)
        for void in others
    )
