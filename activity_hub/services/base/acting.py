"""Who somebody is at this moment, roles and all: asked once by every request, so in one statement made once."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, FromClause, Row, Select, and_, bindparam, select

from activity_hub.database import db
from activity_hub.models import Appointment, Member, Membership, Union
from activity_hub.rules.permissions import Actor, Grant, Role
from activity_hub.services.base.memberships import holds_on, today

_member, _membership, _appointment = Member.__table__, Membership.__table__, Appointment.__table__
_home, _there = Union.__table__.alias("home"), Union.__table__.alias("there")
_OWN = 10  # how many columns say who it is; a credential's own stand behind them


def by_digest(credential: Any, *columns: Any) -> Select[Any]:
    """The statement that finds a holder by the digest of what they bear, with columns of that row."""
    table = credential.__table__
    return _asked(
        table.join(_member, _member.c.id == table.c.member_id),
        table.c.token_hash == bindparam("digest"),
        *(table.c[column.key] for column in columns),
    )


def holder(statement: Select[Any], digest: str, at: datetime) -> tuple[Sequence[Any], Actor | None] | None:
    """The credential's columns and whose it is (None: suspended); None where nobody bears this."""
    day = today(at)
    rows = db.session.execute(statement, {"digest": digest, "day": day}).all()
    return (rows[0][_OWN:], _actor(rows, day)) if rows else None


def actor_of(member_id: int, at: datetime) -> Actor | None:
    """The actor of this moment, with the union of its day and the roles held now; None for nobody or one suspended."""
    day = today(at)
    rows = db.session.execute(_BY_ID, {"member_id": member_id, "day": day}).all()
    return _actor(rows, day) if rows else None


def _asked(source: FromClause, which: ColumnElement[bool], *columns: Any) -> Select[Any]:
    """A row for each role held; of two memberships that overlap, the roles come once with each, the newer first."""
    on_the_day = holds_on(bindparam("day", type_=Date), _membership.c)
    joined = (
        source.outerjoin(_membership, and_(_membership.c.member_id == _member.c.id, on_the_day))
        .outerjoin(_home, _home.c.id == _membership.c.union_id)
        .outerjoin(_appointment, _appointment.c.member_id == _member.c.id)
        .outerjoin(_there, _there.c.id == _appointment.c.union_id)
    )
    person = (_member.c.id, _member.c.member_no, _member.c.name, _member.c.suspended)
    role = (_appointment.c.role, _there.c.id, _there.c.path)
    found = select(*person, _home.c.id, _home.c.path, _home.c.name, *role, *columns).select_from(joined)
    return found.where(which).order_by(_membership.c.from_on.desc(), _appointment.c.id)


def _actor(rows: Sequence[Row[Any]], day: date) -> Actor | None:
    member_id, number, name, is_suspended, union_id, union_path, union_name, *_ = tuple(rows[0])
    if is_suspended:
        return None
    held = (row[7:_OWN] for row in rows)
    grants = dict.fromkeys(Grant(Role(role), at_id, path) for role, at_id, path in held if role)
    return Actor(member_id, number, name, union_id, union_path, union_name, tuple(grants), today=day)


_BY_ID = _asked(_member, _member.c.id == bindparam("member_id"))
