"""The door's verdict: every row, the precedence of every pair, which occurrence, and the fold of scans."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest

from activity_hub.rules.lifecycle import ActivityStatus, OccurrenceStatus
from activity_hub.rules.places import Status
from activity_hub.rules.scanning import (
    ROWS,
    Facts,
    Past,
    Presence,
    ScanKind,
    Verdict,
    fold,
    is_uuid,
    judge,
    judge_void,
    mask,
    read_item,
    slot,
    slot_at,
)

START = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
END = START + timedelta(hours=2)
HOUR = timedelta(hours=1)
DAY = date(2026, 11, 20)
ZONE = "Asia/Shanghai"
MAIN = slot(1, DAY, START, END, ZONE)
OFF = slot(1, DAY, START, END, ZONE, OccurrenceStatus.CANCELLED)
EARLIER = slot(1, DAY, START - 9 * HOUR, END - 9 * HOUR, ZONE)

# What makes each row hold, given a confirmed member at an open door; the order is the order of precedence.
CAUSES = [
    (Verdict.UNKNOWN, {"is_known": False}),
    (Verdict.REVOKED, {"is_revoked": True}),
    (Verdict.WRONG_ACTIVITY, {"is_of_activity": False}),
    (Verdict.ACTIVITY_CANCELLED, {"activity_status": ActivityStatus.CANCELLED}),
    (Verdict.ACTIVITY_CANCELLED, {"activity_status": ActivityStatus.POSTPONED}),
    (Verdict.ACTIVITY_CANCELLED, {"slot": None}),
    (Verdict.WRONG_OCCURRENCE, {"slot": None, "is_named": True}),
    (Verdict.WRONG_OCCURRENCE, {"slot": OFF, "is_named": True}),
    (Verdict.WRONG_OCCURRENCE, {"slot": EARLIER, "is_named": True, "other_is_open": True}),
    (Verdict.TOO_EARLY, {"at": START - 3 * HOUR}),
    (Verdict.TOO_LATE, {"at": END + 3 * HOUR}),
    (Verdict.NOT_REGISTERED, {"status": None}),
    (Verdict.WITHDRAWN, {"status": Status.WITHDRAWN}),
    (Verdict.WITHDRAWN, {"status": Status.REJECTED}),
    (Verdict.PENDING, {"status": Status.PENDING}),
    (Verdict.PENDING, {"status": Status.OFFERED}),
    (Verdict.WAITLISTED, {"status": Status.WAITLISTED}),
    (Verdict.BLOCKED, {"is_suspended": True}),
]
IN, OUT = ScanKind.IN, ScanKind.OUT
INSIDE = [(Verdict.DUPLICATE, {"kind": IN, "is_inside": True}), (Verdict.NOT_IN, {"kind": OUT, "is_inside": False})]


def facts(kind=IN, **changes):
    return replace(Facts(at=START, slot=MAIN, kind=kind, is_inside=kind is OUT), **changes)


@pytest.mark.parametrize("kind", [IN, OUT])
def test_a_confirmed_member_is_let_in_and_out(kind):
    assert judge(facts(kind)) is Verdict.OK


@pytest.mark.parametrize("kind", [IN, OUT])
@pytest.mark.parametrize(("verdict", "causes"), CAUSES)
def test_every_row(kind, verdict, causes):
    assert judge(facts(kind, **causes)) is verdict


def test_who_is_inside_does_not_enter_and_who_is_outside_does_not_leave():
    assert judge(facts(IN, is_inside=True)) is Verdict.DUPLICATE
    assert judge(facts(OUT, is_inside=False)) is Verdict.NOT_IN
    assert judge(facts(IN, is_inside=False)) is Verdict.OK


PAIRS = [
    (first, second)
    for first, second in combinations(CAUSES + INSIDE, 2)
    if first[0] is not second[0] and not first[1].keys() & second[1].keys()
]


@pytest.mark.parametrize("kind", [IN, OUT])
@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_earlier_row_wins(kind, first, second):
    assert judge(facts(**({"kind": kind} | second[1] | first[1]))) is first[0]


def test_the_tests_know_every_row_in_its_order():
    listed = list(dict.fromkeys(verdict for verdict, _ in CAUSES + INSIDE))
    assert listed == [verdict for verdict, _ in ROWS]
    assert set(listed) | {Verdict.OK, Verdict.NOTHING_TO_VOID} == set(Verdict)


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
    assert judge(facts(at=at)) is verdict


def test_an_occurrence_of_a_day_is_open_all_that_local_day():
    day = slot(1, DAY, None, None, ZONE)
    assert day.opens_at == datetime(2026, 11, 19, 16, tzinfo=UTC)
    assert day.is_open(datetime(2026, 11, 20, 15, 59, 59, tzinfo=UTC))
    assert not day.is_open(datetime(2026, 11, 20, 16, tzinfo=UTC))


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


def test_a_cancelled_occurrence_is_passed_over():
    later = slot(2, DAY, START + 30 * HOUR, START + 31 * HOUR, ZONE)
    assert slot_at([OFF, later], START) is later


def past(uuid, kind=IN, minutes=0, verdict=Verdict.OK, voids=None, **more):
    return Past(uuid, kind, verdict, START + timedelta(minutes=minutes), 7, 1, voids=voids, **more)


def test_the_fold_of_nothing_is_absent():
    assert fold([]) == Presence()
    assert fold([past("refused0", verdict=Verdict.WAITLISTED)]) == Presence()
    assert fold([past("just-out", OUT)]) == Presence()


def test_the_fold_takes_the_first_entry_and_the_last_move():
    scans = [past("b-b-b-b-", OUT, 50, gate="2"), past("a-a-a-a-", IN, 5, gate="1")]
    assert fold(scans) == Presence(True, False, START + timedelta(minutes=5), START + timedelta(minutes=50), "1")


def test_after_out_one_is_in_again():
    scans = [past("a-a-a-a-", IN, 1), past("b-b-b-b-", OUT, 2), past("c-c-c-c-", IN, 3)]
    assert fold(scans).is_inside
    assert fold(scans).first_at == START + timedelta(minutes=1)


def test_at_the_same_moment_the_order_of_arrival_counts():
    assert not fold([past("a-a-a-a-", IN, order=1), past("b-b-b-b-", OUT, order=2)]).is_inside


def test_a_voided_scan_has_never_been():
    entry, leave = past("a-a-a-a-", IN, 1), past("b-b-b-b-", OUT, 2)
    assert fold([entry, past("v-v-v-v-", ScanKind.VOID, 3, voids="a-a-a-a-")]) == Presence()
    assert fold([entry, leave, past("v-v-v-v-", ScanKind.VOID, 3, voids="b-b-b-b-")]).is_inside


def test_a_refused_void_changes_nothing():
    refused = past("v-v-v-v-", ScanKind.VOID, 3, Verdict.NOTHING_TO_VOID, voids="a-a-a-a-")
    assert fold([past("a-a-a-a-"), refused]).is_present


def test_a_void_takes_back_an_accepted_scan_once():
    entry = past("a-a-a-a-")
    assert judge_void(entry, [entry]) is Verdict.OK
    assert judge_void(entry, [entry], 7) is Verdict.OK
    taken_back = [entry, past("v-v-v-v-", ScanKind.VOID, voids="a-a-a-a-")]
    assert judge_void(entry, taken_back) is Verdict.NOTHING_TO_VOID


@pytest.mark.parametrize(
    "target", [None, past("x-x-x-x-", verdict=Verdict.DUPLICATE), past("v-v-v-v-", ScanKind.VOID, voids="a-a-a-a-")]
)
def test_there_is_nothing_to_void(target):
    assert judge_void(target, []) is Verdict.NOTHING_TO_VOID


def test_a_void_with_another_persons_pass_is_refused():
    assert judge_void(past("a-a-a-a-"), [], 8) is Verdict.NOTHING_TO_VOID


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
        {"offline": True},
        {"offline": 0},
    ],
)
def test_an_unreadable_item(fault):
    assert read_item(GOOD | fault) is None


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
