"""Presses, the worker and withdrawals at the same moment: one draw, no place given twice, and a true document."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask

from activity_hub.database import db
from activity_hub.models import Activity, Draw
from activity_hub.rules.draw_check import verify
from activity_hub.services import checks, drawing, registration
from activity_hub.services.drawing import running
from tests.cast import Cast
from tests.services.drawing.drawn import CLOSES, crowd, document, published, sign_up, statuses, told


def at_once(app: Flask, *calls: Callable[[], object]) -> list[object]:
    """What each call answers when all are made at the same moment."""
    barrier, answers = Barrier(len(calls)), []

    def run(call: Callable[[], object]) -> None:
        with app.app_context():
            barrier.wait(timeout=30)
            answers.append(call())

    threads = [Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(answers) == len(calls)
    db.session.rollback()
    return answers


def test_many_presses_are_one_draw(app: Flask, cast: Cast) -> None:
    """Goes red without the lock on the activity: then several presses find it not drawn yet."""
    activity_id = published(cast, capacity=3)
    sign_up(cast, activity_id, crowd(cast, 8))
    organiser = cast.actor("organiser")
    db.session.rollback()

    def press() -> object:
        return drawing.draw(by=organiser, at=CLOSES, activity_id=activity_id)

    answers = at_once(app, *[press] * 6, lambda: drawing.draw_due(at=CLOSES))
    assert sorted(map(int, answers)) == [0] * 6 + [1]  # type: ignore[call-overload]
    assert told(activity_id) == ["drawn"] * 3 + ["not_drawn"] * 5
    assert verify(document(cast, activity_id)).is_true


def test_withdrawals_during_the_draw_free_their_places(app: Flask, cast: Cast) -> None:
    activity_id = published(cast, capacity=3)
    people = crowd(cast, 8)
    made = sign_up(cast, activity_id, people)
    organiser, leaving = cast.actor("organiser"), [cast.actor(one) for one in people[:4]]
    db.session.rollback()

    def withdraw(number: int) -> Callable[[], object]:
        whose, which = leaving[number], made[people[number]]
        return lambda: registration.withdraw(by=whose, at=CLOSES, registration_id=which)

    at_once(
        app,
        *(withdraw(number) for number in range(4)),
        lambda: drawing.draw(by=organiser, at=CLOSES, activity_id=activity_id),
    )
    found = list(statuses(activity_id).values())
    assert (found.count("withdrawn"), found.count("confirmed"), found.count("waitlisted")) == (4, 3, 1)
    activity = db.session.get(Activity, activity_id)
    assert activity is not None and (activity.taken, activity.waiting) == (3, 1)
    assert verify(document(cast, activity_id)).is_true
    assert not any(checks.violations().values())


def test_a_draw_that_fails_leaves_nothing_behind_and_keeps_no_other_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = published(cast, capacity=1, code="X1"), published(cast, capacity=1, code="X2")
    sign_up(cast, first, crowd(cast, 2))
    whole = running._seat

    def fail_first(activity: Activity, *more: object) -> None:
        whole(activity, *more)  # type: ignore[arg-type]
        if activity.id == first:
            raise RuntimeError("the power went")

    monkeypatch.setattr(running, "_seat", fail_first)
    with pytest.raises(RuntimeError):
        drawing.draw_due(at=CLOSES)
    assert set(statuses(first).values()) == {"pending"} and told(first) == []
    drawn = {one.activity_id: one.drawn_at for one in db.session.query(Draw)}
    assert drawn == {first: None, second: CLOSES}
