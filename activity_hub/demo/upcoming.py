"""The demo's present: what is on this week and later, open for sign-up today."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Coming:
    """One coming activity: days from today, when, for how long, how many places, how many are taken and wait."""

    title: str
    kind: str
    days: int
    at: str
    minutes: int
    venue: str
    capacity: int | None
    taken: int
    host: str = "YX"
    summary: str = ""
    times: int = 1
    opens_in: int = -20  # days from today to the opening of sign-up
    waiting: int = 0
    is_published: bool = True


COMING: tuple[Coming, ...] = (
    Coming("劳动合同怎么看：午间讲座", "lecture", -1, "12:20", 50, "青桥街道职工之家", 80, 46),
    Coming("职工合唱团排练", "performance", 0, "18:30", 90, "文体中心三楼排练厅", 60, 38, times=4),
    Coming("工会小组长读书会", "training", 2, "18:00", 90, "柳岸街道职工书屋", 30, 21, host="YX01"),
    Coming(
        "周五篮球夜",
        "sports",
        2,
        "19:00",
        120,
        "区职工文体中心篮球馆",
        40,
        33,
        summary="自带球鞋和水杯。",
    ),
    Coming("柳岸绿道健步走", "sports", 3, "08:30", 150, "绿道北门集合", 1000, 160, summary="雨天顺延一周。"),
    Coming("“弈起来”职工象棋赛", "competition", 3, "13:30", 240, "东湖街道职工之家", 24, 24, host="YX02", waiting=5),
    Coming("女职工瑜伽班（冬季）", "training", 5, "18:30", 60, "职工文体中心二楼", 25, 19, times=6),
    Coming("元旦书画展征稿说明会", "meeting", 6, "15:00", 60, "区总工会302会议室", None, 12),
    Coming("安全员培训班（第7期）", "training", 8, "09:00", 420, "区总工会培训中心", 60, 60, times=2, waiting=3),
    Coming("职工家庭亲子手工", "other", 10, "10:00", 120, "望江街道职工之家", 30, 9, host="YX04"),
    Coming("区职工运动会", "sports", 14, "08:30", 480, "区体育场", 600, 120, summary="趣味项目当天也可以报。"),
    Coming("冬至饺子宴", "celebration", 20, "11:00", 150, "区机关食堂", 320, 0, opens_in=4),
    Coming("新春联欢会", "celebration", 30, "19:00", 150, "区文化馆剧场", 500, 0, is_published=False),
)
_DESCRIPTION = """第一次来也欢迎，现场有志愿者带着。

- 请提前10分钟到，出示签到凭证进场
- 来不了请在开始前取消，让给候补的人
- 自带水杯，有不适马上告诉现场工作人员

我们只记下姓名、会员号、所在工会和到场时间，用于这场活动和年终统计。
"""


def fields(item: Coming, today: date, zone: str) -> dict[str, Any]:
    """The fields of a new activity, times as aware datetimes of the zone."""
    first = datetime.combine(today + timedelta(days=item.days), time.fromisoformat(item.at), ZoneInfo(zone))
    occurrences = []
    for number in range(item.times):
        starts_at = first + timedelta(days=7 * number)
        occurrences.append({"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=item.minutes)})
    opens_at = datetime.combine(today + timedelta(days=item.opens_in), time(9), ZoneInfo(zone))
    return {
        "title": item.title,
        "kind": item.kind,
        "union": item.host,
        "venue": item.venue,
        "summary": item.summary,
        "description": _DESCRIPTION,
        "capacity": item.capacity,
        "sign_up_opens_at": opens_at,
        "occurrences": occurrences,
    }
