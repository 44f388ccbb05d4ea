"""Who I am, as the API says it: my number and name, my union and the roles I hold."""

from dataclasses import dataclass

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Union
from activity_hub.rules.permissions import Actor, Role


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role and the code of the union at which it is held."""

    role: Role
    union: str


@dataclass(frozen=True, slots=True)
class Card:
    """A member; `union` is a code, None for who belongs to none now."""

    member_no: str
    name: str
    union: str | None
    roles: list[RoleHeld]


def card(*, by: Actor) -> Card:
    """The card of whoever asks."""
    ids = {grant.union_id for grant in by.grants} | {by.union_id}
    codes = {row.id: row.code for row in db.session.execute(select(Union.id, Union.code).where(Union.id.in_(ids)))}
    roles = [RoleHeld(grant.role, codes[grant.union_id]) for grant in by.grants]
    roles.sort(key=lambda held: (held.role, held.union))
    return Card(by.member_no or "", by.name or "", codes.get(by.union_id or 0), roles)
