"""The OpenAPI document, made from the calls as they are declared."""

from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, json
from flask_smorest import Api as _Api
from flask_smorest.spec.plugins import FlaskPlugin
from flask_smorest.utils import prepare_response

from activity_hub.web.api.calls import IdConverter
from activity_hub.web.api.problems import CONTENT_TYPE
from activity_hub.web.api.schemas.problems import Problem
from activity_hub.web.policy import PUBLIC, policy


class Api(_Api):
    """flask-smorest beside HTML pages: errors are mapped in one place for both, and told as problem+json."""

    DEFAULT_ERROR_RESPONSE_NAME = None
    ERROR_SCHEMA = Problem

    def _register_error_handlers(self) -> None:
        """Leave them to web/errors.py, which serves the pages too."""

    def _register_responses(self) -> None:
        for status in HTTPStatus:
            if status >= 400:
                response: dict[str, Any] = {"description": status.phrase, "schema": Problem}
                prepare_response(response, self.spec, CONTENT_TYPE)
                self.spec.components.response(status.name, response, lazy=True)


def new(app: Flask) -> Api:
    """The API of an app, without any call yet."""
    app.config.update(API_TITLE="activity_hub", API_VERSION="1", OPENAPI_VERSION="3.1.0")
    api = Api(app, spec_kwargs={"flask_plugin": FlaskPlugin()})
    app.cli.commands.pop("openapi", None)  # the document has an address; a command beside it would be a second way
    app.url_map.converters["id"] = IdConverter
    api.register_converter(IdConverter, lambda _: {"type": "integer", "minimum": 1})
    schemes = api.spec.components
    schemes.security_scheme("token", {"type": "http", "scheme": "bearer"})
    cookie = app.config["SESSION_COOKIE_NAME"]
    schemes.security_scheme("browser", {"type": "apiKey", "in": "cookie", "name": cookie})
    return api


@policy(PUBLIC)
def openapi() -> Response:
    """The document as JSON."""
    spec = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec
    return Response(json.dumps(spec.to_dict()), mimetype="application/json")
