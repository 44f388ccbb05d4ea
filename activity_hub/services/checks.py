"""Every invariant of the tables as SQL that counts what breaks it; what is right counts zero everywhere."""

# ruff: noqa: S608 - every statement is made of the words and names in this file alone

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Column, Table, func, select, text

from activity_hub.database import db
from activity_hub.models import Activity
from activity_hub.rules import kinds
from activity_hub.rules.conflicts import ConflictKind
from activity_hub.rules.evidence import Evidence
from activity_hub.rules.lifecycle import ActivityStatus, OccurrenceStatus
from activity_hub.rules.permissions import Role
from activity_hub.rules.places import HOLDING, LIVE, PROMOTING, Status
from activity_hub.rules.scanning import LET_IN, Verdict
from activity_hub.rules.teams import TeamStatus
from activity_hub.services.base import promotion


def _words(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in sorted(str(word) for word in words))


# What counts as an entry: rules/scanning/folding.py in SQL. Late words do not decide, the phone's own refusal does.
_ENTRY = f"""scan.kind = 'in' AND (scan.verdict = '{Verdict.OK}' OR (scan.offline
    AND scan.verdict IN ('{Verdict.DUPLICATE}', '{Verdict.NOT_IN}')))
    AND NOT (scan.offline AND scan.shown IS NOT NULL AND scan.shown NOT IN ({_words(LET_IN)}))
    AND NOT EXISTS (
        SELECT 1 FROM scan AS undone
        WHERE undone.kind = 'void' AND undone.verdict = '{Verdict.OK}' AND undone.voids = scan.scan_uuid
        AND undone.activity_id = scan.activity_id
        AND (undone.registration_id IS NULL OR undone.registration_id = scan.registration_id))"""
_LET_IN = f"""
    SELECT {{what}} FROM scan WHERE scan.occurrence_id = {{row}}.occurrence_id AND scan.member_id = {{row}}.member_id
    AND {_ENTRY}"""
