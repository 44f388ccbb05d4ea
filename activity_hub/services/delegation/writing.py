"""Writing a delegation: the whole grid at once, somebody more, somebody less; and judging one before it is written."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, insert, select

from activity_hub.database import db, write_tx
from activity_hub.models import Delegate, Delegation, Entry, Member
from activity_hub.rules.delegation import PEOPLE_MAX, DelegationRefusal, DelegationStatus
from activity_hub.rules.line_up import SQUAD_MAX, Part
from activity_hub.rules.permissions import Actor
from activity_hub.services.base import audit
from activity_hub.services.base.access import Invalid, Refused
from activity_hub.services.base.locking import begins_anew
from activity_hub.services.delegation import ground, judging, reading, registering
from activity_hub.services.delegation.ground import Ground, Row
from activity_hub.services.delegation.views import BrokenView, Cell, DelegationSheet, RowWish


@begins_anew
def save(
    *,
    by: Actor,
    at: datetime,
    activity_id: int | str,
    union: str,
    rows: Sequence[RowWish],
    seen_revision: int | None,
    accept_clashes: bool = False,
) -> DelegationSheet:
    """The whole grid: whoever is not in `rows` leaves, whoever is new joins, in this order.

    A draft may break the rules; what was handed in has to keep them, and whoever joins it is signed up in the same
    transaction. Raises Refused with CHANGED_MEANWHILE, LOCKED, NOT_ON_ROLL, RULES_BROKEN, NOT_ADMITTED.
    """
    with write_tx():
        found = ground.to_change(by, at, activity_id, union, seen_revision)
        write(by, at, found, wished(found, rows), accept_clashes)
        return reading.of(found, at)


def check(
    *, by: Actor, at: datetime, activity_id: int | str, union: str, rows: Sequence[RowWish]
) -> tuple[BrokenView, ...]:
    """What the grid would break; nothing is written."""
    found = ground.for_liaison(by, at, activity_id, union)
    return judging.broken(found, wished(found, rows)) if rows else ()


@begins_anew
def add(
    *,
    by: Actor,
    at: datetime,
    activity_id: int | str,
    union: str,
    member_nos: Sequence[str],
    seen_revision: int | None = None,
    accept_clashes: bool = False,
) -> DelegationSheet:
    """Some more people of the roll, at the end; who is in it already stays as they are. Raises what save() does."""
    with write_tx():
        found = ground.to_change(by, at, activity_id, union, seen_revision)
        known = {row.person.member_no for row in found.rows}
        more = [RowWish(number) for number in dict.fromkeys(member_nos) if number not in known]
        write(by, at, found, [*found.rows, *wished(found, more)], accept_clashes)
        return reading.of(found, at)


@begins_anew
def take_out(
    *,
    by: Actor,
    at: datetime,
    activity_id: int | str,
    union: str,
    member_no: str,
    seen_revision: int | None = None,
) -> DelegationSheet:
    """One person less; their registration is withdrawn and the place goes to the next in the list.

    Raises Refused with NOT_IN_DELEGATION, and what save() does.
    """
    with write_tx():
        found = ground.to_change(by, at, activity_id, union, seen_revision)
        left = [row for row in found.rows if row.person.member_no != member_no]
        if len(left) == len(found.rows):
            raise Refused(DelegationRefusal.NOT_IN_DELEGATION)
        write(by, at, found, left)
        return reading.of(found, at)


def wished(found: Ground, rows: Sequence[RowWish]) -> list[Row]:
    """The rows of a wish with the people behind the numbers; raises Invalid for parts and contests that are none."""
    _require_known_words(found, rows)
    held = {row.person.member_no: row for row in found.rows}
    new = {row.member_no for row in rows} - set(held)
    people = ground.people(found.union, found.today, Member.member_no.in_(new)) if new else []
    fresh = {person.member_no: Row(person) for _member, person in people}
    missing = sorted(new - set(fresh))
    if missing:
        raise Refused(DelegationRefusal.NOT_ON_ROLL, numbers=tuple(missing))
    squads = {one.id for one in found.contests if one.size_to > 1}
    known = held | fresh
    return [
        replace(known[row.member_no], part=Part(row.part), cells={one.contest_id: one for one in _tidy(row, squads)})
        for row in {row.member_no: row for row in rows}.values()
    ]


def _tidy(row: RowWish, squads: set[int]) -> list[Cell]:
    """People who play alone have no squad."""
    return [cell if cell.contest_id in squads else replace(cell, squad=1) for cell in row.cells]


def _require_known_words(found: Ground, rows: Sequence[RowWish]) -> None:
    known = {one.id for one in found.contests}
    parts = {part.value for part in Part}
    faults: dict[str, list[str]] = {}
    for at, row in enumerate(rows):
        if row.part not in parts:
            faults[f"rows.{at}.part"] = ["unknown_word"]
        if any(cell.contest_id not in known for cell in row.cells):
            faults[f"rows.{at}.cells"] = ["unknown_contest"]
        elif any(not 1 <= cell.squad <= SQUAD_MAX for cell in row.cells):
            faults[f"rows.{at}.cells"] = ["out_of_range"]
    if faults:
        raise Invalid(faults)


def write(by: Actor, at: datetime, found: Ground, rows: list[Row], accept_clashes: bool = False) -> bool:
    """Bring the delegation to these rows, inside write_tx(); answers whether anything changed."""
    if len(rows) > PEOPLE_MAX:
        raise Refused(DelegationRefusal.TOO_MANY_PEOPLE, most=PEOPLE_MAX)
    if [_said(row) for row in rows] == [_said(row) for row in found.rows]:
        return False
    is_entered = found.status is DelegationStatus.ENTERED
    if is_entered:
        require_kept(found, rows)
    before, delegation = found.rows, _begun(found, by, at)
    staying = {row.person.id for row in rows}
    leaving = [row for row in before if row.person.id not in staying]
    registering.withdraw(by, at, found.activity, leaving)
    found.rows = put(delegation, before, rows)
    if is_entered:
        found.rows = registering.admit(by, at, found, accept_clashes)
    ground.touch(delegation, by, at)
    joined = len(rows) - len(before) + len(leaving)
    audit.record(by, at, "change", "delegation", delegation.id, joined=joined, left=len(leaving), people=len(rows))
    db.session.flush()
    found.rows = ground.read_again(found)
    return True


def require_kept(found: Ground, rows: Sequence[Row]) -> None:
    """What is handed in has people in it and keeps the rules."""
    if not rows:
        raise Refused(DelegationRefusal.EMPTY)
    if broken := judging.broken(found, rows):
        raise Refused(DelegationRefusal.RULES_BROKEN, broken=broken)


def _said(row: Row) -> tuple[int, Part, frozenset[Cell]]:
    return row.person.id, row.part, frozenset(row.cells.values())


def _begun(found: Ground, by: Actor, at: datetime) -> Delegation:
    """The row of the delegation; made when it is first written."""
    if found.delegation is None:
        found.delegation = Delegation(
            activity_id=found.activity.id,
            union_id=found.union.id,
            status=DelegationStatus.DRAFT.value,
            revision=0,
            updated_by_id=by.member_id,
            updated_at=at,
        )
        db.session.add(found.delegation)
        db.session.flush()
        audit.record(by, at, "begin", "delegation", found.delegation.id)
    return found.delegation


def put(delegation: Delegation, before: Sequence[Row], rows: Sequence[Row]) -> list[Row]:
    """Write people and entries, only what differs, in a statement for each kind of difference."""
    staying = {row.person.id for row in rows}
    gone = [row.delegate.id for row in before if row.delegate and row.person.id not in staying]
    if gone:
        db.session.execute(delete(Entry).where(Entry.delegate_id.in_(gone)))
        db.session.execute(delete(Delegate).where(Delegate.id.in_(gone)))
    placed = _put_people(delegation, rows)
    _put_entries({row.person.id: row.cells for row in before}, placed)
    return placed


def _put_people(delegation: Delegation, rows: Sequence[Row]) -> list[Row]:
    """The people in their order and parts; whoever is new is written together and read back."""
    new = []
    for no, row in enumerate(rows, 1):
        if row.delegate is not None:
            row.delegate.no, row.delegate.part = no, row.part.value
        else:
            new.append({"delegation_id": delegation.id, "member_id": row.person.id, "no": no, "part": row.part.value})
    db.session.flush()
    if not new:
        return list(rows)
    db.session.execute(insert(Delegate), new)
    written = db.session.scalars(select(Delegate).where(Delegate.delegation_id == delegation.id))
    delegates = {one.member_id: one for one in written}
    return [replace(row, delegate=delegates[row.person.id]) for row in rows]


def _put_entries(before: dict[int, object], rows: Sequence[Row]) -> None:
    """The entries that came, went or changed; one that changed goes and comes."""
    gone: list[tuple[int, int]] = []
    come: list[dict[str, int | bool]] = []
    for row in rows:
        assert row.delegate is not None
        held = before.get(row.person.id) or {}
        assert isinstance(held, dict)
        gone += [(row.delegate.id, one) for one, cell in held.items() if row.cells.get(one) != cell]
        come += [
            {"delegate_id": row.delegate.id, "contest_id": one, "squad": cell.squad, "is_reserve": cell.is_reserve}
            for one, cell in row.cells.items()
            if held.get(one) != cell
        ]
    by_contest: dict[int, list[int]] = {}
    for delegate_id, contest_id in gone:
        by_contest.setdefault(contest_id, []).append(delegate_id)
    for contest_id, ids in by_contest.items():
        db.session.execute(delete(Entry).where(Entry.contest_id == contest_id, Entry.delegate_id.in_(ids)))
    if come:
        db.session.execute(insert(Entry), come)
