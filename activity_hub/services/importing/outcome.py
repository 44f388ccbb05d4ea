"""What a load comes to: counts by file, all faults, all notices."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from activity_hub.rules.faults import Fault, Notice


@dataclass(slots=True)
class Counts:
    """Data rows of one file: rows = added + changed + unchanged where nothing is at fault."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class Outcome:
    """The result of a load: `files` by kind of file; with any fault nothing was written, so nothing counts as added."""

    files: dict[str, Counts] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    headers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        return not self.faults
