"""What an activity says of its door: whether members may check themselves in, and with which kind of code."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

MAX_VERSION = 0xFFFF


class SelfCheckIn(StrEnum):
    """How members may check themselves in at the venue."""

    OFF = "off"
    ROTATING = "rotating"  # a code on a screen there, new every half minute
    STATIC = "static"  # a printed code: whoever has seen it once can use it from afar, so it is self-reported


class DoorFault(StrEnum):
    """What can be wrong with what is to be kept of a door."""

    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_WORD = "unknown_word"
    NOT_IN_RANGE = "not_in_range"


@dataclass(frozen=True, slots=True)
class DoorTerms:
    """All that is kept of a door. `static_version` numbers the printed codes: a new one ends those printed before."""

    self_check_in: SelfCheckIn = SelfCheckIn.OFF
    static_version: int = 1

    @classmethod
    def of(cls, kept: Mapping[str, Any] | None) -> "DoorTerms":
        """The terms as they are kept with an activity; what is not kept is as nobody said anything."""
        if not kept:
            return PLAIN
        return cls(
            SelfCheckIn(kept.get("self_check_in", PLAIN.self_check_in)),
            kept.get("static_version", PLAIN.static_version),
        )

    def kept(self) -> dict[str, Any]:
        """What has to be kept: only what differs from saying nothing, as plain JSON values."""
        said = {"self_check_in": self.self_check_in, "static_version": self.static_version}
        return {
            name: value.value if isinstance(value, SelfCheckIn) else value
            for name, value in said.items()
            if value != getattr(PLAIN, name)
        }

    def renewed(self) -> "DoorTerms":
        """With the next static code; after 65,535 of them the numbers begin again."""
        return replace(self, static_version=self.static_version % MAX_VERSION + 1)


PLAIN = DoorTerms()


def faults(raw: Mapping[str, Any]) -> dict[str, DoorFault]:
    """Every fault of what is to be kept, by name; nothing when DoorTerms.of may read it."""
    found: dict[str, DoorFault] = {name: DoorFault.UNKNOWN_FIELD for name in raw if name not in _FIELDS}
    if raw.get("self_check_in", SelfCheckIn.OFF) not in list(SelfCheckIn):
        found["self_check_in"] = DoorFault.UNKNOWN_WORD
    version = raw.get("static_version", 1)
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= MAX_VERSION:
        found["static_version"] = DoorFault.NOT_IN_RANGE
    return found


_FIELDS = frozenset({"self_check_in", "static_version"})
