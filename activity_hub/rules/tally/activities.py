"""What was hosted and sent to: activities, months, kinds and one line for each activity."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from activity_hub.rules.rates import rate
from activity_hub.rules.tally.view import View

Month = tuple[int, int]


def hosted(view: View) -> list[int]:
    """Activities hosted in the subtree; a joint one counts once."""
    return _activities(view, view.hosted)


def hosted_by_self(view: View) -> list[int]:
    return _activities(view, view.own)


def sent_occurrences(view: View) -> list[int]:
    return [occurrence_id for activity_id in view.sent for occurrence_id in view.counted[activity_id]]


def host_pairs(view: View) -> list[tuple[int, int]]:
    """Distinct pairs of a host in the subtree and its activity."""
    pairs = {(host, view.activity_of(one)) for one, hosts in view.hosted.items() for host in hosts}
    return sorted(pairs, key=lambda pair: (view.facts.unions[pair[0]].code, view.code_of(pair[1])))


def in_month(view: View, occurrences: Iterable[int], month: Month) -> list[int]:
    return [one for one in occurrences if month_of(view, one) == month]


def months_with(view: View, occurrences: Iterable[int]) -> list[Month]:
    """The calendar months in which at least one of the occurrences lies."""
    return sorted({month_of(view, one) for one in occurrences})


def month_of(view: View, occurrence_id: int) -> Month:
    day = view.day(occurrence_id)
    return day.year, day.month


def of_kind(view: View, kind: str) -> list[int]:
    """The union's activities of one kind."""
    return [activity_id for activity_id in view.counted if view.facts.activities[activity_id].kind == kind]


def occurrences_of(view: View, activities: Iterable[int]) -> list[int]:
    return [occurrence_id for activity_id in activities for occurrence_id in view.counted[activity_id]]


def _activities(view: View, occurrences: Iterable[int]) -> list[int]:
    return sorted({view.activity_of(one) for one in occurrences}, key=view.code_of)


def section(view: View) -> dict[str, int]:
    return {
        "hosted": len(hosted(view)),
        "occurrences": len(view.hosted),
        "hosted_by_self": len(hosted_by_self(view)),
        "occurrences_by_self": len(view.own),
        "sent": len(view.sent),
        "sent_occurrences": len(sent_occurrences(view)),
        "host_pairs": len(host_pairs(view)),
    }


def monthly(view: View) -> dict[str, Any]:
    """Occurrences by calendar month, of the union itself and of its subtree."""
    own, subtree = _by_month(view, view.own), _by_month(view, view.hosted)
    return {
        "own": [own.get(month, 0) for month in view.period.months],
        "subtree": [subtree.get(month, 0) for month in view.period.months],
        "own_months": len(own),
        "subtree_months": len(subtree),
    }


def _by_month(view: View, occurrences: Iterable[int]) -> dict[Month, int]:
    found: dict[Month, int] = defaultdict(int)
    for one in occurrences:
        found[month_of(view, one)] += 1
    return found


def by_kind(view: View) -> dict[str, dict[str, int]]:
    """By kind; people are those credited to the union, so the rest went to activities of others."""
    found = {}
    for kind in sorted({view.facts.activities[activity_id].kind for activity_id in view.counted}):
        activities = of_kind(view, kind)
        occurrences = occurrences_of(view, activities)
        rows = [row for one in occurrences for row in view.rows_at.get(one, ())]
        found[kind] = {
            "activities": len(activities),
            "occurrences": len(occurrences),
            "person_times": len(rows),
            "headcount": len({row.member_id for row in rows}),
        }
    return found


def lines(view: View) -> list[dict[str, Any]]:
    """One line for each of the union's activities, by code; each figure is the union's share."""
    declared, entered, awards = _by_activity(view.declared), _by_activity(view.entered), _by_activity(view.awards)
    found = []
    for activity_id, occurrences in view.counted.items():
        line = _line(view, activity_id, occurrences)
        line["declared"] = _sums(declared[activity_id])
        line["units_entered"] = len({row.unit for row in entered[activity_id] if row.unit})
        line["awards"] = len(awards[activity_id])
        found.append(line)
    return found


def _line(view: View, activity_id: int, occurrences: list[int]) -> dict[str, Any]:
    activity = view.facts.activities[activity_id]
    rows = [row for one in occurrences for row in view.rows_at.get(one, ())]
    registered = sum(len(view.registered_at.get(one, ())) for one in occurrences)
    return {
        "code": activity.code,
        "title": activity.title,
        "kind": activity.kind,
        "mode": activity.mode,
        "occurrences": len(occurrences),
        "person_times": len(rows),
        "headcount": len({row.member_id for row in rows}),
        "registered": registered,
        "show_rate": rate(len(rows), registered),
    }


def _by_activity(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.activity_id].append(row)
    return found


def _sums(rows: Iterable[Any]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for row in rows:
        found[row.metric] += row.value
    return dict(sorted(found.items()))
