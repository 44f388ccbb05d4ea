"""Every invariant finds what breaks it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from activity_hub.database import db, write_tx
from activity_hub.models import Attendance, Membership, Occurrence
from activity_hub.services import checks, door, registration, schema
from tests.conftest import NOON
from tests.services.door.scanned import code_of, scan
from tests.services.team.squads import found, join

TEAMS = {"team_to": 3, "joint_teams": True}


@pytest.fixture
def held(cast):
    """An activity with one place, somebody on it, somebody waiting, and somebody who was there."""
    activity_id = cast.activity(capacity=1)
    for number in ("M1", "M2"):
        registration.sign_up(by=cast.actor(number), at=NOON, activity_id=activity_id)
    with write_tx():
        occurrence_id = db.session.scalar(select(Occurrence.id))
        row = Attendance(
            occurrence_id=occurrence_id, member_id=cast.members["M3"], state="present", evidence="imported"
        )
        row.union_then_id = cast.unions["A2"]
        db.session.add(row)
    return activity_id


def broken():
    return {name for name, count in checks.violations().items() if count}


def test_what_is_right_counts_nothing(held):
    found = checks.violations()
    assert len(found) > 20 and not any(found.values())


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE activity SET taken = 0", "taken_is_the_sum_of_places"),
        ("UPDATE activity SET capacity = 2", "no_free_place_while_somebody_waits"),
        ("UPDATE activity SET seq = 0", "every_waiter_has_a_turn"),
        ("UPDATE attendance SET evidence = 'scanned'", "presence_has_its_scan"),
        ("UPDATE attendance SET union_then_id = NULL", "attendance_keeps_the_union_of_the_day"),
        ("UPDATE attendance SET union_then_id = 1", "attendance_keeps_the_union_of_the_day"),
        ("UPDATE attendance SET registration_id = 1", "attendance_fits_its_registration"),
        ("UPDATE \"union\" SET path = '/9/' WHERE id = 3", "paths_follow_parents"),
        ("INSERT INTO union_parent (union_id, parent_id, from_on) VALUES (4, 2, '2020-01-01')", "one_parent_at_a_time"),
        ("UPDATE membership SET until_on = '2010-01-01' WHERE id = 1", "memberships_end_after_they_begin"),
        ("INSERT INTO co_host (activity_id, union_id) SELECT id, host_id FROM activity", "no_host_is_its_own_co_host"),
        ("UPDATE appointment SET role = 'king' WHERE id = 1", "appointment_role_is_a_known_word"),
        ("UPDATE activity SET kind = 'party'", "activity_kind_is_a_known_word"),
    ],
)
def test_a_breach_is_found(held, statement, name):
    with write_tx() as session:
        session.execute(text(statement))
    assert name in broken()


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE team SET captain_id = (SELECT id FROM member WHERE member_no = 'M3')", "teams_are_led_by_one_of_them"),
        ("UPDATE team SET status = 'dissolved'", "nobody_is_in_a_dissolved_team"),
        ("UPDATE team SET activity_id = 2", "teams_belong_to_one_activity"),
        ("UPDATE team SET status = 'forming'", "joint_teams_are_asked_about"),
        ("UPDATE registration SET union_then_id = 4", "joint_teams_are_asked_about"),
    ],
)
def test_a_breach_among_teams_is_found(cast, statement, name):
    activity_id, _other = (cast.activity(code, host="T", terms=TEAMS) for code in ("X1", "X2"))
    found(cast, "M1", activity_id)
    join(cast, "M4", 1)
    assert broken() == set()
    with write_tx() as session:
        session.execute(text(statement))
    assert name in broken()


def test_two_memberships_at_a_time_are_found(cast):
    with write_tx():
        row = Membership(member_id=cast.members["M1"], union_id=cast.unions["A2"], from_on=date(2020, 1, 1))
        db.session.add(row)
    assert broken() == {"one_membership_at_a_time"}


def test_a_published_activity_without_a_date_is_found(cast):
    cast.activity()
    with write_tx() as session:
        session.execute(text("DELETE FROM occurrence"))
    assert broken() == {"every_published_activity_has_a_date"}


def test_a_scan_that_let_in_without_presence_is_found(held, cast):
    insert = """INSERT INTO scan (scan_uuid, activity_id, occurrence_id, registration_id, member_id, kind, verdict,
        gate, received_at, occurred_at, offline, evidence, reason, answer)
        SELECT 'scan-0001', activity_id, id, 1, :member, 'in', 'ok',
        '', :at, :at, :no, 'scanned', '', '{}'
        FROM occurrence"""
    at = datetime(2026, 6, 22, 11, tzinfo=UTC)
    with write_tx() as session:
        session.execute(text(insert), {"member": cast.members["M1"], "at": str(at)[:19], "no": False})
    assert broken() == {"every_scan_let_in_is_presence"}


def test_the_command_prints_each_invariant_and_exits_by_what_it_found(held, app):
    run = app.test_cli_runner().invoke
    fine = run(args=["check"])
    assert fine.exit_code == 0 and "       0  taken_is_the_sum_of_places" in fine.stdout
    with write_tx() as session:
        session.execute(text("UPDATE activity SET taken = 0"))
    assert run(args=["check"]).exit_code == 1
    assert '"taken_is_the_sum_of_places": 1' in run(args=["check", "--json"]).stdout


def test_the_command_refuses_a_database_of_another_schema(app, monkeypatch):
    monkeypatch.setattr(schema, "is_current", lambda: False)
    answer = app.test_cli_runner().invoke(args=["check"])
    assert answer.exit_code == 1 and answer.stdout == "" and "init" in answer.stderr


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE attendance SET state = 'void'", "every_scan_let_in_is_presence"),
        ("UPDATE scan SET shown = 'withdrawn'", "presence_has_its_scan"),
        ("UPDATE attendance SET first_at = last_at", "presence_begins_with_the_first_entry"),
        ("UPDATE attendance SET gate = 'another'", "presence_is_of_the_first_entry"),
        ("UPDATE scan SET member_id = member_id + 1", "scans_fit_their_registration"),
        ("UPDATE scan SET device_time = NULL", "late_scans_were_made_before_they_came"),
        ("UPDATE scan SET verdict = 'withdrawn'", "open_conflicts_have_their_scan"),
        ("UPDATE scan_conflict SET registration_id = 2", "conflicts_belong_to_one_activity"),
        ("UPDATE scan_conflict SET settled_at = created_at", "settled_conflicts_say_how"),
    ],
)
def test_a_breach_at_the_door_is_found(cast, statement, name):
    activity_id = cast.activity(starts_at=NOON)
    code, _other = (code_of(cast.register(number, activity_id)) for number in ("M1", "M2"))
    sent = [scan(code, offline=True) | {"device_time": (NOON + timedelta(hours=n)).isoformat()} for n in (0, 1)]
    sent.append(scan(code, "out"))
    back = NOON + timedelta(hours=2)
    door.record(by=cast.actor("checker"), at=back, sent_at=back, activity_id=activity_id, scans=sent)
    assert broken() == set()
    with write_tx() as session:
        session.execute(text(statement))
    assert name in broken()
