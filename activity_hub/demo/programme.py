"""The demo's past: what was held last year and this year until yesterday, with who came and who won."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the yearly programme: month, day, how many times (a week apart), how many people each time."""

    title: str
    kind: str
    month: int
    day: int
    times: int
    people: int
    host: str = "YX"
    mode: str = "hosted"
    declared: tuple[str, int] | None = None
    prizes: tuple[str, ...] = ()
    cost: int = 0


YEAR: tuple[Item, ...] = (
    Item("迎春送福写春联", "celebration", 1, 14, 2, 90, cost=3200),
    Item("新春饺子宴", "celebration", 1, 23, 1, 320, cost=9600),
    Item("关爱外来职工专场文艺演出", "performance", 2, 4, 3, 0, declared=("audience", 3600), cost=42000),
    Item("安全员培训班", "training", 2, 25, 6, 60, cost=8800),
    Item("女职工健康讲座", "lecture", 3, 5, 2, 180, cost=2400),
    Item("植树半日活动", "outing", 3, 12, 1, 120, cost=5200),
    Item("职工心理关爱沙龙", "lecture", 3, 21, 4, 45, host="YX03"),
    Item("工会干部业务培训", "training", 4, 8, 3, 66, cost=6600),
    Item("庆五一职工登山", "sports", 4, 26, 1, 1000, cost=18000, prizes=("登山优秀组织奖", "登山团体第一名")),
    Item("五四青年读书会", "other", 5, 4, 2, 70, host="YX02"),
    Item("职工篮球联赛", "sports", 5, 12, 8, 96, prizes=("联赛冠军", "联赛亚军", "联赛季军"), cost=12600),
    Item("“安康杯”知识竞赛", "competition", 5, 20, 1, 240, prizes=("团体一等奖", "团体二等奖"), cost=4000),
    Item("市职工排舞比赛", "competition", 6, 3, 1, 32, host="市总工会", mode="sent", prizes=("排舞金奖",)),
    Item("端午包粽子", "celebration", 6, 7, 1, 260, host="YX01", cost=5100),
    Item("焊工技能比武", "competition", 6, 18, 1, 84, prizes=("技能状元", "技能能手", "技能能手"), cost=7200),
    Item("暑期亲子游园", "outing", 7, 6, 1, 400, cost=16000),
    Item("高温慰问一线职工", "campaign", 7, 15, 4, 0, declared=("visited_workers", 216), cost=37000),
    Item("夏夜露天电影", "performance", 7, 19, 4, 0, host="YX05", declared=("audience", 900)),
    Item("职工游泳培训", "training", 8, 2, 5, 40, host="YX08"),
    Item("市总工会钓鱼比赛", "competition", 8, 17, 1, 12, host="市总工会", mode="sent", prizes=("团体第一名",)),
    Item("八月工间操比赛", "sports", 8, 24, 1, 360, prizes=("工间操一等奖", "工间操二等奖"), cost=6400),
    Item("金秋助学座谈会", "meeting", 9, 1, 1, 40, cost=20000),
    Item("中秋联欢晚会", "celebration", 9, 12, 1, 520, cost=15000),
    Item(
        "第十一届职工运动会",
        "sports",
        9,
        20,
        2,
        860,
        prizes=(
            "男子100米第一名",
            "女子100米第一名",
            "4×100米接力第一名",
            "拔河团体第一名",
            "跳绳团体第二名",
            "优秀组织奖",
        ),
        cost=46000,
    ),
    Item("就业技能培训", "training", 9, 26, 3, 120, declared=("trainees", 1720)),
    Item("重阳节退休职工茶话会", "celebration", 10, 9, 1, 150, cost=3000),
    Item("职工书画摄影展", "competition", 10, 13, 1, 130, prizes=("书法一等奖", "摄影一等奖"), cost=5200),
    Item("乒乓球团体赛", "sports", 10, 19, 3, 72, host="YX04", prizes=("团体冠军",)),
    Item("消防安全讲座", "lecture", 10, 28, 3, 210),
    Item("职工羽毛球混合团体赛", "sports", 11, 2, 2, 88, host="YX06", prizes=("混合团体冠军",)),
    Item("法律援助进企业", "campaign", 11, 9, 5, 0, declared=("handouts", 2600)),
    Item("网络安全培训", "training", 11, 14, 2, 75),
    Item("家政服务技能竞赛", "competition", 12, 3, 1, 60, prizes=("一等奖",)),
    Item("年终职工合唱展演", "performance", 12, 14, 1, 300, cost=16800),
)
_STREET_MONTHS = (3, 4, 5, 6, 9, 10, 11)  # each sub-district's own evening of sport


