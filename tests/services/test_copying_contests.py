"""Last year's sports day once more: contests and rules come along, age groups move with the year."""

from datetime import date

from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import activity, contest
from tests.conftest import NOON


def test_contests_and_rules_come_along(cast):
    first = cast.activity()
    young = contest.add(
        by=SYSTEM, at=NOON, activity_id=first, name="男子100米青年组", gender="M", born_from=date(1992, 2, 29)
    )
    contest.add(by=SYSTEM, at=NOON, activity_id=first, name="拔河", size_from=10, size_to=10, reserves=2)
    detail = {"gender": "F", "least": 3}
    contest.add_rule(by=SYSTEM, at=NOON, activity_id=first, kind="gender", contest_id=young.id, detail=detail)
    contest.add_rule(by=SYSTEM, at=NOON, activity_id=first, kind="size", contest_id=None, detail={"most": 30})
    again = contest.sheet(by=SYSTEM, activity_id=activity.copy(SYSTEM, NOON, first).id)
    made = [line.contest for line in again.contests]
    assert [(one.name, one.gender, one.size_to, one.reserves) for one in made] == [
        ("男子100米青年组", "M", 1, 0),
        ("拔河", None, 10, 2),
    ]
    assert made[0].born_from == date(1993, 2, 28)
    assert [(rule.kind, rule.contest_id) for rule in again.rules] == [("gender", made[0].id), ("size", None)]
    assert again.rules[0].contest_id != young.id and dict(again.rules[0].detail)["least"] == 3
