"""The period in an address: a year or FROM..TO, with what to call it."""

from dataclasses import dataclass
from datetime import date

from flask import current_app
from flask_babel import gettext as _

from activity_hub.rules.period import Period, PeriodFault, of_year, parse, stretch, year_of
from activity_hub.services.base.access import Invalid, NotFound
from activity_hub.web import formatting as fmt


@dataclass(frozen=True, slots=True)
class Span:
    """A period as a page speaks of it; `slug` is how addresses write it, `year` is None for a free stretch."""

    period: Period
    slug: str
    year: int | None

    @property
    def title(self) -> str:
        if self.year is not None:
            return _("Year-end return %(year)s", year=self.year)
        return _("Return for a chosen period")

    @property
    def days(self) -> str:
        """1 January to 31 December, with the years where they are not plain from the title."""
        from_on, to_on = self.period.from_on, self.period.to_on
        is_plain = self.year == from_on.year == to_on.year
        day = fmt.day if is_plain else fmt.full_day
        return _("%(first)s to %(last)s", first=day(from_on), last=day(to_on))

    @property
    def full_days(self) -> str:
        """The same with the years, for a text that stands alone."""
        return _("%(first)s to %(last)s", first=fmt.full_day(self.period.from_on), last=fmt.full_day(self.period.to_on))

    @property
    def before(self) -> "Span | None":
        """The year before; a free stretch has none."""
        earlier = of_year(self.year - 1, year_start()) if self.year is not None else None
        return Span(earlier, str(self.year - 1), self.year - 1) if isinstance(earlier, Period) and self.year else None


def year_start() -> str:
    start: str = current_app.config["YEAR_START"]
    return start


def named(text: str) -> Span:
    """The period an address names; NotFound when it names none."""
    found = parse(text, year_start())
    if isinstance(found, PeriodFault):
        raise NotFound
    return _span(found)


def between(first: str, last: str) -> Span:
    """The period between two days of a form; Invalid when they make none."""
    try:
        found = stretch(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        found = PeriodFault.MALFORMED
    if isinstance(found, PeriodFault):
        raise Invalid({"period": [found]})
    return _span(found)


def _span(period: Period) -> Span:
    year = year_of(period, year_start())
    return Span(period, str(year) if year is not None and year >= 1000 else str(period), year)
