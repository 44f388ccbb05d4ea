"""Cursors: opaque to the caller, whatever a service turns its pages by."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from activity_hub.services.base.access import BIGGEST_ID, Invalid


def closed(place: int | str | None) -> str | None:
    """The cursor for a place in a list; None where the list ends."""
    return None if place is None else urlsafe_b64encode(str(place).encode()).decode().rstrip("=")


def opened(cursor: str | None) -> str | None:
    """The place behind a cursor; raises Invalid for one that was never given out."""
    if cursor is None:
        return None
    try:
        place = urlsafe_b64decode((cursor + "=" * (-len(cursor) % 4)).encode("ascii")).decode("ascii")
    except ValueError as wrong:
        raise Invalid({"cursor": ["invalid"]}) from wrong
    if not place.isprintable() or closed(place) != cursor:
        raise Invalid({"cursor": ["invalid"]})
    return place


def opened_number(cursor: str | None) -> int | None:
    """The place behind a cursor that is an id."""
    place = opened(cursor)
    if place is None:
        return None
    if not (place.isascii() and place.isdecimal() and len(place) <= 10 and int(place) <= BIGGEST_ID):
        raise Invalid({"cursor": ["invalid"]})
    return int(place)
