"""The door's clocks: phones that are days off, and civil time where the clocks change."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from activity_hub.rules.scanning import Facts, Verdict, Way, corrected, judge, read_item, slot

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
START = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
TALK = slot(1, START.date(), START, START + 2 * HOUR, "Asia/Shanghai")
SENT = START + 9 * HOUR  # when the network came back
# Minutes from the start, and what a right clock makes of a scan made then.
MADE = [(-121, Verdict.TOO_EARLY), (-119, Verdict.OK), (0, Verdict.OK), (239, Verdict.OK), (241, Verdict.TOO_LATE)]
SKEWS = [timedelta(days=2) * step / 20 for step in range(-20, 21)]


def late(made: datetime, skew: timedelta, on_the_way: timedelta = SECOND / 5, put_right: bool = True) -> Verdict:
    """What a scan made at this true moment is answered, from a phone whose clock is wrong by the skew."""
    at, offset = corrected(made + skew, SENT + skew, SENT + on_the_way)
    assert offset is not None
    return judge(Facts(at=at if put_right else made + skew, slot=TALK, way=Way.LATE))


@pytest.mark.parametrize("skew", SKEWS, ids=str)
def test_a_wrong_clock_changes_no_verdict(skew):
    for minutes, verdict in MADE:
        assert late(START + timedelta(minutes=minutes), skew) is verdict


def test_there_are_forty_one_and_without_correction_most_go_wrong():
    assert (len(SKEWS), SKEWS[0], SKEWS[-1]) == (41, timedelta(days=-2), timedelta(days=2))
    wrong = [
        skew
        for skew in SKEWS
        if any(late(START + timedelta(minutes=m), skew, put_right=False) is not v for m, v in MADE)
    ]
    assert len(wrong) == 40


def test_the_offset_is_measured_in_whole_milliseconds():
    made, sent = START, START + 60 * SECOND
    assert corrected(made, sent, sent + timedelta(microseconds=90_500_700)) == (
        made + timedelta(milliseconds=90_500),
        90_500,
    )
    assert corrected(made, sent, sent - 3 * HOUR) == (made - 3 * HOUR, -10_800_000)


@pytest.mark.parametrize("drift", [timedelta(0), SECOND - timedelta.resolution, -SECOND + timedelta.resolution])
def test_less_than_a_second_is_the_network(drift):
    assert corrected(START, SENT, SENT + drift) == (START, 0)


def test_a_second_is_a_clock():
    assert corrected(START, SENT, SENT + SECOND) == (START + SECOND, 1000)
    assert corrected(START, SENT, SENT - SECOND) == (START - SECOND, -1000)


YEAR_1, YEAR_9999 = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("device_time", "sent_at"),
    [
        (None, None),
        (START, None),
        (None, SENT),
        (SENT + timedelta.resolution, SENT),
        (YEAR_9999, SENT),
        (YEAR_1, YEAR_9999),
        (YEAR_1, SENT + HOUR),
    ],
)
def test_without_sense_the_arrival_counts(device_time, sent_at):
    assert corrected(device_time, sent_at, SENT) == (SENT, None)


def test_a_phone_in_1970_is_put_right():
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    at, offset = corrected(epoch, epoch + 9 * HOUR, SENT)
    assert (at, offset) == (START, (START - epoch) // timedelta(milliseconds=1))


# Moments where civil time is odd: Berlin and New York change, Beirut skips midnight, China's last summer time began,
# a leap day begins in China, the year ends in London and in China.
ODD = [
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 3, 28, 22, tzinfo=UTC),
    datetime(1991, 4, 13, 18, tzinfo=UTC),
    datetime(2028, 2, 28, 16, tzinfo=UTC),
    datetime(2027, 1, 1, tzinfo=UTC),
    datetime(2026, 12, 31, 16, tzinfo=UTC),
]
STEPS = [timedelta.resolution, SECOND, *(hours * HOUR for hours in (1, 2, 4, 6, 8, 12, 16, 22, 23, 24))]
AROUND = [side * step for step in STEPS for side in (-1, 1)]
INSTANTS = [odd + off for odd in ODD for off in (*AROUND, timedelta(0))]
ZONES = ["Europe/Berlin", "Asia/Shanghai", "Asia/Beirut", "America/New_York"]


@pytest.fixture(params=["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
def _server_zone(request, monkeypatch):
    """A server that stands somewhere else."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_server_zone")
@pytest.mark.parametrize("zone", ZONES)
def test_a_day_is_the_activitys_own(zone):
    assert len(INSTANTS) == 200
    for at in INSTANTS:
        here = at.astimezone(ZoneInfo(zone)).date()
        for day in (here - timedelta(days=1), here, here + timedelta(days=1)):
            expected = Verdict.OK if day == here else Verdict.TOO_EARLY if day > here else Verdict.TOO_LATE
            assert judge(Facts(at=at, slot=slot(1, day, None, None, zone))) is expected, (at, zone, day)


@pytest.mark.usefixtures("_server_zone")
@pytest.mark.parametrize("zone", ZONES)
def test_a_window_is_time_that_passes_not_the_hands_of_a_clock(zone):
    for odd in ODD:
        begins = odd.astimezone(ZoneInfo(zone))
        held = slot(1, begins.date(), begins, (odd + HOUR).astimezone(ZoneInfo(zone)), zone)
        for at in INSTANTS:
            gone = (at - odd).total_seconds()
            expected = Verdict.TOO_EARLY if gone < -7200 else Verdict.TOO_LATE if gone > 3 * 3600 else Verdict.OK
            assert judge(Facts(at=at, slot=held)) is expected, (at, odd, zone)


@pytest.mark.usefixtures("_server_zone")
def test_a_phone_in_any_zone_tells_the_same_moment():
    item = {"scan_uuid": "12345678", "code": "x", "kind": "in", "offline": True}
    for zone in (*ZONES, "Asia/Kathmandu"):
        for at in INSTANTS:
            told = at.astimezone(ZoneInfo(zone)).isoformat()
            assert read_item(item | {"device_time": told}).device_time == at
