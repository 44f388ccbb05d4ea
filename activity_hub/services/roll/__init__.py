"""The roll of a union: reading it, and adding, changing and moving one member."""

from activity_hub.services.roll.reading import (
    MemberCard,
    RollLine,
    RollPage,
    Stretch,
    Unit,
    entry_unions,
    look,
    page,
    unit,
    without_password,
)
from activity_hub.services.roll.writing import add, change, move

__all__ = [
    "MemberCard",
    "RollLine",
    "RollPage",
    "Stretch",
    "Unit",
    "add",
    "change",
    "entry_unions",
    "look",
    "move",
    "page",
    "unit",
    "without_password",
]
