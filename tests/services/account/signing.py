"""Signing in as somebody of the cast, and the tries that were counted."""

from sqlalchemy import func, select

from activity_hub.database import db
from activity_hub.models import SignInAttempt
from activity_hub.services.account import signing_in
from tests.conftest import NOON

PASSWORD = "korrekt pferd batterie"


def sign_in(login: str, password: str = PASSWORD, at=NOON, address: str = "10.0.0.1", own: bool = True) -> str:
    return signing_in.sign_in(at=at, login=login, password=password, address=address, device="", own_device=own)


def attempts() -> int:
    return db.session.scalar(select(func.count()).select_from(SignInAttempt)) or 0
