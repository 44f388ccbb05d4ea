"""The first sign-in: a one-time code that the liaison hands over on paper, and the password it is traded for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Appointment, Member, Union
from activity_hub.rules.permissions import Actor, Right, Role
from activity_hub.rules.sign_in import CODE_ACCOUNT, CODE_ADDRESS, Denial
from activity_hub.services.account import devices, signing_in
from activity_hub.services.account.changing import hash_of
from activity_hub.services.base import access, audit, first_calendar, passwords, throttle
from activity_hub.services.base.access import NotFound, Refused
from activity_hub.services.base.proving import subject

CODE_HOLDS = timedelta(days=60)
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Activation:
    """A printed slip: who it is for and the code, which is shown this once and kept only as a hash."""

    member_no: str
    name: str
    code: str


def issue_activation(*, by: Actor, at: datetime, member_ids: Sequence[int]) -> list[Activation]:
    """New one-time codes for members of unions where the actor may act for members; earlier codes are void.

    In the order of member number. Whoever holds a role that the actor could not give gets none, or a liaison could
    become chair. NotFound when one of the members is not in the actor's unions.
    """
    wanted = sorted(set(member_ids))
    with write_tx():
        members = [
            row for start in range(0, len(wanted), _CHUNK) for row in _members(by, wanted[start : start + _CHUNK])
        ]
        if len(members) != len(wanted):
            raise NotFound
        above = _out_of_reach(by, wanted)
        slips = []
        for member in sorted(members, key=lambda row: row.member_no):
            if member.id in above:
                continue
            code = passwords.new_code()
            member.activation_hash = passwords.hash_code(code)
            member.activation_expires_at = at + CODE_HOLDS
            audit.record(by, at, "activation.issued", "member", member.id)
            slips.append(Activation(member.member_no, member.name, code))
        return slips


def activate(*, at: datetime, member_no: str, code: str, password: str, address: str | None, device: str) -> str:
    """Trade a code for a password; ends all other sign-ins and returns the token of a new one.

    Raises TooManyTries, Refused(WRONG_CODE) for whatever is wrong with number or code, Invalid for the password.
    """
    found = signing_in.find(member_no)
    account = (CODE_ACCOUNT, subject(found.member_id, member_no))
    origin = (CODE_ADDRESS, throttle.network(address))
    throttle.count_try(at=at, on=[account, origin])
    member = db.session.get(Member, found.member_id) if found.member_id is not None else None
    if not _code_opens(member, code, at) or member is None:
        raise Refused(Denial.WRONG_CODE)
    password_hash = hash_of(password, member)
    with write_tx():
        member = lock(Member, member.id)
        if not _code_opens(member, code, at) or member is None:  # the same code was quicker elsewhere
            raise Refused(Denial.WRONG_CODE)
        throttle.forget(at=at, all_of=account, last_of=origin)
        member.password_hash = password_hash
        member.activation_hash = member.activation_expires_at = None
        devices.end_rows(member.id)
        first_calendar.give(at=at, member_ids=[member.id])
        audit.record(Actor(member_id=member.id), at, "account.activated", "member", member.id)
        return signing_in.open_door(at=at, member_id=member.id, device=device, own_device=True)


def _code_opens(member: Member | None, code: str, at: datetime) -> bool:
    matches = passwords.code_matches(member.activation_hash if member else None, code)
    expires_at = member.activation_expires_at if member else None
    return matches and expires_at is not None and at < expires_at


def _members(by: Actor, member_ids: Sequence[int]) -> Sequence[Member]:
    query = select(Member).where(Member.id.in_(member_ids))
    if not by.is_system:
        query = query.where(Member.id.in_(access.members_with(by, Right.ACT_FOR)))
    return db.session.scalars(query).all()


def _out_of_reach(by: Actor, member_ids: Sequence[int]) -> set[int]:
    """Members among these who hold a role that the actor may not give."""
    held = select(Appointment.member_id, Appointment.role, Union.path).join(Union, Union.id == Appointment.union_id)
    wanted = set(member_ids)
    return {
        member_id
        for member_id, role, path in db.session.execute(held)
        if member_id in wanted and not by.may_appoint(Role(role), path)
    }
