"""The demo's door: what is going on at this hour, whoever looks, with phones at two gates and people coming in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from activity_hub.demo.upcoming import Coming

TITLE = "职工健康日"
EXPECTED = 120


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate of this door, and what the phones there are called."""

    name: str
    phones: tuple[str, ...]


GATES = (Gate("正门", ("志愿者甲的手机", "签到台平板")), Gate("东侧门", ("志愿者乙的手机",)))
JOINED_BEFORE = timedelta(minutes=40)
# Minutes before now at which some come, each time as many; the last of them without network at the second gate.
ARRIVALS = (35, 31, 28, 22, 17, 15, 11, 8, 5, 3)
TOGETHER = 7


def on_now(now: datetime, zone: str) -> Coming:
    """What began with the last full half hour of the zone, so that its door is open at any hour of the day."""
    local = now.astimezone(ZoneInfo(zone))
    since = timedelta(minutes=local.minute % 30, seconds=local.second, microseconds=local.microsecond)
    return Coming(
        TITLE,
        "other",
        0,
        f"{local - since:%H:%M}",
        8 * 30,
        "区职工文体中心一楼大厅",
        200,
        EXPECTED,
        summary="义诊、义剪和工间操，到场就能参加。",
    )
