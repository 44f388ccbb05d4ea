"""Which activities lie at the same time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activity_hub.rules.clash import Span, clashes, overlaps

NINE = datetime(2026, 5, 1, 9, tzinfo=UTC)


def span(start: float, end: float | None, activity_id: int = 1) -> Span:
    ends_at = None if end is None else NINE + timedelta(hours=end)
    return Span(activity_id, NINE + timedelta(hours=start), ends_at)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (span(0, 2), span(1, 3), True),
        (span(0, 3), span(1, 2), True),
        (span(0, 1), span(1, 2), False),
        (span(0, 1), span(2, 3), False),
        (span(0, 1), span(0, 1), True),
        (span(0, None), span(0, 1), True),
        (span(0.5, None), span(0, 1), True),
        (span(1, None), span(0, 1), False),
    ],
)
def test_two_spans_overlap_when_they_share_a_moment(one, other, expected):
    assert overlaps(one, other) is overlaps(other, one) is expected


def test_each_activity_is_named_once_in_rising_order():
    wanted = [span(0, 2), span(24, 26)]
    held = [span(1, 2, 9), span(25, 27, 9), span(0, 1, 4), span(5, 6, 2)]
    assert clashes(wanted, held) == [4, 9]


def test_nothing_held_clashes_with_nothing():
    assert clashes([span(0, 1)], []) == []


@given(st.tuples(*[st.integers(0, 48)] * 4))
def test_overlap_is_sharing_an_hour(hours):
    a, b, c, d = hours
    one, other = span(min(a, b), max(a, b) + 1), span(min(c, d), max(c, d) + 1)
    shared = set(range(min(a, b), max(a, b) + 1)) & set(range(min(c, d), max(c, d) + 1))
    assert overlaps(one, other) is bool(shared)
