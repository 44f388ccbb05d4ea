"""How many could ever come together, whoever is there already: what decides whether a group waits in vain."""

import pytest

from activity_hub.rules.seats import Node, Pool


@pytest.mark.parametrize(
    ("where", "most"),
    [
        (None, 4),  # of ten, six are kept for others for ever; those of the third go back, or are back already
        (1, 3),  # its own ceiling, of which one is kept inside for ever
        (2, 1),
        (3, 2),
        (4, 2),  # the third keeps nothing any more, but is a ceiling
    ],
)
def test_the_largest_group_is_what_an_empty_hall_could_seat(where, most):
    quotas = [
        Node(1, None, 4, taken=4, is_for_ever=True),
        Node(2, 1, 1, taken=0, is_for_ever=True),
        Node(3, None, 2, taken=0, keeps=False),
        Node(4, 3, 2, taken=0),
        Node(5, None, 2, taken=0, is_for_ever=True),
    ]
    pool = Pool(10, 4, quotas)
    assert pool.most_ever(where) == most
    assert pool.could_ever_take(where, most) and not pool.could_ever_take(where, most + 1)


def test_without_a_limit_no_group_is_too_large():
    assert Pool(None, 3).most_ever(None) is None and Pool(None, 3).could_ever_take(None, 99)
