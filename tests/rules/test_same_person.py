"""Whether a row without a number is somebody known."""

import pytest

from activity_hub.rules.numbering import last_serial, number_of
from activity_hub.rules.same_person import Ambiguous, Traits, whom

ZHANG = Traits("M1", gender="M", birth_year=1990, phone="13900000001")


def test_nobody_of_that_name_is_somebody_new() -> None:
    assert whom(Traits(""), []) is None


def test_one_of_that_name_is_the_same() -> None:
    assert whom(Traits("", gender="M"), [ZHANG]) == "M1"


def test_the_same_phone_decides_among_several() -> None:
    assert whom(Traits("", phone="13900000001"), [ZHANG, Traits("M2", phone="13900000002")]) == "M1"


def test_another_gender_or_year_is_another_person() -> None:
    assert whom(Traits("", gender="F"), [ZHANG]) is None
    assert whom(Traits("", birth_year=1991), [ZHANG]) is None


def test_another_phone_asks_a_person_to_choose() -> None:
    with pytest.raises(Ambiguous) as asked:
        whom(Traits("", phone="13900000009"), [ZHANG])
    assert asked.value.keys == ("M1",)


def test_several_of_that_name_ask_a_person_to_choose() -> None:
    with pytest.raises(Ambiguous) as asked:
        whom(Traits(""), [ZHANG, Traits("M2")])
    assert asked.value.keys == ("M1", "M2")


def test_numbers_are_made_after_the_last_of_the_union() -> None:
    assert last_serial("S001", ["S001-0007", "S001-x", "S0011-0009", "12"]) == 7
    assert number_of("S001", 8) == "S001-0008"
