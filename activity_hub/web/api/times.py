"""Instants as the API tells them: civil time where the activity is, with its offset."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo


def local(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    """The instant in this zone; in UTC where the offset of those days is no whole minute and cannot be written."""
    if at is None:
        return None
    there = at.astimezone(zone)
    offset = there.utcoffset()
    return there if offset is None or offset.seconds % 60 == 0 else at.astimezone(UTC)


def in_zone(item: Mapping[str, Any], zone: ZoneInfo, *names: str) -> dict[str, Any]:
    """The item with these of its instants in the zone."""
    return dict(item) | {name: local(item[name], zone) for name in names}
