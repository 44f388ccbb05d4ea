"""Something on the conflict desk: a pass that two phones let in, one that was withdrawn, and one settled before."""

from datetime import timedelta
from typing import Any

from activity_hub.database import db
from activity_hub.models import Registration
from activity_hub.rules.conflicts import Settlement
from activity_hub.rules.places import Status
from activity_hub.services import door
from activity_hub.services.base import pass_codes
from tests.cast import Cast
from tests.conftest import Clock


def doubles(cast: Cast, clock: Clock) -> dict[str, dict[str, object]]:
    """The values with which the desk's address is filled."""
    activity_id = cast.activity("DOUBLE", title="离线签到的一场", starts_at=clock.at - timedelta(hours=1))
    for number, status in (("M1", Status.CONFIRMED), ("M2", Status.WITHDRAWN), ("M3", Status.CONFIRMED)):
        _let_in(cast, clock, activity_id, cast.register(number, activity_id, status), ("东门", "西门"))
    organiser = cast.actor("organiser")
    line = door.conflict_desk(by=organiser, activity_id=activity_id).open[-1]
    settled = {"conflict_id": line.id, "settlement": Settlement.NOT_PRESENT, "note": "是他弟弟"}
    door.settle(by=organiser, at=clock.at, **settled)
    return {"conflicts.desk": {"activity_id": activity_id}}


def _let_in(cast: Cast, clock: Clock, activity_id: int, registration_id: int, gates: tuple[str, ...]) -> None:
    row = db.session.get(Registration, registration_id)
    assert row is not None
    code = pass_codes.code_of(row)
    for minutes, gate in enumerate(gates, 1):
        scan: dict[str, Any] = {"scan_uuid": f"{code[-12:]}-{minutes}", "code": code, "kind": "in", "offline": True}
        scan |= {"device_time": (clock.at - timedelta(minutes=50 - minutes)).isoformat(), "shown": "ok_offline"}
        sent = {"scans": [scan], "gate": gate, "sent_at": clock.at - timedelta(minutes=7)}
        door.record(by=cast.actor("checker"), at=clock.at, activity_id=activity_id, **sent)
