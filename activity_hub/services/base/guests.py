"""Who comes along: checked against the terms, and kept with the registration.

The places of a registration are 1 and its guests. A named grown-up is a person of kind guest, with a made number and
neither phone nor e-mail; all others, and every child, are heads to count.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select

from activity_hub.database import db
from activity_hub.models import Attendance, Member, Registration, Scan
from activity_hub.models import Guest as GuestRow
from activity_hub.rules import guests as rule
from activity_hub.rules.cells import name_key
from activity_hub.rules.guests import Guest
from activity_hub.rules.numbering import last_serial, number_of
from activity_hub.rules.terms import Terms
from activity_hub.services.base.access import Invalid
from activity_hub.services.base.search import pinyin_of


def check(terms: Terms, wished: Sequence[Guest | Mapping[str, Any]]) -> tuple[Guest, ...]:
    """The guests as they will be kept; no statement. Raises Invalid under `guests` and `guests.<n>.name`."""
    asked = [one if isinstance(one, Guest) else Guest(one.get("name"), bool(one.get("is_child"))) for one in wished]
    tidy, faults = rule.judge(terms.guests_max, asked)
    if faults:
        raise Invalid(faults)
    return tidy


def write(registration: Registration, guests: Sequence[Guest]) -> None:
    """Keep the guests of a registration that has its places already; few statements, however many they are."""
    if not guests:
        return
    db.session.flush()
    persons = _persons(registration, [one.name for one in guests if one.name])
    rows = [
        {
            "registration_id": registration.id,
            "name": one.name,
            "is_child": one.is_child,
            "person_id": persons.pop(0) if one.name else None,
        }
        for one in guests
    ]
    db.session.execute(insert(GuestRow).execution_options(render_nulls=True), rows)


def rewrite(registration: Registration, guests: Sequence[Guest]) -> None:
    """Keep these guests instead of those there were; whoever stays, by name, stays the same person."""
    asked = select(GuestRow).where(GuestRow.registration_id == registration.id).order_by(GuestRow.id)
    left = list(db.session.scalars(asked))
    new = []
    for one in guests:
        same = next((row for row in left if (row.name, row.is_child) == (one.name, one.is_child)), None)
        if same is None:
            new.append(one)
        else:
            left.remove(same)
    for row in left:
        db.session.delete(row)
    db.session.flush()
    _forget([row.person_id for row in left if row.person_id is not None])
    write(registration, new)


def _forget(person_ids: Sequence[int]) -> None:
    """Delete the persons that nothing else speaks of: who has been there stays in the figures."""
    if not person_ids:
        return
    known = [
        ~select(table.id).where(table.member_id == Member.id).exists() for table in (Attendance, Scan, Registration)
    ]
    gone = delete(Member).where(Member.id.in_(person_ids), Member.person_kind == "guest", *known)
    db.session.execute(gone.execution_options(synchronize_session=False))


def _persons(registration: Registration, names: Sequence[str]) -> list[int]:
    """The ids of new persons of these names, numbered after the registration: no other one draws on its serials."""
    if not names:
        return []
    front = f"G{registration.id}"
    known = db.session.scalars(select(Member.member_no).where(Member.member_no.startswith(f"{front}-")))
    serial = last_serial(front, known)
    rows = [
        {
            "member_no": number_of(front, serial + at),
            "name": name,
            "name_key": name_key(name)[:100],
            "pinyin": pinyin_of(name)[:300],
            "person_kind": "guest",
        }
        for at, name in enumerate(names, start=1)
    ]
    db.session.execute(insert(Member), rows)
    made = select(Member.id).where(Member.member_no.in_([row["member_no"] for row in rows])).order_by(Member.member_no)
    return list(db.session.scalars(made))


def of_registrations(registration_ids: Sequence[int]) -> dict[int, tuple[Guest, ...]]:
    """Who comes along with each of these registrations; one statement."""
    asked = select(GuestRow.registration_id, GuestRow.name, GuestRow.is_child)
    rows = db.session.execute(asked.where(GuestRow.registration_id.in_(registration_ids)).order_by(GuestRow.id))
    found: dict[int, tuple[Guest, ...]] = {}
    for registration_id, name, is_child in rows:
        found[registration_id] = (*found.get(registration_id, ()), Guest(name, is_child))
    return found
