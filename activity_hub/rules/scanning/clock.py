"""The door's clocks: what a phone says the time is, and what it was by ours."""

from datetime import UTC, datetime, timedelta

# Less than this between sending and arriving is the way through the network, not a wrong clock.
STEADY = timedelta(seconds=1)
_MS = timedelta(milliseconds=1)


def corrected(
    device_time: datetime | None, sent_at: datetime | None, received_at: datetime
) -> tuple[datetime, int | None]:
    """When an offline scan was made by our clock, and by how many milliseconds the phone's was behind it.

    The time of arrival, and no offset, where the phone's times are missing, contradict each other or make no sense.
    """
    if device_time is None or sent_at is None or device_time > sent_at:
        return received_at, None
    offset = received_at - sent_at
    behind = 0 if abs(offset) < STEADY else offset // _MS
    try:
        return device_time + behind * _MS, behind
    except OverflowError:
        return received_at, None


def instant(raw: object) -> datetime | None:
    """An RFC 3339 time with offset; None for anything else, since a phone's clock never stops a scan."""
    if not isinstance(raw, str):
        return None
    try:
        told = datetime.fromisoformat(raw)
        return told.astimezone(UTC) if told.tzinfo else None
    except (ValueError, OverflowError):
        return None
