"""What members are told: every kind of message there is."""

from enum import StrEnum


class Notice(StrEnum):
    """One kind of message; its words stand in wording/notices.py."""

    SIGNED_UP_FOR = "signed_up_for"  # by a liaison, on the member's behalf
    WITHDRAWN_FOR = "withdrawn_for"
    PROMOTED = "promoted"  # from the waiting list to a place
    OFFERED = "offered"
    OFFER_EXPIRED = "offer_expired"
    APPROVED = "approved"
    REJECTED = "rejected"
    WAITLISTED = "waitlisted"  # put back in the waiting list
    MOVED = "moved"  # to another activity
    RESTORED = "restored"  # an organiser took a command back
    DRAWN = "drawn"
    NOT_DRAWN = "not_drawn"
    MESSAGE = "message"  # an organiser's own words
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    TEAM_JOINED = "team_joined"
    TEAM_LEFT = "team_left"
    TEAM_CAPTAIN = "team_captain"  # one is the captain now
    TEAM_REMOVED = "team_removed"
    TEAM_MOVED = "team_moved"  # into this one, by the organiser
    TEAM_APPROVED = "team_approved"
    TEAM_REJECTED = "team_rejected"
    TEAM_DISSOLVED = "team_dissolved"
    LINE_UP_GRANTED = "line_up_granted"
    LINE_UP_REFUSED = "line_up_refused"
    APPEAL_GRANTED = "appeal_granted"
    APPEAL_REFUSED = "appeal_refused"
