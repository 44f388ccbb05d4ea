"""Every invariant of the tables as SQL that counts what breaks it; what is right counts zero everywhere."""

# ruff: noqa: S608 - every statement is made of the words and names in this file alone

from collections.abc import Iterable

from sqlalchemy import Column, Table, func, select, text

from activity_hub.database import db
from activity_hub.rules import kinds
from activity_hub.rules.lifecycle import ActivityStatus, OccurrenceStatus
from activity_hub.rules.permissions import Role
from activity_hub.rules.places import HOLDING, LIVE, PROMOTING, Status
from activity_hub.rules.scanning import Verdict


def _words(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in sorted(str(word) for word in words))


# Whose turn it would be: not suspended, and within an audience that asks for nothing but a union. Where gender, birth
# or tags are asked for, SQL cannot say, and the activity is left out.
_ELIGIBLE = f"""
    registration.status = '{Status.WAITLISTED}' AND NOT member.suspended
    AND activity.audience_gender IS NULL AND activity.born_from IS NULL AND activity.born_to IS NULL
    AND activity.audience_tags = '' AND EXISTS (
        SELECT 1 FROM "union" AS home, "union" AS top
        WHERE home.id = registration.union_then_id AND home.path LIKE top.path || '%' AND (
            top.id IN (SELECT union_id FROM audience_union WHERE activity_id = activity.id)
            OR NOT EXISTS (SELECT 1 FROM audience_union WHERE activity_id = activity.id) AND (
                top.id = activity.host_id OR top.id IN (SELECT union_id FROM co_host WHERE activity_id = activity.id))))
"""
_LET_IN = f"""
    SELECT 1 FROM scan WHERE scan.occurrence_id = {{row}}.occurrence_id AND scan.member_id = {{row}}.member_id
    AND scan.kind = 'in' AND scan.verdict = '{Verdict.OK}' AND NOT EXISTS (
        SELECT 1 FROM scan AS undone
        WHERE undone.kind = 'void' AND undone.verdict = '{Verdict.OK}' AND undone.voids = scan.scan_uuid)
"""
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
    "no_free_place_while_somebody_waits": f"""
        SELECT DISTINCT activity.id FROM activity JOIN registration ON registration.activity_id = activity.id
        JOIN member ON member.id = registration.member_id
        WHERE activity.status IN ({_words(PROMOTING)})
        AND (activity.capacity IS NULL OR activity.taken + registration.places <= activity.capacity) AND {_ELIGIBLE}""",
    "presence_has_its_scan": f"""
        SELECT id FROM attendance WHERE evidence IN ('scanned', 'walk_in') AND state = 'present'
        AND NOT EXISTS ({_LET_IN.format(row="attendance")})""",
    "every_scan_let_in_is_presence": f"""
        SELECT id FROM scan AS seen WHERE kind = 'in' AND verdict = '{Verdict.OK}' AND occurrence_id IS NOT NULL
        AND EXISTS ({_LET_IN.format(row="seen")} AND scan.id = seen.id) AND NOT EXISTS (
            SELECT 1 FROM attendance WHERE attendance.occurrence_id = seen.occurrence_id
            AND attendance.member_id = seen.member_id AND attendance.state = 'present')""",
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


def violations() -> dict[str, int]:
    """Every invariant by name with the number of rows that break it, in one snapshot."""
    found = {name: _count(query) for name, query in _INVARIANTS.items()}
    for (table, column), words in _VOCABULARY.items():
        query = f"SELECT id FROM {table} WHERE {column} NOT IN ({_words(words)})"
        found[f"{table}_{column}_is_a_known_word"] = _count(query)
    found["every_reference_leads_somewhere"] = sum(
        _orphans(table, column) for table in db.metadata.sorted_tables for column in table.columns
    )
    return found


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
