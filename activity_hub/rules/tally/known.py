"""How the person-times of a return are known: counted by strength, for the union and through each one below it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from activity_hub.rules.evidence import SELF_REPORTED, STRENGTH, Evidence
from activity_hub.rules.tally.children import Children
from activity_hub.rules.tally.view import Credited, View


@dataclass(frozen=True, slots=True)
class Known:
    """Person-times by strength: of the whole union where `code` is None, else of members through the one below."""

    code: str | None
    counts: dict[Evidence, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def self_reported(self) -> int:
        return sum(number for strength, number in self.counts.items() if strength in SELF_REPORTED)


def how_known(view: View) -> list[Known]:
    """The whole first, then each union directly below, by code; their totals are the person-times of the return."""
    children = Children(view)
    below = [Known(union.code, _counts(children.rows(union.id))) for union in children.all]
    return [Known(None, _counts(view.rows)), *below]


def of_strength(rows: Sequence[Credited], strength: str) -> list[Credited]:
    """Those of the rows that are known in this way."""
    return [credited for credited in rows if credited.row.evidence == strength]


def _counts(rows: Sequence[Credited]) -> dict[Evidence, int]:
    found = Counter(Evidence(credited.row.evidence) for credited in rows)
    return {strength: found[strength] for strength in STRENGTH if strength in found}
