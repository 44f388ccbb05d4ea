"""Every kind, fault and refusal of questions, answers and company has words."""

from activity_hub.formats.uploads import UploadFault
from activity_hub.rules.guests import GuestFault
from activity_hub.rules.question_list import QuestionFault, QuestionRefusal
from activity_hub.rules.questions import AnswerFault, QuestionKind
from activity_hub.wording import questions as words
from activity_hub.wording import refusals


def test_all_of_them_are_worded() -> None:
    assert set(words.KIND) == set(QuestionKind)
    assert set(words.QUESTION_FAULT) == set(QuestionFault)
    for faults in (AnswerFault, GuestFault, UploadFault):
        assert [fault for fault in faults if fault not in words.ANSWER_FAULT] == []
    for refusal in QuestionRefusal:
        said = refusals.of(refusal)
        assert said is not None and said.next_step is not None
