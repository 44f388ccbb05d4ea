"""Giving and taking roles; what is given or taken holds from the next request on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Appointment, Member, Union
from activity_hub.rules.appointing import AppointmentFault
from activity_hub.rules.permissions import Actor, Right, Role, rank
from activity_hub.services.base import audit
from activity_hub.services.base.access import Invalid, NotAllowed, Refused, holds_for, subtree


@dataclass(frozen=True, slots=True)
class Holding:
    """Who holds which role where; `may_dismiss` says whether the asking actor may take it."""

    union_code: str
    union_name: str
    member_no: str
    name: str
    role: Role
    may_dismiss: bool = False


def held(*, by: Actor) -> list[Holding]:
    """Every role held in the unions whose roles the actor looks after, from the top of the tree down."""
    _need_right(by)
    rows = db.session.execute(
        select(Union.code, Union.name, Union.path, Member.member_no, Member.name, Appointment.role)
        .join(Appointment, Appointment.union_id == Union.id)
        .join(Member, Member.id == Appointment.member_id)
        .where(subtree(Union.path, by.paths(Right.APPOINT)))
        .order_by(func.length(Union.path), Union.code, Member.member_no)
    ).all()
    ordered = sorted(rows, key=lambda row: (row.path.count("/"), row.code, rank(Role(row.role)), row.role))
    return [
        Holding(code, union, number, name, Role(role), by.may_appoint(Role(role), path))
        for code, union, path, number, name, role in ordered
    ]


def unions_to_staff(*, by: Actor) -> list[tuple[str, str]]:
    """(code, name) of the unions whose roles the actor looks after, from the top of the tree down."""
    _need_right(by)
    query = select(Union.code, Union.name, Union.path).where(subtree(Union.path, by.paths(Right.APPOINT)))
    found = db.session.execute(query.where(Union.dissolved_on.is_(None))).all()
    return [(code, name) for code, name, _path in sorted(found, key=lambda row: (row.path.count("/"), row.code))]


def roles_to_give(*, by: Actor) -> list[Role]:
    """The roles that the actor may give somewhere."""
    return [role for role in Role if any(by.may_appoint(role, path) for path in by.paths(Right.APPOINT))]


def look(*, by: Actor, member_no: str, role: Role, union_code: str) -> Holding:
    """What would be given or taken, to be shown before it is done; raises as `appoint` does."""
    _need_right(by)
    member, union = _parties(by, member_no, union_code)
    if not by.may_appoint(role, union.path):
        raise Refused(AppointmentFault.ABOVE_OWN_ROLE)
    return Holding(union.code, union.name, member.member_no, member.name, role, True)


def appoint(*, by: Actor, at: datetime, member_no: str, role: Role, union_code: str) -> Holding:
    """Give a role at a union; given twice, it is held once. An activation code printed before is void.

    Raises NotAllowed without the right, Invalid for an unknown member or union, Refused(ABOVE_OWN_ROLE).
    """
    with write_tx() as session:
        holding = look(by=by, member_no=member_no, role=role, union_code=union_code)
        member, union = _parties(by, member_no, union_code)
        lock(Member, member.id)
        if _appointment(member.id, role, union.id) is None:
            # A slip printed before may lie with somebody who could not print one for a holder of this role.
            member.activation_hash = member.activation_expires_at = None
            session.add(Appointment(member_id=member.id, role=role.value, union_id=union.id))
            audit.record(by, at, "role.given", "member", member.id, role=role.value, union=union.code)
    return holding


def dismiss(*, by: Actor, at: datetime, member_no: str, role: Role, union_code: str) -> Holding:
    """Take a role; taken twice, it is gone once. Raises as `appoint` does, and Refused(LAST_ADMINISTRATOR)."""
    with write_tx() as session:
        holding = look(by=by, member_no=member_no, role=role, union_code=union_code)
        member, union = _parties(by, member_no, union_code)
        lock(Union, union.id)
        appointment = _appointment(member.id, role, union.id)
        if appointment is not None:
            _keep_one_administrator(role, union)
            session.delete(appointment)
            audit.record(by, at, "role.taken", "member", member.id, role=role.value, union=union.code)
    return holding


def _need_right(by: Actor) -> None:
    if not by.holds(Right.APPOINT):
        raise NotAllowed


def _parties(by: Actor, member_no: str, union_code: str) -> tuple[Member, Union]:
    """The member and the union, both within the actor's reach; a role holder there may come from elsewhere."""
    union = db.session.scalar(
        select(Union).where(Union.code == union_code.strip(), subtree(Union.path, by.paths(Right.APPOINT)))
    )
    if union is None:
        raise Invalid({"union": [AppointmentFault.UNKNOWN_UNION]})
    member = db.session.scalar(select(Member).where(Member.member_no == member_no.strip()))
    if member is None or not _in_reach(by, member.id):
        raise Invalid({"member_no": [AppointmentFault.UNKNOWN_MEMBER]})
    return member, union


def _in_reach(by: Actor, member_id: int) -> bool:
    if holds_for(by, member_id, Right.APPOINT):
        return True
    there = select(Appointment.id).join(Union, Union.id == Appointment.union_id)
    within = there.where(Appointment.member_id == member_id, subtree(Union.path, by.paths(Right.APPOINT)))
    return db.session.scalar(within.limit(1)) is not None


def _appointment(member_id: int, role: Role, union_id: int) -> Appointment | None:
    return db.session.scalar(
        select(Appointment).where(
            Appointment.member_id == member_id, Appointment.role == role.value, Appointment.union_id == union_id
        )
    )


def _keep_one_administrator(role: Role, union: Union) -> None:
    """The top of the tree is never left without an administrator: nobody could be appointed any more."""
    if role is not Role.ADMINISTRATOR or union.parent_id is not None:
        return
    others = (
        select(func.count())
        .select_from(Appointment)
        .where(Appointment.union_id == union.id, Appointment.role == Role.ADMINISTRATOR.value)
    )
    if (db.session.scalar(others) or 0) <= 1:
        raise Refused(AppointmentFault.LAST_ADMINISTRATOR)
