"""What many tests of the API say: bodies that work, and what a problem looks like."""

from typing import Any

from werkzeug.test import TestResponse

STARTS = "2026-07-03T19:00:00+08:00"
ENDS = "2026-07-03T21:00:00+08:00"


def new_activity(**more: Any) -> dict[str, Any]:
    """A body of POST /activities."""
    occurrence = {"starts_at": STARTS, "ends_at": ENDS}
    return {"title": "周五篮球夜", "kind": "sports", "union": "A", "occurrences": [occurrence], **more}


def problem(response: TestResponse, status: int, code: str) -> dict[str, Any]:
    """The body of a refusal, after looking at its shape."""
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    body = response.json
    assert body is not None and body["status"] == status and body["code"] == code and body["title"]
    return body
