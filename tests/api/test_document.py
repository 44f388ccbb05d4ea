"""The OpenAPI document, and the API held against it with generated requests."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.config import ChecksConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig

from activity_hub.rules.permissions import Role
from activity_hub.services import registration
from tests.api.conftest import Call
from tests.cast import Cast
from tests.conftest import NOON

FEW, MANY = 10, 300
CALLS = """
GET /me
GET /me/registrations
POST /me/calendars
DELETE /me/calendars/{calendar_id}
GET /activities
POST /activities
GET /activities/{activity_id}
PATCH /activities/{activity_id}
POST /activities/{activity_id}/submit
POST /activities/{activity_id}/publish
POST /activities/{activity_id}/send-back
POST /activities/{activity_id}/close
POST /activities/{activity_id}/cancel
POST /activities/{activity_id}/postpone
POST /activities/{activity_id}/hold
POST /activities/{activity_id}/archive
POST /activities/{activity_id}/registrations
GET /activities/{activity_id}/registrations
GET /activities/{activity_id}/attendance
GET /activities/{activity_id}/manifest
GET /registrations/{registration_id}
DELETE /registrations/{registration_id}
POST /registrations/{registration_id}/accept
POST /registrations/{registration_id}/approve
POST /registrations/{registration_id}/reject
POST /scans
GET /unions
GET /unions/{code}
GET /unions/{code}/members
POST /unions/{code}/members/import
GET /unions/{code}/returns
GET /unions/{code}/returns/{year}
"""


def document(client: FlaskClient) -> dict[str, Any]:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200 and answer.content_type == "application/json"
    return answer.json


def operations(client: FlaskClient) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document(client)["paths"].items():
        for method, operation in methods.items():
            if method != "parameters":
                yield f"{method.upper()} {path.removeprefix('/api/v1')}", operation


def test_it_works(client: FlaskClient) -> None:
    assert document(client)["openapi"] == "3.1.0"
    assert {name for name, _ in operations(client)} == set(CALLS.split("\n")) - {""}


def test_every_call_says_what_it_is_and_how_it_fails(client: FlaskClient) -> None:
    for name, operation in operations(client):
        assert operation["summary"], name
        assert "401" in operation["responses"], name
        for status, response in operation["responses"].items():
            assert ("$ref" in response) == (status >= "400"), name
        if "{" in name:
            assert "404" in operation["responses"], name
        if name.startswith("POST"):
            assert any(parameter["name"] == "Idempotency-Key" for parameter in operation["parameters"]), name


def test_what_comes_later_is_not_described(client: FlaskClient) -> None:
    text = client.get("/api/v1/openapi.json").text
    assert "verify" not in text


def test_every_problem_is_the_same_shape(client: FlaskClient) -> None:
    for response in document(client)["components"]["responses"].values():
        assert list(response["content"]) == ["application/problem+json"]


def _config() -> SchemathesisConfig:
    # That an end is before its start, or a union is none, no schema can say: such input is well-formed and still 422.
    checks = ChecksConfig.from_dict(
        {"positive_data_acceptance": {"expected-statuses": ["2xx", "401", "403", "404", "409", "413", "422", "429"]}}
    )
    return SchemathesisConfig(projects=ProjectsConfig(default=ProjectConfig(checks=checks)))


@pytest.fixture
def known(cast: Cast, call: Call) -> dict[str, Any]:
    """Ids that are there, and the token of somebody who may do everything."""
    cast.appoint("administrator", Role.ADMINISTRATOR, "T")
    activity_id = cast.activity(host="T")
    made, _ = registration.sign_up(by=cast.actor("administrator"), at=NOON, activity_id=activity_id)
    ids = {"activity_id": activity_id, "registration_id": made.id, "calendar_id": 1, "code": "A", "year": 2026}
    return {"ids": ids, "headers": {"Authorization": f"Bearer {call.token('administrator')}"}}


@pytest.fixture
def generated(app: Flask, known: dict[str, Any]) -> schemathesis.BaseSchema:
    def fresh(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        environ.pop("HTTP_ACCEPT_ENCODING", None)  # what is compressed cannot be read back in process
        with app.app_context():  # of its own, as in production
            return app(environ, start)

    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", fresh, config=_config())


def hold(generated: schemathesis.BaseSchema, name: str, known: dict[str, Any], examples: int) -> None:
    """Send generated requests, well-formed and broken ones, and judge every answer by all of schemathesis's checks."""
    method, path = name.split()
    operation = generated[f"/api/v1{path}"][method]
    for mode in GenerationMode:
        try:
            _judge_each(operation.as_strategy(generation_mode=mode), mode, known, examples)
        except Unsatisfiable:
            assert mode is GenerationMode.NEGATIVE, "nothing in this call can be wrong"


def _judge_each(cases: Any, mode: GenerationMode, known: dict[str, Any], examples: int) -> None:
    is_well_formed = mode is GenerationMode.POSITIVE

    @settings(
        max_examples=examples,
        derandomize=examples == FEW,  # the same requests at every run, but for the long one
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(cases, st.booleans() if is_well_formed else st.just(False))
    def judge(case: schemathesis.Case, is_about_known: bool) -> None:
        if is_about_known and case.path_parameters:
            there = {key: value for key, value in known["ids"].items() if key in case.path_parameters}
            case.path_parameters.update(there)
        case.call_and_validate(headers=known["headers"])

    judge()


NAMES = [line for line in CALLS.split("\n") if line]


@pytest.mark.parametrize("name", NAMES)
def test_generated_requests_find_nothing(generated: schemathesis.BaseSchema, known: dict[str, Any], name: str) -> None:
    hold(generated, name, known, examples=FEW)


@pytest.mark.full
@pytest.mark.parametrize("name", NAMES)
def test_many_generated_requests_find_nothing(
    generated: schemathesis.BaseSchema, known: dict[str, Any], name: str
) -> None:
    hold(generated, name, known, examples=MANY)
