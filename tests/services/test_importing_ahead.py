"""A transfer or a retirement that a file dates ahead: taken as it is, and nobody is doubled or taken away by it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Member, Membership
from activity_hub.rules.permissions import SYSTEM, Role
from activity_hub.rules.roll import RollFault
from activity_hub.services import checks, roll
from activity_hub.services.base.access import Invalid
from activity_hub.services.importing import Counts
from tests.conftest import NOON
from tests.services.loading import MEMBERS, TODAY, found, one

LAST, FIRST = date(2026, 6, 20), date(2026, 6, 21)
MIDNIGHT = datetime(2026, 6, 20, 16, 0, tzinfo=UTC)  # 00:00 on the 21st in Shanghai
STAYS = "M1,沈知行,M,,member,,A1,,2015-01-01,2026-06-20\n"
COMES = "M1,沈知行,M,,member,,B1,,2026-06-21,\n"


@pytest.fixture
def transferred(cast):
    """M1 goes from A1 to B1 on the 21st; M4 is the liaison of B."""
    assert one("members", MEMBERS + STAYS + COMES).files["members"] == Counts(2, 1, 1, 0)
    cast.appoint("M4", Role.LIAISON, "B")
    return cast


def stays_of(cast, number="M1"):
    asked = select(Membership.union_id, Membership.from_on, Membership.until_on).order_by(Membership.from_on)
    codes = {union_id: code for code, union_id in cast.unions.items()}
    found = db.session.execute(asked.where(Membership.member_id == cast.members[number]))
    return [(codes[union_id], first, last) for union_id, first, last in found]


AHEAD = [("A1", date(2015, 1, 1), LAST), ("B1", FIRST, None)]


def test_a_transfer_may_be_dated_ahead(transferred):
    assert stays_of(transferred) == AHEAD
    for at in (NOON, MIDNIGHT - timedelta(seconds=1), MIDNIGHT):
        assert not any(checks.violations(at).values())
    assert one("members", MEMBERS + STAYS + COMES).files["members"] == Counts(2, 0, 0, 2)
    assert [transferred.actor("M1", at).union_name for at in (NOON, MIDNIGHT)] == ["明达纺织工会", "恒远钢球工会"]


def test_a_file_without_a_first_day_is_about_the_membership_of_today(cast):
    assert one("members", "会员号,姓名,工会,to\nM1,沈知行,A1,2026-06-20\n").files["members"].changed == 1
    assert stays_of(cast) == AHEAD[:1]
    assert one("members", "会员号,姓名,工会\nM1,沈知行,A1\n").files["members"].unchanged == 1
    assert stays_of(cast) == AHEAD[:1] and not any(checks.violations(NOON).values())


@pytest.mark.parametrize("code", ["A1", "B1"])
def test_who_moves_is_found_by_name_in_both_unions(transferred, code):
    assert one("members", f"姓名,工会\n沈知行,{code}\n").files["members"] == Counts(1, 0, 0, 1)
    assert stays_of(transferred) == AHEAD
    assert db.session.query(Member).filter_by(name="沈知行").count() == 1


def test_who_begins_ahead_is_found_again(cast):
    rows = "姓名,工会,入会日期\n新来者,A1,2026-06-21\n"
    assert one("members", rows, by=cast.actor("liaison")).files["members"].added == 1
    assert one("members", rows, by=cast.actor("liaison")).files["members"].unchanged == 1
    assert one("members", "姓名,工会\n新来者,A1\n").files["members"].unchanged == 1


def test_the_union_of_today_changes_a_member_and_not_the_one_to_come(transferred):
    row = "会员号,姓名,工会,标签\nM1,沈知行,{},困难\n"
    other = one("members", row.format("B1"), by=transferred.actor("M4"))
    assert found(other) == [("members", 2, "member_no", "not_yours")]
    assert one("members", row.format("A1"), by=transferred.actor("liaison")).files["members"].changed == 1


def test_nobody_takes_the_past_or_the_future_of_another_union(transferred):
    taken = MEMBERS + STAYS + COMES.replace("B1", "A2")
    assert found(one("members", taken, by=transferred.actor("liaison"))) == [("members", 3, "from", "not_yours")]
    transferred.leave("M3", date(2020, 12, 31))
    transferred.belong("M3", "B1", date(2021, 1, 1))
    rewritten = MEMBERS + "M3,何素芬,F,,member,,B1,,2015-01-01,2020-12-31\n"
    assert found(one("members", rewritten, by=transferred.actor("M4"))) == [("members", 2, "from", "not_yours")]
    assert stays_of(transferred) == AHEAD and stays_of(transferred, "M3")[0][0] == "A2"


def test_a_shared_phone_is_told_to_who_keeps_the_member_today(transferred):
    with write_tx():
        db.session.get(Member, transferred.members["M1"]).phone = "13900001234"
    row = "会员号,姓名,工会,入会日期,手机\nX{0},别人,{1},2026-06-01,13900001234\n"
    for number, (who, code, told) in enumerate((("liaison", "A1", True), ("M4", "B1", False))):
        outcome = one("members", row.format(number, code), by=transferred.actor(who), dry_run=True)
        assert not outcome.faults and ("phone_shared" in repr(outcome.notices)) is told


def test_a_move_before_one_that_is_dated_ahead_leaves_that_alone(transferred):
    moved = {"union": "A2", "on": "2026-06-10"}
    roll.move(by=transferred.actor("liaison"), at=NOON, today=TODAY, member_no="M1", texts=moved)
    ended = date(2026, 6, 9)
    assert stays_of(transferred) == [("A1", date(2015, 1, 1), ended), ("A2", date(2026, 6, 10), LAST), AHEAD[1]]
    assert not any(checks.violations(MIDNIGHT).values())


def test_who_belongs_to_no_union_yet_is_not_moved(cast):
    cast.leave("M1", date(2020, 1, 1))
    cast.belong("M1", "A2", FIRST)
    with pytest.raises(Invalid) as caught:
        roll.move(by=SYSTEM, at=NOON, today=TODAY, member_no="M1", texts={"union": "B1", "on": "2026-06-10"})
    assert caught.value.errors == {"on": [RollFault.NO_MEMBERSHIP]}


def test_a_member_entered_ahead_is_to_be_seen_by_who_entered_them(cast):
    by = cast.actor("liaison")
    number = roll.add(by=by, at=NOON, today=TODAY, code="A1", texts={"name": "新来者", "from_on": "2026-06-21"})
    card = roll.look(by=by, today=TODAY, member_no=number)
    assert card.home is None and card.may_change and card.history[0].from_on == FIRST
    assert number not in {line.member_no for line in roll.page(by=by, code="A1", today=TODAY).lines}
