"""Plain tables, shaped like the import files, stored as rows; the generated year and its naive count share them."""

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import insert

from activity_hub.database import db, write_tx
from activity_hub.models import (
    Activity,
    Attendance,
    Award,
    CoHost,
    Declared,
    Enterprise,
    LedgerLine,
    Member,
    Membership,
    Occurrence,
    PlanItem,
    Union,
    UnionParent,
    UnitEntered,
)

Tables = dict[str, list[dict[str, str]]]


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def store(tables: Tables) -> None:
    """Put the tables into an empty database, ids in the order of the rows."""
    with write_tx():
        unions = _unions(tables["unions"])
        enterprises = _enterprises(tables["enterprises"], unions)
        stays = _members(tables["members"], unions, enterprises)
        activities = _activities(tables["activities"], unions)
        _attendance(tables, activities, stays)
        _undated(tables, activities)
        _put(
            PlanItem,
            [
                {
                    "no": row["no"],
                    "union_id": unions[row["union"]],
                    "title": row["title"],
                    "due_on": day(row["due_on"]),
                    "done_on": day(row["done_on"]),
                    "status": row["status"],
                    "owner": row["owner"] or None,
                }
                for row in tables["plan"]
            ],
        )


def _put(model: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(model), rows)


def _numbered(codes: Any) -> dict[str, int]:
    return {code: number for number, code in enumerate(dict.fromkeys(codes), 1)}


def _unions(rows: list[dict[str, str]]) -> dict[str, int]:
    ids = _numbered(row["code"] for row in rows)
    last = {row["code"]: row for row in sorted(rows, key=lambda row: row["parent_from"])}
    for code in sorted(last, key=lambda code: len(_path(code, last, ids))):
        row = last[code]
        _put(
            Union,
            [
                {
                    "id": ids[code],
                    "code": code,
                    "name": row["name"],
                    "level": row["level"],
                    "base_kind": row["base_kind"] or None,
                    "parent_id": ids.get(row["parent"]),
                    "path": _path(code, last, ids),
                    "founded_on": day(row["founded_on"]),
                    "dissolved_on": day(row["dissolved_on"]),
                }
            ],
        )
    links = [
        {"union_id": ids[row["code"]], "parent_id": ids.get(row["parent"]), "from_on": day(row["parent_from"])}
        for row in rows
    ]
    _put(UnionParent, links)
    return ids


def _path(code: str, last: dict[str, dict[str, str]], ids: dict[str, int]) -> str:
    parent = last[code]["parent"]
    return f"{_path(parent, last, ids) if parent else '/'}{ids[code]}/"


def _enterprises(rows: list[dict[str, str]], unions: dict[str, int]) -> dict[str, int]:
    ids = _numbered(row["code"] for row in rows)
    _put(
        Enterprise,
        [
            {
                "id": ids[row["code"]],
                "code": row["code"],
                "name": row["name"],
                "union_id": unions[row["union"]],
                "legal_id": row["legal_id"] or None,
                "above_scale": row["above_scale"] == "1",
            }
            for row in rows
        ],
    )
    return ids


Stays = dict[str, tuple[int, list[tuple[date | None, date | None, int | None, int | None]]]]


def _members(rows: list[dict[str, str]], unions: dict[str, int], enterprises: dict[str, int]) -> Stays:
    ids = _numbered(row["member_no"] for row in rows)
    people = {row["member_no"]: row for row in rows}
    _put(
        Member,
        [
            {
                "id": ids[number],
                "member_no": number,
                "name": row["name"],
                "name_key": row["name"],
                "gender": row["gender"] or None,
                "person_kind": row["person_kind"],
                "tags": row["tags"],
            }
            for number, row in people.items()
        ],
    )
    stays: Stays = {number: (ids[number], []) for number in people}
    for row in rows:
        if row["union"]:
            where = unions[row["union"]], enterprises.get(row["enterprise"])
            stays[row["member_no"]][1].append((day(row["from"]), day(row["to"]), *where))
    _put(
        Membership,
        [
            {
                "member_id": member_id,
                "from_on": from_on,
                "until_on": until_on,
                "union_id": union_id,
                "enterprise_id": enterprise_id,
            }
            for member_id, own in stays.values()
            for from_on, until_on, union_id, enterprise_id in own
        ],
    )
    return stays


