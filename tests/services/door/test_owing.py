"""Who owes an answer is told so at the door, as long as it can be given; what was let in meanwhile counts."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from activity_hub.database import db, write_tx
from activity_hub.models import Registration, ScanConflict
from activity_hub.services import questions
from tests.services.door.scanned import START, attendance_rows, code_of, scan, verdicts
from tests.services.questions.asking import ask, wish
from tests.statements import statements

BEFORE = START - timedelta(minutes=30)
SCAN_WITH_QUESTIONS = 5


@pytest.fixture
def m1(register, basketball):
    """Signed up before there was a question."""
    registration_id = register("M1", basketball)
    ask(basketball, wish("同意拍照", "consent", is_required=True), wish("忌口", "text"))
    return registration_id


def test_a_required_answer_is_asked_for(say, m1, cast):
    assert verdicts(say(scan(code_of(m1)), at=BEFORE)) == ["incomplete"]
    assert verdicts(say(scan(code_of(m1)), scan("x"), at=BEFORE)) == ["incomplete", "unknown"]
    assert attendance_rows() == []
    code = questions.given(cast.actor("M1"), BEFORE, m1).sheet.questions[0].code
    questions.change(by=cast.actor("M1"), at=BEFORE, registration_id=m1, given={code: True})
    assert verdicts(say(scan(code_of(m1)), at=BEFORE)) == ["ok"]


def test_once_it_cannot_be_given_any_more_nobody_is_kept_out(say, m1):
    assert verdicts(say(scan(code_of(m1)), at=START + timedelta(minutes=1))) == ["ok"]


def test_a_late_scan_counts_and_is_asked_later(say, m1):
    sent = scan(code_of(m1), offline=True) | {"device_time": BEFORE.isoformat()}
    assert verdicts(say(sent, at=BEFORE, sent_at=BEFORE)) == ["ok"]
    assert [row.state for row in attendance_rows()] == ["present"]
    assert db.session.scalars(select(ScanConflict)).all() == []
    later = BEFORE + timedelta(minutes=1)
    assert verdicts(say(scan(code_of(m1), "out"), scan(code_of(m1)), at=later)) == ["ok", "incomplete"]


def test_whoever_was_let_in_on_the_spot_was_asked_nothing(say, m1):
    with write_tx():
        db.session.execute(update(Registration).values(walk_in=True))
    assert verdicts(say(scan(code_of(m1)), at=BEFORE)) == ["ok"]


def test_it_costs_three_statements_and_only_where_something_is_asked(say, m1):
    sent = scan(code_of(m1))
    say(scan(code_of(m1)), at=BEFORE)
    with statements() as asked:
        assert verdicts(say(sent, at=BEFORE)) == ["incomplete"]
    assert len(asked) == SCAN_WITH_QUESTIONS
