"""The roll by hand: why a change to one member is refused, and how much of a phone number is shown."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from activity_hub.rules.days import is_within

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


class Stay(Protocol):
    """A membership, or whatever else has a first and a last day; None where it lies open."""

    @property
    def from_on(self) -> date | None: ...

    @property
    def until_on(self) -> date | None: ...


A = TypeVar("A", bound=Stay)


def kept_by(stays: Iterable[A], day: date) -> list[A]:
    """Where somebody is on the roll that day or, belonging to no union then, where they will be next; else nothing.

    A roll is written ahead of its day: who belongs nowhere yet is kept by those who are waiting for them.
    """
    there, to_come = [], []
    for one in stays:
        if is_within(day, one.from_on, one.until_on):
            there.append(one)
        elif one.from_on is not None and one.from_on > day:
            to_come.append(one)
    return there or sorted(to_come, key=lambda one: one.from_on or date.min)[:1]


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
