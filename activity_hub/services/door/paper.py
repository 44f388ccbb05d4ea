"""The signed sheet entered back: by occurrence and union, in one step for hundreds, and taken back as one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Member, Occurrence, Scan
from activity_hub.rules import paper as rule
from activity_hub.rules.evidence import Evidence
from activity_hub.rules.paper import BlankRefusal, PaperRefusal
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import Status
from activity_hub.rules.scanning import ScanKind
from activity_hub.services.base import access, admission, audit
from activity_hub.services.base.access import Invalid, NotFound, Refused
from activity_hub.services.base.admission import Wish
from activity_hub.services.base.frame import slot_of
from activity_hub.services.base.locking import begins_anew
from activity_hub.services.door import paper_pages
from activity_hub.services.door.entering import Desk, Entry
from activity_hub.services.door.undone import taken_back

_MARK = "paper"
_AT_ONCE = 1000  # what one statement holds, with room to spare


@dataclass(frozen=True, slots=True)
class Signed:
    """What the sheet of one union says: lines ticked (by registration) or typed (by number), and the blank ones.

    `but_these` turns the lines round: everybody of the union but those. `key` names the entry: sent twice, it is one.
    """

    key: str
    union: str = ""
    ticked: frozenset[int] = frozenset()
    typed: str = ""
    but_these: bool = False
    blanks: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """What an entry came to: how many it let in, how many had been in already, and who was left out, with why."""

    count: int
    were_in: int
    left_out: tuple[tuple[str, StrEnum], ...] = ()


@dataclass(slots=True)
class _Found:
    ids: list[int] = field(default_factory=list)
    left_out: list[tuple[str, StrEnum]] = field(default_factory=list)


@begins_anew
def enter(*, by: Actor, at: datetime, activity_id: int, no: int, signed: Signed) -> Entered:
    """Count those who signed as present, known by paper; whoever is in already is left as they are.

    Raises NotFound, NotAllowed, Refused with a PaperRefusal, and Invalid (`typed`, `blanks`, `key`).
    """
    with write_tx():
        activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY, locked=True)
        occurrence = enterable(activity, no, at)
        lines = _lines(activity, occurrence, signed)
        blanks = _blanks(by, at, activity, signed)
        ids = sorted({*lines, *blanks.ids})
        fresh = repeated = were_in = 0
        for start in range(0, len(ids), _AT_ONCE):
            desk = Desk(by, at, activity, occurrence, ids[start : start + _AT_ONCE])
            new, again, present = _write(desk, signed.key)
            fresh, repeated, were_in = fresh + new, repeated + again, were_in + present
        if fresh:
            noted = {"no": no, "union": signed.union, "count": fresh, "key": signed.key}
            audit.record(by, at, "enter_paper", "activity", activity.id, **noted)
        return Entered(fresh + repeated, were_in, tuple(blanks.left_out))


def _write(desk: Desk, key: str) -> tuple[int, int, int]:
    """How many are new, how many this entry had let in before, and how many were in already."""
    ids = desk.registration_ids
    entries = {one: Entry(_uuid(key, desk.occurrence, one), one, Evidence.PAPER) for one in ids}
    known = desk.known([entry.scan_uuid for entry in entries.values()])
    repeated = {one for one, entry in entries.items() if entry.scan_uuid in known}
    present = desk.present() - repeated
    fresh = desk.write([entry for one, entry in entries.items() if one not in present])
    return len(fresh), len(repeated), len(present)


def enterable(activity: Activity, no: int, at: datetime) -> Occurrence:
    """The occurrence, where something can be entered for it: it takes place, and its door has opened."""
    asked = select(Occurrence).where(Occurrence.activity_id == activity.id, Occurrence.no == no)
    occurrence = db.session.scalar(asked) if 0 < no <= access.BIGGEST_ID else None
    if occurrence is None:
        raise NotFound
    slot = slot_of(occurrence, activity.time_zone)
    if slot.is_off:
        raise Refused(PaperRefusal.CALLED_OFF)
    if at < slot.opens_at:
        raise Refused(PaperRefusal.NOT_OPEN_YET)
    return occurrence


def _lines(activity: Activity, occurrence: Occurrence, signed: Signed) -> list[int]:
    """The registrations whose lines are meant."""
    if not rule.is_key(signed.key):
        raise Invalid({"key": ["invalid"]})
    typed = rule.typed_lines(signed.typed)
    if typed is None:
        raise Invalid({"typed": ["lines"]})
    listed = {line.registration_id: line.line for line in paper_pages.lines(activity, occurrence, signed.union)}
    strange = sorted(typed - set(listed.values()))
    if strange:
        raise Invalid({"typed": [f"no_line:{strange[0]}"]})
    named = signed.ticked | {one for one, line in listed.items() if line in typed}
    if signed.but_these and not signed.union:
        return []
    return rule.meant(listed, frozenset(named), signed.but_these)


def _blanks(by: Actor, at: datetime, activity: Activity, signed: Signed) -> _Found:
    """Who wrote themselves on a blank line: their place here or, while there is room, one given now."""
    numbers, found = rule.numbers(signed.blanks), _Found()
    if len(numbers) > rule.MOST_BLANKS or len(signed.blanks) > rule.LONGEST_TYPED:
        raise Invalid({"blanks": ["too_many"]})
    rows = db.session.execute(select(Member.member_no, Member.id).where(Member.member_no.in_(numbers)))
    ids = {number: member_id for number, member_id in rows}
    for number in numbers:
        if number not in ids:
            found.left_out.append((number, BlankRefusal.NO_SUCH_MEMBER))
            continue
        try:
            wish = Wish(ids[number], by_id=by.member_id, walk_in=True)
            registration = admission.admit(by, at, activity, wish).registration
        except Refused as refused:
            found.left_out.append((number, refused.code))
            continue
        if registration.status == Status.CONFIRMED.value:
            found.ids.append(registration.id)
        else:
            found.left_out.append((number, BlankRefusal.NO_PLACE_YET))
    db.session.flush()
    return found


@begins_anew
def take_back(*, by: Actor, at: datetime, activity_id: int, key: str) -> int:
    """Take a whole entry back; how many of its lines stood. Raises NotFound and NotAllowed."""
    with write_tx():
        activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY, locked=True)
        scans = _standing(activity, key) if rule.is_key(key) else []
        count = 0
        for occurrence_id in sorted({scan.occurrence_id for scan in scans if scan.occurrence_id}):
            occurrence = db.session.get_one(Occurrence, occurrence_id)
            mine = [one for one in scans if one.occurrence_id == occurrence_id and one.registration_id]
            for start in range(0, len(mine), _AT_ONCE):
                part = mine[start : start + _AT_ONCE]
                desk = Desk(by, at, activity, occurrence, [one.registration_id or 0 for one in part])
                count += len(desk.write([_void(one) for one in part]))
            noted = {"no": occurrence.no, "count": count, "key": key}
            audit.record(by, at, "undo_paper", "activity", activity.id, **noted)
        return count


def _standing(activity: Activity, key: str) -> Sequence[Scan]:
    """The scans of an entry that nobody has taken back."""
    of_the_entry = Scan.scan_uuid.startswith(f"{_MARK}-{key}-", autoescape=True)
    asked = select(Scan).where(
        Scan.activity_id == activity.id,
        Scan.evidence == Evidence.PAPER.value,
        Scan.kind == ScanKind.IN.value,
        of_the_entry,
        ~taken_back(),
    )
    return db.session.scalars(asked.order_by(Scan.id)).all()


def _uuid(key: str, occurrence: Occurrence, registration_id: int) -> str:
    return f"{_MARK}-{key}-{occurrence.id}-{registration_id}"


def _void(scan: Scan) -> Entry:
    return Entry(
        scan_uuid=f"un{scan.scan_uuid}",
        registration_id=scan.registration_id or 0,
        evidence=Evidence.PAPER,
        kind=ScanKind.VOID,
        occurred_at=scan.occurred_at,
        voids=scan.scan_uuid,
    )
