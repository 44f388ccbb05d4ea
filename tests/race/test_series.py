"""Activities of one series at one moment: a member's last place is given once, and one given back lets in elsewhere."""

import threading
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Registration
from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.places import RefusalCode, Status
from activity_hub.services import activity, checks, chores, registration
from activity_hub.services.base import fairness, locking, promotion
from activity_hub.services.base.access import Refused
from tests.conftest import NOON
from tests.race.phones import together

ROUNDS = 6
DEADLOCK = "40P01"


def press_both(app, cast, activity_ids):
    """What each of two threads was told for the same member."""
    by = cast.actor("M1")

    def press(activity_id):
        try:
            made, _ = registration.sign_up(by=by, at=NOON, activity_id=activity_id, accept_clash=True)
            return made.status.value
        except Refused as refused:
            return refused.code

    return together(app, [partial(press, activity_id) for activity_id in activity_ids])


def pairs(cast):
    for number in range(ROUNDS):
        terms = {"series": f"S{number}", "terms": {"series_limit": 1}}
        yield [cast.activity(f"{half}{number}", **terms) for half in "XY"]


def test_a_member_has_one_place_in_a_series_of_one(app, cast):
    for pair in pairs(cast):
        assert sorted(press_both(app, cast, pair)) == ["confirmed", RefusalCode.LIMIT_REACHED]


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_without_standing_alone_in_the_series_both_would_give_it(app, cast, monkeypatch):
    """The mutant, where two can write at once (SQLite has one writer): both look before either has written."""
    both = threading.Barrier(2)
    records = fairness._records

    def slow(*asked):
        found = records(*asked)
        both.wait(timeout=20)
        return found

    monkeypatch.setattr(fairness, "alone_in_series", lambda activities: None)
    monkeypatch.setattr(fairness, "_records", slow)
    assert press_both(app, cast, next(pairs(cast))) == ["confirmed", "confirmed"]
    assert len(db.session.scalars(select(Registration.id)).all()) == 2


def crossed(cast, number):
    """M1 has the place that M2 waits for, and M2 the one that M1 waits for; one each is enough. Who gives back what."""
    terms = {"series": f"S{number}", "capacity": 1, "terms": {"series_limit": 1}}
    here, there = (cast.activity(f"{half}{number}", **terms) for half in "XY")
    held = {"M1": cast.register("M1", here), "M2": cast.register("M2", there)}
    waiting = [cast.register("M1", there, Status.WAITLISTED), cast.register("M2", here, Status.WAITLISTED)]
    return held, waiting


def give_back(app, cast, held):
    """Both at once; the faults of the database."""
    actors = {number: cast.actor(number) for number in held}

    def withdraw(number):
        try:
            registration.withdraw(by=actors[number], at=NOON, registration_id=held[number])
        except DBAPIError as fault:
            return fault
        return None

    return [fault for fault in together(app, [partial(withdraw, number) for number in held]) if fault]


def statuses(ids):
    db.session.rollback()
    return [registration.one(by=SYSTEM, registration_id=one).status.value for one in ids]


def test_two_who_give_back_what_the_other_waits_for_both_get_it(app, cast):
    """Each locks both activities, in one order; whoever is second finds both places free."""
    for number in range(ROUNDS):
        held, waiting = crossed(cast, number)
        assert give_back(app, cast, held) == []
        assert statuses(waiting) == ["confirmed", "confirmed"]
    assert chores.repair(at=NOON) == chores.Done() and not any(checks.violations(NOON).values())


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_without_one_order_of_locking_they_would_stand_in_each_others_way(app, cast, monkeypatch):
    """The mutant: each locks the activity they leave first, and the list elsewhere afterwards."""
    both = threading.Barrier(2)

    def own_first(activity_id, member_ids=None, and_also=()):
        ids = fairness.lists_elsewhere(activity_id, member_ids)
        lock(Activity, activity_id)
        both.wait(timeout=20)
        return [lock(Activity, one) for one in ids]

    monkeypatch.setattr(promotion, "lock_elsewhere", own_first)
    held, _waiting = crossed(cast, 0)
    assert [fault.orig.sqlstate for fault in give_back(app, cast, held)] == [DEADLOCK]