_BY_SCANS = f"evidence NOT IN ('{Evidence.IMPORTED}', '{Evidence.HELD}')"
_ON_THE_DAY = """
    SELECT 1 FROM membership WHERE membership.member_id = attendance.member_id
    AND (membership.from_on IS NULL OR membership.from_on <= occurrence.held_on)
    AND (membership.until_on IS NULL OR membership.until_on >= occurrence.held_on)
"""
# The name of the invariant, and a query for what breaks it, one row each.
_INVARIANTS: dict[str, str] = {
    "taken_is_the_sum_of_places": f"""
        SELECT id FROM activity WHERE taken <> (
            SELECT coalesce(sum(places), 0) FROM registration
            WHERE registration.activity_id = activity.id AND registration.status IN ({_words(HOLDING)}))""",
    "taken_is_within_capacity": "SELECT id FROM activity WHERE taken < 0 OR taken > capacity",
    "one_live_registration_each": f"""
        SELECT activity_id FROM registration WHERE status IN ({_words(LIVE)})
        GROUP BY activity_id, member_id HAVING count(*) > 1""",
    "every_waiter_has_a_turn": f"""
        SELECT registration.id FROM registration JOIN activity ON activity.id = registration.activity_id
        WHERE registration.status = '{Status.WAITLISTED}' AND (wait_seq IS NULL OR wait_seq < 1 OR wait_seq > seq)""",
    "no_two_have_the_same_turn": """
        SELECT activity_id FROM registration WHERE wait_seq IS NOT NULL
        GROUP BY activity_id, wait_seq HAVING count(*) > 1""",
    "waiting_is_the_length_of_the_list": f"""
        SELECT id FROM activity WHERE waiting <> (
            SELECT count(*) FROM registration
            WHERE registration.activity_id = activity.id AND registration.status = '{Status.WAITLISTED}')""",
    "quotas_count_their_places": f"""
        SELECT quota.id FROM quota WHERE taken <> (
            SELECT coalesce(sum(registration.places), 0) FROM registration JOIN quota AS own
            ON own.id = registration.quota_id WHERE own.path LIKE quota.path || '%'
            AND registration.status IN ({_words(HOLDING)}))""",
    "quotas_are_within_their_ceiling": "SELECT id FROM quota WHERE taken < 0 OR taken > places",
    "quotas_belong_to_one_activity": """
        SELECT registration.id FROM registration JOIN quota ON quota.id = registration.quota_id
        WHERE quota.activity_id <> registration.activity_id""",
    "quotas_follow_those_above": """
        SELECT own.id FROM quota AS own LEFT JOIN quota AS above ON above.id = own.parent_id
        WHERE own.path <> coalesce(above.path, '/') || own.id || '/'""",
    "every_offer_ends": f"""
        SELECT registration.id FROM registration JOIN activity ON activity.id = registration.activity_id
        WHERE registration.status = '{Status.OFFERED}'
        AND (offer_expires_at IS NULL OR activity.due_at IS NULL OR activity.due_at > offer_expires_at)""",
    "choices_are_counted": f"""
        SELECT choice.id FROM choice WHERE taken <> (
            SELECT count(*) FROM answer JOIN registration ON registration.id = answer.registration_id
            WHERE answer.choice_id = choice.id AND registration.status IN ({_words(LIVE)}))""",
    "choices_are_within_their_limit": "SELECT id FROM choice WHERE taken < 0 OR taken > places",
    "places_are_one_and_the_guests": """
        SELECT id FROM registration WHERE places <> 1 + (
            SELECT count(*) FROM guest WHERE guest.registration_id = registration.id)""",
    "teams_are_led_by_one_of_them": f"""
        SELECT id FROM team WHERE status <> '{TeamStatus.DISSOLVED}' AND NOT EXISTS (
            SELECT 1 FROM registration WHERE registration.team_id = team.id
            AND registration.member_id = team.captain_id AND registration.status IN ({_words(LIVE)}))""",
    "nobody_is_in_a_dissolved_team": f"""
        SELECT registration.id FROM registration JOIN team ON team.id = registration.team_id
        WHERE team.status = '{TeamStatus.DISSOLVED}' AND registration.status IN ({_words(LIVE)})""",
    "teams_belong_to_one_activity": """
        SELECT registration.id FROM registration JOIN team ON team.id = registration.team_id
        WHERE team.activity_id <> registration.activity_id""",
    "joint_teams_are_asked_about": f"""
        SELECT id FROM team WHERE status <> '{TeamStatus.DISSOLVED}' AND (status = '{TeamStatus.FORMING}') <> (
            SELECT count(DISTINCT coalesce(union_then_id, 0)) = 1 FROM registration
            WHERE registration.team_id = team.id AND registration.status IN ({_words(LIVE)}))""",
    "entries_stay_in_their_activity": """
        SELECT entry.id FROM entry JOIN contest ON contest.id = entry.contest_id
        JOIN delegate ON delegate.id = entry.delegate_id JOIN delegation ON delegation.id = delegate.delegation_id
        WHERE delegation.activity_id <> contest.activity_id""",
    "nobody_comes_for_two_delegations": """
        SELECT delegate.member_id FROM delegate JOIN delegation ON delegation.id = delegate.delegation_id
        WHERE delegation.status = 'entered'
        GROUP BY delegation.activity_id, delegate.member_id HAVING count(*) > 1""",
    "who_is_handed_in_is_registered": """
        SELECT delegate.id FROM delegate JOIN delegation ON delegation.id = delegate.delegation_id
        LEFT JOIN registration ON registration.id = delegate.registration_id
        AND registration.member_id = delegate.member_id AND registration.activity_id = delegation.activity_id
        WHERE delegation.status = 'entered' AND registration.id IS NULL""",
    "presence_has_its_scan": f"""
        SELECT id FROM attendance WHERE {_BY_SCANS} AND state = 'present'
        AND NOT EXISTS ({_LET_IN.format(what=1, row="attendance")})""",
    "every_scan_let_in_is_presence": f"""
        SELECT id FROM scan AS seen WHERE kind = 'in' AND occurrence_id IS NOT NULL
        AND EXISTS ({_LET_IN.format(what=1, row="seen")} AND scan.id = seen.id) AND NOT EXISTS (
            SELECT 1 FROM attendance WHERE attendance.occurrence_id = seen.occurrence_id
            AND attendance.member_id = seen.member_id AND attendance.state = 'present')""",
    "presence_begins_with_the_first_entry": f"""
        SELECT id FROM attendance WHERE {_BY_SCANS} AND state = 'present' AND (last_at < first_at
        OR first_at <> ({_LET_IN.format(what="min(scan.occurred_at)", row="attendance")}))""",
    "presence_is_of_the_first_entry": f"""
        SELECT id FROM attendance WHERE {_BY_SCANS} AND state = 'present' AND NOT EXISTS (
            {_LET_IN.format(what=1, row="attendance")} AND scan.registration_id = attendance.registration_id
            AND scan.occurred_at = attendance.first_at AND scan.gate = attendance.gate)""",
    "scans_fit_their_registration": """
        SELECT scan.id FROM scan JOIN registration ON registration.id = scan.registration_id
        WHERE scan.member_id <> registration.member_id
        OR (scan.verdict = 'ok' AND scan.activity_id <> registration.activity_id)""",
    "late_scans_were_made_before_they_came": """
        SELECT id FROM scan WHERE offline AND (occurred_at IS NULL
        OR (offset_ms IS NOT NULL AND device_time IS NULL) OR (offset_ms <> 0 AND occurred_at > received_at))""",
    "open_conflicts_have_their_scan": f"""
        SELECT scan_conflict.id FROM scan_conflict LEFT JOIN scan ON scan.id = scan_conflict.scan_id AND {_ENTRY}
        WHERE settled_at IS NULL AND scan_conflict.kind <> '{ConflictKind.OUT_OF_TIME}' AND scan.id IS NULL""",
    "conflicts_belong_to_one_activity": """
        SELECT scan_conflict.id FROM scan_conflict JOIN scan ON scan.id = scan_conflict.scan_id
        LEFT JOIN scan AS other ON other.id = scan_conflict.other_scan_id
        WHERE scan.activity_id <> scan_conflict.activity_id OR scan.registration_id <> scan_conflict.registration_id
        OR other.activity_id <> scan_conflict.activity_id""",
    "settled_conflicts_say_how": """
        SELECT id FROM scan_conflict WHERE (settled_at IS NULL) <> (settlement IS NULL)""",
    "attendance_keeps_the_union_of_the_day": f"""
        SELECT attendance.id FROM attendance JOIN occurrence ON occurrence.id = attendance.occurrence_id
        WHERE (attendance.union_then_id IS NULL AND EXISTS ({_ON_THE_DAY}))
        OR (attendance.union_then_id IS NOT NULL
            AND NOT EXISTS ({_ON_THE_DAY} AND membership.union_id = attendance.union_then_id))""",
    "attendance_fits_its_registration": """
        SELECT attendance.id FROM attendance JOIN occurrence ON occurrence.id = attendance.occurrence_id
        JOIN registration ON registration.id = attendance.registration_id
        WHERE registration.activity_id <> occurrence.activity_id OR registration.member_id <> attendance.member_id""",
    "paths_follow_parents": """
        SELECT child.id FROM "union" AS child LEFT JOIN "union" AS above ON above.id = child.parent_id
        WHERE child.path <> coalesce(above.path, '/') || child.id || '/'""",
    "one_parent_at_a_time": """
        SELECT one.id FROM union_parent AS one JOIN union_parent AS other
        ON other.union_id = one.union_id AND other.id > one.id
        AND (one.until_on IS NULL OR other.from_on IS NULL OR other.from_on <= one.until_on)
        AND (other.until_on IS NULL OR one.from_on IS NULL OR one.from_on <= other.until_on)""",
    "one_membership_at_a_time": """
        SELECT one.id FROM membership AS one JOIN membership AS other
        ON other.member_id = one.member_id AND other.id > one.id
        AND (one.until_on IS NULL OR other.from_on IS NULL OR other.from_on <= one.until_on)
        AND (other.until_on IS NULL OR one.from_on IS NULL OR one.from_on <= other.until_on)""",
    "memberships_end_after_they_begin": "SELECT id FROM membership WHERE until_on < from_on",
    "no_host_is_its_own_co_host": """
        SELECT activity.id FROM activity JOIN co_host ON co_host.activity_id = activity.id
        WHERE co_host.union_id = activity.host_id""",
    "every_published_activity_has_a_date": f"""
        SELECT id FROM activity WHERE status IN ('{ActivityStatus.PUBLISHED}', '{ActivityStatus.CLOSED}')
        AND NOT EXISTS (SELECT 1 FROM occurrence WHERE occurrence.activity_id = activity.id)""",
    "occurrences_end_after_they_begin": "SELECT id FROM occurrence WHERE ends_at <= starts_at",
}
# Columns that hold words, and the words they may hold.
_VOCABULARY: dict[tuple[str, str], Iterable[str]] = {
    ("activity", "kind"): kinds.CODES,
    ("activity", "status"): ActivityStatus,
    ("occurrence", "status"): OccurrenceStatus,
    ("registration", "status"): Status,
    ("scan", "verdict"): Verdict,
    ("attendance", "state"): ("present", "absent", "void"),
    ("appointment", "role"): Role,
    ("member", "person_kind"): ("member", "guest", "retiree"),
}


