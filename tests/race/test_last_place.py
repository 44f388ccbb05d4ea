"""Many members, few places, one moment, two server processes: nobody is let in twice, nobody loses a turn."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.places import Status
from activity_hub.services import checks, registration
from tests.race.servers import Answer, press_together, two_servers

MEMBERS = 64
PLACES = [1, 37]


def open_activity(cast, capacity):
    """An activity in the days to come, each capacity on a day of its own, so that none clashes with another."""
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    return cast.activity(f"X{capacity}", capacity=capacity, starts_at=noon + timedelta(days=7 + capacity))


def path_of(activity_id):
    return f"/api/v1/activities/{activity_id}/registrations"


def faults(answers: list[Answer], activity_id: int, places: int) -> list[str]:
    """What is wrong with the outcome of a race, in words; nothing when all is as promised."""
    bodies = [answer.body for answer in answers]
    told = Counter(body.get("status") for body in bodies)
    turns = sorted((body["wait_position"], body["id"]) for body in bodies if body.get("wait_position"))
    page = registration.listing(by=SYSTEM, activity_id=activity_id, limit=2 * MEMBERS)
    waiting = [one for one in page.items if one.status is Status.WAITLISTED]
    kept = [(one.wait_position, one.id) for one in sorted(waiting, key=lambda one: one.wait_position or 0)]
    wrong = {
        "somebody got no answer or a refusal": any(answer.status != 201 for answer in answers),
        "the places were not given exactly": told["confirmed"] != places,
        "the turns told have gaps or doubles": [turn for turn, _ in turns] != list(range(1, MEMBERS - places + 1)),
        "the table holds another order than was told": turns != kept,
        "an invariant is broken": any(checks.violations().values()),
    }
    return [words for words, holds in wrong.items() if holds]


def race(app, cast, tokens, mutant):
    """What was told and what is wrong, by the number of places; the servers serve all the races."""
    activities = {places: open_activity(cast, places) for places in PLACES}
    with two_servers(app, mutant) as ports:
        told = {places: press_together(ports, path_of(where), tokens) for places, where in activities.items()}
    return told, {places: faults(told[places], where, places) for places, where in activities.items()}


def test_the_places_are_given_exactly_and_the_rest_wait_in_one_order(app, cast, tokens):
    _told, wrong = race(app, cast, tokens, mutant=False)
    assert wrong == {places: [] for places in PLACES}


def test_it_goes_red_when_the_lock_is_taken_out(app, cast, tokens):
    told, wrong = race(app, cast, tokens, mutant=True)
    for places in PLACES:
        let_in = [answer for answer in told[places] if answer.body.get("status") == "confirmed"]
        assert len(let_in) > places
        assert "the places were not given exactly" in wrong[places]


def test_one_member_pressing_on_many_phones_has_one_registration(app, cast, tokens):
    activity_id = open_activity(cast, 5)
    with two_servers(app) as ports:
        answers = press_together(ports, path_of(activity_id), tokens[:1] * 32)
    assert Counter(answer.status for answer in answers) == {201: 1, 200: 31}
    assert len({answer.body["id"] for answer in answers}) == 1
    assert not any(checks.violations().values())
