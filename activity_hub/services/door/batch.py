"""One batch of scans: each item is judged with what was on record and what the batch itself has added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from activity_hub.rules import scanning
from activity_hub.rules.conflicts import ConflictKind
from activity_hub.rules.passcode import Pass, ShortCode
from activity_hub.rules.permissions import Actor
from activity_hub.rules.places import Status
from activity_hub.rules.scanning import Facts, Item, Past, ScanKind, Slot, Verdict, Way
from activity_hub.services.door import answering
from activity_hub.services.door.facts import Holder
from activity_hub.services.door.loading import Known
from activity_hub.services.door.makers import Maker

AFTER_ALL_STORED = 1 << 62
_OVERRIDABLE = frozenset({Verdict.WRONG_OCCURRENCE, Verdict.TOO_EARLY, Verdict.TOO_LATE})
Read = Pass | ShortCode | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A batch as it arrived: who sent it and when, and what each item can be read as."""

    by: Actor
    at: datetime
    raw: Sequence[object]
    items: Sequence[Item | None]
    reads: dict[str, Read]
    sent_at: datetime | None = None
    named: int | None = None
    gate: str = ""
    told_gate: str = ""  # the one said with the batch, which is that of whoever made the scans


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one item; `meets` is the entry that a late one collides with."""

    verdict: Verdict
    slot: Slot | None = None
    holder: Holder | None = None
    conflict: ConflictKind | None = None
    meets: Past | None = None
    is_overridden: bool = False


@dataclass(slots=True)
class Kept:
    """One new scan: what is to be written of it. `item` is None where it could not be read."""

    past: Past
    judged: Judged
    answer: dict[str, Any]
    code: str
    item: Item | None = None
    offset_ms: int | None = None
    maker: Maker | None = None


@dataclass(slots=True)
class Batch:
    """The judging of one batch; `kept` and `touched` are then written.

    `tries` are the wrong short codes that the sender still has; `since` is when the phone came to stand at this door;
    `makers` says of scans that were handed over whose they are.
    """

    sent: Sent
    known: Known
    tries: int = 0
    may_override: bool = False
    since: datetime | None = None
    makers: Mapping[str, Maker] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)
    touched: dict[tuple[int, int], tuple[Holder, Slot]] = field(default_factory=dict)
    wrong_tries: int = 0
    loosened: bool = False  # whether something was taken back, or somebody left: a double entry may be none any more

    def answers(self) -> list[dict[str, Any]]:
        """Judge each item in turn."""
        return [self._answer(raw, item) for raw, item in zip(self.sent.raw, self.sent.items, strict=True)]

    def _answer(self, raw: object, item: Item | None) -> dict[str, Any]:
        record = self.known.record
        scan_uuid = item.scan_uuid if item else answering.id_of(raw)
        if scan_uuid in record.answers:
            return record.answers[scan_uuid]
        if scan_uuid in record.taken:  # another activity's scan: its answer is not for this door
            return answering.said(item.scan_uuid if item else answering.told_id(raw), Verdict.UNKNOWN)
        if item is None:
            return self._unreadable(raw, scan_uuid)
        if self._is_unheard(item):  # not kept, so that it is judged when it is sent again
            return answering.said(item.scan_uuid, Verdict.UNKNOWN)
        return self._new(item)

    def _is_unheard(self, item: Item) -> bool:
        """A short code after too many wrong ones; one from a queue is nobody's guess at this moment."""
        return self.tries <= 0 and not item.is_offline and isinstance(self.sent.reads[item.code], ShortCode)

    def _new(self, item: Item) -> dict[str, Any]:
        at, offset_ms = self.sent.at, None
        if item.is_offline:
            at, offset_ms = scanning.corrected(item.device_time, self.sent.sent_at, self.sent.at)
        judged = self._judged(item, at)
        holder, slot = judged.holder, judged.slot
        blank, whose = self._blank(item, at), holder.row.id if holder else None
        past = replace(blank, verdict=judged.verdict, registration_id=whose, occurrence_no=slot.no if slot else None)
        self.known.record.add(past, {})
        if holder and slot and (past.takes_part or (past.kind is ScanKind.VOID and judged.verdict is Verdict.OK)):
            self.touched[holder.row.member_id, slot.no] = (holder, slot)
            self.loosened = self.loosened or past.kind is not ScanKind.IN
        answer = self.known.record.answers[item.scan_uuid] = self._words(item.scan_uuid, judged)
        self.kept.append(Kept(past, judged, answer, item.code, item, offset_ms, self.makers.get(item.scan_uuid)))
        return answer

    def _blank(self, item: Item, at: datetime) -> Past:
        maker = self.makers.get(item.scan_uuid)
        return Past(
            scan_uuid=item.scan_uuid,
            kind=item.kind,
            verdict=Verdict.OK,
            occurred_at=at,
            gate=(maker.gate if maker else self.sent.gate) or None,
            voids=item.voids if item.kind is ScanKind.VOID else None,
            order=AFTER_ALL_STORED + len(self.kept),
            is_offline=item.is_offline,
            was_turned_away=scanning.turned_away(item.shown),
        )

    def _judged(self, item: Item, at: datetime) -> Judged:
        read = self.sent.reads[item.code]
        holder = self.known.holders.of(read)
        if isinstance(read, ShortCode) and holder is None:
            if not item.is_offline:
                self.tries, self.wrong_tries = self.tries - 1, self.wrong_tries + 1
            return Judged(Verdict.UNKNOWN)
        if item.kind is ScanKind.VOID:
            return self._judged_void(item, read, holder)
        facts = self._facts(item, at, read, holder)
        return self._judged_late(item, facts, holder) if item.is_offline else self._judged_now(item, facts, holder)

    def _facts(self, item: Item, at: datetime, read: Read, holder: Holder | None) -> Facts:
        ground = self.known.ground
        slot = self._slot(item, at, holder)
        row = holder.row if holder else None
        return Facts(
            at=at,
            kind=item.kind,
            slot=slot,
            is_known=read is not None,
            is_revoked=row is not None and isinstance(read, Pass) and read.version != row.pass_version,
            is_of_activity=row is None or row.activity_id == ground.id,
            activity_status=ground.status,
            is_named=self.sent.named is not None,
            other_is_open=any(other.is_open(at) for other in ground.slots if other is not slot),
            status=Status(row.status) if row else None,
            is_suspended=bool(holder and holder.is_suspended),
            is_inside=bool(holder and slot and self._is_inside(holder, slot)),
            is_incomplete=row is not None and item.kind is ScanKind.IN and row.id in self.known.owing,
            is_before_post=self._is_before_post(item, at),
        )

    def _is_before_post(self, item: Item, at: datetime) -> bool:
        maker = self.makers.get(item.scan_uuid)
        since = maker.since if maker else self.since
        return since is not None and at < since

    def _slot(self, item: Item, at: datetime, holder: Holder | None) -> Slot | None:
        """The occurrence that this scan is for; who leaves, leaves the one at which they are."""
        ground = self.known.ground
        slot = (ground.chosen_late if item.is_offline else ground.chosen)(at, item.kind, self.sent.named)
        if item.kind is not ScanKind.OUT or self.sent.named is not None or holder is None:
            return slot
        if not item.is_offline:
            return scanning.slot_left(ground.slots, at, slot, lambda one: self._is_inside(holder, one))
        late = replace(self._blank(item, at), registration_id=holder.row.id)
        return scanning.slot_left(ground.slots, at, slot, lambda one: self._meets(holder, one, late) is not None)

    def _is_inside(self, holder: Holder, slot: Slot) -> bool:
        return scanning.fold(self.known.record.of(holder.row.id, slot.no)).is_inside

    def _meets(self, holder: Holder, slot: Slot, late: Past) -> Past | None:
        return scanning.meeting(self.known.record.of(holder.row.id, slot.no), late)

    def _judged_now(self, item: Item, facts: Facts, holder: Holder | None) -> Judged:
        verdict = scanning.judge(facts)
        if verdict in _OVERRIDABLE and item.reason and self.may_override:
            verdict = scanning.judge(replace(facts, is_overridden=True))
            return Judged(verdict, facts.slot, holder, is_overridden=verdict is Verdict.OK)
        return Judged(verdict, facts.slot, holder)

    def _judged_late(self, item: Item, facts: Facts, holder: Holder | None) -> Judged:
        """A scan that was made without network: who is inside is asked of the moment when it was made."""
        record, meets, is_taken_back = self.known.record, None, False
        if holder is not None and facts.slot is not None:
            past = replace(self._blank(item, facts.at), registration_id=holder.row.id)
            meets = self._meets(holder, facts.slot, past)
            is_taken_back = scanning.is_voided(past, record.voids_of(item.scan_uuid))
        late = replace(facts, way=Way.LATE, shown=item.shown, is_inside=meets is not None)
        found = scanning.judgement(late)
        return Judged(found.verdict, facts.slot, holder, None if is_taken_back else found.conflict, meets)

    def _judged_void(self, item: Item, read: Read, holder: Holder | None) -> Judged:
        if item.code.strip() and read is None:
            return Judged(Verdict.UNKNOWN)
        record = self.known.record
        if item.voids is None or item.voids in record.taken:
            return Judged(Verdict.NOTHING_TO_VOID)
        target = record.by_uuid.get(item.voids)
        named = read.registration_id if isinstance(read, Pass) else holder.row.id if holder else None
        verdict = scanning.judge_void(target, record.voids_of(item.voids), named, is_offline=item.is_offline)
        if verdict is not Verdict.OK:
            return Judged(verdict)
        if target is None:
            is_ours = holder is not None and holder.row.activity_id == self.known.ground.id
            return Judged(verdict if holder is None or is_ours else Verdict.NOTHING_TO_VOID, None, holder)
        whose = self.known.holders.by_id.get(target.registration_id or 0)
        return Judged(verdict, self.known.ground.numbered(target.occurrence_no), whose)

    def _words(self, scan_uuid: str, judged: Judged) -> dict[str, Any]:
        holder, slot = judged.holder, judged.slot
        if holder is None or holder.row.activity_id != self.known.ground.id:
            return answering.said(scan_uuid, judged.verdict)
        presence = scanning.fold(self.known.record.of(holder.row.id, slot.no if slot else None))
        return answering.said(
            scan_uuid,
            judged.verdict,
            name=scanning.mask(holder.name),
            union=holder.union_code,
            first_at=presence.first_at.isoformat() if presence.first_at else None,
            first_gate=presence.gate,
        )

    def _unreadable(self, raw: object, scan_uuid: str) -> dict[str, Any]:
        answer = answering.said(answering.told_id(raw), Verdict.UNKNOWN)
        past = Past(scan_uuid, ScanKind.IN, Verdict.UNKNOWN, self.sent.at)
        self.known.record.add(past, answer)
        self.kept.append(Kept(past, Judged(Verdict.UNKNOWN), answer, answering.code_in(raw)))
        return answer
