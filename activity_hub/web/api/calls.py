"""One call of the API on one line: its address, who may make it, what goes in, what comes out, how it can fail."""

from collections.abc import Callable, Iterable
from typing import Any

import marshmallow as ma
from flask_smorest import Blueprint as _Blueprint
from werkzeug.routing import IntegerConverter

from activity_hub.rules.permissions import Right
from activity_hub.web.api.idempotency import KeyHeader, once
from activity_hub.web.api.parsing import Parser
from activity_hub.web.policy import Door, policy

ADDRESS = "/api/v1"
_NAMES = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    409: "CONFLICT",
    413: "REQUEST_ENTITY_TOO_LARGE",
    422: "UNPROCESSABLE_ENTITY",
    429: "TOO_MANY_REQUESTS",
}


class IdConverter(IntegerConverter):
    """An id in an address: ASCII digits; anything else is not there."""

    regex = "[0-9]{1,19}"


View = Callable[..., Any]
Schema = type[ma.Schema]


class Room(_Blueprint):
    """The calls of one topic."""

    ARGUMENTS_PARSER = Parser()

    def __init__(self, topic: str, description: str) -> None:
        super().__init__(f"api_{topic}", __name__, url_prefix=ADDRESS, description=description)
        self.topic = topic

    def call(
        self,
        method: str,
        path: str,
        door: Door,
        *,
        right: Right | None = None,
        on: str | None = None,
        query: Schema | None = None,
        body: Schema | None = None,
        files: Schema | None = None,
        answer: Schema | None = None,
        status: int = 200,
        also: int | None = None,
        faults: Iterable[int] = (),
    ) -> Callable[[View], View]:
        """Declare a view as one call.

        `also` is a second status of success with the same answer; `faults` are statuses beyond 401 and those that
        follow from the rest.
        """
        parts = {"files": files, "json": body, "query": query}
        expected = {401, *faults, *_follow(method, path, right, any(parts.values()), body is not None)}

        def declare(view: View) -> View:
            call = self.response(status, answer)(policy(door, right, on)(view))
            if also:
                call = self.alt_response(also, schema=answer, success=True)(call)
            for location, schema in parts.items():
                if schema is not None:  # an instance: of a class, every request would make one
                    call = self.arguments(schema(), location=location, required=_is_required(schema))(call)
            if method == "POST":
                call = self.arguments(KeyHeader(), location="headers")(once(call))
            for code in sorted(expected):
                call = self.alt_response(code, response=_NAMES[code])(call)
            call = self.doc(security=[] if door is Door.PUBLIC else _SECURITY, operationId=_id(self, view))(call)
            self.route(path, methods=[method], tags=[self.topic])(call)
            return view

        return declare


# One of the two; a public call needs neither, and shows more with one.
_SECURITY: list[dict[str, list[str]]] = [{"token": []}, {"browser": []}]


def _id(room: Room, view: View) -> str:
    return f"{room.topic}_{view.__name__}"


def _is_required(schema: Schema) -> bool:
    return any(field.required for field in schema._declared_fields.values())


def _follow(method: str, path: str, right: Right | None, says_anything: bool, has_body: bool) -> set[int]:
    """404 with an id in the address, 403 with a right, 400, 413 and 422 with a body, 409 and 422 with a key."""
    found = {404} if "<" in path else set()
    found |= {403} if right is not None or method != "GET" else set()
    found |= {422} if says_anything else set()
    found |= {400, 413} if has_body else set()
    return found | ({409, 422} if method == "POST" else set())
