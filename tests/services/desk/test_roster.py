"""The roster: what stands in it, for whom, and in how many statements."""

import pytest

from activity_hub.rules.permissions import Role
from activity_hub.rules.places import Status
from activity_hub.services import desk
from activity_hub.services.base.access import NotAllowed
from activity_hub.services.desk import Filters
from tests.bench.roster import filled
from tests.cast import Cast
from tests.conftest import NOON
from tests.services.desk.conftest import Bench
from tests.statements import statements

ROSTER_CEILING = 11


def test_positions_are_those_of_the_whole_list(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity(capacity=1)
    for number in ("M3", "M1", "M2"):
        bench.sign_up(number, activity_id)
    found = desk.export(by=cast.actor("chair"), at=NOON, activity_id=activity_id, filters=Filters(union="A1"))
    assert [(row.name, row.status, row.wait_position) for row in found.rows] == [
        ("沈知行", Status.WAITLISTED, 1),
        ("顾晓棠", Status.WAITLISTED, 2),
    ]


def test_who_comes_along_and_who_signed_up_stand_in_it(bench: Bench, cast: Cast) -> None:
    activity_id = cast.activity(terms={"guests_max": 3})
    bench.sign_up("M1", activity_id, guests=[{"name": "沈小"}, {"is_child": True}], by_id=cast.members["liaison"])
    [row] = desk.export(by=cast.actor("chair"), at=NOON, activity_id=activity_id, filters=Filters()).rows
    assert (row.places, row.guests, row.by_name) == (3, ("沈小",), "联四")


def test_answers_are_for_the_organiser_and_for_who_acts_for_the_member(cast: Cast) -> None:
    activity_id = filled(cast, "Q", 4)

    def answers(number: str) -> list[int]:
        found = desk.export(by=cast.actor(number), at=NOON, activity_id=activity_id, filters=Filters())
        return [len(row.answers) for row in found.rows]

    assert answers("organiser") == answers("liaison") == [1] * 4
    assert answers("statistician") == answers("auditor") == [0] * 4


@pytest.mark.parametrize("number", ["statistician", "liaison"])
def test_an_answer_is_no_filter_for_who_may_not_read_it(cast: Cast, number: str) -> None:
    activity_id = filled(cast, "Q", 2)
    page = desk.desk(by=cast.actor(number), activity_id=activity_id, filters=Filters(choice=999))
    assert page.total == 2 and page.answers == []
    own = desk.desk(by=cast.actor("chair"), activity_id=activity_id, filters=Filters(choice=999))
    assert own.total == 0 and [one.label for one in own.answers] == ["尺码: XL"]


def test_a_liaison_takes_own_members_along_only(cast: Cast) -> None:
    activity_id = cast.activity(host="T")
    cast.appoint("M4", Role.LIAISON, "B")
    cast.register("M4", activity_id)
    cast.register("M1", activity_id)
    found = desk.export(by=cast.actor("M4"), at=NOON, activity_id=activity_id, filters=Filters())
    assert [row.name for row in found.rows] == ["周一鸣"]
    assert [row.name for row in desk.sheet(by=cast.actor("M4"), activity_id=activity_id).rows] == ["周一鸣"]
    with pytest.raises(NotAllowed):
        desk.export(by=cast.actor("M2"), at=NOON, activity_id=activity_id, filters=Filters())


def test_many_rows_cost_as_many_statements_as_few(cast: Cast) -> None:
    few, many = filled(cast, "F", 4), filled(cast, "G", 400)
    by = cast.actor("organiser")
    counted = []
    for activity_id in (few, many):
        with statements() as sent:
            desk.export(by=by, at=NOON, activity_id=activity_id, filters=Filters())
        counted.append(len(sent))
    assert counted[0] == counted[1] <= ROSTER_CEILING
