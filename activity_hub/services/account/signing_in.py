"""Signing in with a password: the same answer and the same time whether or not the member exists."""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select

from activity_hub.database import db, write_tx
from activity_hub.models import Member, SignedIn
from activity_hub.rules import cells
from activity_hub.rules.bearer import digest
from activity_hub.rules.sign_in import ACCOUNT, ADDRESS, OWN_DEVICE, SHARED_DEVICE, Denial
from activity_hub.services.base import first_calendar, passwords, throttle
from activity_hub.services.base.access import Refused
from activity_hub.services.base.proving import subject

_DEVICE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Found:
    """The one member a login names; all empty when there is none."""

    member_id: int | None = None
    password_hash: str | None = None


def sign_in(
    *,
    at: datetime,
    login: str,
    password: str,
    address: str | None,
    device: str,
    own_device: bool,
    replaces: str | None = None,
) -> str:
    """The token of a new sign-in; `login` is a member number, a phone or an e-mail that exactly one member has.

    `replaces` is the token this device held before; it ends. Raises TooManyTries, or Refused(WRONG_PASSWORD) for
    whatever else is wrong.
    """
    found = find(login)
    account = (ACCOUNT, subject(found.member_id, login))
    origin = (ADDRESS, throttle.network(address))
    throttle.count_try(at=at, on=[account, origin])
    if not passwords.password_matches(found.password_hash, password) or found.member_id is None:
        raise Refused(Denial.WRONG_PASSWORD)
    renewed = _renewed(found.password_hash, password)
    with write_tx():
        throttle.forget(at=at, all_of=account, last_of=origin)
        if renewed is not None:
            db.session.get_one(Member, found.member_id).password_hash = renewed
        first_calendar.give(at=at, member_ids=[found.member_id])
        if replaces is not None:
            db.session.execute(delete(SignedIn).where(SignedIn.token_hash == digest(replaces)))
        return open_door(at=at, member_id=found.member_id, device=device, own_device=own_device)


def _renewed(known: str | None, password: str) -> str | None:
    """The hash to keep instead where the one that is kept was made with other parameters than today's."""
    return passwords.hash_password(password) if known is not None and passwords.is_outdated(known) else None


def find(login: str) -> Found:
    """Look a login up: the member number first, else a phone or e-mail that exactly one member has."""
    text = unicodedata.normalize("NFKC", login).strip()
    if not text.isprintable():  # neither database takes a NUL or half a character, and nobody's number has one
        return Found()
    columns = select(Member.id, Member.password_hash)
    by_number = db.session.execute(columns.where(Member.member_no == text)).all()
    phone, email = cells.phone(text).value, cells.email(text).value
    reached = or_(Member.phone == (phone or text), Member.email == (email or text))
    by_reach = db.session.execute(columns.where(reached).limit(2)).all()
    rows = by_number or by_reach
    return Found(rows[0][0], rows[0][1]) if len(rows) == 1 else Found()


def open_door(*, at: datetime, member_id: int, device: str, own_device: bool) -> str:
    """Inside write_tx(): a new row for this device; returns its token, of which the row holds only the digest.

    The member's rows that have run out go at the same time.
    """
    db.session.execute(delete(SignedIn).where(SignedIn.member_id == member_id, SignedIn.expires_at <= at))
    token = secrets.token_urlsafe(32)
    lasts = OWN_DEVICE if own_device else SHARED_DEVICE
    db.session.add(
        SignedIn(
            token_hash=digest(token),
            member_id=member_id,
            device=device[:_DEVICE_LENGTH],
            created_at=at,
            seen_at=at,
            expires_at=at + lasts.whole,
        )
    )
    return token
