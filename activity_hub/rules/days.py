"""Civil days: which one an instant lies in depends on where one is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def local_day(at: datetime, time_zone: str) -> date:
    """The civil date of an instant in a zone named as in the tz database, such as Asia/Shanghai."""
    return at.astimezone(ZoneInfo(time_zone)).date()
