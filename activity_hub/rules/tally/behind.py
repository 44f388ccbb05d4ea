"""The rows behind every figure of a return: one table from the figure's name to the list it counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from activity_hub.rules.evidence import STRENGTH
from activity_hub.rules.tally import activities, books, people, unions
from activity_hub.rules.tally.children import Children
from activity_hub.rules.tally.known import of_strength
from activity_hub.rules.tally.view import Credited, View


class RowKind(StrEnum):
    """What stands behind a figure; it decides what a reference is and how it is shown."""

    ACTIVITY = "activity"  # activity id
    OCCURRENCE = "occurrence"  # occurrence id
    HOST_PAIR = "host_pair"  # (union id, activity id)
    MONTH = "month"  # (year, month)
    ATTENDANCE = "attendance"  # attendance id
    PERSON = "person"  # member id
    PLACE = "place"  # (member id, union id): a person counted in a union
    UNION = "union"  # union id
    ENTERPRISE = "enterprise"  # enterprise id
    DECLARED = "declared"  # id of a declared row
    UNIT = "unit"  # text of a unit or a party
    AWARD = "award"  # award id
    LEDGER = "ledger"  # id of a ledger line
    PLAN = "plan"  # id of a plan item


class Measure(StrEnum):
    """How the rows make the figure."""

    COUNT = "count"
    SUM = "sum"  # of the values declared
    FEN = "fen"  # of the amounts


class Of(StrEnum):
    """What a figure is asked for besides its name."""

    NOTHING = "nothing"
    METRIC = "metric"
    MONTH = "month"
    KIND = "kind"
    CHILD = "child"
    CATEGORY = "category"
    ACTIVITY = "activity"
    LINE = "line"  # an activity's code and a metric, as CODE:METRIC
    STRENGTH = "strength"
    CHILD_STRENGTH = "child_strength"  # a child's code and how it is known, as CODE:STRENGTH


@dataclass(frozen=True, slots=True)
class Behind:
    """The references behind one figure, and the figure that they make (fen where it is money)."""

    row_kind: RowKind
    measure: Measure
    refs: Sequence[Any]
    value: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: `refs` gives its references for a view and for the key it is asked of, such as a kind."""

    row_kind: RowKind
    refs: Callable[[View, Any], Sequence[Any]]
    of: Of = Of.NOTHING
    measure: Measure = Measure.COUNT


def _ids(rows: Sequence[Any]) -> list[int]:
    return [row.id for row in rows]


def _came(rows: Sequence[Credited]) -> list[tuple[int, int]]:
    return [credited.row.id for credited in rows]


def _on_roll(roll: Sequence[Any]) -> list[int]:
    return [one.line.member_id for one in roll]


def _at(view: View, occurrences: Sequence[int], is_present: bool = True) -> list[Any]:
    rows = view.rows_at if is_present else view.registered_at
    return [row for one in occurrences for row in rows.get(one, ())]


def _members_of(rows: Sequence[Any]) -> list[int]:
    return list(dict.fromkeys(row.member_id for row in rows))


def _in_kind(view: View, kind: str) -> list[int]:
    return activities.occurrences_of(view, activities.of_kind(view, kind))


def _of(rows: Sequence[Any], activity_id: int) -> list[Any]:
    return [row for row in rows if row.activity_id == activity_id]


def _declared_of_line(view: View, line: tuple[int, str]) -> list[int]:
    activity_id, metric = line
    return [row.id for row in _of(view.declared, activity_id) if row.metric == metric]


def _known_of_child(view: View, key: tuple[int, str]) -> list[tuple[int, int]]:
    child_id, strength = key
    return _came(of_strength(Children(view).rows(child_id), strength))


