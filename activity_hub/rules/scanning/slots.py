"""When each occurrence of an activity can be entered, and which one a scan is for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from activity_hub.rules.lifecycle import OccurrenceStatus
from activity_hub.rules.scanning.words import ScanKind

MARGIN = timedelta(hours=2)


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
        return not self.is_off and self.spans(at)

    def spans(self, at: datetime) -> bool:
        """Whether this moment is in its window, whether it takes place or not."""
        return self.opens_at <= at <= self.closes_at


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
    # Two hours pass in UTC; in a zone, Python would move the hands of the clock, also over a change of the clocks.
    starts_at, ends_at = starts_at.astimezone(UTC), (ends_at or starts_at).astimezone(UTC)
    return Slot(no, starts_at - MARGIN, starts_at, ends_at, ends_at + MARGIN, off)


def slot_at(slots: Sequence[Slot], at: datetime, kind: ScanKind = ScanKind.IN) -> Slot | None:
    """The occurrence that a scan at this moment is for; None when none is going to take place.

    Where two are open, the one that is going on; between them, who comes in is early for the next and who goes out
    leaves the last. Where none is open, the next one, else the last. What ends at this moment, as a whole day does at
    midnight, is over unless it is open still.
    """
    planned = sorted((one for one in slots if not one.is_off), key=lambda one: (one.starts_at, one.no))
    is_open = [one for one in planned if one.is_open(at)]
    running = [one for one in is_open if one.starts_at <= at <= one.ends_at]
    coming = [one for one in (is_open or planned) if one.starts_at > at]
    gone = [one for one in (is_open or planned) if one.ends_at <= at]
    order = (running, gone[::-1], coming) if is_open and kind is ScanKind.OUT else (running, coming, gone[::-1])
    return next((group[0] for group in order if group), None)


def slot_left(
    slots: Sequence[Slot], at: datetime, meant: Slot | None, is_inside: Callable[[Slot], bool]
) -> Slot | None:
    """The occurrence that somebody leaves: the one this moment is for, unless they are inside at another open one."""
    is_open = sorted((one for one in slots if one.is_open(at)), key=lambda one: (one.starts_at, one.no), reverse=True)
    return next((one for one in (meant, *is_open) if one is not None and is_inside(one)), meant)


def slot_of_late(slots: Sequence[Slot], at: datetime, kind: ScanKind, named: int | None = None) -> Slot | None:
    """The occurrence that a scan made without network at this moment was for.

    The named one if it could be entered then; else one that could; else one that would have been, had it not been
    called off; else the named one or the nearest, for which it was too early or too late.
    """
    asked = next((one for one in slots if one.no == named), None)
    spanning = sorted((one for one in slots if one.spans(at)), key=lambda one: (one.starts_at, one.no))
    if asked and asked.is_open(at):
        return asked
    was_open = slot_at(spanning, at, kind)
    if was_open or spanning:
        return was_open or (asked if asked in spanning else spanning[0])
    return asked or slot_at(slots, at, kind) or min(slots, key=lambda one: abs(one.starts_at - at), default=None)
