"""The rows behind one figure of a return, a page at a time, names only for whom they are meant."""

from dataclasses import dataclass
from typing import Any

from activity_hub.rules import tally
from activity_hub.rules.period import Period
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.tally import Measure, RowKind
from activity_hub.services.base import access
from activity_hub.services.base.access import NotFound
from activity_hub.services.returns import reading
from activity_hub.services.returns.rows import Asked, lines

PAGE = 50
_UNORDERED = (RowKind.ATTENDANCE, RowKind.PERSON, RowKind.PLACE)


@dataclass(frozen=True, slots=True)
class Trace:
    """One page of the rows behind a figure.

    `value` is the figure (fen where the measure is FEN), `total` the number of rows, `first` the number of this
    page's first row, from 1. Each line maps the columns of its kind (services.returns.rows) to plain values.
    """

    union_code: str
    union_name: str
    figure: str
    of: str
    row_kind: RowKind
    measure: Measure
    value: int
    total: int
    page: int
    first: int
    lines: list[dict[str, Any]]

    @property
    def has_next(self) -> bool:
        return self.first + len(self.lines) <= self.total


def rows(*, by: Actor, union_code: str, period: Period, figure: str, of: str = "", page: int = 1) -> Trace:
    """The rows behind a figure of rules.tally.FIGURES; `of` is the kind, child, month, … that it is asked of.

    NotFound without the right to read the return, for an unknown figure or key, and for a page beyond the last.
    """
    union = access.union(by, union_code, Right.READ_RETURN)
    view = tally.View(reading.facts(union.id, period), union.id, period)
    found = tally.behind(view, figure, of)
    if found is None:
        raise NotFound
    refs = sorted(found.refs) if found.row_kind in _UNORDERED else list(found.refs)
    first = (page - 1) * PAGE
    if page < 1 or (page > 1 and first >= len(refs)):
        raise NotFound
    asked = Asked(by, union.path, refs[first : first + PAGE])
    return Trace(
        union_code=union.code,
        union_name=union.name,
        figure=figure,
        of=of,
        row_kind=found.row_kind,
        measure=found.measure,
        value=found.value,
        total=len(refs),
        page=page,
        first=first + 1,
        lines=lines(found.row_kind, asked),
    )
