"""Places promised to unions over the heads of those who have them: what the organiser is told of."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.test_seats import crowded, disturbed, pool_of
from tests.services.seat_model import OPEN, Ceiling, Hall


@pytest.mark.parametrize(
    ("size", "in_open", "quotas", "is_too_much"),
    [
        (6, 2, {"A": Ceiling(4, OPEN, True)}, False),
        (6, 3, {"A": Ceiling(4, OPEN, True)}, True),
        (6, 3, {"A": Ceiling(4, OPEN, False)}, False),
        (6, 3, {"A": Ceiling(4, OPEN, False), "A1": Ceiling(4, "A", True)}, True),
        (None, 9, {"A": Ceiling(4, OPEN, True)}, False),
    ],
)
def test_what_is_promised_over_the_heads_of_those_who_sit_is_seen(size, in_open, quotas, is_too_much):
    assert pool_of(Hall(size, quotas), [(OPEN, 1)] * in_open).is_overpromised() is is_too_much


@given(st.one_of(crowded(), disturbed()))
@settings(max_examples=300)
def test_more_is_promised_than_is_left_where_the_model_says_so(crowd):
    hall, people = crowd
    assert pool_of(hall, people).is_overpromised() is not hall.is_sound(people)
