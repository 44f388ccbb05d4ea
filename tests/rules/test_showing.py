"""The one thing a line of the list says."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from activity_hub.rules.lifecycle import ActivityStatus, OccurrenceStatus
from activity_hub.rules.places import Call, Status
from activity_hub.rules.showing import Showing, When, showing

NOON = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)
TODAY = date(2026, 6, 15)
STARTS = NOON + timedelta(days=1)
CALL = Call(ActivityStatus.PUBLISHED, None, STARTS, None, 0, True)
WHEN = When(OccurrenceStatus.PLANNED, date(2026, 6, 16), STARTS, STARTS + timedelta(hours=2))


@pytest.mark.parametrize(
    ("call", "when", "mine", "expected"),
    [
        ({}, {}, None, Showing.OPEN),
        ({"capacity": 3, "taken": 2}, {}, None, Showing.SEATS),
        ({"capacity": 3, "taken": 3}, {}, None, Showing.WAITLIST),
        ({"capacity": 3, "taken": 3, "waitlist": False}, {}, None, Showing.FULL),
        ({"opens_at": NOON + timedelta(minutes=1)}, {}, None, Showing.OPENS_LATER),
        ({"closes_at": NOON}, {}, None, Showing.CLOSED),
        ({"status": ActivityStatus.CLOSED}, {}, None, Showing.CLOSED),
        ({"status": ActivityStatus.CANCELLED}, {}, Status.CONFIRMED, Showing.CANCELLED),
        ({}, {"status": OccurrenceStatus.CANCELLED}, Status.CONFIRMED, Showing.CANCELLED),
        ({"status": ActivityStatus.POSTPONED}, {}, Status.CONFIRMED, Showing.POSTPONED),
        ({}, {"status": OccurrenceStatus.POSTPONED}, None, Showing.POSTPONED),
        ({"status": ActivityStatus.HELD}, {}, None, Showing.OVER),
        ({"status": ActivityStatus.ARCHIVED}, {}, None, Showing.OVER),
        ({}, {"ends_at": NOON}, Status.CONFIRMED, Showing.OVER),
        ({}, {"starts_at": NOON, "ends_at": None}, None, Showing.OVER),
        ({"status": ActivityStatus.POSTPONED}, {"ends_at": NOON}, None, Showing.OVER),
        ({}, {"starts_at": None, "ends_at": None, "held_on": TODAY}, None, Showing.OPEN),
        ({}, {"starts_at": None, "ends_at": None, "held_on": TODAY - timedelta(days=1)}, None, Showing.OVER),
        ({"closes_at": NOON}, {}, Status.CONFIRMED, Showing.MINE),
        ({"capacity": 3, "taken": 3}, {}, Status.WAITLISTED, Showing.MINE),
    ],
)
def test_it_says_what_matters_most(
    call: dict[str, Any], when: dict[str, Any], mine: Status | None, expected: Showing
) -> None:
    assert showing(replace(CALL, **call), replace(WHEN, **when), mine, NOON, TODAY) is expected


@pytest.mark.parametrize("status", list(ActivityStatus))
@pytest.mark.parametrize("occurrence", list(OccurrenceStatus))
@pytest.mark.parametrize("mine", [None, *Status])
def test_every_combination_says_something(
    status: ActivityStatus, occurrence: OccurrenceStatus, mine: Status | None
) -> None:
    assert showing(replace(CALL, status=status), replace(WHEN, status=occurrence), mine, NOON, TODAY) in Showing
