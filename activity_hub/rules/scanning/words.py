"""The words of the door: kinds of scan, verdicts, and how much of a name is shown."""

from enum import StrEnum


class ScanKind(StrEnum):
    IN = "in"
    OUT = "out"
    VOID = "void"


class Verdict(StrEnum):
    """What a scan is answered; the last two are said by a phone that is alone, never by the server."""

    OK = "ok"
    DUPLICATE = "duplicate"
    WRONG_ACTIVITY = "wrong_activity"
    WRONG_OCCURRENCE = "wrong_occurrence"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    NOT_REGISTERED = "not_registered"
    WITHDRAWN = "withdrawn"
    PENDING = "pending"
    WAITLISTED = "waitlisted"
    REVOKED = "revoked"
    EXPIRED_CODE = "expired_code"
    ACTIVITY_CANCELLED = "activity_cancelled"
    INCOMPLETE = "incomplete"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"
    DEVICE_DENIED = "device_denied"
    NOT_IN = "not_in"
    NOTHING_TO_VOID = "nothing_to_void"
    OK_OFFLINE = "ok_offline"
    UNVERIFIED = "unverified"


PHONE_ALONE: frozenset[Verdict] = frozenset({Verdict.OK_OFFLINE, Verdict.UNVERIFIED})
# What a phone without network shows and yet lets people in with; after any other word they were turned away.
LET_IN: frozenset[Verdict] = PHONE_ALONE | {Verdict.OK, Verdict.PENDING, Verdict.WAITLISTED}
SHOWN_END = 4  # characters of a member number


def turned_away(shown: Verdict | None) -> bool:
    """Whether the phone itself refused them, by the word that it showed."""
    return shown is not None and shown not in LET_IN


def number_end(member_no: str) -> str:
    """A member number as the door may show it: its last characters, enough to tell two of one name apart."""
    return member_no[-SHOWN_END:]


def mask(name: str) -> str:
    """A name as the door may show it: its first character, the rest one star."""
    return f"{name.strip()[:1]}*"
