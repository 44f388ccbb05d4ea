"""A sports day: eight contests, four rules, 24 people of one union, and their list as it comes out of a spreadsheet."""

from activity_hub.database import write_tx
from activity_hub.rules.line_up import RuleKind
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import contest
from tests.cast import Cast
from tests.conftest import NOON

MEN = ["陈国梁", "丁立", "高远", "马建军", "买买提·艾力", "许文博", "赵海峰", "孙志强", "周明", "吴刚", "郑凯", "王磊"]
WOMEN = ["何素芬", "林秀英", "欧阳慧敏", "唐玉兰", "冯丽", "蒋雪梅", "韩冰", "杨柳", "朱红", "秦岚", "尤佳", "吕芳"]
PEOPLE = [*MEN, *WOMEN]
CONTESTS = [
    {"name": "男子100米", "gender": "M", "most_entries": 3},
    {"name": "女子100米", "gender": "F", "most_entries": 3},
    {"name": "立定跳远", "most_entries": 3},
    {"name": "定点投篮", "most_entries": 3},
    {"name": "踢毽子", "most_entries": 3},
    {"name": "4×100米接力", "size_from": 4, "size_to": 4, "reserves": 1, "most_entries": 1},
    {"name": "跳长绳", "size_from": 8, "size_to": 8, "most_entries": 1},
    {"name": "拔河", "size_from": 10, "size_to": 10, "most_entries": 1},
]
# Who is in which contest: 陈国梁 is in three singles, the relay is one short, the tug of war has two women only.
ENTERED = {
    "男子100米": [0, 1],
    "女子100米": [12, 13],
    "立定跳远": [0, 2, 14],
    "定点投篮": [0, 4, 15],
    "踢毽子": [16, 17, 6],
    "4×100米接力": [0, 12, 7],
    "跳长绳": [8, 9, 10, 18, 19, 20, 21, 22],
    "拔河": [0, 1, 2, 3, 4, 5, 6, 7, 12, 13],
}


def prepare(cast: Cast, activity_id: int) -> dict[str, int]:
    """The contests and rules of the activity; ids by name."""
    told = {"by": SYSTEM, "at": NOON, "activity_id": activity_id}
    ids = {str(fields["name"]): contest.add(**told, **fields).id for fields in CONTESTS}
    contest.add_rule(
        kind=RuleKind.CONTESTS_OF_PERSON.value, contest_id=None, detail={"most": 2, "squads_count": False}, **told
    )
    contest.add_rule(kind=RuleKind.GENDER.value, contest_id=ids["拔河"], detail={"gender": "F", "least": 3}, **told)
    contest.add_rule(kind=RuleKind.SIZE.value, contest_id=None, detail={"most": 30}, **told)
    return ids


def join_union(cast: Cast, code: str = "A1") -> None:
    """Everybody on the roll of the union, with a year of birth: D1 to D24."""
    with write_tx():
        for at, name in enumerate(PEOPLE):
            cast.add_member(f"D{at + 1}", name, "M" if at < len(MEN) else "F", code, birth_year=1975 + at)


def block(entered: dict[str, list[int]] = ENTERED) -> str:
    """The list as copied from a spreadsheet."""
    rows = [["姓名", "性别", *entered]]
    for at, name in enumerate(PEOPLE):
        marks = ["√" if at in people else "" for people in entered.values()]
        rows.append([name, "男" if at < len(MEN) else "女", *marks])
    return "\n".join("\t".join(row) for row in rows)
