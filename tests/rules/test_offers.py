"""Until when an offer is kept: nights, days off, changed clocks, against a model that walks minute by minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activity_hub.rules.offers import deadline, is_day_off

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
# The National Day of 2026: off from Thursday 1 October to Wednesday 7, paid for by two working weekend days.
NOTICE = {date(2026, 10, day): False for day in range(1, 8)} | {date(2026, 9, 27): True, date(2026, 10, 10): True}
NIGHT, DAYS, BOTH = (True, False), (False, True), (True, True)


def local(zone, text):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def until(zone, at, hours, skips=(False, False), special=NOTICE):
    found = deadline(local(zone, at).astimezone(UTC), hours, zone, *skips, special)
    return f"{found.astimezone(zone):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("at", "hours", "skips", "wanted"),
    [
        # nothing is skipped
        ("2026-06-15 22:30", 24, (False, False), "2026-06-16 22:30"),
        ("2026-10-02 22:30", 1, (False, False), "2026-10-02 23:30"),
        # the night: 08:00 to 21:00 counts
        ("2026-06-15 12:00", 9, NIGHT, "2026-06-15 21:00"),
        ("2026-06-15 12:00", 10, NIGHT, "2026-06-16 09:00"),
        ("2026-06-15 20:00", 1, NIGHT, "2026-06-15 21:00"),
        ("2026-06-15 20:00", 2, NIGHT, "2026-06-16 09:00"),
        ("2026-06-15 21:00", 1, NIGHT, "2026-06-16 09:00"),
        ("2026-06-15 23:59", 13, NIGHT, "2026-06-16 21:00"),
        ("2026-06-15 03:00", 1, NIGHT, "2026-06-15 09:00"),
        ("2026-06-15 08:00", 13, NIGHT, "2026-06-15 21:00"),
        ("2026-06-20 12:00", 24, NIGHT, "2026-06-22 10:00"),  # Saturday and Sunday count
        # days off: a weekend, whole days count
        ("2026-06-19 12:00", 12, DAYS, "2026-06-20 00:00"),
        ("2026-06-19 12:00", 13, DAYS, "2026-06-22 01:00"),
        ("2026-06-20 12:00", 24, DAYS, "2026-06-23 00:00"),
        ("2026-06-21 23:59", 1, DAYS, "2026-06-22 01:00"),
        # holidays, and the Sunday and the Saturday that are worked instead
        ("2026-09-26 12:00", 4, DAYS, "2026-09-27 04:00"),
        ("2026-09-30 20:00", 24, DAYS, "2026-10-08 20:00"),
        ("2026-10-09 20:00", 24, DAYS, "2026-10-10 20:00"),
        ("2026-10-10 20:00", 24, DAYS, "2026-10-12 20:00"),
        # both
        ("2026-09-30 20:00", 24, BOTH, "2026-10-09 18:00"),
        ("2026-10-10 20:00", 2, BOTH, "2026-10-12 09:00"),
        ("2026-10-03 12:00", 1, BOTH, "2026-10-08 09:00"),
    ],
)
def test_in_shanghai(at, hours, skips, wanted):
    assert until(SHANGHAI, at, hours, skips) == wanted


@pytest.mark.parametrize(
    ("at", "hours", "skips", "wanted"),
    [
        # 29 March 2026 has 23 hours, 25 October 25
        ("2026-03-28 12:00", 24, (False, False), "2026-03-29 13:00"),
        ("2026-10-24 12:00", 24, (False, False), "2026-10-25 11:00"),
        ("2026-03-28 20:00", 14, NIGHT, "2026-03-29 21:00"),  # the night loses the hour, the day does not
        ("2026-10-24 20:00", 14, NIGHT, "2026-10-25 21:00"),
    ],
)
def test_where_clocks_change(at, hours, skips, wanted):
    assert until(BERLIN, at, hours, skips, special={}) == wanted


def test_a_changed_day_is_as_long_as_it_is():
    """The short and the long Sunday as working days: what is left of 24 hours comes on Monday."""
    short, long = {date(2026, 3, 29): True}, {date(2026, 10, 25): True}
    assert until(BERLIN, "2026-03-29 00:00", 24, DAYS, short) == "2026-03-30 01:00"
    assert until(BERLIN, "2026-10-25 00:00", 24, DAYS, long) == "2026-10-25 23:00"


def test_the_zone_of_the_activity_decides_what_is_night():
    at = datetime(2026, 6, 15, 14, 0, tzinfo=UTC)  # 22:00 in Shanghai, 16:00 in Berlin
    assert deadline(at, 1, SHANGHAI, True, False, {}) == datetime(2026, 6, 16, 1, 0, tzinfo=UTC)
    assert deadline(at, 1, BERLIN, True, False, {}) == at + timedelta(hours=1)


def test_a_calendar_of_days_off_alone_ends_the_offer_after_400_days():
    at = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)
    never = {date(2026, 1, 1) + timedelta(days=day): False for day in range(1000)}
    assert deadline(at, 1, SHANGHAI, False, True, never) == at + timedelta(days=400)
    assert deadline(at, 24 * 30, SHANGHAI, True, True, never) == at + timedelta(days=400)


@pytest.mark.parametrize(
    ("day", "is_off"),
    [
        (date(2026, 6, 19), False),  # Friday
        (date(2026, 6, 20), True),
        (date(2026, 6, 21), True),
        (date(2026, 6, 22), False),
        (date(2026, 10, 1), True),
        (date(2026, 10, 10), False),  # a Saturday that is worked
        (date(2026, 10, 11), True),
    ],
)
def test_days_off(day, is_off):
    assert is_day_off(day, NOTICE) is is_off


def counts(instant, zone, skips_night, skips_days_off, special):
    """Whether the minute that begins then counts, by the words of the terms."""
    there = instant.astimezone(zone)
    works = special.get(there.date(), there.weekday() < 5)
    return (works or not skips_days_off) and (8 <= there.hour < 21 or not skips_night)


@given(
    at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    hours=st.integers(1, 30),
    zone=st.sampled_from([SHANGHAI, BERLIN, ZoneInfo("America/St_Johns")]),
    skips=st.sampled_from([NIGHT, DAYS, BOTH]),
)
def test_so_many_minutes_count_up_to_the_deadline_and_the_last_of_them_does(at, hours, zone, skips):
    at = at.replace(second=0, microsecond=0)
    ends = deadline(at, hours, zone, *skips, NOTICE)
    minutes = int((ends - at).total_seconds() // 60)
    counted = [counts(at + timedelta(minutes=number), zone, *skips, NOTICE) for number in range(minutes)]
    assert sum(counted) == hours * 60
    assert counted[-1]


@given(
    at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    later=st.integers(0, 3000),
    hours=st.integers(1, 60),
    skips=st.sampled_from([NIGHT, DAYS, BOTH]),
)
def test_whoever_is_offered_later_has_until_later(at, later, hours, skips):
    first = deadline(at, hours, SHANGHAI, *skips, NOTICE)
    second = deadline(at + timedelta(minutes=later), hours, SHANGHAI, *skips, NOTICE)
    assert at < first <= second
    assert first <= deadline(at, hours + 1, SHANGHAI, *skips, NOTICE)
