"""Years, stretches of days and the months they touch."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activity_hub.rules.period import Period, PeriodFault, of_year, parse, stretch, year_holding, year_of

STARTS = st.sampled_from(["01-01", "10-01", "07-15", "02-28", "12-31"])


@pytest.mark.parametrize(
    ("text", "year_start", "expected"),
    [
        ("2024", "01-01", "2024-01-01..2024-12-31"),
        ("2024", "10-01", "2023-10-01..2024-09-30"),
        ("2024", "03-01", "2023-03-01..2024-02-29"),
        ("2024-02-01..2024-02-01", "10-01", "2024-02-01..2024-02-01"),
        ("2004-01-01..2024-12-31", "01-01", "2004-01-01..2024-12-31"),
    ],
)
def test_a_text_names_a_period(text: str, year_start: str, expected: str) -> None:
    assert str(parse(text, year_start)) == expected


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", PeriodFault.MALFORMED),
        ("24", PeriodFault.MALFORMED),
        ("２０２４", PeriodFault.MALFORMED),
        ("2024-13-01..2024-12-31", PeriodFault.MALFORMED),
        ("2024-02-30..2024-03-01", PeriodFault.MALFORMED),
        ("2024-01-01", PeriodFault.MALFORMED),
        ("0000", PeriodFault.MALFORMED),
        ("2024-03-01..2024-02-01", PeriodFault.BACKWARDS),
        ("1900-01-01..2024-02-01", PeriodFault.TOO_LONG),
    ],
)
def test_what_names_none_says_why(text: str, fault: PeriodFault) -> None:
    assert parse(text, "01-01") == fault


def test_the_first_year_of_all_has_no_october_start() -> None:
    assert of_year(1, "10-01") == PeriodFault.MALFORMED
    assert str(of_year(1, "01-01")) == "0001-01-01..0001-12-31"


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), STARTS)
def test_every_day_lies_in_the_year_that_holds_it(day: date, year_start: str) -> None:
    year = of_year(year_holding(day, year_start), year_start)
    assert isinstance(year, Period) and day in year
    assert year_of(year, year_start) == year_holding(day, year_start)
    later = of_year(year_holding(day, year_start) + 1, year_start)
    assert isinstance(later, Period) and later.from_on == year.to_on + timedelta(days=1)


@given(st.dates(date(2000, 1, 1), date(2010, 1, 1)), st.integers(0, 800))
def test_the_months_are_those_of_its_days(first: date, days: int) -> None:
    period = stretch(first, first + timedelta(days=days))
    assert isinstance(period, Period)
    touched = [first + timedelta(days=number) for number in range(days + 1)]
    assert period.months == sorted({(day.year, day.month) for day in touched})


def test_a_stretch_that_is_a_year_is_known_as_it() -> None:
    assert year_of(Period(date(2023, 10, 1), date(2024, 9, 30)), "10-01") == 2024
    assert year_of(Period(date(2023, 10, 1), date(2024, 9, 29)), "10-01") is None
