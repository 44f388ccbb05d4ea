"""A basketball night, its checker, and a door that is asked."""

import pytest

from activity_hub.services import door
from tests.services.door.scanned import START, stand


@pytest.fixture
def basketball(cast):
    """Basketball at A, an hour from noon."""
    return cast.activity(starts_at=START)


@pytest.fixture
def checker(cast):
    return cast.actor("checker")


@pytest.fixture
def organiser(cast):
    return cast.actor("organiser")


@pytest.fixture
def register(cast):
    """register("M1", activity_id) -> the registration's id."""
    return cast.register


@pytest.fixture
def say(checker, basketball):
    """say(scan, …) -> the answers of one batch at the door of the basketball night, at its start."""

    def one(*scans, at=START, **more):
        return door.record(by=checker, at=at, activity_id=basketball, scans=list(scans), **more)

    return one


@pytest.fixture
def at_the_gate():
    """at_the_gate(activity_id, "Gate 2") -> the actor of a phone that stands there."""

    return stand
