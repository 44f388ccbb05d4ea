"""Members come and go at once from many threads, and an organiser changes the capacity meanwhile: no place is lost."""

import random
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Registration
from activity_hub.services import checks, registration
from activity_hub.services.base import places
from activity_hub.services.base.access import Refused
from tests.conftest import NOON

THREADS = 8


@pytest.fixture
def crowd(cast):
    numbers = [f"R{number:03}" for number in range(24)]
    with write_tx():
        for number in numbers:
            cast.add_member(number, number, "F", "A1")
    return [cast.actor(number) for number in numbers]


def come_or_go(crowd, activity_ids, rounds, chance):
    for turn in range(rounds):
        at = NOON + timedelta(seconds=turn)
        by, activity_id = chance.choice(crowd), chance.choice(activity_ids)
        if chance.random() < 0.15:
            change_capacity(activity_id, chance.randint(0, 8), at)
            continue
        mine = registration.offer(by=by, at=at, activity_id=activity_id).registration
        if mine is None:
            registration.sign_up(by=by, at=at, activity_id=activity_id, accept_clash=True)
        else:
            registration.withdraw(by=by, at=at, registration_id=mine.id)


def change_capacity(activity_id, wanted, at):
    with write_tx():
        activity = lock(Activity, activity_id)
        activity.capacity = max(wanted, activity.taken)
        places.promote(activity, at)


def together(app, work):
    """Run it in every thread, each in an app context of its own; what they raised."""
    raised = []

    def run(number):
        with app.app_context():
            try:
                work(random.Random(number))
            except Exception as error:
                raised.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.parametrize("rounds", [15, pytest.param(150, marks=pytest.mark.full)])
def test_no_place_is_lost_and_nobody_waits_beside_a_free_one(app, cast, crowd, rounds):
    activity_ids = [cast.activity(f"X{number}", capacity=3) for number in range(2)]
    db.session.rollback()
    raised = together(app, lambda chance: come_or_go(crowd, activity_ids, rounds, chance))
    assert raised == []
    assert {name: count for name, count in checks.violations().items() if count} == {}


def test_a_freed_place_goes_to_exactly_one(app, cast, crowd):
    """All who hold a place leave at one moment; as many waiters move up, in their order, each once."""
    activity_id = cast.activity(capacity=THREADS)
    for by in crowd:
        registration.sign_up(by=by, at=NOON, activity_id=activity_id)
    first = select(Registration.id).where(Registration.status == "confirmed").order_by(Registration.id)
    held = db.session.scalars(first).all()
    db.session.rollback()
    leaving = dict(zip(range(THREADS), zip(crowd, held, strict=False), strict=False))
    barrier = threading.Barrier(THREADS)

    def leave(chance):
        barrier.wait()
        with leaving_lock:
            _number, (by, registration_id) = leaving.popitem()
        registration.withdraw(by=by, at=NOON, registration_id=registration_id)

    leaving_lock = threading.Lock()
    assert together(app, leave) == []
    now_in = db.session.scalars(
        select(Registration.member_id).where(Registration.status == "confirmed").order_by(Registration.id)
    )
    assert list(now_in) == [by.member_id for by in crowd[THREADS : 2 * THREADS]]
    assert not any(checks.violations().values())


def test_one_member_at_once_has_one_registration(app, cast, crowd):
    activity_id = cast.activity(capacity=3)
    seen = []

    def press(_chance):
        seen.append(registration.sign_up(by=crowd[0], at=NOON, activity_id=activity_id))

    db.session.rollback()
    assert together(app, press) == []
    assert len({view.id for view, _new in seen}) == 1 and sum(new for _view, new in seen) == 1


def test_a_refused_sign_up_leaves_nothing_behind(cast, crowd):
    activity_id = cast.activity(capacity=1, waitlist=False)
    registration.sign_up(by=crowd[0], at=NOON, activity_id=activity_id)
    with pytest.raises(Refused):
        registration.sign_up(by=crowd[1], at=NOON, activity_id=activity_id)
    assert len(db.session.scalars(select(Registration.id)).all()) == 1
