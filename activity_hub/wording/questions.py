"""Words for questions, answers and who comes along: kinds, faults and refusals."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from activity_hub.rules.guests import GuestFault
from activity_hub.rules.question_list import QuestionFault, QuestionRefusal
from activity_hub.rules.questions import AnswerFault, QuestionKind

KIND = {
    QuestionKind.TEXT: _l("A text"),
    QuestionKind.CHOICE: _l("One of several choices"),
    QuestionKind.NUMBER: _l("A number"),
    QuestionKind.DATE: _l("A day"),
    QuestionKind.CONSENT: _l("A consent"),
    QuestionKind.FILE: _l("A file"),
}
ANSWER_FAULT: dict[str, LazyString] = {
    AnswerFault.UNKNOWN_QUESTION: _l("This is not asked here."),
    AnswerFault.INCOMPLETE: _l("An answer is needed here."),
    AnswerFault.INVALID: _l("This cannot be read; answer as the hint says."),
    AnswerFault.TOO_LONG: _l("This is too long; shorten it."),
    AnswerFault.STRANGE_CHARACTERS: _l("There are characters in it that cannot be shown; type it afresh."),
    AnswerFault.UNKNOWN_CHOICE: _l("That is not one of the choices; choose one of them."),
    AnswerFault.CHOICE_FULL: _l("None of these is left; choose another one."),
    AnswerFault.NO_NUMBER: _l("Write a number in digits, such as 42 or 1.5."),
    AnswerFault.NO_DAY: _l("Write a day, such as 1990-12-31."),
    AnswerFault.FILE_BY_FORM: _l("A file is sent with the form of the sign-up page."),
    # by the words of formats, which know nothing of wording
    "file_not_taken": _l("This is neither a picture (JPEG, PNG, WebP) nor a PDF; save it as one of these."),
    "file_too_large": _l("The file is larger than 5 MB; send a smaller one."),
    "file_broken": _l("The file is damaged or cut off; save it once more and try again."),
    "picture_empty": _l("The file is empty; choose it once more."),
    "picture_too_large": _l("The file is larger than 5 MB; send a smaller one."),
    "picture_too_many_pixels": _l("The picture has more than 25 million pixels; make it smaller and try again."),
    "picture_broken": _l("The file is damaged or cut off; save it once more and try again."),
    # who comes along
    GuestFault.NO_GUESTS: _l("Nobody else can be brought along here."),
    GuestFault.TOO_MANY: _l("So many cannot be brought along; the hint says how many."),
    GuestFault.CHILD_NAME: _l("The names of children are not asked; leave it empty."),
    "no_count": _l("Write how many they are, in digits."),
}
QUESTION_FAULT: dict[str, LazyString] = {
    QuestionFault.REQUIRED: _l("This is still empty; fill it in."),
    QuestionFault.TOO_LONG: _l("This is too long; shorten it."),
    QuestionFault.TOO_MANY: _l("These are too many: 30 questions, and 50 choices each, at most."),
    QuestionFault.STRANGE_CHARACTERS: _l("There are characters in it that cannot be shown; type it afresh."),
    QuestionFault.UNKNOWN_WORD: _l("That is not one of the choices; choose one of them."),
    QuestionFault.OUT_OF_RANGE: _l("Write how many there are, in digits; leave it empty for no limit."),
    QuestionFault.BAD_QUESTION_CODE: _l("A code has small letters, digits, “-” and “_”, at most 32."),
    QuestionFault.CODE_TWICE: _l("Another question has this code; choose another one."),
    QuestionFault.TOO_FEW_CHOICES: _l("Give at least two choices."),
    QuestionFault.CHOICE_TWICE: _l("This choice is there already."),
    QuestionFault.NO_CHOICES_HERE: _l("Only a question with choices has choices; take them out or change the kind."),
    QuestionFault.NOT_EARLIER: _l("It can only depend on a question with choices that stands before it."),
    QuestionFault.NOT_ITS_CHOICE: _l("The other question has no such choice; choose one it has."),
    QuestionFault.DAY_PAST: _l("That day is past; answers are needed for a while at least."),
    QuestionFault.DAY_TOO_LATE: _l("Answers are kept for three years at most; choose an earlier day."),
    QuestionFault.NEEDED_BY_ANOTHER: _l(
        "Another question depends on a choice that is missing here; change that first."
    ),
    QuestionFault.STAYS: _l("Somebody has answered, so this can no longer change; ask a new question instead."),
    QuestionFault.ONLY_EARLIER_DAY: _l("Somebody has answered, so the day can only become an earlier one."),
    QuestionFault.ONLY_EASIER: _l("Somebody has answered without this, so it cannot be added any more."),
    QuestionFault.BELOW_TAKEN: _l("More than that have chosen it already; give at least as many."),
    QuestionFault.CHOICE_IN_USE: _l("Somebody has chosen what is missing here; put it back, or set its limit."),
}
REFUSAL = {
    QuestionRefusal.HAS_ANSWERS: _l("The question has been answered, so it is not taken away just like that."),
    QuestionRefusal.NEEDED_BEFORE: _l("Another question depends on this one, which has to stand before it."),
}
NEXT_STEP = {
    QuestionRefusal.HAS_ANSWERS: _l("Remove it on the page of the questions, which deletes what was answered."),
    QuestionRefusal.NEEDED_BEFORE: _l("Change the question that depends on it first."),
}


def answer_fault_text(code: str) -> LazyString | str:
    """The sentence for a fault of an answer or of a guest, or the code itself."""
    return ANSWER_FAULT.get(code, code)


def question_fault_text(code: str) -> LazyString | str:
    """The sentence for a fault of a question, or the code itself."""
    return QUESTION_FAULT.get(code, code)
