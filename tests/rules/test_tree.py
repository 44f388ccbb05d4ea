"""Rings and paths of the tree."""

from activity_hub.rules import tree


def test_paths_of_any_depth_in_any_order() -> None:
    assert tree.paths({17: 4, 4: 1, 1: None, 2: None}) == {1: "/1/", 4: "/1/4/", 17: "/1/4/17/", 2: "/2/"}


def test_a_tree_has_no_ring() -> None:
    assert tree.rings({1: None, 2: 1, 3: 1, 4: 3}) == []


def test_a_ring_is_found_once_without_what_hangs_on_it() -> None:
    assert tree.rings({1: 2, 2: 3, 3: 1, 4: 1, 5: None}) == [frozenset({1, 2, 3})]


def test_one_may_not_stand_below_oneself() -> None:
    assert tree.rings({1: 1}) == [frozenset({1})]