def past(today: date, units: list[Row], roll: list[Row]) -> dict[str, list[Row]]:
    """The activity files (activities, occurrences, attendance, declared, awards, ledger) of last year and this year."""
    book = _Book(today, units, roll)
    for year in (today.year - 1, today.year):
        for number, item in enumerate(YEAR, 1):
            book.enter(f"{year}-{number:02}", item, year)
        for number, month in enumerate(_STREET_MONTHS):
            for street in range(1, 11):
                item = Item("街道职工健步走", "sports", month, street + 8, 1, 42, host=f"YX{street:02}")
                book.enter(f"{year}-S{street:02}-{number + 1}", item, year)
    return book.files


class _Book:
    """Collects the rows of the activity files."""

    def __init__(self, today: date, units: list[Row], roll: list[Row]) -> None:
        self.today = today
        self.dice = Random(11)  # noqa: S311 - a demo, not a secret
        self.parents = {unit["code"]: unit["parent"] for unit in units}
        self.streets = {unit["code"]: unit["name"].replace("总工会", "") for unit in units}
        self.open = [row for row in roll if row["person_kind"] == "member" and row["to"] == ""]
        self.names = ("activities", "occurrences", "attendance", "declared", "awards", "ledger")
        self.files: dict[str, list[Row]] = {name: [] for name in self.names}

    def enter(self, code: str, item: Item, year: int) -> None:
        days = [date(year, item.month, item.day) + timedelta(days=7 * time) for time in range(item.times)]
        held = [day for day in days if day < self.today and day.year == year]
        if not held:
            return
        self._add("activities", **_activity(code, item, self.streets))
        comers = self._comers(item, year)
        for no, day in enumerate(held, 1):
            self._add("occurrences", activity=code, no=no, held_on=day.isoformat(), status="held")
            for member in comers:
                state = "absent" if self.dice.random() < 0.07 else "present"
                self._add("attendance", activity=code, no=no, member_no=member, state=state)
        self._results(code, item, comers)

    def _comers(self, item: Item, year: int) -> list[str]:
        """Neighbours come together: a few unions send most of the people."""
        there = [row for row in self.open if item.host in ("YX", "市总工会") or self._street(row) == item.host]
        wanted = item.people if year == self.today.year else item.people * 2 // 3
        wanted = min(wanted * len(self.open) // 13_200 + 1 if item.people else 0, len(there))
        start = self.dice.randrange(len(there))
        near = [there[(start + step) % len(there)]["member_no"] for step in range(wanted * 2)]
        return sorted(set(self.dice.sample(near, wanted)))

    def _street(self, row: Row) -> str:
        return self.parents[row["union"]]

    def _results(self, code: str, item: Item, comers: list[str]) -> None:
        if item.declared:
            metric, value = item.declared
            self._add("declared", activity=code, unit="YX01", metric=metric, value=value)
        for place, title in enumerate(item.prizes, 1):
            scope = "city" if item.mode == "sent" else "district"
            winner = comers[place % len(comers)] if comers else ""
            self._add(
                "awards",
                activity=code,
                scope=scope,
                recipient_kind="person",
                recipient=winner,
                place=1 if title.endswith("第一名") or "冠军" in title or "金奖" in title else place,
                title=title,
            )
        if item.cost:
            self._add("ledger", activity=code, direction="out", category="activity", party="", amount_yuan=item.cost)

    def _add(self, file: str, **row: Any) -> None:
        self.files[file].append({key: str(value) for key, value in row.items()})


def _activity(code: str, item: Item, streets: dict[str, str]) -> Row:
    title = item.title.replace("街道", streets[item.host], 1) if item.title.startswith("街道") else item.title
    return {
        "code": code,
        "title": title,
        "kind": item.kind,
        "host": item.host,
        "co_hosts": "",
        "host_level": "city" if item.mode == "sent" else "district" if item.host == "YX" else "sub_district",
        "mode": item.mode,
        "counting": "declared" if item.declared and not item.people else "roster",
        "status": "held",
        "selection_of": "",
    }
