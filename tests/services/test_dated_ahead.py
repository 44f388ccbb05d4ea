"""Memberships whose end or beginning lies ahead count on the right days everywhere, to the second."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Attendance, Member, Union
from activity_hub.rules.period import Period
from activity_hub.rules.permissions import SYSTEM, Right, Role
from activity_hub.rules.places import RefusalCode, Status
from activity_hub.rules.tally import RowKind
from activity_hub.services import activity, appointment, checks, desk, registration, roll, union
from activity_hub.services.account.activation import issue_activation
from activity_hub.services.base import access
from activity_hub.services.base.access import NotFound, Refused
from activity_hub.services.delegation import ground
from activity_hub.services.door.manifest import manifest
from activity_hub.services.feeds import choosing, entries
from activity_hub.services.returns import reading
from activity_hub.services.returns.rows import Asked
from activity_hub.services.returns.rows import lines as rows_of
from activity_hub.services.roll.listing import listing
from tests.conftest import NOON

LAST, FIRST = date(2026, 6, 20), date(2026, 6, 21)
MIDNIGHT = datetime(2026, 6, 20, 16, 0, tzinfo=UTC)  # 00:00 on the 21st in Shanghai
EVE = MIDNIGHT - timedelta(seconds=1)
BOTH = [(EVE, "A1"), (MIDNIGHT, "B1")]


@pytest.fixture
def cast(cast):
    """M1 belongs to A1 until the 20th and to B1 from the 21st on; M2 retires; N1 begins. M4 is the liaison of B."""
    cast.leave("M1", LAST)
    cast.belong("M1", "B1", FIRST)
    cast.leave("M2", LAST)
    with write_tx():
        cast.add_member("N1", "新来者", "F", "A1")
    cast.leave("N1", date(2015, 1, 2))
    cast.belong("N1", "B1", FIRST)
    cast.appoint("M4", Role.LIAISON, "B")
    return cast


def liaisons(cast, at):
    """Those of A and of B, at that moment."""
    return [cast.actor(number, at) for number in ("liaison", "M4")]


def kept(cast, at, number="M1"):
    """Which of the two liaisons may act for the member."""
    held = [access.holds_for(by, cast.members[number], Right.ACT_FOR) for by in liaisons(cast, at)]
    listed = [
        cast.members[number] in db.session.scalars(access.members_with(by, Right.ACT_FOR)).all()
        for by in liaisons(cast, at)
    ]
    assert held == listed
    return held


@pytest.mark.parametrize(("at", "code"), [(NOON, "A1"), *BOTH])
def test_who_asks_belongs_to_the_union_of_the_day(cast, at, code):
    by = cast.actor("M1", at)
    assert by.union_id == cast.unions[code] and by.union_path.endswith(f"/{cast.unions[code]}/")
    assert (cast.actor("M2", at).union_id == cast.unions["A1"]) is (at < MIDNIGHT)
    assert cast.actor("N1", at).union_id == (None if at < MIDNIGHT else cast.unions["B1"])


def test_rights_go_by_the_role_and_stay_when_a_membership_ends(cast):
    cast.leave("organiser", LAST)
    before, after = cast.actor("organiser", EVE), cast.actor("organiser", MIDNIGHT)
    assert before.union_id == cast.unions["A1"] and after.union_id is None
    assert before.grants == after.grants and after.holds(Right.EDIT_ACTIVITY)


def test_the_liaison_of_the_day_acts_for_a_member(cast):
    assert kept(cast, NOON) == kept(cast, EVE) == [True, False]
    assert kept(cast, MIDNIGHT) == [False, True]
    assert (kept(cast, EVE, "M2"), kept(cast, MIDNIGHT, "M2")) == ([True, False], [False, False])
    assert (kept(cast, EVE, "N1"), kept(cast, MIDNIGHT, "N1")) == ([False, False], [False, True])


@pytest.mark.parametrize(("at", "theirs"), [(EVE, 0), (MIDNIGHT, 1)])
def test_a_sign_up_for_a_member_is_the_liaisons_of_the_day(cast, at, theirs):
    activity_id = cast.activity(host="T")
    other = liaisons(cast, at)[1 - theirs]
    with pytest.raises(NotFound):
        registration.sign_up(by=other, at=at, activity_id=activity_id, member_no="M1")
    seen, _ = registration.sign_up(by=liaisons(cast, at)[theirs], at=at, activity_id=activity_id, member_no="M1")
    assert (seen.union_code, seen.pass_code is not None) == (["A1", "B1"][theirs], True)
    assert checks.violations(at) == dict.fromkeys(checks.violations(at), 0)


@pytest.mark.parametrize(("at", "code"), BOTH)
def test_the_audience_is_that_of_the_day(cast, at, code):
    ids = {host: cast.activity(f"X-{host}", host, visibility="audience") for host in ("A", "B")}
    by, other = cast.actor("M1", at), "B" if code == "A1" else "A"
    assert [row.id for row in db.session.scalars(access.visible_activities(by))] == [ids[code[0]]]
    assert registration.sign_up(by=by, at=at, activity_id=ids[code[0]])[0].union_code == code
    with pytest.raises(NotFound):
        entries.of_activity(by=by, at=at, activity_id=ids[other])
    assert entries.of_activity(by=by, at=at, activity_id=ids[code[0]]).entries
    assert choosing.unions_to_follow(by=by)[0].code == code


@pytest.mark.parametrize(("number", "at"), [("M2", MIDNIGHT), ("N1", EVE)])
def test_nobody_signs_up_on_a_day_without_a_union(cast, number, at):
    activity_id = cast.activity(host="T")
    with pytest.raises(Refused) as caught:
        registration.sign_up(by=cast.actor(number, at), at=at, activity_id=activity_id)
    assert caught.value.code is RefusalCode.NOT_INVITED


def test_eligibility_asks_for_the_day_where_the_activity_is(cast):
    """At midnight in Shanghai it is ten in the evening in Urumqi, on the last day in A1."""
    there = cast.activity(host="T", time_zone="Asia/Urumqi")
    assert registration.sign_up(by=cast.actor("M1", MIDNIGHT), at=MIDNIGHT, activity_id=there)[0].union_code == "A1"


@pytest.mark.parametrize(("day", "a1", "b1"), [(LAST, {"M1", "M2"}, set()), (FIRST, set(), {"M1", "N1"})])
def test_the_roll_and_its_counts_are_those_of_the_day(cast, day, a1, b1):
    found = {"A1": a1, "B1": b1}
    for code, there in found.items():
        lines = {line.member_no for line in roll.page(by=SYSTEM, code=code, today=day).lines}
        assert lines == {one.member_no for one in listing(by=SYSTEM, code=code, today=day).items}
        assert lines & {"M1", "M2", "N1"} == there
        assert union.place(by=SYSTEM, code=code, today=day).here.members == len(lines)
        ids, total = roll.without_password(by=SYSTEM, code=code, today=day, limit=100)
        assert total == len(lines) and set(ids) == {cast.members[number] for number in lines}


def test_slips_are_printed_for_the_members_of_the_day(cast):
    for at, theirs in ((EVE, 0), (MIDNIGHT, 1)):
        with pytest.raises(NotFound):
            issue_activation(by=liaisons(cast, at)[1 - theirs], at=at, member_ids=[cast.members["M1"]])
        assert issue_activation(by=liaisons(cast, at)[theirs], at=at, member_ids=[cast.members["M1"]])


def test_a_role_is_given_to_a_member_of_the_day(cast):
    wish = {"role": Role.CHECKER, "union_code": "A1"}
    assert appointment.look(by=cast.actor("chair", EVE), member_no="M1", **wish).member_no == "M1"
    with pytest.raises(access.Invalid):
        appointment.look(by=cast.actor("chair", MIDNIGHT), member_no="M1", **wish)


def test_a_card_names_the_union_of_the_day_and_is_kept_by_it(cast):
    for at, day, theirs in ((EVE, LAST, 0), (MIDNIGHT, FIRST, 1)):
        card = roll.look(by=liaisons(cast, at)[theirs], today=day, member_no="M1")
        assert card.home.union_code == ["A1", "B1"][theirs] and card.may_change
        with pytest.raises(NotFound):
            roll.look(by=liaisons(cast, at)[1 - theirs], today=day, member_no="M1")


def test_who_has_left_is_kept_by_the_last_and_who_is_to_come_by_the_next(cast):
    old, new = liaisons(cast, MIDNIGHT)
    assert roll.look(by=old, today=FIRST, member_no="M2").home is None
    old, new = liaisons(cast, EVE)
    assert roll.look(by=new, today=LAST, member_no="N1").home is None
    with pytest.raises(NotFound):
        roll.look(by=old, today=LAST, member_no="N1")


@pytest.mark.parametrize(("at", "theirs"), [(EVE, 0), (MIDNIGHT, 1)])
def test_lists_show_a_liaison_the_members_of_the_day(cast, at, theirs):
    activity_id = cast.activity(host="T")
    registration_id = cast.register("M1", activity_id)
    for number, by in enumerate(liaisons(cast, at)):
        seen = registration.listing(by=by, activity_id=activity_id).items
        lines = desk.desk(by=by, activity_id=activity_id, filters=desk.Filters()).lines
        if number == theirs:
            assert [one.pass_code is not None for one in seen] == [one.may_act for one in lines] == [True]
            assert registration.one(by=by, registration_id=registration_id).pass_code
        else:
            assert (seen, list(lines)) == ([], [])
            with pytest.raises(NotFound):
                registration.one(by=by, registration_id=registration_id)


def test_a_return_names_people_to_who_keeps_their_roll_today(cast):
    for at, shown in ((EVE, [True, False]), (MIDNIGHT, [False, True])):
        for by, is_shown in zip(liaisons(cast, at), shown, strict=True):
            (line,) = rows_of(RowKind.PERSON, Asked(by, "/", [cast.members["M1"]]))
            assert (line["member_no"] == "M1") is is_shown


def test_a_return_counts_the_roll_of_its_last_day(cast):
    for day, code in ((LAST, "A1"), (FIRST, "B1")):
        facts = reading.facts(cast.unions["T"], Period(date(2026, 1, 1), day))
        assert [one.union_id for one in facts.roll if one.member_id == cast.members["M1"]] == [cast.unions[code]]


def test_absence_counts_for_the_union_of_its_day(cast):
    for day, code in ((LAST, "A1"), (FIRST, "B1")):
        starts_at = datetime(day.year, day.month, day.day, 10, 0, tzinfo=UTC)
        activity_id = cast.activity(f"X-{code}", "T", starts_at)
        registration_id = cast.register("M1", activity_id)
        activity.hold(SYSTEM, starts_at + timedelta(days=3), activity_id)
        asked = select(Attendance.state, Attendance.union_then_id).where(Attendance.registration_id == registration_id)
        assert db.session.execute(asked).one() == ("absent", cast.unions[code])
    assert checks.violations(MIDNIGHT)["attendance_keeps_the_union_of_the_day"] == 0


@pytest.mark.parametrize(("day", "code"), [(LAST, "A1"), (FIRST, "B1")])
def test_a_delegation_picks_from_the_roll_of_the_day(cast, day, code):
    for one in ("A1", "B1"):
        row = db.session.get(Union, cast.unions[one])
        there = ground.people(row, day, Member.member_no == "M1")
        assert [person.member_no for person, _ in there] == (["M1"] if one == code else [])
        assert ground.size(row, day) == len(roll.page(by=SYSTEM, code=one, today=day).lines)


@pytest.mark.parametrize(("at", "blocked"), [(NOON, []), (EVE, []), (MIDNIGHT, ["M2"])])
def test_the_door_stops_who_has_left_from_that_day_on(cast, at, blocked):
    activity_id = cast.activity(host="T", starts_at=MIDNIGHT)
    for number in ("M1", "M2"):
        cast.register(number, activity_id)
    stopped = {row[1] for row in manifest(by=SYSTEM, at=at, activity_id=activity_id).people if row[5]}
    assert stopped == {cast.members[number] for number in blocked}


@pytest.mark.parametrize("at", [EVE, MIDNIGHT])
def test_a_list_is_whole_at_midnight(cast, at):
    """Who waits since before a move is served for the union of the day of sign-up: nobody is left, nothing is due."""
    activity_id = cast.activity(host="A", capacity=1)
    held, _ = registration.sign_up(by=cast.actor("M3"), at=NOON, activity_id=activity_id)
    waits, _ = registration.sign_up(by=cast.actor("M1"), at=NOON, activity_id=activity_id)
    assert not any(checks.violations(at).values())
    registration.withdraw(by=cast.actor("M3", at), at=at, registration_id=held.id)
    assert registration.one(by=SYSTEM, registration_id=waits.id).status is Status.CONFIRMED
    assert not any(checks.violations(at).values())