def _group(group: str) -> dict[str, Figure]:
    """The figures of women, migrants or retirees; retirees are on no roll, so they have no participation."""

    def share(view: View, _: Any) -> list[int]:
        return people.took_part(view, people.roll_of_group(view, group))

    found = {
        f"groups.{group}.person_times": Figure(K.ATTENDANCE, lambda view, _: _came(people.of_group(view, group))),
        f"groups.{group}.headcount": Figure(K.PERSON, lambda view, _: people.heads(people.of_group(view, group))),
    }
    return found if group == people.RETIRED else found | {f"groups.{group}.participation": Figure(K.PERSON, share)}


K, M = RowKind, Measure
_TOP: dict[str, Figure] = {
    "activities.hosted": Figure(K.ACTIVITY, lambda view, _: activities.hosted(view)),
    "activities.occurrences": Figure(K.OCCURRENCE, lambda view, _: list(view.hosted)),
    "activities.hosted_by_self": Figure(K.ACTIVITY, lambda view, _: activities.hosted_by_self(view)),
    "activities.occurrences_by_self": Figure(K.OCCURRENCE, lambda view, _: view.own),
    "activities.sent": Figure(K.ACTIVITY, lambda view, _: view.sent),
    "activities.sent_occurrences": Figure(K.OCCURRENCE, lambda view, _: activities.sent_occurrences(view)),
    "activities.host_pairs": Figure(K.HOST_PAIR, lambda view, _: activities.host_pairs(view)),
    "people.person_times": Figure(K.ATTENDANCE, lambda view, _: _came(view.rows)),
    "people.headcount": Figure(K.PERSON, lambda view, _: people.heads(view.rows)),
    "people.members": Figure(K.PERSON, lambda view, _: people.heads(people.of_kind(view, "member"))),
    "people.guests": Figure(K.PERSON, lambda view, _: people.heads(people.of_kind(view, "guest"))),
    "people.retirees": Figure(K.PERSON, lambda view, _: people.heads(people.of_kind(view, "retiree"))),
    "people.participation": Figure(K.PERSON, lambda view, _: people.took_part(view, view.roll)),
    "declared.heads": Figure(K.DECLARED, lambda view, _: _ids(books.heads(view)), measure=M.SUM),
    "declared.by_metric": Figure(
        K.DECLARED, lambda view, metric: _ids(books.of_metric(view, metric)), Of.METRIC, M.SUM
    ),
    "tree.children": Figure(K.UNION, lambda view, _: _ids(unions.children(view))),
    "tree.sub_districts": Figure(K.UNION, lambda view, _: _ids(unions.of_level(view, "sub_district"))),
    "tree.base_single": Figure(K.UNION, lambda view, _: _ids(unions.base(view, "single"))),
    "tree.base_joint": Figure(K.UNION, lambda view, _: _ids(unions.base(view, "joint"))),
    "tree.founded_single": Figure(K.UNION, lambda view, _: _ids(unions.founded(view, "single"))),
    "tree.founded_joint": Figure(K.UNION, lambda view, _: _ids(unions.founded(view, "joint"))),
    "tree.founded_joint_enterprises": Figure(
        K.ENTERPRISE, lambda view, _: _ids(unions.founded_joint_enterprises(view))
    ),
    "tree.members": Figure(K.PERSON, lambda view, _: _on_roll(view.roll)),
    "coverage.enterprises": Figure(K.ENTERPRISE, lambda view, _: _ids(view.enterprises)),
    "coverage.legal_entities": Figure(K.ENTERPRISE, lambda view, _: _ids(unions.legal_entities(view))),
    "coverage.above_scale": Figure(K.ENTERPRISE, lambda view, _: _ids(unions.above_scale(view))),
    "coverage.enterprises_reached": Figure(K.ENTERPRISE, lambda view, _: _ids(unions.enterprises_reached(view))),
    "coverage.enterprises_silent": Figure(K.ENTERPRISE, lambda view, _: _ids(unions.enterprises_reached(view, False))),
    "coverage.base_unions": Figure(K.UNION, lambda view, _: _ids(unions.of_level(view, "base"))),
    "coverage.base_unions_reached": Figure(K.UNION, lambda view, _: _ids(unions.base_reached(view))),
    "coverage.silent_base_unions": Figure(K.UNION, lambda view, _: _ids(unions.base_reached(view, False))),
}
_PARTS: dict[str, Figure] = {
    "monthly.own": Figure(K.OCCURRENCE, lambda view, month: activities.in_month(view, view.own, month), Of.MONTH),
    "monthly.subtree": Figure(
        K.OCCURRENCE, lambda view, month: activities.in_month(view, view.hosted, month), Of.MONTH
    ),
    "monthly.own_months": Figure(K.MONTH, lambda view, _: activities.months_with(view, view.own)),
    "monthly.subtree_months": Figure(K.MONTH, lambda view, _: activities.months_with(view, view.hosted)),
    "by_kind.activities": Figure(K.ACTIVITY, activities.of_kind, Of.KIND),
    "by_kind.occurrences": Figure(K.OCCURRENCE, _in_kind, Of.KIND),
    "by_kind.person_times": Figure(K.ATTENDANCE, lambda view, kind: _ids(_at(view, _in_kind(view, kind))), Of.KIND),
    "by_kind.headcount": Figure(K.PERSON, lambda view, kind: _members_of(_at(view, _in_kind(view, kind))), Of.KIND),
    "by_child.hosted": Figure(K.ACTIVITY, lambda view, child: Children(view).hosted(child), Of.CHILD),
    "by_child.own_months": Figure(
        K.MONTH, lambda view, child: activities.months_with(view, Children(view).own(child)), Of.CHILD
    ),
    "by_child.subtree_months": Figure(
        K.MONTH, lambda view, child: activities.months_with(view, Children(view).subtree(child)), Of.CHILD
    ),
    "by_child.person_times": Figure(K.ATTENDANCE, lambda view, child: _came(Children(view).rows(child)), Of.CHILD),
    "by_child.headcount": Figure(K.PERSON, lambda view, child: people.heads(Children(view).rows(child)), Of.CHILD),
    "by_child.members": Figure(K.PERSON, lambda view, child: _on_roll(Children(view).roll(child)), Of.CHILD),
    "by_child.participation": Figure(
        K.PERSON, lambda view, child: people.took_part(view, Children(view).roll(child)), Of.CHILD
    ),
    "reconciliation.children_sum": Figure(K.PLACE, lambda view, _: people.in_children(view)),
    "reconciliation.double_in_children": Figure(K.PLACE, lambda view, _: people.doubles(people.in_children(view))),
    "reconciliation.base_sum": Figure(K.PLACE, lambda view, _: people.in_base(view)),
    "reconciliation.double_in_base": Figure(K.PLACE, lambda view, _: people.doubles(people.in_base(view))),
    "reconciliation.members": Figure(K.PERSON, lambda view, _: people.heads(view.member_rows)),
}
_BOOKS: dict[str, Figure] = {
    "awards.upper": Figure(K.AWARD, lambda view, _: _ids(books.awards_of(view, True))),
    "awards.own": Figure(K.AWARD, lambda view, _: _ids(books.awards_of(view, False))),
    "awards.first_places": Figure(K.AWARD, lambda view, _: _ids(books.first_places(view))),
    "ledger.in_yuan": Figure(K.LEDGER, lambda view, _: _ids(books.money(view, "in")), measure=M.FEN),
    "ledger.out_yuan": Figure(K.LEDGER, lambda view, _: _ids(books.money(view, "out")), measure=M.FEN),
    "ledger.times": Figure(K.LEDGER, lambda view, category: _ids(books.spent_on(view, category)), Of.CATEGORY),
    "ledger.recipients": Figure(K.UNIT, books.recipients, Of.CATEGORY),
    "ledger.yuan": Figure(K.LEDGER, lambda view, category: _ids(books.spent_on(view, category)), Of.CATEGORY, M.FEN),
    "plan.items": Figure(K.PLAN, lambda view, _: _ids(books.items(view))),
    "plan.done": Figure(K.PLAN, lambda view, _: _ids(books.of_status(view, books.DONE))),
    "plan.cancelled": Figure(K.PLAN, lambda view, _: _ids(books.of_status(view, books.CANCELLED))),
    "plan.on_time": Figure(K.PLAN, lambda view, _: _ids(books.on_time(view))),
}
_LINES: dict[str, Figure] = {
    "lines.occurrences": Figure(K.OCCURRENCE, lambda view, one: view.counted[one], Of.ACTIVITY),
    "lines.person_times": Figure(K.ATTENDANCE, lambda view, one: _ids(_at(view, view.counted[one])), Of.ACTIVITY),
    "lines.headcount": Figure(K.PERSON, lambda view, one: _members_of(_at(view, view.counted[one])), Of.ACTIVITY),
    "lines.registered": Figure(K.ATTENDANCE, lambda view, one: _ids(_at(view, view.counted[one], False)), Of.ACTIVITY),
    "lines.declared": Figure(K.DECLARED, _declared_of_line, Of.LINE, M.SUM),
    "lines.units_entered": Figure(
        K.UNIT, lambda view, one: sorted({row.unit for row in _of(view.entered, one) if row.unit}), Of.ACTIVITY
    ),
    "lines.awards": Figure(K.AWARD, lambda view, one: _ids(_of(view.awards, one)), Of.ACTIVITY),
}
_KNOWN: dict[str, Figure] = {
    "known.person_times": Figure(
        K.ATTENDANCE, lambda view, strength: _came(of_strength(view.rows, strength)), Of.STRENGTH
    ),
    "known.by_child": Figure(K.ATTENDANCE, _known_of_child, Of.CHILD_STRENGTH),
}
FIGURES: dict[str, Figure] = _TOP | _PARTS | _BOOKS | _LINES | _KNOWN
for _name in (people.WOMEN, people.MIGRANT, people.RETIRED):
    FIGURES |= _group(_name)


