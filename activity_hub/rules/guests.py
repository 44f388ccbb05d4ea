"""Who comes along with a member: grown-ups by name if they like, children as heads to count and never by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from activity_hub.rules.activity import ActivityFault, text_fault

NAME_MAX = 40


class GuestFault(StrEnum):
    """What can be wrong with those who come along."""

    NO_GUESTS = "no_guests"  # the activity takes none
    TOO_MANY = "too_many"
    CHILD_NAME = "child_name"  # a child's name is never asked
    TOO_LONG = "too_long"
    STRANGE_CHARACTERS = "strange_characters"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who comes along; without a name a head to count."""

    name: str | None = None
    is_child: bool = False


GuestFaults = dict[str, list[GuestFault]]


def judge(most: int, wished: Sequence[Guest]) -> tuple[tuple[Guest, ...], GuestFaults]:
    """The guests with tidy names, grown-ups first, and every fault by field."""
    if len(wished) > most:
        return (), {"guests": [GuestFault.TOO_MANY if most else GuestFault.NO_GUESTS]}
    tidy = [Guest(" ".join((one.name or "").split()) or None, one.is_child) for one in wished]
    faults = {f"guests.{at}.name": [fault] for at, one in enumerate(tidy) if (fault := _fault(one))}
    return tuple(sorted(tidy, key=lambda one: one.is_child)), faults


def _fault(guest: Guest) -> GuestFault | None:
    if guest.name is None:
        return None
    if guest.is_child:
        return GuestFault.CHILD_NAME
    fault = text_fault(guest.name, NAME_MAX)
    if fault is None:
        return None
    return GuestFault.TOO_LONG if fault is ActivityFault.TOO_LONG else GuestFault.STRANGE_CHARACTERS
