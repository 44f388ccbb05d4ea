"""The demo's members: made-up names, spread over the base unions, some of them moved in July."""

from random import Random

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国庆文斌志宏晓雨欣怡佳宁子轩浩然思远"
FIRST_NUMBER = 10_000_001
MOVED_EVERY = 110
GUESTS = 40


def members(
    units: list[dict[str, str]], enterprises: list[dict[str, str]], count: int, year: int
) -> list[dict[str, str]]:
    """Rows of the members file: about `count` members, one in 110 with a second union since 1 July of the year."""
    dice = Random(7)  # noqa: S311 - a demo, not a secret
    homes = [unit["code"] for unit in units if unit["level"] == "base"]
    covered: dict[str, list[str]] = {}
    for enterprise in enterprises:
        covered.setdefault(enterprise["union"], []).append(enterprise["code"])
    rows = []
    for number in range(count):
        person = _person(str(FIRST_NUMBER + number), dice, "migrant" if number % 9 == 4 else "")
        home = homes[(number * number + number // 3) % len(homes)] if number >= len(homes) else homes[number]
        first = person | {"union": home, "enterprise": _pick(covered[home], number), "from": "2015-01-01", "to": ""}
        rows.append(first)
        if number % MOVED_EVERY == MOVED_EVERY - 1:
            first["to"] = f"{year}-06-30"
            other = homes[(number + 1) % len(homes)]
            there = {"union": other, "enterprise": _pick(covered[other], number), "from": f"{year}-07-01", "to": ""}
            rows.append(person | there)
    nowhere = {"union": "", "enterprise": "", "from": "", "to": ""}
    for number in range(GUESTS):
        rows.append(_person(f"G{number + 1:04}", dice, "") | {"person_kind": "guest"} | nowhere)
    return rows


def belonging_to(union: str, roll: list[dict[str, str]]) -> list[str]:
    """Numbers of the members who belong to the union, or to one below it, today."""
    return [
        row["member_no"]
        for row in roll
        if row["person_kind"] == "member" and row["to"] == "" and row["union"].startswith(union)
    ]


def _person(number: str, dice: Random, tags: str) -> dict[str, str]:
    name = dice.choice(_SURNAMES) + "".join(dice.sample(_GIVEN, dice.choice((1, 2, 2))))
    return {
        "member_no": number,
        "name": name,
        "gender": dice.choice("FM"),
        "birth_year": str(dice.randint(1966, 2003)),
        "person_kind": "member",
        "tags": tags,
    }


def _pick(codes: list[str], number: int) -> str:
    return codes[number % len(codes)]
