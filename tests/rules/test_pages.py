"""Which page of a list is shown."""

import pytest

from activity_hub.rules.pages import last, nearest


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (50, 1), (51, 2), (100, 2), (101, 3)])
def test_the_last_page_holds_the_rest(total: int, pages: int) -> None:
    assert last(total, 50) == pages


@pytest.mark.parametrize(("asked", "shown"), [(-7, 1), (0, 1), (1, 1), (2, 2), (3, 3), (4, 3), (10**9, 3)])
def test_a_page_that_is_not_there_is_the_nearest(asked: int, shown: int) -> None:
    assert nearest(asked, 101, 50) == shown
