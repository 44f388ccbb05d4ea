"""The door: what one scan asks, which occurrence it is for, the verdict, and the fold, all as pure functions."""

from activity_hub.rules.scanning.clock import corrected
from activity_hub.rules.scanning.folding import (
    Past,
    Presence,
    double_entries,
    fold,
    in_order,
    is_voided,
    judge_void,
    meeting,
)
from activity_hub.rules.scanning.items import (
    MAX_BATCH,
    MAX_REASON,
    MAX_UUID,
    MIN_UUID,
    Item,
    is_storable,
    is_uuid,
    read_item,
)
from activity_hub.rules.scanning.judging import ROWS, Facts, Judgement, Way, judge, judgement
from activity_hub.rules.scanning.slots import MARGIN, Slot, slot, slot_at, slot_left, slot_of_late
from activity_hub.rules.scanning.words import LET_IN, PHONE_ALONE, ScanKind, Verdict, mask, turned_away

__all__ = [
    "LET_IN",
    "MARGIN",
    "MAX_BATCH",
    "MAX_REASON",
    "MAX_UUID",
    "MIN_UUID",
    "PHONE_ALONE",
    "ROWS",
    "Facts",
    "Item",
    "Judgement",
    "Past",
    "Presence",
    "ScanKind",
    "Slot",
    "Verdict",
    "Way",
    "corrected",
    "double_entries",
    "fold",
    "in_order",
    "is_storable",
    "is_uuid",
    "is_voided",
    "judge",
    "judge_void",
    "judgement",
    "mask",
    "meeting",
    "read_item",
    "slot",
    "slot_at",
    "slot_left",
    "slot_of_late",
    "turned_away",
]
