"""What a phone at the door takes along for the time without a network, and what is said where there is no right."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Response, request

from activity_hub.rules.permissions import Right
from activity_hub.services import door
from activity_hub.services.base.access import NotAllowed, NotFound, PostEnded
from activity_hub.web.api.calls import Room
from activity_hub.web.api.schemas.manifest import Manifest
from activity_hub.web.context import actor, now
from activity_hub.web.policy import DEVICE

bp = Room("door", "The door without a network")


@contextmanager
def own_door() -> Iterator[None]:
    """Without the right to it there is no such door; a phone that stood there is told that it does no longer."""
    try:
        yield
    except PostEnded:
        raise
    except NotAllowed as refused:
        raise NotFound from refused


@bp.call("GET", "/activities/<id:activity_id>/manifest", DEVICE, right=Right.SCAN, on="activity", answer=Manifest)
def manifest(activity_id: int) -> Response:
    """What a door phone needs to judge offline: digests of passes, masked names, no key; with an ETag"""
    found = door.manifest(by=actor(), at=now(), activity_id=activity_id)
    response = Response(mimetype="application/json")
    response.set_etag(found.tag)
    response.headers["Cache-Control"] = "private, no-store"
    response.vary.add("Accept-Encoding")
    if response.make_conditional(request).status_code == 200:
        _fill(response, found.text())
    return response


def _fill(response: Response, text: str) -> None:
    """Hundreds of kilobytes on their way to a phone on a bad network: half of it can be spared."""
    if "gzip" in request.accept_encodings:
        response.set_data(gzip.compress(text.encode(), 1))
        response.headers["Content-Encoding"] = "gzip"
    else:
        response.set_data(text)
