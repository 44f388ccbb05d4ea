"""A door with a pass and a phone, so that every page about them has something to show."""

from datetime import datetime

from tests import phones
from tests.cast import Cast


def posts(cast: Cast, at: datetime, activity_id: int) -> dict[str, dict[str, object]]:
    """Values for the addresses of passes, phones and joining, by endpoint."""
    phones.device(cast.actor("administrator"), activity_id, at=at, gate="2号口", name="小陈的手机")
    there = phones.newest()
    one, device = {"pass_id": there.door_pass_id}, {"device_id": there.id}
    return {
        "door.invitation": {"token": phones.token_of(there.door_pass_id)},
        **dict.fromkeys(("door_desk.one_pass", "door_desk.picture", "door_desk.end_pass"), one),
        **dict.fromkeys(("door_desk.rename", "door_desk.end_device"), device),
    }
