"""Reading one delegation: the grid, the roll to pick from, the log and the form to print."""

from datetime import datetime

from sqlalchemy import func, select

from activity_hub.database import db
from activity_hub.models import AuditEntry, Contest, Delegate, Delegation, Member, Union
from activity_hub.rules.delegation import DelegationStatus
from activity_hub.rules.line_up import Part
from activity_hub.rules.pages import last, nearest
from activity_hub.rules.permissions import Actor, Right
from activity_hub.services.base import access, contests, frame
from activity_hub.services.base.access import subtree
from activity_hub.services.base.search import matches
from activity_hub.services.delegation import answering, entries, ground, judging
from activity_hub.services.delegation.ground import Ground, Row
from activity_hub.services.delegation.views import (
    DelegateLine,
    DelegationSheet,
    FormView,
    LogLine,
    PersonName,
    RollChoice,
    RollChoices,
    UnionChoice,
)

PAGE_ROWS = 50
MOST_LOG = 200


def unions(*, by: Actor, activity_id: int | str, words: str = "", limit: int = 100) -> list[UnionChoice]:
    """The unions whose delegation the actor may open: own ones inside the audience, those begun first."""
    activity = access.activity(by, activity_id)
    if not by.holds(Right.ACT_FOR) or not db.session.scalar(
        select(func.count()).select_from(Contest).where(Contest.activity_id == activity.id)
    ):
        return []
    called = db.session.scalars(select(Union.path).where(Union.id.in_(frame.of(activity).union_ids)))
    theirs = Delegation.union_id == Union.id, Delegation.activity_id == activity.id
    people = select(func.count()).where(Delegate.delegation_id == Delegation.id).scalar_subquery()
    asked = (
        select(Union.code, Union.name, Delegation.status, people)
        .outerjoin(Delegation, (theirs[0]) & (theirs[1]))
        .where(subtree(Union.path, tuple(called)), subtree(Union.path, by.paths(Right.ACT_FOR)))
        .where(Union.dissolved_on.is_(None), matches(words, Union.name, Union.code, pinyin=Union.pinyin))
        .order_by(Delegation.id.is_(None), Union.path)
        .limit(limit)
    )
    return [
        UnionChoice(code, name, DelegationStatus(status) if status else None, count if status else 0)
        for code, name, status, count in db.session.execute(asked)
    ]


def sheet(*, by: Actor, at: datetime, activity_id: int | str, union: str) -> DelegationSheet:
    """The whole delegation; nothing is written by looking at it."""
    return of(ground.for_reader(by, at, activity_id, union), at)


def of(found: Ground, at: datetime) -> DelegationSheet:
    """The sheet of what was loaded, or has just been written."""
    activity, delegation = found.activity, found.delegation
    is_locked = found.window.is_locked(at)
    may_ask = found.acts and found.window.change_refusal(at) is None and found.status is DelegationStatus.ENTERED
    return DelegationSheet(
        activity_id=activity.id,
        activity_code=activity.code,
        activity_title=activity.title,
        time_zone=activity.time_zone,
        union_code=found.union.code,
        union_name=found.union.name,
        members=found.members,
        status=found.status,
        revision=found.revision,
        closes_at=found.window.closes_at,
        is_locked=is_locked,
        may_change=found.acts and not is_locked,
        may_ask=may_ask,
        updated_at=delegation.updated_at if delegation else None,
        updated_by=_name(delegation.updated_by_id) if delegation else "",
        contests=tuple(contests.view(one) for one in found.contests),
        rules=tuple(contests.rule_view(one) for one in found.rules),
        people=tuple(_line(at_no, row) for at_no, row in enumerate(found.rows, 1)),
        broken=judging.broken(found) if found.rows else (),
        has_questions=frame.of(activity).has_questions,
        answers_due=answering.due(found, at),
    )


def _name(member_id: int | None) -> str:
    if member_id is None:
        return ""
    return db.session.scalar(select(Member.name).where(Member.id == member_id)) or ""


def _line(no: int, row: Row) -> DelegateLine:
    person = row.person
    return DelegateLine(
        no,
        person.member_no,
        person.name,
        person.gender,
        person.birth_year,
        person.birth_on,
        person.union_name,
        row.part,
        row.cells,
        row.status,
        bool(person.union_name),
    )


def roll(
    *, by: Actor, at: datetime, activity_id: int | str, union: str, words: str = "", number: int = 1
) -> RollChoices:
    """A page of the union's members to pick from, found by name, pinyin or number."""
    found = ground.for_liaison(by, at, activity_id, union)
    asked = ground.on_roll(found.union, found.today).where(
        matches(words, Member.name, Member.name_key, Member.member_no, pinyin=Member.pinyin)
    )
    total = db.session.scalar(select(func.count()).select_from(asked.with_only_columns(Member.id).subquery())) or 0
    pages = last(total, PAGE_ROWS)
    number = nearest(number, total, PAGE_ROWS)
    rows = db.session.execute(asked.order_by(Member.member_no).limit(PAGE_ROWS).offset((number - 1) * PAGE_ROWS))
    taken = {row.person.id for row in found.rows}
    lines = tuple(
        RollChoice(one.member_no, one.name, one.gender, one.birth_year, name, one.id in taken) for one, name in rows
    )
    return RollChoices(lines, total, number, pages)


def log(*, by: Actor, activity_id: int | str, union: str) -> tuple[LogLine, ...]:
    """What was done to the delegation, newest first; for whoever may see its sheet."""
    activity = access.activity(by, activity_id)
    row = access.union(by, union)
    if not by.allows(Right.ACT_FOR, row.path) and not access.works_at(by, Right.SEE_REGISTRATIONS, activity.id):
        access.union(by, union, Right.ACT_FOR)
    theirs = select(Delegation.id).where(Delegation.activity_id == activity.id, Delegation.union_id == row.id)
    asked = (
        select(AuditEntry.at, Member.name, AuditEntry.verb, AuditEntry.detail)
        .outerjoin(Member, Member.id == AuditEntry.by_id)
        .where(AuditEntry.what == "delegation", AuditEntry.what_id.in_(theirs))
        .order_by(AuditEntry.id.desc())
        .limit(MOST_LOG)
    )
    return tuple(LogLine(at, name or "", verb, detail or {}) for at, name, verb, detail in db.session.execute(asked))


def form(*, by: Actor, at: datetime, activity_id: int | str, union: str) -> FormView:
    """What the printed form says."""
    found = ground.for_reader(by, at, activity_id, union)
    shown = of(found, at)
    leader = next((row.person for row in found.rows if row.part is Part.LEADER), None)
    named = PersonName(leader.member_no, leader.name) if leader else None
    lists = entries.lists(shown.contests, [(found.union.name, found.status, found.rows)])
    return FormView(shown, lists, named, by.name or "", at)
