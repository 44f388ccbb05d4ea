"""Until when an offered place is kept: so many hours, in which nights and days off may not count."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_BEGINS, DAY_ENDS = time(8), time(21)
_SATURDAY = 5
_LONGEST = timedelta(days=400)  # a calendar full of days off must not keep a place for ever


def is_day_off(day: date, special: Mapping[date, bool]) -> bool:
    """Whether nobody works: as the yearly notice says (True: a working day), else Saturday and Sunday."""
    return not special[day] if day in special else day.weekday() >= _SATURDAY


def deadline(
    at: datetime, hours: int, zone: ZoneInfo, skips_night: bool, skips_days_off: bool, special: Mapping[date, bool]
) -> datetime:
    """The instant at which `hours` of countable time have passed since `at`, in the zone of the activity.

    With `skips_night` only 08:00-21:00 counts, with `skips_days_off` only working days do.
    """
    left = timedelta(hours=hours)
    if not skips_night and not skips_days_off:
        return at + left
    day = at.astimezone(zone).date()
    while day < (at + _LONGEST).date():
        if not (skips_days_off and is_day_off(day, special)):
            begins, ends = _span(day, zone, skips_night)
            begins = max(begins, at)
            if ends > begins:
                if left <= ends - begins:
                    return begins + left
                left -= ends - begins
        day += timedelta(days=1)
    return at + _LONGEST


def _span(day: date, zone: ZoneInfo, skips_night: bool) -> tuple[datetime, datetime]:
    """The countable part of a civil day, as instants: where clocks change, the day is shorter or longer."""
    utc = ZoneInfo("UTC")
    if skips_night:
        first, last = datetime.combine(day, DAY_BEGINS, zone), datetime.combine(day, DAY_ENDS, zone)
    else:
        first, last = datetime.combine(day, time.min, zone), datetime.combine(day + timedelta(days=1), time.min, zone)
    return first.astimezone(utc), last.astimezone(utc)
