"""The tree on the last day, and which of its enterprises and base unions were reached."""

from typing import Any

from activity_hub.rules.rates import rate
from activity_hub.rules.tally.facts import EnterpriseFact, UnionFact
from activity_hub.rules.tally.view import View


def children(view: View) -> list[UnionFact]:
    """The direct children on the last day."""
    parents = view.tree.on(view.period.to_on).parents
    return [union for union in view.open_unions if parents[union.id] == view.union.id]


def of_level(view: View, level: str) -> list[UnionFact]:
    return [union for union in view.open_unions if union.level == level]


def base(view: View, base_kind: str) -> list[UnionFact]:
    return [union for union in of_level(view, "base") if union.base_kind == base_kind]


def founded(view: View, base_kind: str) -> list[UnionFact]:
    """Base unions founded inside the period."""
    return [union for union in base(view, base_kind) if union.founded_on and union.founded_on in view.period]


def founded_joint_enterprises(view: View) -> list[EnterpriseFact]:
    joint = {union.id for union in founded(view, "joint")}
    return [enterprise for enterprise in view.enterprises if enterprise.union_id in joint]


def legal_entities(view: View) -> list[EnterpriseFact]:
    """The first enterprise of each legal entity; one of which none is known stands for itself."""
    found: dict[str | int, EnterpriseFact] = {}
    for enterprise in view.enterprises:
        found.setdefault(enterprise.legal_id or enterprise.id, enterprise)
    return list(found.values())


def above_scale(view: View) -> list[EnterpriseFact]:
    return [enterprise for enterprise in view.enterprises if enterprise.above_scale]


def enterprises_reached(view: View, is_reached: bool = True) -> list[EnterpriseFact]:
    """Enterprises of which somebody was present, wherever their union hung then; or the others."""
    reached = {row.enterprise_id for row in view.facts.rows if row.is_present}
    return [enterprise for enterprise in view.enterprises if (enterprise.id in reached) == is_reached]


def base_reached(view: View, is_reached: bool = True) -> list[UnionFact]:
    """Base unions of which somebody was present; or the silent ones."""
    reached = {row.union_id for row in view.facts.rows if row.is_present}
    return [union for union in of_level(view, "base") if (union.id in reached) == is_reached]


def section(view: View) -> dict[str, int]:
    return {
        "children": len(children(view)),
        "sub_districts": len(of_level(view, "sub_district")),
        "base_single": len(base(view, "single")),
        "base_joint": len(base(view, "joint")),
        "founded_single": len(founded(view, "single")),
        "founded_joint": len(founded(view, "joint")),
        "founded_joint_enterprises": len(founded_joint_enterprises(view)),
        "members": len(view.roll),
    }


def coverage(view: View) -> dict[str, Any]:
    reached = len(enterprises_reached(view))
    return {
        "enterprises": len(view.enterprises),
        "legal_entities": len(legal_entities(view)),
        "above_scale": len(above_scale(view)),
        "enterprises_reached": reached,
        "enterprises_rate": rate(reached, len(view.enterprises)),
        "base_unions": len(of_level(view, "base")),
        "base_unions_reached": len(base_reached(view)),
        "silent_base_unions": [union.code for union in base_reached(view, False)],
    }
