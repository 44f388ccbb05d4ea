"""A sports day: 24 people for 8 contests from a spreadsheet, three broken rules found and mended, handed in."""

from datetime import date

from activity_hub.database import db, write_tx
from activity_hub.models import Activity
from activity_hub.rules.delegation import DelegationStatus
from activity_hub.rules.line_up import RuleKind
from activity_hub.services import delegation
from tests.services.delegation.conftest import Day
from tests.statements import statements

PEOPLE = 24
NAMES = ["男子100米(青年组)", "男子100米(中年组)", "女子跳绳", "立定跳远", "铅球", "拔河"]


def _prepare(day: Day) -> None:
    """Eight contests, four rules, and 24 people: every third a woman, half of them born in 1980."""
    day.contest(NAMES[0], group="100米", gender="M", born_from=date(1986, 1, 1))
    day.contest(NAMES[1], group="100米", gender="M", born_to=date(1985, 12, 31))
    day.contest(NAMES[2], gender="F", most_entries=3)
    for name in NAMES[3:5]:
        day.contest(name)
    tug = day.contest(NAMES[5], size_from=8, size_to=10, reserves=2)
    day.rule("gender", tug, gender="F", least=3)
    day.rule("contests_of_person", most=2, squads_count=False)
    day.rule("size", most=30)
    day.rule("share", bands=[{"members_from": 40, "percent": 60}, {"members_from": 0, "percent": 70}])
    with write_tx():
        for at in range(PEOPLE):
            born = date(1980 if at % 2 else 1992, 3, 1)
            day.cast.add_member(f"D{at:02}", f"队员{at:02}", "F" if at % 3 == 0 else "M", "A1", birth_on=born)


def _block(ticks: dict[str, list[int]]) -> str:
    """The sheet as it is copied: a title, a header, a row for each person."""
    names = [*NAMES, "跳远", "4×100米接力"]
    rows = [
        "\t".join(
            [str(at + 1), f"D{at:02}", f"队员{at:02}", *("√" if at in ticks.get(name, ()) else "" for name in names)]
        )
        for at in range(PEOPLE)
    ]
    return "\n".join(["明达纺织工会报名表\t", "\t".join(["序号", "会员号", "姓名", *names]), *rows])


def test_a_sports_day_from_a_spreadsheet(day: Day) -> None:
    _prepare(day)
    wrong = {
        NAMES[0]: [1, 2],
        NAMES[1]: [1, 2],  # 1 in both age groups, and 2 is too young for this one
        NAMES[2]: [0, 3, 6],
        NAMES[3]: list(range(8, 20)),
        NAMES[4]: list(range(4, 8)),
        NAMES[5]: [1, 2, 4, 5, 7, 8, 9, 10],  # one woman only
        "跳远": [20, 21, 22, 23],
        "4×100米接力": [10, 11],
    }
    done = delegation.paste(text=_block(wrong), **day.of())
    assert (done.is_written, len(done.added), len(done.sheet.people)) == (True, PEOPLE, PEOPLE)
    assert {(one.kind, one.contest_name) for one in done.sheet.broken} == {
        (RuleKind.CONTEST_AGE, NAMES[1]),
        (RuleKind.ONE_GROUP, NAMES[1]),
        (RuleKind.GENDER, NAMES[5]),
    }
    right = wrong | {NAMES[0]: [2, 4], NAMES[1]: [1], NAMES[4]: [5, 6, 7], NAMES[5]: [0, 3, 6, 4, 5, 7, 8, 10]}
    mended = delegation.paste(text=_block(right), **day.of(), seen_revision=1)
    assert mended.sheet.broken == ()
    with statements() as sent:
        sheet = day.enter(seen=2)
    assert sheet.status is DelegationStatus.ENTERED
    assert db.session.get(Activity, day.id).taken == PEOPLE
    assert len(sent) <= 20 + 4 * PEOPLE, len(sent)