def _activities(rows: list[dict[str, str]], unions: dict[str, int]) -> dict[str, int]:
    ids = _numbered(row["code"] for row in rows)
    _put(
        Activity,
        [
            {
                "id": ids[row["code"]],
                "code": row["code"],
                "title": row["title"],
                "kind": row["kind"],
                "mode": row["mode"],
                "status": row["status"],
                "counting": row["counting"],
                "host_id": unions[row["host"]] if row["mode"] == "hosted" else None,
                "host_name": row["host"] if row["mode"] == "sent" else None,
            }
            for row in rows
        ],
    )
    pairs = [(ids[row["code"]], unions[code]) for row in rows for code in row["co_hosts"].split(";") if code]
    _put(CoHost, [{"activity_id": activity_id, "union_id": union_id} for activity_id, union_id in pairs])
    return ids


def _attendance(tables: Tables, activities: dict[str, int], stays: Stays) -> None:
    held = {(row["activity"], row["no"]): number for number, row in enumerate(tables["occurrences"], 1)}
    days = {(row["activity"], row["no"]): date.fromisoformat(row["held_on"]) for row in tables["occurrences"]}
    _put(
        Occurrence,
        [
            {
                "id": held[row["activity"], row["no"]],
                "activity_id": activities[row["activity"]],
                "no": int(row["no"]),
                "held_on": days[row["activity"], row["no"]],
                "status": row["status"],
            }
            for row in tables["occurrences"]
        ],
    )
    states: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in tables["attendance"]:
        states[row["activity"], row["no"], row["member_no"]].add(row["state"])
    rows = []
    for (activity, no, member_no), said in states.items():
        member_id, own = stays[member_no]
        rows.append(
            {
                "occurrence_id": held[activity, no],
                "member_id": member_id,
                "state": next(state for state in ("present", "absent", "void") if state in said),
                "evidence": "imported",
                **_unit_then(own, days[activity, no]),
            }
        )
    _put(Attendance, rows)


def _unit_then(own: list[tuple[date | None, date | None, int | None, int | None]], on: date) -> dict[str, int | None]:
    for from_on, until_on, union_id, enterprise_id in own:
        if (from_on is None or from_on <= on) and (until_on is None or on <= until_on):
            return {"union_then_id": union_id, "enterprise_then_id": enterprise_id}
    return {"union_then_id": None, "enterprise_then_id": None}


def _undated(tables: Tables, activities: dict[str, int]) -> None:
    def rows(name: str, **columns: Any) -> list[dict[str, Any]]:
        return [
            {"activity_id": activities[row["activity"]], **{key: of(row) for key, of in columns.items()}}
            for row in tables[name]
        ]

    _put(
        Declared,
        rows(
            "declared", unit=lambda r: r["unit"] or None, metric=lambda r: r["metric"], value=lambda r: int(r["value"])
        ),
    )
    _put(UnitEntered, rows("units_entered", unit=lambda r: r["unit"] or None, external=lambda r: r["external"] == "1"))
    _put(
        Award,
        rows(
            "awards",
            scope=lambda r: r["scope"],
            recipient_kind=lambda r: r["recipient_kind"],
            recipient=lambda r: r["recipient"] or None,
            place=lambda r: int(r["place"]) if r["place"] else None,
            title=lambda r: r["title"],
        ),
    )
    _put(
        LedgerLine,
        rows(
            "ledger",
            direction=lambda r: r["direction"],
            category=lambda r: r["category"],
            party=lambda r: r["party"] or None,
            amount_fen=lambda r: round(float(r["amount_yuan"]) * 100),
        ),
    )
