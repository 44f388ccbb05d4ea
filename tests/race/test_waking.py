"""No lost wake-up: whatever frees a place or lets somebody come, the list is served, while others press meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Member, Registration
from activity_hub.services.base import promotion
from tests.race import mutants, table
from tests.race.phones import at_once, crowd

HOMES = ("A1", "B1", "T")
HOUR = 3600.0
LATE = 30 * HOUR
LONG = pytest.mark.full


def capacity_goes_up(pair, people, activity_id):
    return people.organiser.ask("PATCH", f"/activities/{activity_id}", {"capacity": 9}).status == 200


def quotas_go_away(pair, people, activity_id):
    return people.organiser.ask("PATCH", f"/activities/{activity_id}", {"quotas": []}).status == 200


def time_passes(pair, people, activity_id):
    """For both servers; the next who asks for anything finds what has become due."""
    pair.play(pair.mutant, ahead={0: LATE, 1: LATE})
    return True


def favour_comes_back(pair, people, activity_id):
    """Those who were suspended while they waited are let off again."""
    with pair.app.app_context():
        for phone in people.phones:
            with write_tx():
                member = lock(Member, phone.member_id)
                member.suspended = False
                promotion.reconsider([member.id], datetime.now(UTC))
        db.session.remove()
    return True


def places_elsewhere_come_back(pair, people, activity_id):
    """Those who wait have a place in another activity of the series, and give it back all at once."""
    at_once([lambda one=one: one.withdraw() for one in people.phones if one.holds and one.elsewhere])
    return True


PATHS = {
    "capacity up": (capacity_goes_up, "change_wakes_nobody", {}),
    "quotas deleted": (quotas_go_away, "change_wakes_nobody", {"quotas": [{"union": "A2", "places": 4}]}),
    "quota returned": (
        time_passes,
        "time_wakes_nobody",
        {"quotas": [{"union": "A2", "places": 4, "returns_at": HOUR}]},
    ),
    "offer expired": (time_passes, "time_wakes_nobody", {"terms": {"offer_hours": 2}}),
    "eligible again": (favour_comes_back, "favour_wakes_nobody", {}),
    "given back elsewhere": (places_elsewhere_come_back, "elsewhere_wakes_nobody", {"terms": {"series_limit": 1}}),
    "offer passed elsewhere": (time_passes, "elsewhere_wakes_nobody", {"terms": {"series_limit": 1}}),
}


def wake(pair, cast, people, path, number, mutant=""):
    """Fill an activity, let it happen while people come and go, and see whom a repair would let in."""
    happens, _mutant, options = PATHS[path]
    wished = {name: list(one) if name == "quotas" else dict(one) for name, one in options.items()}
    for one in wished.get("quotas", []):
        if "returns_at" in one:
            one = wished["quotas"][wished["quotas"].index(one)] = dict(one)
            one["returns_at"] = datetime.now(UTC) + timedelta(seconds=one["returns_at"])
    activity_id = table.call(cast, f"I6-{path}-{number}", 6, **wished)
    comers = people.phones[: len(people.phones) // 2]
    for phone in people.phones:
        phone.holds, phone.elsewhere = None, False
        phone.member_id = cast.members[phone.number]
    for phone in comers:
        phone.sign_up(activity_id)
    where = before(cast, path, comers, activity_id, number)
    pair.mutant = mutant
    pair.play(mutant)
    if happens is favour_comes_back:
        mutants.play(mutant)
    try:
        busy = [one for one in people.phones[::3] if not one.elsewhere]
        at_once([
            lambda: happens(pair, people, activity_id),
            *(lambda one=one: [one.come_or_go(activity_id) for _ in range(3)] for one in busy),
        ])  # fmt: skip
        if happens is time_passes:
            people.phones[1].ask("POST", f"/activities/{where}/registrations", {"accept_clash": True})
    finally:
        mutants.play("")
        pair.play()
    at = datetime.now(UTC) + timedelta(seconds=LATE if happens is time_passes else 0)
    return left_asleep(activity_id, at)


def before(cast, path, comers, activity_id, number):
    """What there is before it happens; answers at which activity it does."""
    if path == "offer expired":
        at_once([lambda one=one: one.withdraw() for one in comers[:3]])
    if path == "eligible again":
        waiting_go_out_of_favour(comers)
    if not path.endswith("elsewhere"):
        return activity_id
    other_id = waiting_have_a_place_elsewhere(cast, comers, activity_id, f"{path[0]}{number}")
    if path == "offer passed elsewhere":
        only_offered(other_id)
    return other_id


def waiting_go_out_of_favour(comers):
    """Everybody who waits is suspended, and some who held a place leave: nobody moves up."""
    waiting = [one for one in comers if one.log[-1][1].body["status"] == "waitlisted"]
    with write_tx():
        for phone in waiting:
            lock(Member, phone.member_id).suspended = True
    for phone in [one for one in comers if one not in waiting][:3]:
        phone.withdraw()


def only_offered(activity_id):
    """Everybody there holds an offer for an hour, and no place yet."""
    until = datetime.now(UTC) + timedelta(hours=1)
    with write_tx():
        lock(Activity, activity_id).due_at = until
        for one in db.session.query(Registration).filter_by(activity_id=activity_id).order_by(Registration.id):
            one.status, one.offer_expires_at = "offered", until


def waiting_have_a_place_elsewhere(cast, comers, activity_id, number):
    """Everybody who waits has a place in the series, and some who held one here leave: nobody moves up."""
    waiting = [one for one in comers if one.log[-1][1].body["status"] == "waitlisted"]
    with write_tx():
        lock(Activity, activity_id).series = f"I6-{number}"
    other_id = table.call(cast, f"I6-other-{number}", None, series=f"I6-{number}")
    for phone in waiting:
        phone.sign_up(other_id)
        phone.elsewhere = True
    for phone in [one for one in comers if one not in waiting][:3]:
        phone.withdraw()
    return other_id


def left_asleep(activity_id, at):
    """Whom a repair would let in, and what is due but was not done although somebody asked meanwhile."""
    row = db.session.get(Activity, activity_id)
    overdue = int(row.due_at is not None and row.due_at <= at)
    db.session.rollback()
    return overdue + table.repairs(activity_id, at)


@pytest.mark.parametrize("rounds", [1, pytest.param(20, marks=LONG)])
def test_nobody_is_left_waiting_beside_a_free_place(cast, pair, note, rounds):
    people = crowd(cast, pair.ports, HOMES, 30)
    left = {
        (path, number): count
        for path in PATHS
        for number in range(rounds)
        if (count := wake(pair, cast, people, path, number))
    }
    note("I6", trials=rounds * len(PATHS), operations=people.count(), violations=sum(left.values()))
    assert left == {}


@pytest.mark.parametrize("path", PATHS)
def test_somebody_is_where_a_path_does_not_serve_the_list(cast, pair, note, path):
    """Nobody else comes or goes: whoever did would serve the list and hide what was forgotten."""
    people = crowd(cast, pair.ports, HOMES, 30, patience=3.0)
    mutant = PATHS[path][1]
    for phone in people.phones:
        phone.come_or_go = lambda _activity_id: None
    is_caught = wake(pair, cast, people, path, 0, mutant) > 0
    note("I6", trials=1, operations=people.count(), violations=0, mutant=f"{mutant}:{path}", is_caught=is_caught)
    assert is_caught
