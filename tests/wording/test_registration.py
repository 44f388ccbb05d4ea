"""Every refusal says what is so and what to do next; every status has a name and a sign."""

import pytest

from activity_hub.rules.places import RefusalCode, Status, WithdrawRefusal
from activity_hub.wording import refusals, registration


@pytest.mark.parametrize("code", [*RefusalCode, *WithdrawRefusal])
def test_every_refusal_has_its_words_and_a_next_step(code):
    words = refusals.of(code)
    assert words is not None and words.text and words.next_step


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_name_and_a_sign(status):
    assert registration.STATUS[status] and registration.STATUS_CHIP[status] in ("go", "wait", "off")


def test_every_refusal_that_a_page_shows_beforehand_has_a_short_form():
    assert set(registration.SHORT_REFUSAL) == set(RefusalCode) - {RefusalCode.CLASH}
