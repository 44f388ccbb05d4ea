"""Who comes along: counted, named only if grown up."""

import pytest

from activity_hub.rules.guests import Guest, GuestFault, judge


def test_grown_ups_come_first_and_names_are_tidied() -> None:
    tidy, faults = judge(3, [Guest(is_child=True), Guest("  李  家属 "), Guest("")])
    assert tidy == (Guest("李 家属"), Guest(), Guest(is_child=True)) and faults == {}


@pytest.mark.parametrize(
    ("most", "wished", "faults"),
    [
        (0, [], {}),
        (0, [Guest()], {"guests": [GuestFault.NO_GUESTS]}),
        (1, [Guest(), Guest()], {"guests": [GuestFault.TOO_MANY]}),
        (2, [Guest(), Guest("小明", is_child=True)], {"guests.1.name": [GuestFault.CHILD_NAME]}),
        (1, [Guest("x" * 41)], {"guests.0.name": [GuestFault.TOO_LONG]}),
        (1, [Guest("a\u202eb")], {"guests.0.name": [GuestFault.STRANGE_CHARACTERS]}),
    ],
)
def test_every_fault_is_named(most: int, wished: list[Guest], faults: dict[str, list[GuestFault]]) -> None:
    assert judge(most, wished)[1] == faults
