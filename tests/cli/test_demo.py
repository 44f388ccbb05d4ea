"""The demo's federation: what a visitor finds going on in it, made by the same services as anything else."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from activity_hub.cli import demo as command
from activity_hub.database import db
from activity_hub.demo import door, groups, people, tree
from activity_hub.demo.upcoming import CONTESTS
from activity_hub.models import (
    Activity,
    Appeal,
    Attendance,
    Delegation,
    DoorDevice,
    Entry,
    Member,
    Occurrence,
    Registration,
    Team,
)
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import checks, drawing
from activity_hub.services.door import open_conflicts, venue_screen
from tests.conftest import empty

NOW = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def filled(sqlite_app: Flask) -> Flask:
    """The smallest demo there is."""
    empty(sqlite_app)
    with sqlite_app.app_context():
        command.fill(NOW, 200, sqlite_app.config["SECRET_KEY"])
    return sqlite_app


def test_it_breaks_no_invariant(filled: Flask) -> None:
    with filled.app_context():
        assert {name for name, count in checks.violations(NOW).items() if count} == set()
        assert drawing.due(at=NOW) == []


def test_a_delegation_is_handed_in_and_a_liaison_may_try_another(filled: Flask) -> None:
    with filled.app_context():
        row = db.session.scalars(select(Delegation)).one()
        sports_day = db.session.get_one(Activity, row.activity_id)
        assert row.status == "entered" and sports_day.title == "区职工运动会"
        assert db.session.query(Entry).count() >= 10
        signed_up = select(Registration.id).where(Registration.activity_id == row.activity_id)
        assert len(db.session.scalars(signed_up).all()) == sports_day.taken >= 10


def test_two_teams_form(filled: Flask) -> None:
    with filled.app_context():
        teams = {team.name: team.id for team in db.session.scalars(select(Team))}
        there = db.session.scalars(select(Registration.team_id).where(Registration.team_id.is_not(None)))
        assert Counter(there) == {teams[name]: size for _union, name, size in groups.TEAMS}


def test_an_appeal_waits(filled: Flask) -> None:
    with filled.app_context():
        assert [row.status for row in db.session.scalars(select(Appeal))] == ["asked"]


def test_a_door_is_open(filled: Flask) -> None:
    with filled.app_context():
        on_now = db.session.scalars(select(Activity).where(Activity.title == door.TITLE)).one()
        screen = venue_screen.screen(by=SYSTEM, at=NOW, activity_id=on_now.id)
        assert screen.is_open and screen.code is not None
        phones = [name for gate in door.GATES for name in gate.phones]
        asked = select(DoorDevice).where(DoorDevice.activity_id == on_now.id).order_by(DoorDevice.id)
        assert [one.name for one in db.session.scalars(asked) if one.expires_at > NOW] == phones
        came = select(Attendance).join(Occurrence).where(Occurrence.activity_id == on_now.id)
        assert 0 < len(db.session.scalars(came).all()) < on_now.taken
        assert open_conflicts(activity_id=on_now.id) == 1


def test_the_member_of_the_cast_is_expected_at_the_door(filled: Flask) -> None:
    with filled.app_context():
        on_now = db.session.scalars(select(Activity.id).where(Activity.title == door.TITLE)).one()
        number = dict(command._sign_ins())["member"]
        there = select(Registration.id).join(Member, Member.id == Registration.member_id)
        theirs = db.session.scalars(there.where(Member.member_no == number, Registration.activity_id == on_now)).one()
        assert db.session.scalars(select(Attendance).where(Attendance.registration_id == theirs)).all() == []


@pytest.mark.parametrize("hour", range(24))
def test_at_any_hour_something_is_on_today(hour: int) -> None:
    for minute in (0, 1, 29, 30, 59):
        now = datetime(2026, 6, 14, hour, minute, 7, tzinfo=UTC)
        item = door.on_now(now, "Asia/Shanghai")
        local = now.astimezone(ZoneInfo("Asia/Shanghai"))
        begins = datetime.combine(local.date(), time.fromisoformat(item.at), ZoneInfo("Asia/Shanghai"))
        assert timedelta(0) <= now - begins < timedelta(minutes=30) and item.days == 0


@pytest.mark.parametrize("members", [200, 1000])
def test_the_line_up_keeps_the_rules(members: int) -> None:
    units = tree.unions()
    roll = people.members(units, tree.enterprises(units), members, 2026)
    theirs = [row for row in roll if row["union"].startswith(groups.DELEGATION) and row["to"] == ""]
    found = groups.line_up(theirs)
    entries = Counter(at for _number, contests in found for at in contests)
    assert 10 <= len(found) <= groups.DELEGATES and len(entries) >= 5
    for at, (_name, gender, size, reserves, most) in enumerate(CONTESTS):
        inside = [number for number, contests in found if at in contests]
        genders = {row["gender"] for row in theirs if row["member_no"] in inside}
        assert gender is None or genders <= {gender}
        assert len(inside) <= (most or 99) if size == 1 else len(inside) in (0, *range(size, size + reserves + 1))
    assert all(sum(CONTESTS[at][2] == 1 for at in contests) <= groups.EACH for _number, contests in found)
