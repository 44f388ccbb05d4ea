"""What the pages at a door and of a pass begin with."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from activity_hub.services.door import passes
from tests import phones
from tests.cast import Cast
from tests.conftest import NOON


@pytest.fixture
def basketball(cast: Cast) -> int:
    """Basketball at A, an hour from noon: its door is open."""
    return cast.activity(starts_at=NOON + timedelta(hours=1))


@pytest.fixture
def m1(cast: Cast, basketball: int) -> int:
    """The registration of M1."""
    return cast.register("M1", basketball)


@pytest.fixture
def pass_id(cast: Cast, basketball: int) -> int:
    """A door pass of the gate 2号口."""
    return passes.make(by=cast.actor("organiser"), at=NOON, activity_id=basketball, gate="2号口")


@pytest.fixture
def phone(app: Flask, pass_id: int) -> FlaskClient:
    """A phone that has joined by it."""
    return phones.phone(app, pass_id)
