"""The mark of a door phone: whose it is, for which door and gate, and what is none."""

from datetime import UTC, datetime

import pytest

from activity_hub.rules import door_mark
from activity_hub.rules.door_mark import Mark

SECRET, OTHER = "a secret of the hub", "another one"
PHONE, CHECKER = Mark(device_id=7, since=datetime(2026, 6, 15, 4, tzinfo=UTC)), Mark(member_id=7)


@pytest.mark.parametrize("mark", [PHONE, CHECKER])
def test_it_says_whose_it_is(mark):
    text = door_mark.make(SECRET, 3, mark, "东门")
    assert len(text) <= 64 and door_mark.read(text, 3, "东门", [OTHER, SECRET]) == mark
    assert door_mark.read(text, 4, "东门", [SECRET]) is None
    assert door_mark.read(text, 3, "东门", [OTHER]) is None


def test_a_phone_of_one_gate_stands_at_no_other():
    text = door_mark.make(SECRET, 3, PHONE, "东门")
    assert door_mark.read(text, 3, "西门", [SECRET]) is None and door_mark.read(text, 3, "", [SECRET]) is None


def test_a_phone_without_a_gate_and_a_checker_say_where_they_stand():
    for mark in (PHONE, CHECKER):
        text = door_mark.make(SECRET, 3, mark)
        assert door_mark.read(text, 3, "西门", [SECRET]) == door_mark.read(text, 3, "", [SECRET]) == mark


def test_a_phone_is_no_checker():
    text = door_mark.make(SECRET, 3, PHONE)
    assert door_mark.read(f"m{text[1:]}", 3, "", [SECRET]) is None


@pytest.mark.parametrize(
    "text",
    ["", "d", "x" * 33, "d" + "a" * 32, "d" + "A" * 32, "d" + "a" * 40, "d" + "A" * 40, "m" + "值" * 32, "d" * 400],
)
def test_anything_else_is_none(text):
    assert door_mark.read(text, 3, "", [SECRET]) is None


def test_no_letter_can_be_changed():
    text = door_mark.make(SECRET, 3, PHONE)
    for at, letter in enumerate(text):
        wrong = text[:at] + ("b" if letter == "a" else "a") + text[at + 1 :]
        assert door_mark.read(wrong, 3, "", [SECRET]) is None
