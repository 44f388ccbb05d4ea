"""Attendance out of scans: the walk, voids, and what a late scan meets."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from activity_hub.rules.evidence import Evidence
from activity_hub.rules.scanning import (
    Past,
    Presence,
    ScanKind,
    Verdict,
    double_entries,
    fold,
    judge_void,
    meeting,
)

START = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
IN, OUT, VOID = ScanKind


def past(uuid, kind=IN, minutes=0, verdict=Verdict.OK, voids=None, **more):
    return Past(uuid, kind, verdict, START + timedelta(minutes=minutes), 7, 1, voids=voids, **more)


def late(uuid, kind=IN, minutes=0, verdict=Verdict.OK, voids=None, **more):
    return past(uuid, kind, minutes, verdict, voids, is_offline=True, **more)


def test_the_fold_of_nothing_is_absent():
    assert fold([]) == Presence()
    assert fold([past("refused0", verdict=Verdict.WAITLISTED)]) == Presence()
    assert fold([past("just-out", OUT)]) == Presence()


def test_the_fold_takes_the_first_entry_and_the_last_move():
    scans = [past("b-b-b-b-", OUT, 50, gate="2"), past("a-a-a-a-", IN, 5, gate="1")]
    first, last = START + timedelta(minutes=5), START + timedelta(minutes=50)
    assert fold(scans) == Presence(True, False, first, last, "1", Evidence.SCANNED)


def test_after_out_one_is_in_again():
    scans = [past("a-a-a-a-", IN, 1), past("b-b-b-b-", OUT, 2), past("c-c-c-c-", IN, 3)]
    assert fold(scans).is_inside
    assert fold(scans).first_at == START + timedelta(minutes=1)


def test_who_is_inside_does_not_enter_and_who_is_outside_does_not_leave():
    scans = [late("a-a-a-a-", OUT, 1), late("b-b-b-b-", IN, 2, gate="1"), late("c-c-c-c-", IN, 3, gate="2")]
    assert (fold(scans).first_at, fold(scans).last_at, fold(scans).gate) == (START + 2 * HOUR / 60,) * 2 + ("1",)


def test_at_the_same_moment_the_order_of_arrival_counts_online():
    assert not fold([past("a-a-a-a-", IN, order=1), past("b-b-b-b-", OUT, order=2)]).is_inside
    assert fold([past("a-a-a-a-", IN, order=2), past("b-b-b-b-", OUT, order=1)]).is_inside


def test_at_the_same_moment_online_comes_first_and_then_the_id():
    assert not fold([late("a-a-a-a-", OUT), past("b-b-b-b-", IN, order=9)]).is_inside
    assert not fold([late("a-a-a-a-", IN, order=2), late("b-b-b-b-", OUT, order=1)]).is_inside
    assert fold([late("a-a-a-a-", OUT, order=1), late("b-b-b-b-", IN, order=2)]).is_inside


@pytest.mark.parametrize("verdict", Verdict)
def test_a_late_scan_takes_part_unless_it_was_refused(verdict):
    takes_part = verdict in (Verdict.OK, Verdict.DUPLICATE, Verdict.NOT_IN)
    assert fold([late("a-a-a-a-", verdict=verdict)]).is_present is takes_part
    assert fold([past("a-a-a-a-", verdict=verdict)]).is_present is (verdict is Verdict.OK)
    assert not fold([late("a-a-a-a-", verdict=verdict, was_turned_away=True)]).is_present


def test_the_strongest_evidence_of_the_entries_stands():
    scans = [late("a-a-a-a-", evidence=Evidence.STATIC), late("b-b-b-b-", IN, 5, evidence=Evidence.ROTATING)]
    scans += [late("c-c-c-c-", OUT, 9, evidence=Evidence.SCANNED), past("d-d-d-d-", IN, 9, Verdict.DUPLICATE)]
    assert fold(scans).evidence is Evidence.ROTATING
    assert fold(scans[:1]).evidence is Evidence.STATIC
    taken_back = late("v-v-v-v-", VOID, voids="b-b-b-b-")
    assert fold([*scans, taken_back]).evidence is Evidence.STATIC


def test_a_voided_scan_has_never_been():
    entry, leave = past("a-a-a-a-", IN, 1), past("b-b-b-b-", OUT, 2)
    assert fold([entry, past("v-v-v-v-", VOID, 3, voids="a-a-a-a-")]) == Presence()
    assert fold([entry, leave, past("v-v-v-v-", VOID, 3, voids="b-b-b-b-")]).is_inside
    assert fold([entry, past("v-v-v-v-", VOID, 3, Verdict.NOTHING_TO_VOID, voids="a-a-a-a-")]).is_present


def test_a_void_of_another_persons_pass_takes_nothing_back():
    strange = replace(late("v-v-v-v-", VOID, voids="a-a-a-a-"), registration_id=8)
    nobodys = replace(strange, registration_id=None)
    assert fold([late("a-a-a-a-"), strange]).is_present
    assert not fold([late("a-a-a-a-"), strange, nobodys]).is_present


def test_a_void_takes_back_what_moved_somebody_once():
    entry = past("a-a-a-a-")
    assert judge_void(entry, [entry]) is Verdict.OK
    assert judge_void(entry, [entry], 7) is Verdict.OK
    assert judge_void(late("b-b-b-b-", verdict=Verdict.DUPLICATE), []) is Verdict.OK
    taken_back = [entry, past("v-v-v-v-", VOID, voids="a-a-a-a-")]
    assert judge_void(entry, taken_back) is Verdict.NOTHING_TO_VOID
    strange = replace(late("v-v-v-v-", VOID, voids="a-a-a-a-"), registration_id=8)
    assert judge_void(entry, [entry, strange]) is Verdict.OK


@pytest.mark.parametrize(
    "target", [None, past("x-x-x-x-", verdict=Verdict.DUPLICATE), past("v-v-v-v-", VOID, voids="a-a-a-a-")]
)
def test_there_is_nothing_to_void(target):
    assert judge_void(target, []) is Verdict.NOTHING_TO_VOID
    assert (judge_void(target, [], is_offline=True) is Verdict.OK) is (target is None)


def test_a_void_with_another_persons_pass_is_refused():
    assert judge_void(past("a-a-a-a-"), [], 8, is_offline=True) is Verdict.NOTHING_TO_VOID


def test_a_late_entry_meets_the_one_before_or_the_one_after():
    first, leave, second = late("a-a-a-a-", IN, 1), late("b-b-b-b-", OUT, 5), late("c-c-c-c-", IN, 9)
    assert meeting([first, leave, second], late("d-d-d-d-", IN, 3)) is first
    assert meeting([first, leave, second], late("d-d-d-d-", IN, 7)) is second
    assert meeting([first, leave], late("d-d-d-d-", IN, 7)) is None
    assert meeting([leave], late("d-d-d-d-", IN, 3)) is None
    assert meeting([first], first) is None


def test_a_late_leaving_meets_the_entry_that_it_ends():
    first = late("a-a-a-a-", IN, 1)
    assert meeting([first], late("d-d-d-d-", OUT, 3)) is first
    assert meeting([first, late("b-b-b-b-", OUT, 2)], late("d-d-d-d-", OUT, 3)) is None
    assert meeting([first], late("d-d-d-d-", OUT, 0)) is None


def test_phones_that_let_in_the_same_pass_are_named():
    first, second, third = late("a-a-a-a-", IN, 1), late("b-b-b-b-", IN, 2, Verdict.DUPLICATE), late("c-c-c-c-", IN, 3)
    assert double_entries([third, first, second]) == [(second, first), (third, first)]
    assert double_entries([first, late("o-o-o-o-", OUT, 2), third]) == []
    assert double_entries([first, second, late("v-v-v-v-", VOID, voids="a-a-a-a-")]) == []
