"""The period of a return: a statistics year, or any stretch of days."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LONGEST_YEARS = 20
_YEAR = re.compile(r"[0-9]{4}")
_STRETCH = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.\.([0-9]{4}-[0-9]{2}-[0-9]{2})")


class PeriodFault(StrEnum):
    """Why a text names no period."""

    MALFORMED = "malformed"
    BACKWARDS = "backwards"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `from_on` to `to_on`, both included; prints as FROM..TO."""

    from_on: date
    to_on: date

    def __contains__(self, day: date) -> bool:
        return self.from_on <= day <= self.to_on

    def __str__(self) -> str:
        return f"{self.from_on.isoformat()}..{self.to_on.isoformat()}"

    @property
    def months(self) -> list[tuple[int, int]]:
        """The calendar months touched, in order, as (year, month)."""
        first = self.from_on.year * 12 + self.from_on.month - 1
        last = self.to_on.year * 12 + self.to_on.month - 1
        return [(at // 12, at % 12 + 1) for at in range(first, last + 1)]


def of_year(year: int, year_start: str) -> Period | PeriodFault:
    """The statistics year; one that does not start in January is named for the year in which it ends.

    With `10-01`, 2024 means 2023-10-01..2024-09-30.
    """
    month, day = (int(part) for part in year_start.split("-"))
    try:
        if (month, day) == (1, 1):
            return Period(date(year, 1, 1), date(year, 12, 31))
        return Period(date(year - 1, month, day), date(year, month, day) - timedelta(days=1))
    except ValueError:
        return PeriodFault.MALFORMED


def parse(text: str, year_start: str) -> Period | PeriodFault:
    """A year such as 2024, or FROM..TO such as 2024-01-01..2024-03-31."""
    if _YEAR.fullmatch(text):
        return of_year(int(text), year_start)
    found = _STRETCH.fullmatch(text)
    if found is None:
        return PeriodFault.MALFORMED
    try:
        return stretch(date.fromisoformat(found[1]), date.fromisoformat(found[2]))
    except ValueError:
        return PeriodFault.MALFORMED


def stretch(from_on: date, to_on: date) -> Period | PeriodFault:
    """The days between two, both included, unless they stand the wrong way round or too far apart."""
    if from_on > to_on:
        return PeriodFault.BACKWARDS
    if to_on.year - from_on.year > LONGEST_YEARS:
        return PeriodFault.TOO_LONG
    return Period(from_on, to_on)


def year_holding(day: date, year_start: str) -> int:
    """The statistics year to which a day belongs."""
    month, start = (int(part) for part in year_start.split("-"))
    if (month, start) == (1, 1) or (day.month, day.day) < (month, start):
        return day.year
    return day.year + 1


def year_of(period: Period, year_start: str) -> int | None:
    """The year that is exactly this period, if there is one."""
    year = year_holding(period.from_on, year_start)
    return year if of_year(year, year_start) == period else None
