"""Reading the roll: a page of a union's members, one member with their history, and who has never signed in."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from activity_hub.database import db
from activity_hub.models import Enterprise, Member, Membership, Union
from activity_hub.rules.days import is_within
from activity_hub.rules.pages import nearest
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.roll import PAGE_ROWS, kept_by, mask_phone
from activity_hub.services.base import access
from activity_hub.services.base.access import TO_LOOK, NotAllowed, NotFound, subtree
from activity_hub.services.base.memberships import holds_on
from activity_hub.services.base.search import matches


@dataclass(frozen=True, slots=True)
class Unit:
    """A union as the roll's pages name it, and what the actor may do there."""

    code: str
    name: str
    may_change: bool
    may_act_for: bool


@dataclass(frozen=True, slots=True)
class RollLine:
    """One member in the list; the phone is masked unless the actor keeps this roll."""

    member_no: str
    name: str
    gender: str | None
    union_code: str
    union_name: str
    enterprise_name: str | None
    phone: str
    has_signed_in: bool


@dataclass(frozen=True, slots=True)
class RollPage:
    """A hundred members of a union and all below it; `number` from 1, `first` and `last` count rows from 1."""

    unit: Unit
    lines: list[RollLine]
    total: int
    number: int

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE_ROWS + 1 if self.lines else 0

    @property
    def last(self) -> int:
        return self.first + len(self.lines) - 1 if self.lines else 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """One membership in the history."""

    union_code: str
    union_name: str
    enterprise_name: str | None
    from_on: date | None
    until_on: date | None


@dataclass(frozen=True, slots=True)
class MemberCard:
    """All the roll knows of one member; contact details are masked unless `may_change`."""

    member_no: str
    name: str
    gender: str | None
    birth_year: int | None
    birth_on: date | None
    person_kind: str
    tags: str
    phone: str
    email: str
    has_signed_in: bool
    may_change: bool
    history: list[Stretch]
    home: Stretch | None  # the membership of the day, if any


def unit(*, by: Actor, code: str, right: Right = Right.READ_ROLL) -> Unit:
    """The union of this code; faults as in access.union()."""
    return _unit(by, access.union(by, code, right))


def _unit(by: Actor, row: Union) -> Unit:
    may_change, may_act_for = by.allows(Right.CHANGE_ROLL, row.path), by.allows(Right.ACT_FOR, row.path)
    return Unit(row.code, row.name, may_change, may_act_for)


def entry_unions(*, by: Actor) -> list[tuple[str, str]]:
    """(code, name) of the highest unions whose roll the actor may read; NotAllowed for whoever may read none."""
    if not by.holds(Right.READ_ROLL):
        raise NotAllowed
    query = select(Union.code, Union.name).order_by(Union.path)
    if by.is_system:
        query = query.where(Union.parent_id.is_(None))
    else:
        query = query.where(Union.path.in_(_tops(by.paths(Right.READ_ROLL))))
    return [(code, name) for code, name in db.session.execute(query)]


def _tops(paths: tuple[str, ...]) -> list[str]:
    return [path for path in paths if not any(path != top and path.startswith(top) for top in paths)]


def page(*, by: Actor, code: str, today: date, words: str = "", number: int = 1) -> RollPage:
    """The members of a union and all below it on this day, found by name, pinyin or number."""
    union = access.union(by, code, Right.READ_ROLL)
    query = _open_on(union, today).where(
        matches(words, Member.name, Member.name_key, Member.member_no, pinyin=Member.pinyin)
    )
    total = db.session.scalar(select(func.count()).select_from(query.with_only_columns(Member.id).subquery())) or 0
    number = nearest(number, total, PAGE_ROWS)
    rows = db.session.execute(query.order_by(Member.member_no).limit(PAGE_ROWS).offset((number - 1) * PAGE_ROWS))
    seen = _unit(by, union)
    return RollPage(seen, [_line(row, seen.may_change) for row in rows], total, number)


