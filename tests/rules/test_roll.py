"""Masked phone numbers, the days on which a member may move, and who keeps a member."""

from datetime import date
from typing import NamedTuple

import pytest

from activity_hub.rules.roll import RollFault, kept_by, mask_phone, move_fault

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


class Stay(NamedTuple):
    from_on: date | None
    until_on: date | None
    where: str


LAST, FIRST, YEAR_END = date(2026, 6, 15), date(2026, 6, 16), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("stays", "where"),
    [
        ([(None, None)], "0"),
        ([(None, LAST), (FIRST, None)], "0"),
        ([(FIRST, None), (None, LAST)], "1"),
        ([(None, date(2026, 6, 14)), (TODAY, None)], "1"),
        ([(None, date(2026, 6, 14)), (YEAR_END, None), (FIRST, LAST)], "2"),
        ([(None, date(2026, 6, 14))], ""),
        ([], ""),
    ],
)
def test_a_member_is_kept_where_they_are_or_else_will_be_next(stays: list[tuple], where: str) -> None:
    kept = kept_by([Stay(*days, str(number)) for number, days in enumerate(stays)], TODAY)
    assert "".join(one.where for one in kept) == where
