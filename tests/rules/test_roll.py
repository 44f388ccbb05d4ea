"""Masked phone numbers and the days on which a member may move."""

from datetime import date

import pytest

from activity_hub.rules.roll import RollFault, mask_phone, move_fault

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13912341234", "139****1234"), ("057188881234", "057****1234"), ("12345", "****45"), (None, "")],
)
def test_a_phone_is_masked(phone: str | None, shown: str) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("on", "fault"),
    [
        (date(2026, 6, 15), None),
        (date(2020, 1, 2), None),
        (date(2020, 1, 1), RollFault.BEFORE_BEGINNING),
        (date(2026, 6, 16), RollFault.IN_THE_FUTURE),
    ],
)
def test_a_move_lies_between_the_first_day_and_today(on: date, fault: RollFault | None) -> None:
    assert move_fault(date(2020, 1, 1), on, TODAY) is fault
