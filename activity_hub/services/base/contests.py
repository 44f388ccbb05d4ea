"""Contests and line-up rules as plain values, for whoever edits them and whoever enters people in them."""

from dataclasses import dataclass, fields

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Contest, LineUpRule
from activity_hub.rules import line_up
from activity_hub.rules.line_up import Rule, RuleKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestView(line_up.Contest):
    """One contest of an activity, with what pages say of it beside what the rules ask; `no` is its place, from 1."""

    no: int
    name: str


_FIELDS = [one.name for one in fields(ContestView)]


def contests_of(activity_id: int) -> list[Contest]:
    """The rows in their order: one statement."""
    return list(db.session.scalars(select(Contest).where(Contest.activity_id == activity_id).order_by(Contest.no)))


def rules_of(activity_id: int) -> list[LineUpRule]:
    """The rows in the order of writing: one statement."""
    asked = select(LineUpRule).where(LineUpRule.activity_id == activity_id).order_by(LineUpRule.id)
    return list(db.session.scalars(asked))


def view(row: Contest) -> ContestView:
    """A row as plain values, for pages and for the rules."""
    return ContestView(**{name: getattr(row, name) for name in _FIELDS})


def rule_view(row: LineUpRule) -> Rule:
    """A row as the judge takes it; without a contest it is about the whole delegation."""
    return Rule(row.id, RuleKind(row.kind), row.contest_id, dict(row.detail))
