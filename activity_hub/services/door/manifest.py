"""The list with which a door phone judges on its own: read in a fixed number of statements, whatever its length."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import case, select

from activity_hub.database import db
from activity_hub.models import Activity, Attendance, DoorDevice, Member, Registration, Scan, Union
from activity_hub.rules import manifest as rule
from activity_hub.rules import passcode, scanning
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import LIVE
from activity_hub.rules.scanning import ScanKind, Slot
from activity_hub.services.base import access, memberships, pass_codes
from activity_hub.services.door.facts import Timetable, is_to_be_seen, ledger_of, timetable


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as far as the database tells it; what takes its time, every pass in digests, waits until it is asked for.

    `people` are (registration, member, status, pass version, name, suspended, union, since when it has ended, if it
    has), `unions` (id, code, name), `inside` the numbers of occurrences by member, `slots` the occurrences.
    """

    activity_id: int
    status: str
    device_id: int | None
    issued_at: datetime
    expires_at: datetime
    slots: tuple[Slot, ...]
    people: list[tuple[Any, ...]]
    unions: list[tuple[Any, ...]]
    inside: dict[int, list[int]]

    @property
    def tag(self) -> str:
        """Changes with whatever the list says, and with the secrets that sign its passes."""
        secrets = pass_codes.secrets()
        facts = [getattr(self, one.name) for one in fields(self)]
        return rule.tag(secrets[0], [facts, [rule.salt(one, 0, None) for one in secrets]])

    def text(self) -> str:
        """The signed list, as JSON."""
        secret = pass_codes.secrets()[0]
        salt = rule.salt(secret, self.activity_id, self.device_id)
        content = {
            "activity_id": self.activity_id,
            "activity_status": self.status,
            "device_id": self.device_id,
            "issued_at": self.issued_at.isoformat(),
            "expires_at": self.expires_at.isoformat(),
            "salt": salt,
            "occurrences": [_occurrence(slot) for slot in self.slots],
            "unions": {code: name for _id, code, name in self.unions},
            "entries": self._entries(salt),
        }
        return rule.signed(secret, content)

    def _entries(self, salt: str) -> list[list[Any]]:
        """A line for each pass in force, and one for each that a newer one has replaced."""
        codes = {union_id: code for union_id, code, _name in self.unions}
        passes, lines = [], []
        for row_id, member_id, status, version, name, is_suspended, union_id, ended_at in self.people:
            who = [self.inside.get(member_id, []), scanning.mask(name), codes.get(union_id)]
            passes.append((row_id, version))
            ended = [ended_at.isoformat()] if ended_at else []
            lines.append([rule.state_of(status, is_suspended), *who, version, *ended])
            for old in rule.old_versions(version) if version > 1 else ():
                passes.append((row_id, old))
                lines.append([rule.REVOKED, *who, old])
        entries = []
        for secret in pass_codes.secrets():
            digests = rule.digests(salt, _codes(secret, tuple(passes)))
            entries += [[digest, *line] for digest, line in zip(digests, lines, strict=True)]
        return entries


@lru_cache(maxsize=4)
def _codes(secret: str, passes: tuple[tuple[int, int], ...]) -> list[str]:
    """All phones of a door ask for the same passes, again and again, each with a salt of its own."""
    return passcode.make_all(secret, passes)


def manifest(*, by: Actor, at: datetime, activity_id: int) -> Listing:
    """The list of one activity for whoever stands at its door; raises NotFound, NotAllowed."""
    activity = access.activity(by, activity_id, Right.SCAN)
    device_id = by.post.device_id if by.post is not None and by.stands_at(activity.id) else None
    issued_at, expires_at = rule.lifetime(at, _end_of(device_id))
    times = timetable(activity)
    people = _people(activity, at)
    unions = select(Union.id, Union.code, Union.name).where(Union.id.in_({row[6] for row in people if row[6]}))
    return Listing(
        activity_id=activity.id,
        status=activity.status,
        device_id=device_id,
        issued_at=issued_at,
        expires_at=expires_at,
        slots=tuple(sorted(times.slots, key=lambda slot: slot.no)),
        people=people,
        unions=[tuple(row) for row in db.session.execute(unions.order_by(Union.id))],
        inside=_inside(activity, times),
    )


def _people(activity: Activity, at: datetime) -> list[tuple[Any, ...]]:
    """Read past the mapper, through which every one of thousands of rows would go."""
    own, member = Registration.__table__.c, Member.__table__.c
    ended_at = case((own.status.not_in([one.value for one in LIVE]), own.updated_at))
    whose = (member.name, is_to_be_seen(member, memberships.today(at)), own.union_then_id)
    asked = (
        select(own.id, own.member_id, own.status, own.pass_version, *whose, ended_at)
        .join(Member.__table__, member.id == own.member_id)
        .where(own.activity_id == activity.id)
        .order_by(own.id)
    )
    return [tuple(row) for row in db.session.connection().execute(asked).all()]


def _end_of(device_id: int | None) -> datetime | None:
    if device_id is None:
        return None
    return db.session.scalar(select(DoorDevice.expires_at).where(DoorDevice.id == device_id))


def _occurrence(slot: Slot) -> dict[str, Any]:
    return {
        "no": slot.no,
        "opens_at": slot.opens_at.isoformat(),
        "starts_at": slot.starts_at.isoformat(),
        "ends_at": slot.ends_at.isoformat(),
        "closes_at": slot.closes_at.isoformat(),
        "is_off": slot.is_off,
    }


def _inside(activity: Activity, times: Timetable) -> dict[int, list[int]]:
    """At which occurrences each member has come in and not left."""
    numbers = {row.id: no for no, row in times.rows.items()}
    came = Attendance.__table__.c
    attended = (
        select(came.member_id, came.registration_id, came.occurrence_id)
        .where(came.occurrence_id.in_(numbers), came.state == "present")
        .order_by(came.member_id)
    )
    present = db.session.connection().execute(attended).all()
    has_left = _left(activity, times, {row.registration_id for row in present if row.registration_id is not None})
    found: dict[int, list[int]] = defaultdict(list)
    for member_id, registration_id, occurrence_id in present:
        no = numbers[occurrence_id]
        if (registration_id, no) not in has_left:
            found[member_id].append(no)
    return {member_id: sorted(inside) for member_id, inside in found.items()}


def _left(activity: Activity, times: Timetable, present: Iterable[int]) -> set[tuple[int, int]]:
    """Those present who went out and did not come back: only of whoever has an `out` the scans are read."""
    out = select(Scan.registration_id).where(Scan.activity_id == activity.id, Scan.kind == ScanKind.OUT.value)
    gone = sorted(set(present) & {one for one in db.session.scalars(out.distinct()) if one is not None})
    if not gone:
        return set()
    ledger = ledger_of(activity.id, gone)
    return {(one, no) for one in gone for no in times.rows if not scanning.fold(ledger.of(one, no)).is_inside}
