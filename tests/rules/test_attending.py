"""Came or not, late, left early: by the clock of the occurrence, and only where somebody looked at a clock."""

from datetime import UTC, datetime, timedelta

import pytest

from activity_hub.rules import attending
from activity_hub.rules.attending import LATE_AFTER, UNTIMED, Came
from activity_hub.rules.evidence import Evidence

START = datetime(2026, 6, 15, 11, 0, tzinfo=UTC)
END = START + timedelta(hours=2)
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("is_present", "is_over", "came"),
    [
        (True, False, Came.PRESENT),
        (True, True, Came.PRESENT),
        (False, False, Came.EXPECTED),
        (False, True, Came.NO_SHOW),
    ],
)
def test_nobody_is_missing_before_it_is_over(is_present, is_over, came):
    assert attending.came(is_present, is_over) is came


@pytest.mark.parametrize(
    ("first_at", "late"),
    [
        (START - timedelta(hours=2), False),
        (START, False),
        (START + LATE_AFTER, False),
        (START + LATE_AFTER + INSTANT, True),
    ],
)
def test_late_is_after_the_margin(first_at, late):
    assert attending.is_late(first_at, START, Evidence.SCANNED) is late


@pytest.mark.parametrize("evidence", list(Evidence))
def test_whoever_was_not_seen_by_a_clock_is_never_late(evidence):
    assert attending.is_late(END, START, evidence) is (evidence not in UNTIMED)


def test_without_a_time_nobody_is_late_or_early():
    assert not attending.is_late(None, START, Evidence.SCANNED)
    assert not attending.is_late(END, None, Evidence.SCANNED)
    assert not attending.left_early(None, END)
    assert not attending.left_early(START, None)


def test_left_early_is_before_the_end():
    assert attending.left_early(END - INSTANT, END)
    assert not attending.left_early(END, END)
    assert not attending.left_early(END + timedelta(minutes=5), END)
