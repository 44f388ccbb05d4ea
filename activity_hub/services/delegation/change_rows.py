"""A change asked for after the deadline, as it is kept, and the line-up as it would be with it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from activity_hub.models import LineUpChange, Member
from activity_hub.rules import activity
from activity_hub.rules.activity import ActivityFault
from activity_hub.rules.delegation import REASON_MAX, ChangeKind, DelegationRefusal
from activity_hub.rules.line_up import SQUAD_MAX
from activity_hub.services.base.access import Invalid, Refused
from activity_hub.services.delegation import ground
from activity_hub.services.delegation.ground import Ground, Row
from activity_hub.services.delegation.views import Cell

LEAVES = frozenset({ChangeKind.REPLACE, ChangeKind.WITHDRAW})
JOINS = frozenset({ChangeKind.REPLACE, ChangeKind.ADD})


def detail_of(
    found: Ground, kind: ChangeKind, leaves: str | None, joins: str | None, cells: Sequence[Cell], reason: str
) -> dict[str, Any]:
    """What is kept of a wish; raises Invalid with every fault by field."""
    faults: dict[str, list[str]] = {}
    if fault := text_fault(reason):
        faults["reason"] = [fault]
    leaving = _leaving(found, leaves, faults) if kind in LEAVES else None
    joining = _joining(found, joins, faults) if kind in JOINS else None
    kept = _cells(found, cells, faults) if kind is ChangeKind.ADD else []
    if faults:
        raise Invalid(faults)
    return {"leaves": leaving, "joins": joining, "cells": kept}


def text_fault(text: str) -> str | None:
    """What is wrong with a reason or an answer that has to be given."""
    if not text.strip():
        return ActivityFault.REQUIRED
    return activity.text_fault(text, REASON_MAX)


def _leaving(found: Ground, number: str | None, faults: dict[str, list[str]]) -> int | None:
    row = next((row for row in found.rows if row.person.member_no == number), None)
    if row is None:
        faults["leaves"] = ["unknown_member" if number else "required"]
    return row.person.id if row else None


def _joining(found: Ground, number: str | None, faults: dict[str, list[str]]) -> int | None:
    if not number:
        faults["joins"] = ["required"]
        return None
    people = ground.people(found.union, found.today, Member.member_no == number)
    if not people:
        faults["joins"] = ["unknown_member"]
        return None
    member_id = people[0][0].id
    if any(row.person.id == member_id for row in found.rows):
        raise Refused(DelegationRefusal.ALREADY_IN_DELEGATION)
    return member_id


def _cells(found: Ground, cells: Sequence[Cell], faults: dict[str, list[str]]) -> list[dict[str, Any]]:
    known = {one.id: one for one in found.contests}
    if any(cell.contest_id not in known or not 1 <= cell.squad <= SQUAD_MAX for cell in cells):
        faults["cells"] = ["unknown_contest"]
        return []
    return [
        {
            "contest_id": cell.contest_id,
            "squad": cell.squad if known[cell.contest_id].size_to > 1 else 1,
            "is_reserve": cell.is_reserve,
        }
        for cell in cells
    ]


def cells_of(found: Ground, change: LineUpChange) -> tuple[Cell, ...]:
    """What whoever joins would enter; contests that are gone are left out."""
    if change.kind == ChangeKind.REPLACE:
        leaving = next((row for row in found.rows if row.person.id == change.detail.get("leaves")), None)
        return tuple(leaving.cells.values()) if leaving else ()
    known = {one.id for one in found.contests}
    return tuple(Cell(**cell) for cell in change.detail.get("cells", ()) if cell["contest_id"] in known)


def rows_after(found: Ground, change: LineUpChange) -> list[Row]:
    """The line-up with the change; Refused where it can no longer be done."""
    leaves, joins = change.detail.get("leaves"), change.detail.get("joins")
    if leaves is not None and all(row.person.id != leaves for row in found.rows):
        raise Refused(DelegationRefusal.NOT_IN_DELEGATION)
    if joins is not None and any(row.person.id == joins for row in found.rows):
        raise Refused(DelegationRefusal.ALREADY_IN_DELEGATION)
    joining = _row(found, joins) if joins is not None else None
    if change.kind == ChangeKind.REPLACE and joining is not None:
        return [
            replace(joining, part=row.part, cells=row.cells) if row.person.id == leaves else row for row in found.rows
        ]
    staying = [row for row in found.rows if row.person.id != leaves]
    if joining is None:
        return staying
    return [*staying, replace(joining, cells={cell.contest_id: cell for cell in cells_of(found, change)})]


def _row(found: Ground, member_id: int) -> Row:
    people = ground.people(found.union, found.today, Member.id == member_id)
    if not people:
        raise Refused(DelegationRefusal.NOT_ON_ROLL, numbers=())
    return Row(people[0][1])
