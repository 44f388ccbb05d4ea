"""What is committed to before a draw, and what is published after it."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Draw, DrawTicket, Member, Registration
from activity_hub.rules.draw import DrawRefusal
from activity_hub.rules.draw_check import verify
from activity_hub.rules.permissions import ANONYMOUS
from activity_hub.services import activity as activities
from activity_hub.services import drawing
from activity_hub.services.base.access import Invalid, NotFound, Refused
from tests.cast import Cast
from tests.conftest import NOON
from tests.services.drawing.drawn import CLOSES, crowd, document, draw, published, sign_up


@pytest.fixture
def people(cast: Cast) -> list[str]:
    return crowd(cast, 8)


def test_publishing_commits_to_a_seed_that_nobody_can_read(cast: Cast) -> None:
    activity_id = cast.activity(status="draft", capacity=3, terms={"allotment": "draw"})
    activities.publish(cast.actor("chair"), NOON, activity_id)
    row = db.session.get(Draw, activity_id)
    assert row is not None and row.committed_at == NOON and row.drawn_at is None
    first = (row.commitment, row.seed)
    assert len(row.commitment) == 64 and "." not in row.seed and len(row.seed) > 150
    activities.close(cast.actor("chair"), NOON, activity_id)
    activities.publish(cast.actor("chair"), NOON + timedelta(hours=1), activity_id)
    again = db.session.get(Draw, activity_id)
    assert again is not None and (again.commitment, again.seed) == first


def test_who_comes_first_needs_no_commitment(cast: Cast) -> None:
    activity_id = cast.activity(status="draft", capacity=3)
    activities.publish(cast.actor("chair"), NOON, activity_id)
    assert db.session.get(Draw, activity_id) is None


def test_what_is_published_is_found_true_and_names_nobody(cast: Cast, people: list[str]) -> None:
    activity_id = published(cast, capacity=3)
    made = sign_up(cast, activity_id, people)
    row = db.session.get(Draw, activity_id)
    assert row is not None
    commitment = row.commitment
    draw(cast, activity_id)
    found = document(cast, activity_id)
    assert verify(json.loads(json.dumps(found))).faults == ()
    assert found["commitment"] == commitment
    text = json.dumps(found)
    names = db.session.scalars(select(Member.name)).all()
    codes = db.session.scalars(select(Registration.short_code)).all()
    for secret in (*people, *names, *codes):
        assert secret not in text
    assert set(found["entries"][0]) == {"ticket", "places", "wait_class", "quota", "may_win"}
    assert len(made) == len(found["entries"])


def test_the_outcome_is_what_the_document_says(cast: Cast, people: list[str]) -> None:
    activity_id = published(cast, capacity=3)
    sign_up(cast, activity_id, people)
    draw(cast, activity_id)
    said = {one["ticket"]: one["outcome"] for one in document(cast, activity_id)["result"]}
    assert said == {one.ticket: one.outcome for one in db.session.scalars(select(DrawTicket))}


def test_ones_own_ticket_is_the_same_before_and_after(cast: Cast, people: list[str]) -> None:
    activity_id = published(cast, capacity=3)
    made = sign_up(cast, activity_id, people)
    mine = cast.actor(people[0])
    before = drawing.own_ticket(by=mine, registration_id=made[people[0]])
    assert before is not None and before.outcome is None
    assert drawing.show(by=mine, at=NOON, activity_id=activity_id).own == before
    draw(cast, activity_id)
    after = drawing.own_ticket(by=mine, registration_id=made[people[0]])
    assert after is not None and after.ticket == before.ticket and after.rank
    assert drawing.show(by=ANONYMOUS, at=NOON, activity_id=activity_id).own is None
    with pytest.raises(NotFound):
        drawing.own_ticket(by=cast.actor("M4"), registration_id=made[people[0]])


def test_a_seed_that_cannot_be_opened_is_said(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    activity_id = published(cast)
    monkeypatch.setitem(app.config, "SECRET_KEY", "another secret, also forty characters long")
    with pytest.raises(Refused) as caught:
        draw(cast, activity_id)
    assert caught.value.code is DrawRefusal.SEED_LOST
    assert drawing.draw_due(at=CLOSES) == 0
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", ["a secret for the tests, forty characters"])
    assert draw(cast, activity_id) is True


def test_a_draw_chosen_after_publishing_is_committed_to_at_once(cast: Cast) -> None:
    activity_id = cast.activity(capacity=3)
    activities.change(cast.actor("organiser"), NOON, activity_id, terms={"allotment": "draw"})
    assert db.session.get(Draw, activity_id) is not None


def test_once_people_are_in_it_it_stays_a_draw(cast: Cast, people: list[str]) -> None:
    activity_id = published(cast)
    first = {"terms": {"allotment": "first_come"}}
    activities.change(cast.actor("organiser"), NOON, activity_id, **first)
    activities.change(cast.actor("organiser"), NOON, activity_id, terms={"allotment": "draw"})
    sign_up(cast, activity_id, people)
    with pytest.raises(Invalid) as caught:
        activities.change(cast.actor("organiser"), NOON, activity_id, **first)
    assert caught.value.errors == {"terms.allotment": ["draw_under_way"]}
