"""What a scan says, which occurrence it is for, and how much of a name is shown."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from activity_hub.rules.conflicts import ConflictKind
from activity_hub.rules.lifecycle import OccurrenceStatus
from activity_hub.rules.places import Status
from activity_hub.rules.scanning import (
    Facts,
    Judgement,
    ScanKind,
    Verdict,
    Way,
    is_uuid,
    judge,
    judgement,
    mask,
    read_item,
    slot,
    slot_at,
    slot_of_late,
)

START = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
END = START + timedelta(hours=2)
HOUR = timedelta(hours=1)
DAY = date(2026, 11, 20)
ZONE = "Asia/Shanghai"
MAIN = slot(1, DAY, START, END, ZONE)
OFF = slot(1, DAY, START, END, ZONE, OccurrenceStatus.CANCELLED)
EARLIER = slot(1, DAY, START - 9 * HOUR, END - 9 * HOUR, ZONE)

IN, OUT = ScanKind.IN, ScanKind.OUT


@pytest.mark.parametrize(
    ("at", "verdict"),
    [
        (START - 2 * HOUR - timedelta(microseconds=1), Verdict.TOO_EARLY),
        (START - 2 * HOUR, Verdict.OK),
        (END + 2 * HOUR, Verdict.OK),
        (END + 2 * HOUR + timedelta(microseconds=1), Verdict.TOO_LATE),
    ],
)
def test_the_window_is_two_hours_either_side(at, verdict):
    assert judge(Facts(at=at, slot=MAIN)) is verdict


def test_an_occurrence_of_a_day_is_open_all_that_local_day():
    day = slot(1, DAY, None, None, ZONE)
    assert day.opens_at == datetime(2026, 11, 19, 16, tzinfo=UTC)
    assert day.is_open(datetime(2026, 11, 20, 15, 59, 59, tzinfo=UTC))
    assert not day.is_open(datetime(2026, 11, 20, 16, tzinfo=UTC))


def test_at_its_last_midnight_a_day_is_over_and_not_called_off():
    day, midnight = slot(1, DAY, None, None, ZONE), datetime(2026, 11, 20, 16, tzinfo=UTC)
    assert slot_at([day], midnight) is day
    assert judge(Facts(at=midnight, slot=slot_at([day], midnight))) is Verdict.TOO_LATE


def test_the_occurrence_is_chosen_by_time():
    morning = slot(1, DAY, START, START + 2 * HOUR, ZONE)
    afternoon = slot(2, DAY, START + 4 * HOUR, START + 6 * HOUR, ZONE)
    both = [afternoon, morning]
    assert slot_at(both, START - 30 * HOUR) is morning
    assert slot_at(both, START + HOUR) is morning
    assert slot_at(both, START + 3 * HOUR, IN) is afternoon
    assert slot_at(both, START + 3 * HOUR, OUT) is morning
    assert slot_at(both, START + 30 * HOUR) is afternoon
    assert slot_at([], START) is None
    assert slot_at([OFF], START) is None


LATER = slot(2, DAY, START + 9 * HOUR, END + 9 * HOUR, ZONE)


@pytest.mark.parametrize(
    ("slots", "hours", "named", "no"),
    [
        ([MAIN, LATER], 0, None, 1),
        ([MAIN, LATER], 9, None, 2),
        ([MAIN, LATER], 0, 1, 1),
        ([MAIN, LATER], 9, 1, 2),  # a phone left on the morning's date counts for the evening
        ([MAIN, LATER], 6, 2, 2),  # nothing is open: the named one, for which it is too early
        ([MAIN, LATER], 6, 7, 2),
        ([MAIN, LATER], -6, None, 1),
        ([OFF], 0, None, 1),  # called off, but the phone did not know
        ([OFF], 9, None, 1),
        ([OFF, LATER], 0, None, 1),
        ([OFF, LATER], 0, 2, 1),
        ([OFF, LATER], 9, 1, 2),
        ([], 0, None, None),
        ([], 0, 1, None),
    ],
)
def test_a_late_scan_finds_its_occurrence(slots, hours, named, no):
    found = slot_of_late(slots, START + hours * HOUR, IN, named)
    assert (found.no if found else None) == no


def test_between_two_the_named_one_that_was_open_counts():
    overlapping = slot(2, DAY, START + HOUR, END + HOUR, ZONE)
    assert slot_of_late([MAIN, overlapping], START, IN).no == 1
    assert slot_of_late([MAIN, overlapping], START, IN, 2).no == 2
    assert slot_of_late([OFF, overlapping], START, IN, 1).no == 2


def test_a_scan_of_what_was_called_off_counts_and_is_a_conflict():
    late = Facts(at=START, slot=OFF, way=Way.LATE, is_named=True)
    assert judgement(late) == Judgement(Verdict.OK, ConflictKind.CALLED_OFF)
    assert judge(Facts(at=START, slot=OFF, is_named=True)) is Verdict.WRONG_OCCURRENCE


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        (Facts(at=START - 3 * HOUR, slot=MAIN), Verdict.TOO_EARLY),
        (Facts(at=END + 3 * HOUR, slot=MAIN), Verdict.TOO_LATE),
        (Facts(at=START, slot=EARLIER, is_named=True, other_is_open=True), Verdict.WRONG_OCCURRENCE),
    ],
)
def test_a_reason_lets_date_and_time_pass_and_nothing_else(facts, verdict):
    assert judge(facts) is verdict
    overridden = replace(facts, is_overridden=True)
    assert judge(overridden) is Verdict.OK
    assert judge(replace(overridden, status=Status.WITHDRAWN)) is Verdict.WITHDRAWN
    assert judge(replace(overridden, is_inside=True)) is Verdict.DUPLICATE
    assert judge(replace(overridden, slot=OFF, is_named=True)) is Verdict.WRONG_OCCURRENCE
    assert judge(replace(overridden, slot=None, is_named=True)) is Verdict.WRONG_OCCURRENCE


def test_a_cancelled_occurrence_is_passed_over():
    later = slot(2, DAY, START + 30 * HOUR, START + 31 * HOUR, ZONE)
    assert slot_at([OFF, later], START) is later


GOOD = {
    "scan_uuid": "12345678",
    "code": "x",
    "kind": "in",
    "device_time": "2026-11-20T19:00:00+08:00",
    "offline": False,
}


def test_a_readable_item():
    item = read_item(GOOD)
    assert (item.scan_uuid, item.code, item.kind, item.device_time) == ("12345678", "x", IN, START)


@pytest.mark.parametrize(
    "fault",
    [
        {"scan_uuid": "1234567"},
        {"scan_uuid": "x" * 65},
        {"scan_uuid": 12345678},
        {"scan_uuid": "1234567\x00"},
        {"scan_uuid": "1234567\ud800"},
        {"code": None},
        {"code": ["x"]},
        {"kind": "sideways"},
        {"kind": None},
        {"kind": []},
        {"offline": 0},
        {"offline": None},
    ],
)
def test_an_unreadable_item(fault):
    assert read_item(GOOD | fault) is None


def test_an_item_made_without_network():
    told = read_item(GOOD | {"offline": True, "shown": "ok_offline", "reason": "  老师傅，认识 "})
    assert (told.is_offline, told.shown, told.reason) == (True, Verdict.OK_OFFLINE, "老师傅，认识")
    assert (read_item(GOOD).is_offline, read_item(GOOD).shown, read_item(GOOD).reason) == (False, None, "")


def test_online_nobody_tells_what_was_shown():
    assert read_item(GOOD | {"shown": "withdrawn"}).shown is None


@pytest.mark.parametrize("shown", ["green", "", None, 3, [], {}, "OK"])
def test_a_word_that_is_none_was_not_shown(shown):
    assert read_item(GOOD | {"offline": True, "shown": shown}).shown is None


@pytest.mark.parametrize(
    ("told", "kept"),
    [("x" * 201, "x" * 200), (" ", ""), (None, ""), (3, ""), (["x"], ""), ("a\x00b", ""), ("\ud800", "")],
)
def test_a_reason_never_stops_a_scan(told, kept):
    assert read_item(GOOD | {"reason": told}).reason == kept


@pytest.mark.parametrize("raw", [None, 3, "x", [], {}])
def test_what_is_no_item_at_all(raw):
    assert read_item(raw) is None


@pytest.mark.parametrize("told", [None, "yesterday", 17, "2026-11-20T19:00:00", "0001-01-01T00:00:00+08:00", {}])
def test_a_clock_that_makes_no_sense_is_ignored(told):
    assert read_item(GOOD | {"device_time": told}).device_time is None


def test_a_void_needs_no_code():
    raw = {"scan_uuid": "12345678", "kind": "void", "voids": "87654321"}
    assert read_item(raw).code == ""
    assert read_item(raw | {"code": None}).voids == "87654321"


@pytest.mark.parametrize("voids", [3, "", "x" * 65, []])
def test_what_cannot_be_an_id_names_no_scan(voids):
    assert read_item(GOOD | {"kind": "void", "voids": voids}).voids is None


def test_an_id_has_eight_to_sixty_four_characters():
    assert is_uuid("a" * 8) and is_uuid("签" * 64)
    assert not is_uuid("a" * 7) and not is_uuid("a" * 65) and not is_uuid(None)


@pytest.mark.parametrize(
    ("name", "shown"), [("张三", "张*"), ("买买提·艾力", "买*"), (" 李四", "李*"), ("𠮷田", "𠮷*")]
)
def test_names_are_masked(name, shown):
    assert mask(name) == shown
