"""My no-shows and the appeals against them, from the reason to the decision."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Activity, Appeal, AuditEntry, Outbox
from activity_hub.rules.terms import Terms
from activity_hub.services.base import fairness
from tests.conftest import NOON
from tests.services.test_fairness import attend
from tests.web.pages import read


@pytest.fixture
def missed(cast):
    """An activity of A that M1 had a place in and stayed away from; (activity, attendance)."""
    activity_id = cast.activity("PAST", starts_at=NOON - timedelta(days=10), status="held", title="春季登山")
    cast.register("M1", activity_id)
    return activity_id, attend(cast, "M1", activity_id)


def appeal(client, attendance_id, reason="孩子发烧"):
    return client.post("/me/no-shows?lang=en", data={"attendance_id": attendance_id, "reason": reason})


def decide(client, activity_id, verdict, answer="", appeal_id=None):
    row = db.session.scalars(select(Appeal)).first()
    chosen = appeal_id if appeal_id is not None else row.id
    form = {"appeal_id": chosen, "verdict": verdict, "answer": answer}
    return client.post(f"/manage/activities/{activity_id}/appeals?lang=en", data=form)


def is_refused(cast):
    """Whether M1 would be turned away from what A has on next."""
    known = db.session.scalar(select(Activity.id).where(Activity.code == "NOW"))
    here = db.session.get(Activity, known or cast.activity("NOW"))
    return fairness.judge(here, Terms(cooling_off_days=30), cast.members["M1"], NOON).refusal is not None


def test_who_came_to_everything_is_told_so(signed_in, missed):
    assert "No no-shows" in read(signed_in("M2"), "/me/no-shows")


def test_the_desk_tells_of_it_until_it_is_answered(signed_in, missed):
    activity_id, attendance_id = missed
    there = f'href="/manage/activities/{activity_id}/appeals"'
    assert there not in signed_in("organiser").get("/manage").text
    appeal(signed_in("M1"), attendance_id)
    assert there in signed_in("organiser").get("/manage").text
    assert there not in signed_in("liaison").get("/manage").text
    decide(signed_in("organiser"), activity_id, "granted")
    assert there not in signed_in("organiser").get("/manage").text


def test_a_no_show_is_listed_with_its_form(signed_in, missed):
    words = read(signed_in("M1"), "/me/no-shows")
    assert "春季登山" in words and "Send the appeal" in words


def test_from_the_reason_to_the_excuse(cast, signed_in, missed):
    activity_id, attendance_id = missed
    assert is_refused(cast)
    mine = signed_in("M1")
    assert appeal(mine, attendance_id).status_code == 303
    assert "Waiting for an answer" in read(mine, "/me/no-shows") and is_refused(cast)
    organiser = signed_in("organiser")
    words = read(organiser, f"/manage/activities/{activity_id}/appeals")
    assert "沈知行" in words and "孩子发烧" in words
    assert decide(organiser, activity_id, "granted", "早日康复").status_code == 303
    assert "Excused" in read(mine, "/me/no-shows") and "早日康复" in read(mine, "/me/no-shows")
    assert not is_refused(cast)
    told = db.session.scalars(select(Outbox)).one()
    assert (told.kind, told.text, told.member_id) == ("appeal_granted", "早日康复", cast.members["M1"])
    verbs = db.session.scalars(select(AuditEntry.verb).where(AuditEntry.what == "appeal").order_by(AuditEntry.id)).all()
    assert verbs == ["appeal", "granted"]
    details = db.session.scalars(select(AuditEntry.detail).where(AuditEntry.what == "appeal")).all()
    assert all("孩子" not in str(one) and "康复" not in str(one) for one in details)


def test_a_refusal_needs_an_answer_and_may_be_changed(cast, signed_in, missed):
    activity_id, attendance_id = missed
    appeal(signed_in("M1"), attendance_id)
    organiser = signed_in("organiser")
    assert decide(organiser, activity_id, "refused").status_code == 422
    assert decide(organiser, activity_id, "refused", "没有说明").status_code == 303
    assert "Not excused" in read(signed_in("M1"), "/me/no-shows")
    assert appeal(signed_in("M1"), attendance_id, "再说一次").status_code == 409
    assert decide(organiser, activity_id, "granted").status_code == 303
    assert not is_refused(cast)


def test_decided_the_same_way_twice_tells_once(signed_in, missed):
    activity_id, attendance_id = missed
    appeal(signed_in("M1"), attendance_id)
    for _ in range(2):
        decide(signed_in("organiser"), activity_id, "granted")
    assert len(db.session.scalars(select(Outbox)).all()) == 1


def test_worded_anew_it_stays_one_appeal(signed_in, missed):
    mine = signed_in("M1")
    appeal(mine, missed[1])
    appeal(mine, missed[1], "补充：有病假条")
    assert db.session.scalars(select(Appeal.reason)).all() == ["补充：有病假条"]


@pytest.mark.parametrize("reason", ["", "   ", "长" * 401, "a\u202eb"])
def test_a_reason_that_cannot_be_taken_comes_back(signed_in, missed, reason):
    answer = appeal(signed_in("M1"), missed[1], reason)
    assert answer.status_code == 422 and 'aria-invalid="true"' in answer.get_data(as_text=True)
    assert db.session.scalars(select(Appeal)).all() == []


@pytest.mark.parametrize("given", ["", "x", "0", "-1", "999", "99999999999999999999"])
def test_what_is_not_there_is_not_found(signed_in, missed, given):
    assert appeal(signed_in("M1"), given).status_code == 404
    assert decide(signed_in("organiser"), missed[0], "granted", appeal_id=given).status_code in (404, 422)


def test_it_turns_others_away(client, signed_in, missed):
    activity_id, attendance_id = missed
    assert appeal(signed_in("M2"), attendance_id).status_code == 404
    assert "/sign-in" in client.get("/me/no-shows").location
    appeal(signed_in("M1"), attendance_id)
    for number in ("M1", "liaison", "checker", "statistician", "auditor"):
        assert signed_in(number).get(f"/manage/activities/{activity_id}/appeals").status_code == 403
        assert decide(signed_in(number), activity_id, "granted").status_code == 403


def test_an_appeal_at_another_activity_is_not_found(cast, signed_in, missed):
    appeal(signed_in("M1"), missed[1])
    assert decide(signed_in("organiser"), cast.activity("X9"), "granted").status_code == 404


@pytest.mark.parametrize("verdict", ["", "asked", "x"])
def test_no_other_verdict_is_taken(signed_in, missed, verdict):
    appeal(signed_in("M1"), missed[1])
    assert decide(signed_in("organiser"), missed[0], verdict).status_code == 422


def test_no_appeals_yet(signed_in, missed):
    assert "No appeals" in read(signed_in("organiser"), f"/manage/activities/{missed[0]}/appeals")


def test_who_may_not_decide_is_promised_no_look(cast, signed_in):
    page = read(signed_in("M1"), f"/manage/activities/{cast.activity()}/appeals", 403)
    assert "The right to this lies with others." in page and "may see" not in page and "may look" not in page
