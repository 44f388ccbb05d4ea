"""Showing again who one is, before something that a borrowed phone should not do."""

from datetime import datetime

from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Member
from activity_hub.rules.permissions import Actor
from activity_hub.rules.sign_in import ACCOUNT, Denial
from activity_hub.services.base import passwords, throttle
from activity_hub.services.base.access import Invalid


def ask_password(*, by: Actor, at: datetime, password: str, field: str) -> None:
    """Raise Invalid on `field` unless this is the actor's password; wrong tries count like those at sign-in."""
    account = (ACCOUNT, subject(by.member_id, ""))
    throttle.count_try(at=at, on=[account])
    known = db.session.scalar(select(Member.password_hash).where(Member.id == by.member_id))
    if not passwords.password_matches(known, password):
        raise Invalid({field: [Denial.WRONG_OLD_PASSWORD]})
    with write_tx():
        throttle.forget(at=at, all_of=account)


def subject(member_id: int | None, login: str) -> str:
    """Under what tries are counted: the member however named, else the text as typed."""
    return f"member {member_id}" if member_id is not None else f"login {login.strip().casefold()}"
