"""A delegation of an activity that asks: handed in first, answered for afterwards, by the liaison or by each member."""

from datetime import timedelta

import pytest

from activity_hub.database import db, write_tx
from activity_hub.models import Answer, AuditEntry
from activity_hub.rules.delegation import DelegationRefusal
from activity_hub.services import checks, delegation, questions, registration
from activity_hub.services.base.access import Invalid, NotAllowed, NotFound
from activity_hub.services.delegation import AnswerSheet
from tests.services.delegation.conftest import CLOSES, Day, refused, registered
from tests.services.questions.asking import ask, taken, wish
from tests.statements import statements

SIZE = wish(is_required=True)
CONSENT = wish("同意拍照", "consent", is_required=True)


@pytest.fixture
def asking(day: Day) -> Day:
    """M1 and M2 handed in at an activity that asks a size (one S) and a consent of everybody."""
    ask(day.id, SIZE, CONSENT)
    day.entered()
    return day


def sheet(day: Day, who: str = "liaison") -> AnswerSheet:
    return delegation.answer_sheet(**day.of(who))


def ids(day: Day) -> list[int]:
    return [one.registration_id for one in sheet(day).people]


def said(day: Day) -> list[list[str]]:
    return [[one.value for one in person.said] for person in sheet(day).people]


def test_what_is_asked_keeps_nobody_from_being_handed_in(asking: Day) -> None:
    assert registered(asking) == {"M1": "confirmed", "M2": "confirmed"}
    assert asking.sheet().answers_due == 2 and asking.sheet().has_questions
    assert [(one.name, one.missing) for one in sheet(asking).people] == [
        ("沈知行", ("q1", "q2")),
        ("顾晓棠", ("q1", "q2")),
    ]


def test_the_liaison_answers_for_all_at_once_and_a_piece_at_a_time(asking: Day) -> None:
    first, second = ids(asking)
    done = delegation.answer(**asking.of(), given={first: {"q1": "S", "q2": True}, second: {"q1": "M"}})
    assert [one.missing for one in done.people] == [(), ("q2",)] and done.due == 1
    assert said(asking) == [["S", "yes"], ["M"]] and taken() == {"S": 1, "M": 1}
    delegation.answer(**asking.of(), given={second: {"q1": "M", "q2": True}})
    assert asking.sheet().answers_due == 0 and taken() == {"S": 1, "M": 1}
    assert not any(checks.violations(asking.clock.at).values())


def test_a_fault_is_named_with_its_person_and_nothing_is_kept(asking: Day) -> None:
    first, second = ids(asking)
    with pytest.raises(Invalid) as invalid:
        delegation.answer(**asking.of(), given={first: {"q1": "S"}, second: {"q1": "S", "q2": True}})
    assert invalid.value.errors == {f"{second}.answers.q1": ["choice_full"]}
    db.session.rollback()
    assert db.session.query(Answer).count() == 0 and taken() == {"S": 0, "M": 0}


def test_what_is_as_it_was_is_not_written_again(asking: Day) -> None:
    first, _second = ids(asking)
    for _time in range(2):
        delegation.answer(**asking.of(), given={first: {"q1": "S", "q2": True}})
    assert db.session.query(AuditEntry).filter_by(verb="answer").count() == 1


def test_each_member_may_answer_too(asking: Day) -> None:
    first, _second = ids(asking)
    by = asking.cast.actor("M1")
    assert questions.given(by, asking.clock.at, first).missing == ("q1", "q2")
    questions.change(by=by, at=asking.clock.at, registration_id=first, given={"q1": "S", "q2": True})
    assert questions.given(by, asking.clock.at, first).missing == () and asking.sheet().answers_due == 1


def test_who_signed_up_alone_had_to_answer_and_is_not_due(day: Day) -> None:
    ask(day.id, SIZE)
    day.entered()
    assert day.sheet().answers_due == 2
    registration.withdraw(by=day.cast.actor("M1"), at=day.clock.at, registration_id=ids(day)[0])
    assert day.sheet().answers_due == 1


def test_another_unions_registration_is_left_alone(asking: Day) -> None:
    first, _second = ids(asking)
    delegation.answer(**asking.of(), given={first + 1000: {"q1": "S"}})
    assert said(asking) == [[], []]


def test_only_who_acts_for_the_union_reads_and_writes_answers(asking: Day) -> None:
    for who, error in (("auditor", NotAllowed), ("statistician", NotAllowed), ("M3", NotFound), ("checker", NotFound)):
        with pytest.raises(error):
            sheet(asking, who)
        with pytest.raises(error):
            delegation.answer(**asking.of(who), given={})


def test_after_the_deadline_they_are_only_read(asking: Day) -> None:
    first, _second = ids(asking)
    asking.clock.at = CLOSES + timedelta(minutes=1)
    assert not sheet(asking).may_change
    with refused(DelegationRefusal.LOCKED):
        delegation.answer(**asking.of(), given={first: {"q1": "S"}})


def test_the_sheet_costs_the_same_for_many(asking: Day) -> None:
    with statements() as two:
        sheet(asking)
    with write_tx():
        asking.cast.add_member("M7", "丁立", "M", "A1")
    asking.save(
        asking.row("M1", asking.run, asking.relay), asking.row("M2", asking.relay), asking.row("M7", asking.run)
    )
    with statements() as three:
        assert len(sheet(asking).people) == 3
    assert len(three) == len(two)


def test_where_nothing_is_asked_nothing_is_due(day: Day) -> None:
    day.entered()
    assert (day.sheet().answers_due, day.sheet().has_questions, sheet(day).people) == (0, False, ())
