"""Is the process alive, and does its database answer with the schema this code needs?"""

from flask import Blueprint, Response

from activity_hub.services import schema
from activity_hub.web.policy import PUBLIC, policy

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@policy(PUBLIC)
def healthz() -> Response:
    """200 while the process lives."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@policy(PUBLIC)
def readyz() -> Response:
    """200 when the database answers and its schema fits, else 503."""
    is_ready = schema.is_current()
    return Response("ready\n" if is_ready else "not ready\n", 200 if is_ready else 503, mimetype="text/plain")
