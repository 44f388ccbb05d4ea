"""What the organiser has to settle after scans that were made without network: kinds of conflict, ways to settle."""

from enum import StrEnum


class ConflictKind(StrEnum):
    """Why a stored scan disagrees with what the server knows."""

    DOUBLE_ENTRY = "double_entry"  # two phones let the same pass in; the person counts once
    WITHDRAWN = "withdrawn"  # the pass was given back before it was shown; counts as present until settled
    NOT_CONFIRMED = "not_confirmed"  # pending, offered or waitlisted when shown
    REVOKED = "revoked"  # an older version of the pass
    BLOCKED = "blocked"  # the member is suspended, or of no union any more
    OUT_OF_TIME = "out_of_time"  # outside the window by the phone's corrected clock
    CALLED_OFF = "called_off"  # the activity or the occurrence had been called off


class Settlement(StrEnum):
    """How a conflict ended."""

    PRESENT = "present"  # they were here: the scan stays
    NOT_PRESENT = "not_present"  # it was not them, or may not count: the scan is taken back
    TAKEN_BACK = "taken_back"  # one of its scans was voided meanwhile
