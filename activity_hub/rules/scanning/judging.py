"""The verdict on one scan: a table read from the top, of which the first row with a word decides.

It is judged in one of four ways, and a row may say another word in each, or nothing. What a phone let in without
network is not refused afterwards for the state of a registration: it counts, and the organiser is told.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from activity_hub.rules.conflicts import ConflictKind
from activity_hub.rules.lifecycle import CALLED_OFF, ActivityStatus
from activity_hub.rules.places import Status
from activity_hub.rules.scanning.slots import Slot
from activity_hub.rules.scanning.words import ScanKind, Verdict, turned_away


class Way(StrEnum):
    """Who judges, and when."""

    ONLINE = "online"  # the hub, of a pass that a checker has just read
    VENUE = "venue"  # the hub, of a venue code that the member has just read
    PHONE = "phone"  # the phone alone, by its list and its own scans
    LATE = "late"  # the hub, of a scan that a phone made alone before


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a verdict depends on. The defaults are a confirmed member with a valid pass who has not come in yet.

    `slot` is the named or the chosen occurrence (None: there is none such); `other_is_open` says that another one can
    be entered now; `status` None is nobody registered; `is_inside`: entered and not left, None where a phone cannot
    know. `is_allowed`: whoever scans may (at a venue code: is signed in). `first_answer` is what this scan was
    answered before. `shown` is the word of the phone that made a late scan. `is_overridden`: who may has given a
    reason to let date and time pass. `is_before_post`: its phone did not stand at this door yet when it was made.
    `is_answered` False: nobody could be asked, and there is no list to judge by.
    """

    at: datetime
    slot: Slot | None
    kind: ScanKind = ScanKind.IN
    way: Way = Way.ONLINE
    is_allowed: bool = True
    first_answer: Verdict | None = None
    is_known: bool = True
    is_revoked: bool = False
    is_expired: bool = False
    is_of_activity: bool = True
    shown: Verdict | None = None
    activity_status: ActivityStatus = ActivityStatus.PUBLISHED
    is_named: bool = False
    other_is_open: bool = False
    is_overridden: bool = False
    status: Status | None = Status.CONFIRMED
    is_suspended: bool = False
    is_inside: bool | None = False
    is_incomplete: bool = False
    is_before_post: bool = False
    is_answered: bool = True


@dataclass(frozen=True, slots=True)
class Judgement:
    """The word for a scan, and what the organiser has to settle about it, if anything."""

    verdict: Verdict
    conflict: ConflictKind | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its word, and when it holds. `instead` are the ways with another word, or with none.

    `conflict` is what it means for an entry that arrives late; `counts`: that entry counts, whatever the word.
    """

    says: Verdict | Callable[[Facts], Verdict | None]
    holds: Callable[[Facts], bool]
    instead: Mapping[Way, Verdict | None] = field(default_factory=lambda: MappingProxyType({}))
    conflict: ConflictKind | None = None
    counts: bool = False

    def word(self, facts: Facts) -> Verdict | None:
        """What it says of these facts, where it holds."""
        said = self.instead.get(facts.way, self.says)
        return said if said is None or isinstance(said, Verdict) else said(facts)


_WAITING = frozenset({Status.PENDING, Status.OFFERED})
_GONE = frozenset({Status.WITHDRAWN, Status.REJECTED})
_LATE_PASSES = MappingProxyType({Way.LATE: None})
_V, _C = Verdict, ConflictKind


def _is_called_off(f: Facts) -> bool:
    if f.way is Way.LATE and f.slot is not None and f.slot.is_off:
        return True
    return f.activity_status in CALLED_OFF or (f.slot is None and not f.is_named)


def _is_elsewhere(f: Facts) -> bool:
    if f.slot is None or f.way is Way.LATE:
        return f.slot is None
    is_other = f.is_named and f.other_is_open and not f.slot.spans(f.at)
    return f.slot.is_off or (is_other and not f.is_overridden)


def _is_early(f: Facts) -> bool:
    return f.slot is not None and f.at < f.slot.opens_at and not f.is_overridden


def _is_over(f: Facts) -> bool:
    return f.slot is not None and f.at > f.slot.closes_at and not f.is_overridden


ROWS: tuple[Row, ...] = (
    Row(_V.DEVICE_DENIED, lambda f: not f.is_allowed),
    Row(lambda f: f.first_answer, lambda f: f.first_answer is not None),
    Row(_V.UNKNOWN, lambda f: not f.is_known),
    Row(_V.REVOKED, lambda f: f.is_revoked, MappingProxyType({Way.LATE: None, Way.VENUE: None}), _C.REVOKED),
    Row(_V.EXPIRED_CODE, lambda f: f.is_expired),
    Row(_V.WRONG_ACTIVITY, lambda f: not f.is_of_activity),
    Row(lambda f: f.shown, lambda f: f.way is Way.LATE and turned_away(f.shown)),
    Row(_V.ACTIVITY_CANCELLED, _is_called_off, _LATE_PASSES, _C.CALLED_OFF),
    Row(_V.WRONG_OCCURRENCE, _is_elsewhere),
    Row(_V.TOO_EARLY, _is_early, conflict=_C.OUT_OF_TIME),
    Row(_V.TOO_LATE, _is_over, conflict=_C.OUT_OF_TIME),
    Row(_V.NOT_REGISTERED, lambda f: f.status is None, MappingProxyType({Way.PHONE: _V.UNVERIFIED})),
    Row(_V.WITHDRAWN, lambda f: f.status in _GONE, _LATE_PASSES, _C.WITHDRAWN),
    Row(_V.PENDING, lambda f: f.status in _WAITING, _LATE_PASSES, _C.NOT_CONFIRMED),
    Row(_V.WAITLISTED, lambda f: f.status is Status.WAITLISTED, _LATE_PASSES, _C.NOT_CONFIRMED),
    Row(_V.BLOCKED, lambda f: f.is_suspended, _LATE_PASSES, _C.BLOCKED),
    Row(lambda f: None, lambda f: f.is_before_post and f.way is Way.LATE, conflict=_C.OUT_OF_TIME),
    Row(_V.DUPLICATE, lambda f: f.kind is ScanKind.IN and f.is_inside is True, conflict=_C.DOUBLE_ENTRY, counts=True),
    Row(_V.NOT_IN, lambda f: f.kind is ScanKind.OUT and f.is_inside is False, counts=True),
    Row(_V.INCOMPLETE, lambda f: f.is_incomplete, MappingProxyType({Way.LATE: None, Way.PHONE: None})),
    Row(_V.UNVERIFIED, lambda f: not f.is_answered),
    Row(_V.OK, lambda f: True, MappingProxyType({Way.PHONE: _V.OK_OFFLINE}), counts=True),
)


def judgement(facts: Facts) -> Judgement:
    """The word of the first row that holds and has one, and for a late entry the first disagreement.

    A late scan counts unless its word is a refusal; a leaving is no conflict, for it lets nobody in.
    """
    conflict: ConflictKind | None = None
    for row in ROWS:
        if not row.holds(facts):
            continue
        word = row.word(facts)
        conflict = conflict or row.conflict
        if word is not None:
            told = conflict if row.counts else row.conflict
            is_late_entry = facts.way is Way.LATE and facts.kind is ScanKind.IN
            return Judgement(word, told if is_late_entry else None)
    raise AssertionError("the last row always holds")


def judge(facts: Facts) -> Verdict:
    """The verdict on a scan `in` or `out`."""
    return judgement(facts).verdict
