"""How an attendance is known, from the strongest to the weakest."""

from enum import StrEnum


class Evidence(StrEnum):
    """What stands behind one person's attendance at one occurrence."""

    SCANNED = "scanned"  # a checker read the pass, or found them in the list
    WALK_IN = "walk_in"  # let in on the spot by a checker
    ROTATING = "rotating"  # the member confirmed with the venue code of that half minute
    PAPER = "paper"  # entered from the sign-in sheet
    CORRECTED = "corrected"  # set afterwards by the organiser, with a reason
    STATIC = "static"  # the member confirmed with a printed venue code: self-reported
    IMPORTED = "imported"  # came in a file
    HELD = "held"  # not seen when the activity was held: the absent


STRENGTH: tuple[Evidence, ...] = tuple(Evidence)
SELF_REPORTED = frozenset({Evidence.STATIC})
