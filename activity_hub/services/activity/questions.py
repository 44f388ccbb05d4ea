"""The questions of an activity as fields of the activity: the whole list at once, matched by their codes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from activity_hub.models import Activity
from activity_hub.services.base import answers, question_writing


def take(row: Activity, fields: Mapping[str, Any], at: datetime) -> list[str]:
    """Write `questions` [QuestionWish] where they are named; answers what changed. The activity's row is there.

    Raises Invalid by field, and Refused with HAS_ANSWERS where a question that is left out has been answered.
    """
    if fields.get("questions") is None:
        return []
    before = answers.questions_of(row.id)
    question_writing.put(row, fields["questions"], at)
    return ["questions"] if answers.questions_of(row.id) != before else []
