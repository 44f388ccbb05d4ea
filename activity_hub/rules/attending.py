"""What an attendance says afterwards: came or not, late, left early; and what stops a correction."""

from datetime import datetime, timedelta
from enum import StrEnum

from activity_hub.rules.evidence import Evidence

LATE_AFTER = timedelta(minutes=10)
REASON_MAX = 200
# Nobody looked at the clock for these: the time that is kept is the occurrence's own.
UNTIMED = frozenset({Evidence.PAPER, Evidence.CORRECTED, Evidence.IMPORTED, Evidence.HELD})


class Came(StrEnum):
    """Where somebody stands who is listed for an occurrence."""

    PRESENT = "present"
    EXPECTED = "expected"  # it is not over yet
    NO_SHOW = "no_show"


class Correction(StrEnum):
    """What an organiser sets right afterwards."""

    PRESENT = "present"
    ABSENT = "absent"


class CorrectionRefusal(StrEnum):
    """Why nothing can be set right."""

    NOT_BEGUN = "not_begun"
    SO_ALREADY = "so_already"
    NOT_BY_SCAN = "not_by_scan"  # the attendance came in a file: there is no scan to take back


def came(is_present: bool, is_over: bool) -> Came:
    """Whoever is not there is missing only once it is over."""
    return Came.PRESENT if is_present else Came.NO_SHOW if is_over else Came.EXPECTED


def is_late(first_at: datetime | None, starts_at: datetime | None, evidence: Evidence) -> bool:
    """Came more than the margin after the start; where no clock was looked at, or there is no start, nobody is late."""
    if first_at is None or starts_at is None or evidence in UNTIMED:
        return False
    return first_at > starts_at + LATE_AFTER


def left_early(left_at: datetime | None, ends_at: datetime | None) -> bool:
    """`left_at` is the last going out, of somebody who has not come back."""
    return left_at is not None and ends_at is not None and left_at < ends_at
