"""Questions of the organiser's own: asked, ordered and counted; answered, changed and shown to few."""

from activity_hub.services.base.answers import Said
from activity_hub.services.questions.answering import Given, Sheet, change, file, given, sheet
from activity_hub.services.questions.writing import (
    QuestionDesk,
    QuestionLine,
    desk,
    move,
    remove,
    save,
    shown,
)

__all__ = [
    "Given",
    "QuestionDesk",
    "QuestionLine",
    "Said",
    "Sheet",
    "change",
    "desk",
    "file",
    "given",
    "move",
    "remove",
    "save",
    "sheet",
    "shown",
]
