"""The demo's unions, enterprises, plan and targets."""

from datetime import date

TOP = "YX"
_STREETS = ("柳岸", "东湖", "青桥", "望江", "南塘", "临河", "石桥", "古井", "枫林", "云台")
_COMMITTEES = ("教育", "卫生", "城管")
_FIRST_WORDS = "明达 宏图 恒远 佳禾 同心 锦绣 瑞源 启通 明海 新安 兴业 长青 华丰 远航 金谷 和顺"
_FIRST = tuple(_FIRST_WORDS.split(" "))
_TRADE = ("纺织", "机电", "钢球", "食品", "塑料", "印务", "物流", "家具", "电子", "建材")
BASE_UNIONS = 155
JOINT_EVERY = 9  # 18 of the 155 cover several enterprises, as in real districts
_PLAN = ("送温暖走访", "安全生产培训", "女职工讲座", "职工运动会", "劳模评选", "高温慰问", "金秋助学", "年底联欢")


def unions() -> list[dict[str, str]]:
    """One district, ten sub-districts, three committees and 155 base unions."""
    rows = [_union(TOP, "云溪区总工会", "district", "", "", 1984)]
    for number, name in enumerate(_STREETS, 1):
        rows.append(_union(f"YX{number:02}", f"{name}街道总工会", "sub_district", "", TOP, 1990))
    for number, name in enumerate(_COMMITTEES, 1):
        rows.append(_union(f"YXW{number}", f"{name}工会工作委员会", "committee", "", TOP, 1995))
    for number in range(BASE_UNIONS):
        street = f"YX{number % len(_STREETS) + 1:02}"
        name = _FIRST[number % len(_FIRST)] + _TRADE[number // len(_FIRST) % len(_TRADE)]
        is_joint = number % JOINT_EVERY == JOINT_EVERY - 1
        label = f"{name}联合工会" if is_joint else f"{name}工会"
        rows.append(_union(f"{street}-{number + 1:03}", label, "base", "joint" if is_joint else "single", street, 2008))
    return rows


def _union(code: str, name: str, level: str, kind: str, parent: str, year: int) -> dict[str, str]:
    return {
        "code": code,
        "name": name,
        "level": level,
        "base_kind": kind,
        "parent": parent,
        "founded_on": f"{year}-05-01",
        "dissolved_on": "",
        "parent_from": "",
    }


def enterprises(units: list[dict[str, str]]) -> list[dict[str, str]]:
    """One enterprise for a single union, eighteen for a joint one; a few share a legal entity."""
    rows: list[dict[str, str]] = []
    for unit in units:
        if unit["level"] != "base":
            continue
        for part in range(18 if unit["base_kind"] == "joint" else 1):
            number = len(rows) + 1
            name = unit["name"].replace("联合工会", "").replace("工会", "")
            rows.append(
                {
                    "code": f"E{number:04}",
                    "name": f"{name}有限公司" if part == 0 else f"{name}第{part + 1}分厂",
                    "union": unit["code"],
                    "legal_id": f"L{number - 1 if number % 31 == 0 else number:04}",
                    "above_scale": "1" if number % 11 == 0 else "0",
                }
            )
    return rows


def targets(members: int) -> list[dict[str, str]]:
    """What the district is asked to reach this year."""
    return [
        {"union": TOP, "metric": "employees", "value": str(members + members // 25)},
        {"union": TOP, "metric": "should_unionise", "value": "476"},
    ]


def plan(today: date) -> list[dict[str, str]]:
    """The district's plan for the year: what was due is done, all but one."""
    rows = []
    for number, title in enumerate(_PLAN, 1):
        due = date(today.year, min(12, number + 4), 25)
        is_done = due < today and number != 3
        rows.append(
            {
                "no": str(number),
                "union": TOP,
                "title": title,
                "due_on": due.isoformat(),
                "done_on": due.replace(day=20).isoformat() if is_done else "",
                "status": "done" if is_done else "open",
                "owner": f"责任人{number:02}",
            }
        )
    return rows