def behind(view: View, name: str, of: str = "") -> Behind | None:
    """What stands behind a figure; None where there is no such figure, or nothing by the key it is asked of."""
    figure = FIGURES.get(name)
    key = _key(view, figure.of, of) if figure else None
    if figure is None or key is None:
        return None
    refs = figure.refs(view, key)
    return Behind(figure.row_kind, figure.measure, refs, _value(view, figure, refs))


def _key(view: View, of: Of, text: str) -> Any:
    """The key as the figure takes it; None where nothing goes by that text."""
    if of is Of.MONTH:
        return {f"{year}-{month:02}": (year, month) for year, month in view.period.months}.get(text)
    if of is Of.CHILD:
        return next((union.id for union in Children(view).all if union.code == text), None)
    if of is Of.ACTIVITY:
        return next((one for one in view.counted if view.code_of(one) == text), None)
    if of is Of.LINE:
        code, _colon, metric = text.partition(":")
        activity_id = _key(view, Of.ACTIVITY, code)
        return None if activity_id is None else (activity_id, metric)
    if of is Of.STRENGTH:
        return text if text in set(STRENGTH) else None
    if of is Of.CHILD_STRENGTH:
        code, _colon, strength = text.partition(":")
        child_id = _key(view, Of.CHILD, code)
        return None if child_id is None or strength not in set(STRENGTH) else (child_id, strength)
    return text


def _value(view: View, figure: Figure, refs: Sequence[Any]) -> int:
    if figure.measure is Measure.COUNT:
        return len(refs)
    wanted = set(refs)
    if figure.measure is Measure.SUM:
        return sum(row.value for row in view.declared if row.id in wanted)
    return sum(row.amount_fen for row in view.ledger if row.id in wanted)
