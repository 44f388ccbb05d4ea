"""Drawing places: once, after closing, as the seed has it, with everybody told and nobody's name published."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import (
    Activity,
    Attendance,
    AuditEntry,
    Draw,
    DrawTicket,
    Member,
    Occurrence,
    Quota,
    Registration,
)
from activity_hub.rules.draw import DrawRefusal, Outcome
from activity_hub.rules.draw_check import verify
from activity_hub.rules.permissions import ANONYMOUS
from activity_hub.services import activity as activities
from activity_hub.services import checks, chores, drawing, registration
from activity_hub.services.base.access import NotAllowed, NotFound, Refused
from tests.cast import Cast
from tests.conftest import NOON
from tests.services.drawing.drawn import CLOSES, crowd, document, draw, published, sign_up, statuses, told


@pytest.fixture
def people(cast: Cast) -> list[str]:
    return crowd(cast, 8)


def test_before_the_draw_everybody_is_pending(cast: Cast, people: list[str]) -> None:
    activity_id = published(cast, capacity=3)
    sign_up(cast, activity_id, people)
    assert set(statuses(activity_id).values()) == {"pending"}
    assert checks.violations() == dict.fromkeys(checks.violations(), 0)


def test_it_seats_down_the_ranks_and_the_others_wait_in_that_order(cast: Cast, people: list[str]) -> None:
    activity_id = published(cast, capacity=3)
    made = sign_up(cast, activity_id, people)
    assert draw(cast, activity_id) is True
    rows = {one.registration_id: one for one in db.session.scalars(select(DrawTicket))}
    assert set(rows) == set(made.values())
    by_rank = sorted(rows.values(), key=lambda one: one.rank or 0)
    found = statuses(activity_id)
    assert [found[one.registration_id] for one in by_rank] == ["confirmed"] * 3 + ["waitlisted"] * 5
    turns = [db.session.get(Registration, one.registration_id).wait_seq for one in by_rank[3:]]  # type: ignore[union-attr]
    assert turns == sorted(turns)
    activity = db.session.get(Activity, activity_id)
    assert activity is not None and (activity.taken, activity.waiting) == (3, 5)
    assert told(activity_id) == ["drawn"] * 3 + ["not_drawn"] * 5
    assert not any(checks.violations().values())


def test_a_second_press_changes_nothing(cast: Cast, people: list[str]) -> None:
    """Mutant: leave out the look at `drawn_at` in `draw`."""
    activity_id = published(cast, capacity=3)
    sign_up(cast, activity_id, people)
    draw(cast, activity_id)
    before = (statuses(activity_id), document(cast, activity_id), told(activity_id))
    assert draw(cast, activity_id, at=CLOSES + timedelta(hours=1)) is False
    assert (statuses(activity_id), document(cast, activity_id), told(activity_id)) == before
    assert drawing.due(at=CLOSES + timedelta(days=1)) == []
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "draw")).all()
    assert len(entries) == 1


@pytest.mark.parametrize(
    ("status", "at", "code"),
    [
        ("published", CLOSES - timedelta(seconds=1), DrawRefusal.STILL_OPEN),
        ("cancelled", CLOSES, DrawRefusal.NOT_TAKING_PLACE),
        ("postponed", CLOSES, DrawRefusal.NOT_TAKING_PLACE),
        ("held", CLOSES, DrawRefusal.NOT_TAKING_PLACE),
    ],
)
def test_not_now(cast: Cast, status: str, at: Any, code: DrawRefusal) -> None:
    activity_id = published(cast, status=status)
    with pytest.raises(Refused) as caught:
        draw(cast, activity_id, at=at)
    assert caught.value.code is code


@pytest.mark.parametrize("closes_at", [CLOSES, None])
def test_closed_by_hand_it_is_drawn_at_once(cast: Cast, people: list[str], closes_at: Any) -> None:
    activity_id = published(cast, status="published")
    with write_tx():
        lock(Activity, activity_id).sign_up_closes_at = closes_at  # type: ignore[union-attr]
    sign_up(cast, activity_id, people)
    assert drawing.due(at=NOON) == []
    activities.close(cast.actor("organiser"), NOON, activity_id)
    assert drawing.due(at=NOON) == [activity_id]
    assert drawing.draw_due(at=NOON) == 1 and drawing.due(at=NOON) == []
    assert list(statuses(activity_id).values()).count("confirmed") == 3


@pytest.mark.parametrize("status", ["postponed", "cancelled", "held"])
def test_what_does_not_take_place_is_not_due(cast: Cast, status: str) -> None:
    published(cast, status=status)
    assert drawing.due(at=CLOSES) == []


def test_who_is_passed_over_for_a_time_gets_the_place_when_it_is_over(cast: Cast, people: list[str]) -> None:
    """Nobody else wants it: at the end of the cooling-off the place is theirs."""
    missed = cast.activity("X0", starts_at=NOON - timedelta(days=10), status="held")
    activity_id = published(cast, terms={"cooling_off_days": 14}, starts_at=NOON + timedelta(days=60))
    made = sign_up(cast, activity_id, people[:1])[people[0]]
    with write_tx():
        occurrence = db.session.query(Occurrence).filter_by(activity_id=missed).one()
        whose = {"occurrence_id": occurrence.id, "member_id": cast.members[people[0]]}
        db.session.add(Attendance(**whose, state="absent", evidence="held", gate=""))
    draw(cast, activity_id)
    over = datetime(2026, 6, 18, 16, 0, tzinfo=UTC)
    activity = db.session.get(Activity, activity_id)
    assert statuses(activity_id)[made] == "waitlisted" and activity is not None and activity.due_at == over
    chores.settle_due(at=over)
    assert statuses(activity_id)[made] == "confirmed"


def test_where_nothing_is_drawn_for(cast: Cast) -> None:
    activity_id = cast.activity(capacity=3)
    with pytest.raises(Refused) as caught:
        draw(cast, activity_id)
    assert caught.value.code is DrawRefusal.NOT_DRAWN_FOR
    with pytest.raises(NotFound):
        drawing.show(by=ANONYMOUS, at=NOON, activity_id=activity_id)


def test_only_who_may_edit_draws(cast: Cast) -> None:
    activity_id = published(cast)
    for number in ("M1", "liaison", "checker", "statistician", "auditor"):
        with pytest.raises(NotAllowed):
            draw(cast, activity_id, by=number)


def test_what_is_due_is_drawn_by_itself(cast: Cast, people: list[str]) -> None:
    activity_id = published(cast, capacity=3)
    sign_up(cast, activity_id, people)
    assert drawing.draw_due(at=CLOSES - timedelta(seconds=1)) == 0
    assert drawing.draw_due(at=CLOSES) == 1
    assert drawing.draw_due(at=CLOSES) == 0
    row = db.session.get(Draw, activity_id)
    assert row is not None and row.by_id is None and row.drawn_at == CLOSES


def test_without_a_closing_time_it_is_due_when_it_begins(cast: Cast, people: list[str]) -> None:
    activity_id = published(cast, capacity=3)
    with write_tx():
        lock(Activity, activity_id).sign_up_closes_at = None  # type: ignore[union-attr]
    begins = NOON + timedelta(days=7, hours=7)
    assert drawing.due(at=begins - timedelta(seconds=1)) == []
    assert drawing.due(at=begins) == [activity_id]


def test_whoever_withdrew_is_not_in_it(cast: Cast, people: list[str]) -> None:
    activity_id = published(cast, capacity=3)
    made = sign_up(cast, activity_id, people)
    gone = made[people[0]]
    registration.withdraw(by=cast.actor(people[0]), at=NOON, registration_id=gone)
    draw(cast, activity_id)
    assert db.session.get(DrawTicket, gone) is None and statuses(activity_id)[gone] == "withdrawn"
    assert len(document(cast, activity_id)["entries"]) == 7


def test_who_cannot_come_any_more_is_passed_over_and_keeps_the_turn(cast: Cast, people: list[str]) -> None:
    activity_id = published(cast, capacity=None)
    made = sign_up(cast, activity_id, people)
    with write_tx():
        lock(Member, cast.members[people[0]]).suspended = True  # type: ignore[union-attr]
    draw(cast, activity_id)
    ticket = db.session.get(DrawTicket, made[people[0]])
    assert ticket is not None and ticket.outcome == Outcome.PASSED_OVER
    assert statuses(activity_id)[made[people[0]]] == "waitlisted"
    assert list(statuses(activity_id).values()).count("confirmed") == 7
    assert verify(document(cast, activity_id)).is_true


def test_without_a_waiting_list_the_others_are_told_no(cast: Cast, people: list[str]) -> None:
    activity_id = published(cast, capacity=3, waitlist=False)
    sign_up(cast, activity_id, people)
    draw(cast, activity_id)
    assert sorted(statuses(activity_id).values()) == ["confirmed"] * 3 + ["rejected"] * 5
    assert told(activity_id) == ["drawn"] * 3 + ["rejected"] * 5


def test_places_are_offered_where_the_terms_say_so(cast: Cast, people: list[str]) -> None:
    activity_id = published(cast, capacity=3, terms={"offer_hours": 24})
    sign_up(cast, activity_id, people)
    draw(cast, activity_id)
    offered = db.session.scalars(select(Registration).where(Registration.status == "offered")).all()
    assert len(offered) == 3 and {one.offer_expires_at for one in offered} == {CLOSES + timedelta(hours=24)}
    assert told(activity_id) == ["not_drawn"] * 5 + ["offered"] * 3
    activity = db.session.get(Activity, activity_id)
    assert activity is not None and activity.taken == 3 and activity.due_at == CLOSES + timedelta(hours=24)


@pytest.mark.parametrize(("terms", "status"), [({}, "confirmed"), ({"offer_hours": 24}, "offered")])
def test_quotas_hold_in_a_draw(cast: Cast, terms: dict[str, int], status: str) -> None:
    activity_id = published(cast, capacity=4, terms=terms)
    with write_tx():
        quota = Quota(activity_id=activity_id, union_id=cast.unions["A2"], places=2)
        db.session.add(quota)
        db.session.flush()
        quota.path = f"/{quota.id}/"
        lock(Activity, activity_id).revision += 1  # type: ignore[union-attr]
    many, few = crowd(cast, 6), crowd(cast, 3, "A2")
    made = sign_up(cast, activity_id, [*many, *few])
    draw(cast, activity_id)
    found = statuses(activity_id)
    assert [found[made[one]] for one in few].count(status) == 2
    assert [found[made[one]] for one in many].count(status) == 2
    assert verify(document(cast, activity_id)).is_true
    assert db.session.scalars(select(Quota.taken)).all() == [2]
    assert not any(checks.violations().values())


def test_who_was_served_this_season_is_drawn_after_the_others(cast: Cast, people: list[str]) -> None:
    before = cast.activity("X0", series="swim", starts_at=NOON + timedelta(days=1))
    for number in people[:4]:
        cast.register(number, before)
    activity_id = published(cast, capacity=4, series="swim", terms={"priority": True})
    made = sign_up(cast, activity_id, people)
    draw(cast, activity_id)
    found = statuses(activity_id)
    assert {found[made[one]] for one in people[4:]} == {"confirmed"}
    assert {found[made[one]] for one in people[:4]} == {"waitlisted"}
    assert verify(document(cast, activity_id)).is_true


def test_a_place_that_comes_free_goes_down_the_drawn_order(cast: Cast, people: list[str]) -> None:
    activity_id = published(cast, capacity=3)
    made = sign_up(cast, activity_id, people)
    draw(cast, activity_id)
    ranked = sorted(db.session.scalars(select(DrawTicket)).all(), key=lambda one: one.rank or 0)
    winner, following = ranked[0].registration_id, ranked[3].registration_id
    number = next(one for one, registration_id in made.items() if registration_id == winner)
    registration.withdraw(by=cast.actor(number), at=CLOSES, registration_id=winner)
    assert statuses(activity_id)[following] == "confirmed"


def test_after_the_draw_whoever_comes_stands_behind_the_drawn(cast: Cast, people: list[str]) -> None:
    activity_id = published(cast, capacity=3)
    sign_up(cast, activity_id, people[:5])
    draw(cast, activity_id)
    with write_tx():
        lock(Activity, activity_id).sign_up_closes_at = CLOSES + timedelta(days=1)  # type: ignore[union-attr]
    view, _ = registration.sign_up(by=cast.actor(people[6]), at=CLOSES, activity_id=activity_id)
    assert (view.status.value, view.wait_position) == ("waitlisted", 3)


def test_nobody_in_it(cast: Cast) -> None:
    activity_id = published(cast, capacity=3)
    assert draw(cast, activity_id) is True
    found = document(cast, activity_id)
    assert found["entries"] == [] and verify(found).is_true