def passed(cast, number):
    """M1 and M2 each let an offer pass in the activity whose other one they wait for; whom they waited for."""
    terms = {"series": f"P{number}", "capacity": 1, "terms": {"series_limit": 1}}
    here, there = (cast.activity(f"{half}{number}", **terms) for half in "PQ")
    ended = {"offer_expires_at": NOON}
    for member, held, wanted in (("M1", here, there), ("M2", there, here)):
        cast.register(member, held, Status.OFFERED, **ended)
        yield held, cast.register(member, wanted, Status.WAITLISTED)
    with write_tx():
        for activity_id in (here, there):
            lock(Activity, activity_id).due_at = NOON


def change_both(app, activity_ids):
    """Somebody changes each of them at once; the faults of the database."""

    def change(activity_id):
        try:
            activity.change(SYSTEM, NOON, activity_id, summary="改")
        except DBAPIError as fault:
            return fault
        return None

    return [fault for fault in together(app, [partial(change, one) for one in activity_ids]) if fault]


def test_offers_that_end_at_one_moment_serve_each_other(app, cast):
    """Whoever changes one finds that the other is to be locked too, and begins anew with both."""
    for number in range(ROUNDS // 2):
        ended = dict(passed(cast, number))
        assert change_both(app, ended) == []
        assert statuses(ended.values()) == ["confirmed", "confirmed"]
    assert chores.repair(at=NOON) == chores.Done() and not any(checks.violations(NOON).values())


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_without_beginning_anew_they_would_stand_in_each_others_way(app, cast, monkeypatch):
    """The mutant: what is found late is locked late."""
    both = threading.Barrier(2)

    def at_once(activity_ids):
        both.wait(timeout=20)
        for activity_id in activity_ids:
            lock(Activity, activity_id)

    monkeypatch.setattr(locking, "require", at_once)
    ended = dict(passed(cast, 0))
    assert [fault.orig.sqlstate for fault in change_both(app, ended)] == [DEADLOCK]


def stand_in_the_way(app, cast, monkeypatch, patience):
    """Who waits in two lists of a series becomes eligible; who comes to the second waits so long for the first."""
    terms = {"series": "S", "capacity": 1, "terms": {"series_limit": 1}}
    first, second = (cast.activity(code, **terms) for code in "XY")
    for activity_id in (first, second):
        cast.register("M1", activity_id, Status.WAITLISTED)
    alone, came, served, faults = fairness.alone_in_series, threading.Event(), threading.Event(), []
    by = cast.actor("M3")
    db.session.rollback()

    def slowly(activities):
        """Whoever comes has the second activity, and not yet the series, when the first list is served."""
        is_comer = threading.current_thread() is not threading.main_thread()
        if is_comer and [one.id for one in activities] == [second]:
            came.set()
            served.wait(patience)
        alone(activities)
        if not is_comer:
            served.set()

    def come():
        with app.app_context():
            try:
                registration.sign_up(by=by, at=NOON, activity_id=second)
            except DBAPIError as fault:
                faults.append(fault)
            finally:
                db.session.remove()

    monkeypatch.setattr(fairness, "alone_in_series", slowly)
    comer = threading.Thread(target=come)
    comer.start()
    came.wait(timeout=20)
    try:
        with write_tx():
            promotion.reconsider([cast.members["M1"]], NOON)
    except DBAPIError as fault:
        faults.append(fault)
    comer.join()
    return [fault.orig.sqlstate for fault in faults]


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_many_lists_of_a_series_are_locked_before_the_first_is_served(app, cast, monkeypatch):
    assert stand_in_the_way(app, cast, monkeypatch, patience=1.0) == []


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_one_after_the_other_would_stand_in_the_way_of_who_comes(app, cast, monkeypatch):
    """The mutant: each list is locked when its turn comes, while the series is locked already."""
    monkeypatch.setattr(promotion, "lock_all", lambda ids: (lock(Activity, one) for one in sorted(set(ids))))
    assert stand_in_the_way(app, cast, monkeypatch, patience=20.0) == [DEADLOCK]
