"""Programs that call the API as members of the cast."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from activity_hub.services import tokens
from tests.cast import Cast
from tests.conftest import NOON

Call = Callable[..., TestResponse]


class Programs:
    """Calls under /api/v1 with a token for each member of the cast, made when it is first needed."""

    def __init__(self, client: FlaskClient, cast: Cast) -> None:
        self.client, self.cast, self.tokens = client, cast, {}

    def __call__(self, method: str, path: str, by: str | None = None, **more: Any) -> TestResponse:
        headers = dict(more.pop("headers", {}))
        if by is not None:
            headers["Authorization"] = f"Bearer {self.token(by)}"
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **more)

    def token(self, number: str) -> str:
        if number not in self.tokens:
            actor = self.cast.actor(number)
            self.tokens[number] = tokens.issue(by=actor, at=NOON, member_nos=[number], name="test")[0][1]
        return self.tokens[number]


@pytest.fixture
def call(app: Flask, client: FlaskClient, cast: Cast) -> Call:
    """call("POST", "/activities", by="organiser", json=…)"""
    return Programs(client, cast)
