"""The roll by hand: why a change to one member is refused, and how much of a phone number is shown."""

from datetime import date
from enum import StrEnum

PAGE_ROWS = 100
_SHOWN_FRONT, _SHOWN_END = 3, 4


class RollFault(StrEnum):
    """Why one member cannot be added, changed or moved."""

    NUMBER_TAKEN = "number_taken"
    SAME_NAME = "same_name"
    SAME_UNION = "same_union"
    NO_MEMBERSHIP = "no_membership"
    BEFORE_BEGINNING = "before_beginning"
    IN_THE_FUTURE = "in_the_future"


def mask_phone(phone: str | None) -> str:
    """13912345678 as 139****5678; a short number shows nothing but its end; empty text for none."""
    if not phone:
        return ""
    if len(phone) <= _SHOWN_FRONT + _SHOWN_END:
        return "****" + phone[-2:]
    return f"{phone[:_SHOWN_FRONT]}****{phone[-_SHOWN_END:]}"


def move_fault(from_on: date | None, on: date, today: date) -> RollFault | None:
    """A move begins after the first day of the present membership, and not later than today.

    (Whoever belongs to a union from tomorrow on belongs to none today; files may say so, a click should not.)
    """
    if from_on is not None and on <= from_on:
        return RollFault.BEFORE_BEGINNING
    return RollFault.IN_THE_FUTURE if on > today else None
