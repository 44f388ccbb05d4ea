"""Civil days: which one an instant lies in depends on where one is, and whether it lies in a stretch of them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def local_day(at: datetime, time_zone: str) -> date:
    """The civil date of an instant in a zone named as in the tz database, such as Asia/Shanghai."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def is_within(day: date, from_on: date | None, until_on: date | None) -> bool:
    """Whether a day lies in a stretch of days, its first and last included; an end that is empty lies open."""
    return (from_on or date.min) <= day <= (until_on or date.max)
