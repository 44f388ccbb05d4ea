"""The return of one union for one period."""

from typing import Any

from activity_hub.rules import tally
from activity_hub.rules.period import Period
from activity_hub.rules.permissions import Actor, Right
from activity_hub.services.base import access
from activity_hub.services.returns import reading


def gather(*, by: Actor, union_code: str, period: Period) -> dict[str, Any]:
    """The return as one plain document; NotFound without the right to read it.

    The same question always gives the same figures: pages, files, commands and the API print this document.
    """
    union = access.union(by, union_code, Right.READ_RETURN)
    return tally.shape(reading.facts(union.id, period), union.id, period)
