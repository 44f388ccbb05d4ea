"""Teams as the tests make them: found, filled and looked at by the cast's short names."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

import pytest
from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import AuditEntry, Outbox, Registration, Team
from activity_hub.services import registration, team
from activity_hub.services.base.access import Refused
from tests.cast import Cast
from tests.conftest import NOON

TERMS = {"team_from": 2, "team_to": 3, "team_substitutes": 1}


def five_a_side(cast: Cast, code: str = "X1", more: dict[str, Any] | None = None, **fields: Any) -> int:
    """An activity of teams of two or three with one substitute, hosted by T so that A and B are invited."""
    return cast.activity(code, host="T", terms={**TERMS, **(more or {})}, **fields)


def found(cast: Cast, number: str, activity_id: int, name: str = "先锋队", **more: Any) -> int:
    return team.found(by=cast.actor(number), at=NOON, activity_id=activity_id, name=name, **more)


def code_of(team_id: int) -> str:
    db.session.rollback()
    return db.session.get_one(Team, team_id).code


def join(cast: Cast, number: str, team_id: int, **more: Any) -> int:
    return team.join(by=cast.actor(number), at=NOON, code=code_of(team_id), **more)


def registration_of(cast: Cast, number: str) -> Registration:
    """The newest registration of somebody of the cast."""
    db.session.rollback()
    asked = select(Registration).where(Registration.member_id == cast.members[number])
    return db.session.scalars(asked.order_by(Registration.id.desc())).first()


def seen(cast: Cast, number: str, team_id: int) -> team.TeamView:
    db.session.rollback()
    return team.one(by=cast.actor(number), team_id=team_id)


def told(cast: Cast, number: str) -> list[str]:
    """What this member was told of, in order."""
    asked = select(Outbox.kind).where(Outbox.member_id == cast.members[number])
    return list(db.session.scalars(asked.order_by(Outbox.id)))


def audited(what: str = "team") -> list[str]:
    return list(db.session.scalars(select(AuditEntry.verb).where(AuditEntry.what == what).order_by(AuditEntry.id)))


def leave(cast: Cast, number: str) -> None:
    mine = registration_of(cast, number)
    registration.withdraw(by=cast.actor(number), at=NOON, registration_id=mine.id)


def who(cast: Cast, number: str) -> int:
    """The registration's id of somebody of the cast."""
    return registration_of(cast, number).id


def refused(act: Callable[..., Any], *args: Any, **more: Any) -> StrEnum:
    with pytest.raises(Refused) as caught:
        act(*args, **more)
    return caught.value.code
