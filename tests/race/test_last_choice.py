"""One shirt of a size, many who want it, one moment, two server processes: one gets it, all others are told so."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Answer, Choice
from activity_hub.rules.question_list import ChoiceWish, QuestionWish
from activity_hub.services import checks
from activity_hub.services.base import question_writing
from tests.race.servers import press_together, two_servers

MEMBERS = 16
WANTED = {"answers": {"q1": "S"}}


def asking(cast, places):
    now = datetime.now(UTC)
    activity_id = cast.activity("X1", starts_at=now + timedelta(days=9))
    size = (ChoiceWish("S", places), ChoiceWish("M"))
    with write_tx():
        activity = db.session.get_one(Activity, activity_id)
        wish = QuestionWish("choice", "衣服尺码", "订制队服", now.date() + timedelta(days=60), choices=size)
        question_writing.put(activity, [wish], now)
        activity.revision += 1
    return activity_id


def outcome(app, cast, tokens, places, mutant=False):
    """How often each status was answered, how many are counted, and how many answers there are."""
    activity_id = asking(cast, places)
    with two_servers(app, mutant) as ports:
        answers = press_together(ports, f"/api/v1/activities/{activity_id}/registrations", tokens, WANTED)
    db.session.rollback()
    counted = db.session.query(Choice.taken).filter_by(label="S").scalar()
    kept = db.session.query(Answer).join(Choice, Choice.id == Answer.choice_id).filter(Choice.label == "S").count()
    return Counter(answer.status for answer in answers), counted, kept


@pytest.mark.parametrize("places", [pytest.param(1, marks=pytest.mark.full), 5])
def test_a_choice_is_given_as_often_as_there_is_one(app, cast, tokens, places):
    statuses, counted, kept = outcome(app, cast, tokens, places)
    assert statuses == {201: places, 422: MEMBERS - places}
    assert (counted, kept) == (places, places)
    assert not any(checks.violations().values())


def test_it_goes_red_when_the_lock_is_taken_out(app, cast, tokens):
    statuses, counted, kept = outcome(app, cast, tokens, 5, mutant=True)
    assert statuses != {201: 5, 422: MEMBERS - 5} or (counted, kept) != (5, 5)
