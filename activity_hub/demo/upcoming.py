"""The demo's present: what is on this week and later, open for sign-up today."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from activity_hub.rules.question_list import ChoiceWish, QuestionWish


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
    closes_in: int | None = None  # days from today to the close of sign-up; None: when it starts
    more: dict[str, Any] = field(default_factory=dict)  # further fields of a new activity
    is_delegated: bool = False  # its contests are entered by delegations of unions


_STREETS = tuple(f"YX{number:02}" for number in range(1, 11))
_SIZES = QuestionWish(
    code="shirt",
    kind="choice",
    label="T恤尺码",
    purpose="现场发放",
    delete_on=None,
    is_required=True,
    choices=tuple(ChoiceWish(label=size, places=120) for size in ("S", "M", "L", "XL")),
)
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
    Coming(
        "柳岸绿道健步走",
        "sports",
        3,
        "08:30",
        150,
        "绿道北门集合",
        1000,
        160,
        summary="雨天顺延一周，可以带家属。",
        more={"terms": {"guests_max": 3}},
    ),
    Coming(
        "“弈起来”职工象棋赛",
        "competition",
        3,
        "13:30",
        240,
        "东湖街道职工之家",
        24,
        24,
        host="YX02",
        waiting=5,
        more={"terms": {"offer_hours": 12, "offer_skips_night": True}},
    ),
    Coming("女职工瑜伽班（冬季）", "training", 5, "18:30", 60, "职工文体中心二楼", 25, 19, times=6),
    Coming("元旦书画展征稿说明会", "meeting", 6, "15:00", 60, "区总工会302会议室", None, 12),
    Coming("安全员培训班（第7期）", "training", 8, "09:00", 420, "区总工会培训中心", 60, 60, times=2, waiting=3),
    Coming("职工家庭亲子手工", "other", 10, "10:00", 120, "望江街道职工之家", 30, 9, host="YX04"),
    Coming(
        "三人篮球街头赛",
        "competition",
        12,
        "18:30",
        150,
        "望江街道篮球场",
        96,
        0,
        summary="三到五人一队，队长建队，队员凭队伍码加入。",
        more={"terms": {"team_from": 3, "team_to": 4, "team_substitutes": 1, "joint_teams": True}},
    ),
    Coming(
        "区职工运动会",
        "sports",
        14,
        "08:30",
        480,
        "区体育场",
        600,
        0,
        summary="由各单位联络员统一报名。",
        closes_in=10,
        is_delegated=True,
    ),
    Coming(
        "职工音乐会（区大剧院）",
        "performance",
        16,
        "19:30",
        120,
        "区大剧院",
        500,
        180,
        summary="名额分到各街道，六天后没报满的放开。",
        more={"quotas": [{"union": street, "places": 40} for street in _STREETS]},
    ),
    Coming(
        "话剧《茶馆》观摩票抽签",
        "performance",
        18,
        "19:30",
        150,
        "区文化馆剧场",
        40,
        90,
        summary="报名截止后抽签，结果人人可以验算。",
        closes_in=4,
        more={"terms": {"allotment": "draw"}},
    ),
    Coming("冬至饺子宴", "celebration", 20, "11:00", 150, "区机关食堂", 320, 0, opens_in=4),
    Coming("迎新长跑", "sports", 26, "08:00", 120, "绿道北门", 480, 0, more={"questions": [_SIZES]}),
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
    closes_on = None if item.closes_in is None else today + timedelta(days=item.closes_in)
    return _dated(item.more, today, zone, first.date()) | {
        "title": item.title,
        "kind": item.kind,
        "union": item.host,
        "venue": item.venue,
        "summary": item.summary,
        "description": _DESCRIPTION,
        "capacity": item.capacity,
        "sign_up_opens_at": opens_at,
        "sign_up_closes_at": closes_on and datetime.combine(closes_on, time(18), ZoneInfo(zone)),
        "occurrences": occurrences,
    }


def _dated(more: dict[str, Any], today: date, zone: str, held_on: date) -> dict[str, Any]:
    """Kept places go back in six days, and answers are deleted a month after the activity."""
    found = dict(more)
    if "quotas" in found:
        back = datetime.combine(today + timedelta(days=6), time(18), ZoneInfo(zone))
        found["quotas"] = [one | {"returns_at": back} for one in found["quotas"]]
    if "questions" in found:
        found["questions"] = [replace(one, delete_on=held_on + timedelta(days=30)) for one in found["questions"]]
    return found


# The contests of the sports day: name, gender, people of one entry, reserves, entries of one union.
CONTESTS: tuple[tuple[str, str | None, int, int, int | None], ...] = (
    ("男子100米", "M", 1, 0, 3),
    ("女子100米", "F", 1, 0, 3),
    ("男子立定跳远", "M", 1, 0, 3),
    ("女子立定跳远", "F", 1, 0, 3),
    ("男子铅球", "M", 1, 0, 2),
    ("女子跳绳", "F", 1, 0, 2),
    ("混合4×100米接力", None, 4, 1, 1),
    ("拔河", None, 10, 2, 1),
)
# The rules of its line-ups: kind, the contest's number or None for the whole delegation, and what it asks.
RULES: tuple[tuple[str, int | None, dict[str, Any]], ...] = (
    ("contests_of_person", None, {"most": 2, "squads_count": False}),
    ("gender", 8, {"gender": "F", "least": 3}),
    ("size", None, {"most": 30}),
)
