"""The return as one document: every figure of one union for one period."""

from typing import Any

from activity_hub.rules.period import Period
from activity_hub.rules.tally import activities, books, children, people, unions
from activity_hub.rules.tally.facts import Facts
from activity_hub.rules.tally.view import View


def shape(facts: Facts, union_id: int, period: Period) -> dict[str, Any]:
    """The return of a union; keys in the order of print."""
    return document(View(facts, union_id, period))


def document(view: View) -> dict[str, Any]:
    """The return of one view."""
    period = view.period
    return {
        "union": {"code": view.union.code, "name": view.union.name},
        "period": {"from": period.from_on.isoformat(), "to": period.to_on.isoformat()},
        "activities": activities.section(view),
        "people": people.section(view),
        "declared": books.declared(view),
        "tree": unions.section(view),
        "coverage": unions.coverage(view),
        "monthly": activities.monthly(view),
        "by_kind": activities.by_kind(view),
        "by_child": children.section(view),
        "reconciliation": people.reconciliation(view),
        "groups": people.groups(view),
        "awards": books.awards(view),
        "ledger": books.ledger(view),
        "plan": books.plan(view),
        "lines": activities.lines(view),
    }
