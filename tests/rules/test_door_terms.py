"""What may be kept of a door, and that nothing is kept where nothing was said."""

import pytest

from activity_hub.rules.door_terms import MAX_VERSION, DoorFault, DoorTerms, SelfCheckIn, faults


@pytest.mark.parametrize("kind", SelfCheckIn)
@pytest.mark.parametrize("version", [1, 2, MAX_VERSION])
def test_what_is_kept_is_read_back(kind, version):
    terms = DoorTerms(kind, version)
    assert DoorTerms.of(terms.kept()) == terms and faults(terms.kept()) == {}


def test_saying_nothing_keeps_nothing():
    assert DoorTerms().kept() == {} and DoorTerms.of({}) == DoorTerms.of(None) == DoorTerms()
    assert DoorTerms(SelfCheckIn.STATIC).kept() == {"self_check_in": "static"}


def test_a_new_printed_code_has_the_next_number_and_the_numbers_begin_again():
    assert DoorTerms(SelfCheckIn.STATIC, 4).renewed() == DoorTerms(SelfCheckIn.STATIC, 5)
    assert DoorTerms(SelfCheckIn.STATIC, MAX_VERSION).renewed().static_version == 1


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ({"self_check_in": "always"}, {"self_check_in": DoorFault.UNKNOWN_WORD}),
        ({"self_check_in": None}, {"self_check_in": DoorFault.UNKNOWN_WORD}),
        ({"self_check_in": ["off"]}, {"self_check_in": DoorFault.UNKNOWN_WORD}),
        ({"static_version": 0}, {"static_version": DoorFault.NOT_IN_RANGE}),
        ({"static_version": MAX_VERSION + 1}, {"static_version": DoorFault.NOT_IN_RANGE}),
        ({"static_version": "2"}, {"static_version": DoorFault.NOT_IN_RANGE}),
        ({"static_version": True}, {"static_version": DoorFault.NOT_IN_RANGE}),
        ({"gate": "2"}, {"gate": DoorFault.UNKNOWN_FIELD}),
        ({"self_check_in": "rotating", "static_version": 7}, {}),
    ],
)
def test_what_may_not_be_kept_is_named(raw, found):
    assert faults(raw) == found
