"""Answering with a sign-up: judged under the lock, kept, counted, given back."""

from datetime import timedelta

import pytest

from activity_hub.database import db
from activity_hub.models import Answer, Registration
from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.places import RefusalCode
from activity_hub.rules.questions import SentFile
from activity_hub.services import questions, registration
from activity_hub.services.base import answer_files, answers, answers_due
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound, Refused
from tests.conftest import NOON
from tests.services.questions.asking import LAST, ask, taken, wish
from tests.services.registration.pressing import refused, sign_up
from tests.statements import statements


def faults(cast, number, activity_id, **given):
    with pytest.raises(Invalid) as caught:
        sign_up(cast, number, activity_id, answers=given)
    return caught.value.errors


def test_an_answer_is_kept_and_its_choice_counted(cast):
    activity_id = cast.activity()
    ask(activity_id, wish(is_required=True), wish("备注", "text"))
    view = sign_up(cast, "M1", activity_id, answers={"q1": "S", "q2": " 素食 "})
    said = answers.said([view.id])[view.id]
    assert [(one.code, one.value) for one in said] == [("q1", "S"), ("q2", "素食")]
    assert taken() == {"S": 1, "M": 0}


def test_what_is_required_and_missing_is_named(cast):
    activity_id = cast.activity()
    ask(activity_id, wish(is_required=True))
    refusal = refused(cast, "M1", activity_id)
    assert refusal.code is RefusalCode.INCOMPLETE and refusal.detail == {"fields": ["q1"]}
    assert db.session.query(Registration).count() == 0


def test_a_choice_that_is_full_is_a_fault_of_its_field(cast):
    activity_id = cast.activity()
    ask(activity_id, wish(is_required=True))
    sign_up(cast, "M1", activity_id, answers={"q1": "S"})
    assert faults(cast, "M2", activity_id, q1="S") == {"answers.q1": ["choice_full"]}
    assert sign_up(cast, "M2", activity_id, answers={"q1": "M"}).status.value == "confirmed"


def test_every_fault_is_told_at_once(cast):
    activity_id = cast.activity()
    ask(activity_id, wish(is_required=True), wish("年龄", "number"))
    assert faults(cast, "M1", activity_id, q2="x", q9="?") == {
        "answers.q1": ["incomplete"],
        "answers.q2": ["no_number"],
        "answers.q9": ["unknown_question"],
    }


def test_whoever_may_not_come_is_told_that_and_not_what_is_missing(cast):
    activity_id = cast.activity(host="B")
    ask(activity_id, wish(is_required=True))
    assert refused(cast, "M1", activity_id).code is RefusalCode.NOT_INVITED


def test_a_waiter_holds_the_choice_and_gives_it_back(cast):
    """Reserved with the answer by every live registration alike, so nobody promoted finds the size gone."""
    activity_id = cast.activity(capacity=1)
    ask(activity_id, wish())
    sign_up(cast, "M1", activity_id)
    waiting = sign_up(cast, "M2", activity_id, answers={"q1": "S"})
    assert waiting.status.value == "waitlisted" and taken()["S"] == 1
    registration.withdraw(by=cast.actor("M2"), at=NOON, registration_id=waiting.id)
    assert taken()["S"] == 0
    registration.withdraw(by=cast.actor("M2"), at=NOON, registration_id=waiting.id)
    assert taken()["S"] == 0


def test_what_is_not_asked_is_not_kept(cast):
    activity_id = cast.activity()
    ask(activity_id, wish(), wish("腰围", "text", only_if="q1", only_if_choice="S"))
    view = sign_up(cast, "M1", activity_id, answers={"q1": "M", "q2": "canary"})
    assert [one.code for one in answers.said([view.id])[view.id]] == ["q1"]


def test_answers_are_changed_until_sign_up_closes(cast):
    activity_id = cast.activity()
    ask(activity_id, wish(is_required=True), wish("备注", "text"))
    view = sign_up(cast, "M1", activity_id, answers={"q1": "S", "q2": "a"})
    again = {"by": cast.actor("M1"), "registration_id": view.id}
    questions.change(at=NOON, given={"q1": "S"}, **again)  # one's own place is no other's
    assert taken() == {"S": 1, "M": 0}
    questions.change(at=NOON, given={"q1": "M"}, **again)
    assert taken() == {"S": 0, "M": 1}
    with pytest.raises(Refused) as caught:
        questions.change(at=NOON + timedelta(days=30), given={"q1": "S"}, **again)
    assert caught.value.code is RefusalCode.CLOSED
    with pytest.raises(Refused) as caught:
        questions.change(at=NOON, given={}, **again)
    assert caught.value.code is RefusalCode.INCOMPLETE and taken() == {"S": 0, "M": 1}


