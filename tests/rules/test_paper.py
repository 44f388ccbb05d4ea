"""The lines of a signed sheet, as they are typed and as they are meant."""

import pytest

from activity_hub.rules import paper


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", set()),
        ("3", {3}),
        ("1-4", {1, 2, 3, 4}),
        ("4-1", {1, 2, 3, 4}),
        ("1 - 3, 7；９、11", {1, 2, 3, 7, 9, 11}),
        ("2~3 5到6", {2, 3, 5, 6}),
        (" 8\n8 ", {8}),
    ],
)
def test_lines_are_read_as_people_type_them(text, lines):
    assert paper.typed_lines(text) == lines


@pytest.mark.parametrize("text", ["x", "1-", "-3", "1-2-3", "1.5-", "0x1", "123456", "1 " * 2000, "\x00"])
def test_what_is_no_line_is_no_list(text):
    assert paper.typed_lines(text) is None


def test_named_lines_or_all_but_them():
    listed = [5, 6, 7, 8]
    assert paper.meant(listed, frozenset({6, 99}), but_these=False) == [6]
    assert paper.meant(listed, frozenset({6, 99}), but_these=True) == [5, 7, 8]
    assert paper.meant(listed, frozenset(), but_these=True) == listed
    assert paper.meant(listed, frozenset(), but_these=False) == []


def test_numbers_on_blank_lines_count_once():
    assert paper.numbers(" M1\nM2、M1,\n\n M3 ") == ["M1", "M2", "M3"]
    assert paper.numbers("  \n") == []


@pytest.mark.parametrize(("key", "may"), [("abcd-_12", True), ("a" * 24, True), ("a" * 25, False), ("short", False),
                                          ("with space", False), ("percent%%", False), ("", False)])  # fmt: skip
def test_a_key_becomes_a_part_of_ids(key, may):
    assert paper.is_key(key) is may
