"""What the scanner page needs to go on without a network, and to be put on a phone's home screen."""

from functools import lru_cache
from typing import Any

from flask import Response, current_app, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from activity_hub import folders
from activity_hub.rules.permissions import Right
from activity_hub.rules.scanning import is_uuid
from activity_hub.services import door
from activity_hub.services.base.access import Invalid, NotFound
from activity_hub.services.door import phone
from activity_hub.web.assets import asset
from activity_hub.web.brand import brand
from activity_hub.web.context import actor, now
from activity_hub.web.door import scanner
from activity_hub.web.door.blueprint import bp
from activity_hub.web.languages import html_lang
from activity_hub.web.numbers import small_number
from activity_hub.web.policy import DEVICE, PUBLIC, policy

PAPER = "#faf7f1"


@bp.get("/<int:activity_id>/counts")
@policy(DEVICE, Right.SCAN, on="activity")
def counts(activity_id: int) -> Response:
    """Who is in and who is expected; with it a token for what is sent next, and the time that puts phones right."""
    no = small_number(request.args.get("no"))
    counted = door.counts(by=actor(), at=now(), activity_id=activity_id, occurrence_no=no)
    return jsonify(
        present=counted.present,
        self_reported=counted.self_reported,
        expected=counted.expected,
        unions=counted.unions,
        csrf=generate_csrf(),
        server_time=current_app.config["CLOCK"]().isoformat(),
        conflicts=door.open_conflicts(activity_id=activity_id),
    )


@bp.post("/<int:activity_id>/known")
@policy(DEVICE, Right.SCAN, on="activity")
def known(activity_id: int) -> Response:
    """Which of the scans that a phone has kept are not here: after a restored backup it sends those again."""
    said = request.get_json(silent=True)
    asked = said.get("scan_uuids") if isinstance(said, dict) else None
    if not isinstance(asked, list) or len(asked) > phone.MOST_ASKED or not all(is_uuid(one) for one in asked):
        raise Invalid({"scan_uuids": ["invalid"]})
    return jsonify(missing=phone.missing(by=actor(), activity_id=activity_id, scan_uuids=asked))


@bp.get("/")
@policy(DEVICE)
def home() -> ResponseReturnValue:
    """The list of doors once more, where the worker reaches: what a home screen opens must lie below /door/."""
    return scanner.index()


@bp.get("/worker.js")
@policy(PUBLIC)
def worker() -> Response:
    """The service worker: asked anew each time, since it brings the new version to phones that keep the old one."""
    name = asset("worker.js").rpartition("/")[2]
    response = Response(_script(name), mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(name.removesuffix(".js").rpartition("-")[2])
    return response.make_conditional(request)  # type: ignore[return-value]


@lru_cache(maxsize=2)
def _script(name: str) -> bytes:
    """A built script, from the first asking on out of memory: a build under a running server takes it away from nobody.

    NotFound where it was gone before: the phone goes on with the worker it has.
    """
    try:
        return (folders.STATIC / "dist" / name).read_bytes()
    except FileNotFoundError:
        raise NotFound from None


@bp.get("/app.webmanifest")
@policy(PUBLIC)
def app_manifest() -> Response:
    """What a phone's home screen shows of the scanner."""
    answer = jsonify(_app())
    answer.mimetype = "application/manifest+json"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _app() -> dict[str, Any]:
    name = _("Door: %(title)s", title=brand().name)
    sizes = [("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any maskable")]
    return {
        "id": "/door/",
        "name": name,
        "short_name": _("Door"),
        "lang": html_lang(),
        "start_url": url_for("door.home"),
        "scope": "/door/",
        "display": "standalone",
        "orientation": "portrait",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {"src": asset(file), "sizes": size, "type": "image/png", "purpose": purpose}
            for file, size, purpose in sizes
        ],
    }
