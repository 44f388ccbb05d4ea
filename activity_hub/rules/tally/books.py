"""What units declared, what was won, what was spent and what was planned."""

from collections import defaultdict
from typing import Any

from activity_hub.rules.rates import rate, yuan
from activity_hub.rules.tally.facts import AwardRow, DeclaredRow, LedgerRow, PlanRow
from activity_hub.rules.tally.view import View

# Metrics that count heads; all others are subsets of these, or things.
HEADS = frozenset({"audience", "participants", "trainees", "visited_workers", "job_seekers"})
RANK = {"base": 0, "committee": 1, "sub_district": 1, "district": 2, "city": 3, "province": 4, "national": 5}
DONE, CANCELLED = "done", "cancelled"


def heads(view: View) -> list[DeclaredRow]:
    return [row for row in view.declared if row.metric in HEADS]


def of_metric(view: View, metric: str) -> list[DeclaredRow]:
    return [row for row in view.declared if row.metric == metric]


def declared(view: View) -> dict[str, Any]:
    """Declared figures, whoever hosts; never mixed into heads or rates."""
    by_metric: dict[str, int] = defaultdict(int)
    for row in view.declared:
        by_metric[row.metric] += row.value
    total = sum(row.value for row in heads(view))
    return {
        "heads": total,
        "total_person_times": len(view.rows) + total,
        "by_metric": dict(sorted(by_metric.items())),
    }


def awards_of(view: View, is_upper: bool) -> list[AwardRow]:
    """Awards of a scope that ranks above the union's own level; or the others."""
    own = RANK.get(view.union.level, 0)
    return [row for row in view.awards if (RANK.get(row.scope, 0) > own) == is_upper]


def first_places(view: View) -> list[AwardRow]:
    return [row for row in view.awards if row.place == 1]


def awards(view: View) -> dict[str, int]:
    return {
        "upper": len(awards_of(view, True)),
        "own": len(awards_of(view, False)),
        "first_places": len(first_places(view)),
    }


def money(view: View, direction: str) -> list[LedgerRow]:
    return [row for row in view.ledger if row.direction == direction]


def spent_on(view: View, category: str) -> list[LedgerRow]:
    return [row for row in money(view, "out") if row.category == category]


def recipients(view: View, category: str) -> list[str]:
    """The distinct parties to whom money of one category went."""
    return sorted({row.party for row in spent_on(view, category) if row.party})


def ledger(view: View) -> dict[str, Any]:
    by_category: dict[str, list[LedgerRow]] = defaultdict(list)
    for row in money(view, "out"):
        by_category[row.category].append(row)
    return {
        "in_yuan": yuan(_fen(money(view, "in"))),
        "out_yuan": yuan(_fen(money(view, "out"))),
        "by_category": {
            category: {
                "times": len(rows),
                "recipients": len({row.party for row in rows if row.party}),
                "yuan": yuan(_fen(rows)),
            }
            for category, rows in sorted(by_category.items())
        },
    }


def _fen(rows: list[LedgerRow]) -> int:
    return sum(row.amount_fen for row in rows)


def items(view: View) -> list[PlanRow]:
    """Items of the union itself that are due in the period."""
    return view.facts.plan


def of_status(view: View, status: str) -> list[PlanRow]:
    return [item for item in view.facts.plan if item.status == status]


def on_time(view: View) -> list[PlanRow]:
    return [item for item in of_status(view, DONE) if item.done_on and item.done_on <= item.due_on]


def plan(view: View) -> dict[str, Any]:
    """How much of what was planned, less what was cancelled, was done, and done in time."""
    done, cancelled = len(of_status(view, DONE)), len(of_status(view, CANCELLED))
    standing = len(view.facts.plan) - cancelled
    return {
        "items": len(view.facts.plan),
        "done": done,
        "cancelled": cancelled,
        "completion": rate(done, standing),
        "on_time": rate(len(on_time(view)), standing),
    }
