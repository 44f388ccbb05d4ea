"""Every kind of activity goes the whole way: draft, published, signed up for, scanned, held, in calendar and return."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from activity_hub.rules.kinds import CODES
from activity_hub.rules.period import Period
from activity_hub.services import activity, catalogue, door, registration, returns
from tests.cast import Cast
from tests.conftest import NOON

STARTS = NOON + timedelta(days=4)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def published(cast: Cast, kind: str) -> int:
    """An activity of the kind that the organiser wrote and the chair published."""
    made = activity.create(
        cast.actor("organiser"),
        NOON,
        title="一种活动",
        kind=kind,
        union="A",
        venue="职工之家",
        capacity=2,
        occurrences=[{"starts_at": STARTS, "ends_at": STARTS + timedelta(hours=2)}],
    )
    activity.submit(cast.actor("organiser"), NOON, made.id)
    return activity.publish(cast.actor("chair"), NOON, made.id).id


@pytest.mark.parametrize("kind", CODES)
def test_it_works(cast: Cast, client: FlaskClient, kind: str) -> None:
    activity_id = published(cast, kind)
    listed = catalogue.listing(cast.actor("M1"), NOON, kind=kind, open_for_me=True)
    assert [item.id for item in listed.items] == [activity_id]
    for address in ("/", f"/?kind={kind}", f"/activities/{activity_id}", f"/activities/{activity_id}.ics"):
        assert "一种活动" in client.get(address).text

    comes, _new = registration.sign_up(by=cast.actor("M1"), at=NOON, activity_id=activity_id)
    registration.sign_up(by=cast.actor("M2"), at=NOON, activity_id=activity_id)
    waits, _new = registration.sign_up(by=cast.actor("M3"), at=NOON, activity_id=activity_id)
    assert (comes.status, waits.status, waits.wait_position) == ("confirmed", "waitlisted", 1)

    scan = {"scan_uuid": "12345678", "code": comes.pass_code, "kind": "in"}
    answers = door.record(by=cast.actor("checker"), at=STARTS, activity_id=activity_id, scans=[scan])
    assert [answer["verdict"] for answer in answers] == ["ok"]

    held = activity.hold(cast.actor("organiser"), STARTS, activity_id)
    assert (held.status, held.occurrences[0].status) == ("held", "held")
    figures = returns.gather(by=cast.actor("statistician"), union_code="A", period=YEAR)
    counted = {"activities": 1, "occurrences": 1, "person_times": 1, "headcount": 1}
    assert figures["by_kind"] == {kind: counted}
    assert figures["activities"]["hosted"] == 1 and figures["people"]["person_times"] == 1


def test_what_was_never_held_is_in_no_return(cast: Cast) -> None:
    for kind in CODES:
        published(cast, kind)
    figures = returns.gather(by=cast.actor("statistician"), union_code="A", period=YEAR)
    assert figures["by_kind"] == {}
    assert figures["activities"]["hosted"] == 0
