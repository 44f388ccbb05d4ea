"""API tokens: drawn at random, shown once, kept as a digest."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import delete, insert, select, update

from activity_hub.database import db, write_tx
from activity_hub.models import ApiToken, Member
from activity_hub.rules.bearer import digest
from activity_hub.rules.permissions import Actor
from activity_hub.services.base import acting, audit, first_calendar
from activity_hub.services.base.access import NotFound
from activity_hub.services.base.proving import ask_password

Item = TypeVar("Item")
_CHUNK = 500
LONGEST_NAME = 100
_STAMP_EVERY = timedelta(hours=1)
_BEARER = acting.by_digest(ApiToken, ApiToken.id, ApiToken.last_used_at)


class UnknownMembers(NotFound):
    """Some of the numbers belong to nobody; `member_nos` lists them."""

    def __init__(self, member_nos: Sequence[str]) -> None:
        super().__init__(", ".join(member_nos))
        self.member_nos = tuple(member_nos)


@dataclass(frozen=True, slots=True)
class Token:
    """A token as its owner sees it afterwards: all but the token."""

    name: str
    created_at: datetime
    last_used_at: datetime | None


def issue(*, by: Actor, at: datetime, member_nos: Sequence[str], name: str) -> list[tuple[str, str]]:
    """(member number, new token) for each number, in the order given, repetitions once; an older one of that name ends.

    Raises UnknownMembers, and then makes none.
    """
    asked = list(dict.fromkeys(member_nos))
    with write_tx() as session:
        ids = _ids(by, asked)
        tokens = {number: secrets.token_urlsafe(32) for number in asked}
        for chunk in _chunks(list(ids.values())):
            session.execute(delete(ApiToken).where(ApiToken.member_id.in_(chunk), ApiToken.name == name))
        if ids:
            session.execute(insert(ApiToken), [_row(ids[number], name, tokens[number], at) for number in asked])
        first_calendar.give(at=at, member_ids=list(ids.values()))
        audit.record(by, at, "token.issued", "api_token", None, name=name, count=len(asked))
    return list(tokens.items())


def issue_own(*, by: Actor, at: datetime, name: str, password: str) -> str:
    """A new token of one's own; it outlives the sign-in, so it takes the password. Raises Invalid, TooManyTries."""
    ask_password(by=by, at=at, password=password, field="password")
    return issue(by=by, at=at, member_nos=[by.member_no or ""], name=name)[0][1]


def revoke(*, by: Actor, at: datetime, member_no: str, name: str) -> None:
    """End a member's token of this name; NotFound when there is none, UnknownMembers for a wrong number."""
    with write_tx() as session:
        ids = _ids(by, [member_no])
        ended = delete(ApiToken).where(ApiToken.member_id == ids[member_no], ApiToken.name == name)
        if session.execute(ended.returning(ApiToken.id)).first() is None:
            raise NotFound
        audit.record(by, at, "token.revoked", "member", ids[member_no], name=name)


def mine(*, by: Actor) -> list[Token]:
    """My own tokens by name."""
    rows = db.session.scalars(select(ApiToken).where(ApiToken.member_id == by.member_id).order_by(ApiToken.name))
    return [Token(row.name, row.created_at, row.last_used_at) for row in rows]


def actor_by_token(*, at: datetime, token: str) -> Actor | None:
    """Whose API token this is; None for an unknown or revoked one."""
    found = acting.holder(_BEARER, digest(token), at)
    if found is None:
        return None
    (token_id, last_used_at), actor = found
    if last_used_at is None or at - last_used_at > _STAMP_EVERY:
        with write_tx() as session:
            session.execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=at))
    return actor


def _ids(by: Actor, member_nos: Sequence[str]) -> dict[str, int]:
    """Ids by number: anybody's for the system, else one's own."""
    found: dict[str, int] = {}
    for chunk in _chunks(member_nos):
        query = select(Member.member_no, Member.id).where(Member.member_no.in_(chunk))
        if not by.is_system:
            query = query.where(Member.id == by.member_id)
        found |= {number: member_id for number, member_id in db.session.execute(query)}
    unknown = [number for number in member_nos if number not in found]
    if unknown:
        raise UnknownMembers(unknown)
    return found


def _row(member_id: int, name: str, token: str, at: datetime) -> dict[str, object]:
    return {
        "member_id": member_id,
        "name": name,
        "token_hash": digest(token),
        "created_at": at,
        "last_used_at": None,
    }


def _chunks(items: Sequence[Item]) -> list[Sequence[Item]]:
    return [items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK)]
