"""The list of questions as a whole: made with an activity, copied with it, seen by the frame of a sign-up."""

from datetime import date, timedelta

import pytest

from activity_hub.database import db
from activity_hub.models import Activity, AuditEntry, Question
from activity_hub.rules.lifecycle import LifecycleRefusal
from activity_hub.rules.question_list import QuestionRefusal
from activity_hub.services import activity, questions
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound, Refused
from activity_hub.services.base.answers import questions_of
from tests.conftest import NOON
from tests.services.questions.asking import LAST, ask, ids, taken, terms, wish
from tests.services.registration.pressing import refused, sign_up
from tests.statements import statements


def save(cast, activity_id, one, number="organiser"):
    questions.save(cast.actor(number), NOON, activity_id, one)


def test_a_copy_asks_the_same_a_year_later_and_nothing_is_taken(cast):
    activity_id = cast.activity()
    terms(activity_id, guests_max=2)
    ask(activity_id, wish(is_required=True), wish("腰围", "text", only_if="q1", only_if_choice="S"))
    sign_up(cast, "M1", activity_id, answers={"q1": "S", "q2": "80"})
    again = activity.copy(cast.actor("organiser"), NOON, activity_id)
    size, waist = questions_of(again.id)
    assert [(one.label, one.places, one.taken) for one in size.choices] == [("S", 1, 0), ("M", None, 0)]
    assert size.delete_on == LAST + timedelta(days=364) and size.is_required
    assert (waist.only_if_id, waist.only_if_choice) == (size.id, "S") and again.terms.guests_max == 2
    assert len(questions_of(activity_id)) == 2


def test_a_new_question_is_asked_at_once(cast):
    """The frame of a sign-up is remembered by the revision, which a question raises."""
    activity_id = cast.activity()
    sign_up(cast, "M1", activity_id)
    before = db.session.get_one(Activity, activity_id).revision
    save(cast, activity_id, wish(is_required=True))
    assert refused(cast, "M2", activity_id).detail == {"fields": ["q1"]}
    db.session.rollback()
    assert db.session.get_one(Activity, activity_id).revision == before + 1
    noted = db.session.query(AuditEntry).filter_by(what="activity", what_id=activity_id).one()
    assert noted.verb == "change" and noted.detail == {"fields": ["questions"]}


def test_codes_are_made_and_stay(cast):
    activity_id = cast.activity()
    for label in ("一", "二", "三"):
        save(cast, activity_id, wish(label, "text"))
    number = ids(cast, activity_id)
    assert list(number) == ["q1", "q2", "q3"]
    questions.remove(cast.actor("organiser"), NOON, activity_id, number["q2"])
    save(cast, activity_id, wish("四", "text"))
    save(cast, activity_id, wish("一一", "text", id=number["q1"]))
    assert {line.code: line.label for line in questions_of(activity_id)} == {"q1": "一一", "q3": "三", "q2": "四"}


def test_a_choice_in_which_others_look_is_not_taken_away(cast):
    activity_id = cast.activity()
    ask(activity_id, wish(), wish("腰围", "text", only_if="q1", only_if_choice="S"))
    one = questions_of(activity_id)[0]
    with pytest.raises(Invalid) as caught:
        save(cast, activity_id, wish("尺码", "text", id=one.id))
    assert caught.value.errors == {"choices": ["needed_by_another"]}
    with pytest.raises(Refused) as said:
        questions.remove(cast.actor("organiser"), NOON, activity_id, one.id)
    assert said.value.code is QuestionRefusal.NEEDED_BEFORE


def test_removing_deletes_answers_and_files(cast):
    activity_id = cast.activity()
    ask(activity_id, wish())
    sign_up(cast, "M1", activity_id, answers={"q1": "S"})
    questions.remove(cast.actor("organiser"), NOON, activity_id, ids(cast, activity_id)["q1"])
    assert taken() == {} and db.session.query(Question).count() == 0
    assert sign_up(cast, "M2", activity_id).status.value == "confirmed"


@pytest.mark.parametrize(
    ("number", "error"),
    [("liaison", NotAllowed), ("checker", NotAllowed), ("auditor", NotAllowed), ("M1", NotAllowed), ("M4", NotAllowed)],
)
def test_only_who_edits_the_activity_asks(cast, number, error):
    activity_id = cast.activity()
    with pytest.raises(error):
        save(cast, activity_id, wish(), number)
    with pytest.raises(error):
        questions.desk(cast.actor(number), activity_id)


def test_what_cannot_be_seen_cannot_be_asked_about(cast):
    hidden = cast.activity(host="B", status="draft")
    for activity_id in (hidden, 999, 0):
        with pytest.raises(NotFound):
            save(cast, activity_id, wish())


def test_what_is_over_asks_nothing_new(cast):
    with pytest.raises(Refused) as caught:
        save(cast, cast.activity(status="archived"), wish())
    assert caught.value.code is LifecycleRefusal.WRONG_STATUS


def test_the_desk_takes_the_same_statements_for_many_questions(cast):
    few, many = cast.activity("X1"), cast.activity("X2")
    ask(few, wish())
    ask(many, *(wish(f"尺码{number}") for number in range(20)))
    by = cast.actor("organiser")
    counts = []
    for activity_id in (few, many):
        with statements() as sent:
            assert questions.desk(by, activity_id).last_on == date(2026, 6, 22)
        counts.append(len(sent))
    assert counts[0] == counts[1]
