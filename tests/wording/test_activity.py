"""Every word of the rules on activities has its words for people."""

from enum import StrEnum
from typing import Any

import pytest

from activity_hub.formats.images import PictureFault
from activity_hub.rules.activity import ActivityFault, ChangeRefusal, Counting, Gender, Mode, Visibility
from activity_hub.rules.kinds import CODES
from activity_hub.rules.lifecycle import ActivityStatus, Command, LifecycleRefusal, OccurrenceStatus
from activity_hub.rules.showing import Showing
from activity_hub.wording import activity as words

SAID_BY_THE_PAGE = {Showing.MINE, Showing.OPENS_LATER, Showing.SEATS}


@pytest.mark.parametrize(
    ("texts", "codes"),
    [
        (words.KIND, CODES),
        (words.STATUS, ActivityStatus),
        (words.STATUS_CHIP, ActivityStatus),
        (words.OCCURRENCE_STATUS, OccurrenceStatus),
        (words.SHOWING, set(Showing) - SAID_BY_THE_PAGE),
        (words.SHOWING_CHIP, set(Showing) - SAID_BY_THE_PAGE),
        (words.COMMAND, Command),
        (words.CONSEQUENCE, Command),
        (words.DONE, Command),
        (words.VISIBILITY, Visibility),
        (words.MODE, Mode),
        (words.COUNTING, Counting),
        (words.GENDER, Gender),
        (words.FAULT, ActivityFault),
        (words.PICTURE, PictureFault),
        (words.REFUSAL, [*LifecycleRefusal, *ChangeRefusal]),
        (words.NEXT_STEP, [*LifecycleRefusal, *ChangeRefusal]),
    ],
)
def test_every_code_is_worded(texts: dict[Any, Any], codes: type[StrEnum] | list[str]) -> None:
    assert set(texts) == set(codes)