def violations(at: datetime | None = None) -> dict[str, int]:
    """Every invariant by name with the number of rows that break it, in one snapshot.

    The list is served by the rule itself, as of `at` (now): nobody may be left whom it would serve.
    """
    found = {name: _count(query) for name, query in _INVARIANTS.items()}
    found["no_free_place_while_somebody_waits"] = _left_waiting(at or datetime.now(UTC))
    for (table, column), words in _VOCABULARY.items():
        query = f"SELECT id FROM {table} WHERE {column} NOT IN ({_words(words)})"
        found[f"{table}_{column}_is_a_known_word"] = _count(query)
    found["every_reference_leads_somewhere"] = sum(
        _orphans(table, column) for table in db.metadata.sorted_tables for column in table.columns
    )
    return found


def _left_waiting(at: datetime) -> int:
    asked = select(Activity).where(Activity.waiting > 0, Activity.status.in_([str(word) for word in PROMOTING]))
    found = db.session.scalars(asked).all()
    return sum(promotion.would_serve(activity, _settled_until(activity, at)) for activity in found)


def _settled_until(activity: Activity, at: datetime) -> datetime:
    """What became due by itself is done by the next write or by `work`: until then the state before it stands."""
    return at if activity.due_at is None or at < activity.due_at else activity.due_at - timedelta(microseconds=1)


def _count(query: str) -> int:
    counted = text(f"SELECT count(*) FROM ({query}) AS broken")
    return db.session.execute(counted).scalar_one()


def _orphans(table: Table, column: Column[object]) -> int:
    """Rows whose reference in this column names a row that is not there."""
    lost = 0
    for key in column.foreign_keys:
        target = key.column.table.alias()
        there = select(target.c[key.column.name]).where(target.c[key.column.name] == column).exists()
        query = select(func.count()).select_from(table).where(column.is_not(None), ~there)
        lost += db.session.execute(query).scalar_one()
    return lost
