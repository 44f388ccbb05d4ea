"""What the races came to: trials, operations, violations and mutants of each invariant, told at the end of the run."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

PROPERTY = "race"


@dataclass(frozen=True)
class Count:
    """One test's share: what was tried, what broke, and whether the mutant was caught (None: no mutant in it)."""

    invariant: str
    engine: str
    trials: int
    operations: int
    violations: int
    kills: int = 0
    mutant: str = ""
    is_caught: bool | None = None


def note(record_property: Any, count: Count) -> None:
    """Keep it with the report of the test, which also comes back from another process."""
    record_property(PROPERTY, asdict(count))


def table(reports: Iterable[Any]) -> list[str]:
    """One line for each invariant and engine; nothing where nothing was raced."""
    found: dict[tuple[str, str], list[Count]] = defaultdict(list)
    for report in reports:
        for name, value in getattr(report, "user_properties", []):
            if name == PROPERTY:
                found[value["invariant"], value["engine"]].append(Count(**value))
    if not found:
        return []
    lines = [f"{'':10}{'engine':12}{'trials':>8}{'operations':>12}{'violations':>12}{'kills':>7}  mutants caught"]
    for (invariant, engine), counts in sorted(found.items()):
        right = [one for one in counts if one.is_caught is None]
        mutants = [one for one in counts if one.is_caught is not None]
        caught = [one.mutant for one in mutants if one.is_caught]
        sums = [sum(getattr(one, name) for one in right) for name in ("trials", "operations", "violations", "kills")]
        lines.append(
            f"{invariant:10}{engine:12}{sums[0]:>8}{sums[1]:>12}{sums[2]:>12}{sums[3]:>7}"
            f"  {len(caught)}/{len(mutants)} {' '.join(caught)}"
        )
    return lines
