"""The roll for programs: who belongs to a union and all below it, page after page, without contact details."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Enterprise, Member, Membership, Union
from activity_hub.rules.permissions import Actor, Right
from activity_hub.services.base import access
from activity_hub.services.base.access import subtree
from activity_hub.services.base.memberships import holds_on


@dataclass(frozen=True, slots=True)
class MemberEntry:
    """One member today; `union` and `enterprise` are codes."""

    member_no: str
    name: str
    gender: str | None
    birth_year: int | None
    union: str
    enterprise: str | None


@dataclass(frozen=True, slots=True)
class MemberPage:
    """A page of the list; `next` is the last number of the page, None where the list ends."""

    items: list[MemberEntry]
    next: str | None


def listing(*, by: Actor, code: str, today: date, after: str | None = None, limit: int = 50) -> MemberPage:
    """The members by number, those after a number; NotFound without the right to read this roll."""
    top = access.union(by, code, Right.READ_ROLL)
    asked = (
        select(Member.member_no, Member.name, Member.gender, Member.birth_year, Union.code, Enterprise.code)
        .select_from(Member)
        .join(Membership, Membership.member_id == Member.id)
        .join(Union, Union.id == Membership.union_id)
        .outerjoin(Enterprise, Enterprise.id == Membership.enterprise_id)
        .where(holds_on(today), subtree(Union.path, (top.path,)))
        .order_by(Member.member_no)
        .limit(limit + 1)
    )
    rows = db.session.execute(asked.where(Member.member_no > after) if after is not None else asked).all()
    items = [MemberEntry(*row) for row in rows[:limit]]
    return MemberPage(items, items[-1].member_no if len(rows) > limit else None)
