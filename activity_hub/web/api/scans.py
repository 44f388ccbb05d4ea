"""The door: scans, and the attendance they come to."""

from typing import Any

from activity_hub.rules.permissions import Right
from activity_hub.services import activity, door
from activity_hub.web.api import paging
from activity_hub.web.api.calls import Room
from activity_hub.web.api.door import own_door
from activity_hub.web.api.schemas.base import Paged
from activity_hub.web.api.schemas.scans import Attendance, Batch, Results
from activity_hub.web.api.times import in_zone
from activity_hub.web.context import actor, now
from activity_hub.web.policy import DEVICE, MEMBER

bp = Room("scans", "The door")


@bp.call("POST", "/scans", DEVICE, right=Right.SCAN, on="activity", body=Batch, answer=Results, faults=(404, 429))
def record(batch: dict[str, Any]) -> dict[str, Any]:
    """Record what was scanned; a known scan_uuid gets its first answer again"""
    wish = {name: batch[name] for name in ("activity_id", "scans", "occurrence_no", "gate", "sent_at")}
    with own_door():
        found = door.recorded(by=actor(), at=now(), **wish)
    return {"results": [in_zone(answer, found.zone, "first_at") for answer in found.answers]}


@bp.call(
    "GET", "/activities/<id:activity_id>/attendance", MEMBER, right=Right.SEE_OWN_REGISTRATIONS, on="activity",
    query=Paged, answer=Attendance,
)  # fmt: skip
def attendance(page: dict[str, Any], activity_id: int) -> dict[str, Any]:
    """Who was expected and who came, by occurrence"""
    zone = activity.one(actor(), activity_id).zone
    cursor = paging.opened(page.get("cursor"))
    found = door.attendance(by=actor(), activity_id=activity_id, cursor=cursor, limit=page["limit"])
    items = [in_zone(item, zone, "first_at", "last_at") for item in found.items]
    return {"items": items, "totals": found.totals, "next": paging.closed(found.next)}
