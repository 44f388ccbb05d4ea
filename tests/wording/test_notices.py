"""Every kind of message to a member has its words."""

import pytest

from activity_hub.rules.notices import Notice
from activity_hub.wording import notices


@pytest.mark.parametrize("kind", Notice)
def test_every_message_has_words(kind: Notice) -> None:
    assert notices.SAYS[kind]


def test_nothing_is_worded_that_nobody_says() -> None:
    assert set(notices.NEXT_STEP) | set(notices.CHIP) <= set(Notice)