def _open_on(union: Union, today: date) -> Any:
    columns = (Member.member_no, Member.name, Member.gender, Union.code, Union.name, Enterprise.name)
    return (
        select(*columns, Member.phone, Member.password_hash.is_not(None))
        .select_from(Member)
        .join(Membership, Membership.member_id == Member.id)
        .join(Union, Union.id == Membership.union_id)
        .outerjoin(Enterprise, Enterprise.id == Membership.enterprise_id)
        .where(holds_on(today), subtree(Union.path, (union.path,)))
    )


def _line(row: Any, may_change: bool) -> RollLine:
    number, name, gender, code, union_name, enterprise, phone, has_signed_in = row
    shown = (phone or "") if may_change else mask_phone(phone)
    return RollLine(number, name, gender, code, union_name, enterprise, shown, has_signed_in)


def look(*, by: Actor, today: date, member_no: str, right: Right = Right.READ_ROLL) -> MemberCard:
    """One member, as of this day, of a union whose roll the actor may read; NotFound otherwise."""
    row = find(by, member_no, right)
    may_change, history = _may(by, row.id, Right.CHANGE_ROLL), _history(row.id)
    return MemberCard(
        row.member_no,
        row.name,
        row.gender,
        row.birth_year,
        row.birth_on,
        row.person_kind,
        row.tags,
        (row.phone or "") if may_change else mask_phone(row.phone),
        (row.email or "") if may_change else "",
        row.password_hash is not None,
        may_change,
        history,
        next((one for one in history if is_within(today, one.from_on, one.until_on)), None),
    )


def find(by: Actor, member_no: str, right: Right) -> Member:
    """The member of this number, where the actor holds the right at who keeps them; faults as in access.union()."""
    row = db.session.scalar(select(Member).where(Member.member_no == member_no))
    if row is None:
        raise NotFound
    if not _may(by, row.id, right):
        raise NotAllowed if right in TO_LOOK and _may(by, row.id, TO_LOOK[right]) else NotFound
    return row


def _may(by: Actor, member_id: int, right: Right) -> bool:
    """Rights go by the union that keeps a member (rules/roll), or did so last; for those of nobody, by the top."""
    if by.is_system:
        return True
    stays = (
        select(Membership.from_on, Membership.until_on, Union.path)
        .join(Union, Union.id == Membership.union_id)
        .where(Membership.member_id == member_id)
    )
    rows = sorted(db.session.execute(stays), key=lambda one: one.from_on or date.min)
    paths = [one.path for one in (kept_by(rows, by.today) if by.today else []) or rows[-1:]]
    if not paths:
        paths = list(db.session.scalars(select(Union.path).where(Union.parent_id.is_(None))))
    return any(by.allows(right, path) for path in paths)


def _history(member_id: int) -> list[Stretch]:
    query = (
        select(Union.code, Union.name, Enterprise.name, Membership.from_on, Membership.until_on)
        .select_from(Membership)
        .join(Union, Union.id == Membership.union_id)
        .outerjoin(Enterprise, Enterprise.id == Membership.enterprise_id)
        .where(Membership.member_id == member_id)
    )
    rows = [Stretch(*row) for row in db.session.execute(query)]
    return sorted(rows, key=lambda one: one.from_on or date.min, reverse=True)


def without_password(*, by: Actor, code: str, today: date, limit: int) -> tuple[list[int], int]:
    """(ids of the first such members, how many there are): those of a union and below, today, who have never signed in.

    Needs the right to act for members there; faults as in access.union().
    """
    union = access.union(by, code, Right.ACT_FOR)
    query = (
        select(Member.id)
        .join(Membership, Membership.member_id == Member.id)
        .join(Union, Union.id == Membership.union_id)
        .where(holds_on(today), subtree(Union.path, (union.path,)))
        .where(Member.password_hash.is_(None), Member.suspended.is_(False))
    )
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    return list(db.session.scalars(query.order_by(Member.member_no).limit(limit))), total