def test_only_the_member_and_who_acts_for_them_see_and_change(cast):
    activity_id = cast.activity()
    ask(activity_id, wish())
    view = sign_up(cast, "M1", activity_id, answers={"q1": "S"})
    for number in ("M1", "liaison", "organiser", "chair", "administrator"):
        assert questions.given(cast.actor(number), NOON, view.id).said
    for number, error in (
        ("M2", NotFound),
        ("checker", NotFound),
        ("auditor", NotAllowed),
        ("statistician", NotAllowed),
    ):
        with pytest.raises(error):
            questions.given(cast.actor(number), NOON, view.id)
        with pytest.raises(error):
            questions.change(by=cast.actor(number), at=NOON, registration_id=view.id, given={})


def test_a_file_is_kept_under_a_name_that_says_nothing(cast):
    activity_id = cast.activity()
    ask(activity_id, wish("证明", "file", is_required=True))
    view = sign_up(cast, "M1", activity_id, answers={"q1": SentFile(b"%PDF-1", ".pdf")})
    question_id = answers.said([view.id])[view.id][0].question_id
    path, name = questions.file(cast.actor("M1"), view.id, question_id)
    assert path.read_bytes() == b"%PDF-1" and name == f"q1-{view.id}.pdf" and len(path.stem) == 32
    assert path.stat().st_mode & 0o077 == 0
    questions.change(by=cast.actor("M1"), at=NOON, registration_id=view.id, given={})
    assert path.exists(), "nothing new was sent, so the old one stays"
    questions.change(by=cast.actor("M1"), at=NOON, registration_id=view.id, given={"q1": SentFile(b"%PDF-2", ".pdf")})
    assert not path.exists()
    for number in ("M2", "checker", "auditor", "statistician"):
        with pytest.raises(NotFound):
            questions.file(cast.actor(number), view.id, question_id)


def test_a_file_is_not_named_by_a_text(cast):
    activity_id = cast.activity()
    ask(activity_id, wish("证明", "file"))
    assert faults(cast, "M1", activity_id, q1="0" * 32 + ".pdf") == {"answers.q1": ["file_by_form"]}


def test_answers_go_on_their_day_with_their_files(cast, app):
    activity_id = cast.activity()
    ask(activity_id, wish(), wish("证明", "file"))
    view = sign_up(cast, "M1", activity_id, answers={"q1": "S", "q2": SentFile(b"%PDF-1", ".pdf")})
    [name] = [one.value for one in answers.said([view.id])[view.id] if one.code == "q2"]
    before = NOON.replace(year=LAST.year, month=LAST.month, day=LAST.day) - timedelta(days=1)
    assert answers_due.delete_due(before) == answers_due.Deleted(0, 0)
    assert answers_due.delete_due(before + timedelta(days=1)) == answers_due.Deleted(2, 1)
    assert db.session.query(Answer).count() == 0 and taken()["S"] == 0
    assert not (answer_files.folder() / name).exists()
    assert answers_due.delete_due(before + timedelta(days=1)) == answers_due.Deleted(0, 0)


def test_the_answers_of_a_withdrawn_registration_go_after_a_week(cast):
    activity_id = cast.activity()
    ask(activity_id, wish())
    view = sign_up(cast, "M1", activity_id, answers={"q1": "S"})
    registration.withdraw(by=cast.actor("M1"), at=NOON, registration_id=view.id)
    sign_up(cast, "M2", activity_id, answers={"q1": "S"})
    assert answers_due.delete_due(NOON + timedelta(days=6)).answers == 0
    assert answers_due.delete_due(NOON + timedelta(days=8)).answers == 1
    assert taken()["S"] == 1, "the place of the other one stays counted"


def test_a_question_whose_day_has_come_is_asked_no_longer(cast):
    activity_id = cast.activity(starts_at=NOON + timedelta(days=200))
    ask(activity_id, wish(is_required=True))
    late = NOON.replace(month=9, day=2)
    assert sign_up(cast, "M1", activity_id, at=late).status.value == "confirmed"


def test_the_plain_way_is_not_dearer_and_the_asking_one_takes_few_statements(cast):
    plain, asking = cast.activity("X1"), cast.activity("X2", starts_at=NOON + timedelta(days=20))
    ask(asking, wish(), *(wish(f"问{number}", "text") for number in range(8)))
    sign_up(cast, "M2", plain)
    sign_up(cast, "M2", asking)
    with statements() as sent:
        sign_up(cast, "M1", plain)
    usual = len(sent)
    with statements() as sent:
        sign_up(cast, "M1", asking, answers={"q1": "S", **{f"q{number}": "x" for number in range(2, 10)}})
    assert len(sent) <= usual + 3, sent


def test_the_system_and_the_door_see_what_is_for_the_door(cast):
    activity_id = cast.activity()
    ask(activity_id, wish(is_for_the_door=True), wish("备注", "text"))
    view = sign_up(cast, "M1", activity_id, answers={"q1": "S", "q2": "canary"})
    assert [one.code for one in answers.for_door([view.id])[view.id]] == ["q1"]
    assert registration.one(by=SYSTEM, registration_id=view.id).id == view.id
