"""Changing a password and one's own details."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Member
from activity_hub.rules import cells
from activity_hub.rules.permissions import Actor
from activity_hub.rules.sign_in import DetailFault, password_fault
from activity_hub.services.account import devices
from activity_hub.services.base import audit, passwords
from activity_hub.services.base.access import Invalid, NotFound
from activity_hub.services.base.proving import ask_password


@dataclass(frozen=True, slots=True)
class Details:
    """How to reach a member and in which language; empty text stands for none."""

    phone: str
    email: str
    locale: str


def details(*, by: Actor) -> Details:
    """My own details."""
    member = db.session.get(Member, by.member_id) if by.member_id is not None else None
    if member is None:
        raise NotFound
    return Details(member.phone or "", member.email or "", member.locale or "")


def change_details(*, by: Actor, at: datetime, changed: Details, password: str) -> None:
    """Keep new details; phone and e-mail are ways to sign in, so changing them takes the password.

    Raises Invalid by field and TooManyTries.
    """
    new = _usable(changed)
    old = details(by=by)
    if (new.phone, new.email) != (old.phone, old.email):
        ask_password(by=by, at=at, password=password, field="password")
    with write_tx():
        member = _own(by)
        member.phone, member.email, member.locale = new.phone or None, new.email or None, new.locale or None
        changes = [name for name in ("phone", "email", "locale") if getattr(new, name) != getattr(old, name)]
        audit.record(by, at, "details.changed", "member", by.member_id, fields=changes)


def change_password(*, by: Actor, at: datetime, old: str, new: str, token: str | None) -> None:
    """A new password for the old one; every device but the asking one (`token`) is signed out.

    Raises Invalid by field (`old`, `new`) and TooManyTries.
    """
    ask_password(by=by, at=at, password=old, field="old")
    member = db.session.get(Member, by.member_id)
    if member is None:
        raise NotFound
    password_hash = hash_of(new, member)
    with write_tx():
        _set(by, at, _own(by), password_hash, but=token)


def set_password(*, by: Actor, at: datetime, member_no: str, password: str) -> None:
    """Give a member a password from the command line; ends all their sign-ins. Raises NotFound, Invalid."""
    member = db.session.scalar(select(Member).where(Member.member_no == member_no))
    if member is None or not by.is_system:
        raise NotFound
    password_hash = hash_of(password, member)
    with write_tx():
        _set(by, at, member, password_hash, but=None)


def hash_of(password: str, member: Member) -> str:
    """The hash to keep; made before a transaction, since it takes its time and nobody else can write meanwhile.

    Raises Invalid({"new": [code]}) for a password that this member should not have.
    """
    own_words = (member.member_no, member.name, member.phone or "", member.email or "")
    fault = password_fault(password, own_words)
    if fault is not None:
        raise Invalid({"new": [fault]})
    return passwords.hash_password(password)


def _set(by: Actor, at: datetime, member: Member, password_hash: str, but: str | None) -> None:
    member.password_hash = password_hash
    member.activation_hash = member.activation_expires_at = None
    devices.end_rows(member.id, but)
    audit.record(by, at, "password.changed", "member", member.id)


def _own(by: Actor) -> Member:
    member = lock(Member, by.member_id) if by.member_id is not None else None
    if member is None:
        raise NotFound
    return member


def _usable(given: Details) -> Details:
    """Phone and e-mail as the roll writes them; Invalid for what is neither."""
    phone, email = cells.phone(given.phone), cells.email(given.email)
    errors: dict[str, list[str]] = {}
    if phone.fault:
        errors["phone"] = [DetailFault.PHONE]
    if email.fault:
        errors["email"] = [DetailFault.EMAIL]
    if errors:
        raise Invalid(errors)
    return Details(str(phone.value or ""), str(email.value or ""), given.locale)
