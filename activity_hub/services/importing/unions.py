"""Unions with the history of their parents, and the enterprises they cover."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, text

from activity_hub.database import db
from activity_hub.models import Enterprise, Union, UnionParent
from activity_hub.rules import tree
from activity_hub.rules.faults import FaultCode
from activity_hub.rules.permissions import Right
from activity_hub.rules.sheet import Record
from activity_hub.services.base.search import pinyin_of
from activity_hub.services.importing.batch import Batch, insert_many, update_many

COLUMNS = ("name", "level", "base_kind", "founded_on", "dissolved_on")
LONGEST_PATH = 400


def alone() -> None:
    """Let no second load run beside this one; sign-ups and scans go on (they only read the unions)."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text('LOCK TABLE "union" IN SHARE ROW EXCLUSIVE MODE'))


def load_unions(batch: Batch) -> None:
    """Add and change unions, write the history of their parents, then put every path of the tree right."""
    if "unions" not in batch.sheets:
        return
    batch.claim("unions", "code")
    before = dict(batch.union_paths)
    rows = [record for record in batch.records("unions") if _is_sound(batch, record)]
    groups = _by_code(batch, rows)
    stored = {union.code: union for union in db.session.scalars(select(Union))}
    touched = _write_unions(groups, stored)
    batch.learn_unions()
    history = _History(batch, {batch.known["unions"].ids[code] for code in groups if code not in stored})
    for code, records in groups.items():
        history.take(batch.known["unions"].ids[code], records, code in touched, code not in stored)
    history.write()
    if not history.finds_cycles(groups):
        _write_paths(batch, history)
        _check_rights(batch, groups, before, history)
    batch.tick(len(rows))


def _is_sound(batch: Batch, record: Record) -> bool:
    founded, dissolved = record.values.get("founded_on"), record.values.get("dissolved_on")
    if isinstance(founded, date) and isinstance(dissolved, date) and dissolved < founded:
        batch.fault("unions", record, FaultCode.WRONG_ORDER, "dissolved_on")
        batch.known["unions"].claimed.add(record.text("code") or "")
        return False
    return True


def _by_code(batch: Batch, rows: list[Record]) -> dict[str, list[Record]]:
    """The rows of each union; a second row for the same day, or with other facts about the union, is a fault."""
    groups: dict[str, list[Record]] = {}
    for record in rows:
        group = groups.setdefault(record.text("code") or "", [])
        for other in group:
            if other.values.get("parent_from") == record.values.get("parent_from"):
                batch.fault("unions", record, FaultCode.DUPLICATE, "code", other=other.line)
                break
        else:
            differs = [name for name in COLUMNS if group and group[0].values.get(name) != record.values.get(name)]
            if differs:
                batch.fault("unions", record, FaultCode.DIFFERS, differs[0], other=group[0].line)
            group.append(record)
    return groups


def _write_unions(groups: dict[str, list[Record]], stored: dict[str, Union]) -> set[str]:
    """Write the unions without their parents; gives the codes of those that were changed."""
    added: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    touched: set[str] = set()
    for code, records in groups.items():
        values = {name: records[0].values[name] for name in COLUMNS if name in records[0].values}
        if code not in stored:
            added.append(
                {name: None for name in COLUMNS} | values | {"code": code, "pinyin": pinyin_of(str(values["name"]))}
            )
            continue
        news = {name: value for name, value in values.items() if getattr(stored[code], name) != value}
        if news:
            touched.add(code)
            if "name" in news:
                news["pinyin"] = pinyin_of(str(news["name"]))
            changed.append(news | {"id": stored[code].id})
    insert_many(Union, added)
    update_many(Union, changed)
    return touched


class _History:
    """Who was under whom from when: what is stored, overlaid by the file."""

    def __init__(self, batch: Batch, news: set[int]) -> None:
        self.batch = batch
        self.rows: dict[int, dict[date | None, UnionParent]] = {}
        for row in db.session.scalars(select(UnionParent)):
            self.rows.setdefault(row.union_id, {})[row.from_on] = row
        for union_id, parent_id in db.session.execute(select(Union.id, Union.parent_id)):
            if union_id not in self.rows and union_id not in news:
                self.rows[union_id] = {None: UnionParent(union_id=union_id, parent_id=parent_id)}
        self.moved: set[int] = set()

    def take(self, union_id: int, records: list[Record], is_changed: bool, is_new: bool) -> None:
        """Overlay the rows of one union; counts each as added, changed or unchanged."""
        mine = self.rows.setdefault(union_id, {})
        for number, record in enumerate(records):
            parent_id = self._parent(record)
            from_on = record.values.get("parent_from")
            stored = mine.get(from_on if isinstance(from_on, date) else None)
            kind = "changed" if is_changed and number == 0 else "unchanged"
            if stored is None:
                kind = "added"
                begins = from_on if isinstance(from_on, date) else None
                mine[begins] = UnionParent(union_id=union_id, parent_id=parent_id, from_on=begins)
                self.moved |= set() if is_new else {union_id}
            elif stored.parent_id != parent_id:
                kind = "changed"
                stored.parent_id = parent_id
                self.moved.add(union_id)
            self.batch.count("unions", kind)

    def _parent(self, record: Record) -> int | None:
        if record.text("parent") is None:
            return None
        return self.batch.refer("unions", record, "parent", "unions")

    def write(self) -> None:
        """Let each stretch end on the day before the next one."""
        for mine in self.rows.values():
            ordered = sorted(mine.values(), key=lambda row: row.from_on or date.min)
            for row, after in zip(ordered, [*ordered[1:], None], strict=True):
                until_on = after.from_on - timedelta(days=1) if after and after.from_on else None
                if row.until_on != until_on:
                    row.until_on = until_on
                if row.id is None:
                    db.session.add(row)
        db.session.flush()

    def parents(self, on: date) -> dict[int, int | None]:
        """The parent of each union on a day; before its first stretch, the one of the first."""
        return {union_id: _parent_on(list(mine.values()), on) for union_id, mine in self.rows.items()}

    def finds_cycles(self, groups: dict[str, list[Record]]) -> bool:
        """Report each union of the file that would, on some day, stand below itself."""
        lines = {self.batch.known["unions"].ids[code]: records[-1] for code, records in groups.items()}
        days = {row.from_on or date.min for mine in self.rows.values() for row in mine.values()}
        rings = {ring for on in days for ring in tree.rings(self.parents(on))}
        for ring in sorted(rings, key=sorted):
            here = sorted((lines[union_id] for union_id in ring if union_id in lines), key=lambda record: record.line)
            codes = ", ".join(record.text("code") or "" for record in here)
            self.batch.fault("unions", here[-1], FaultCode.CYCLE, "parent", other=here[0].line, candidates=codes)
        return bool(rings)


def _parent_on(stretches: list[UnionParent], on: date) -> int | None:
    ordered = sorted(stretches, key=lambda row: row.from_on or date.min)
    begun = [row for row in ordered if (row.from_on or date.min) <= on]
    return (begun[-1] if begun else ordered[0]).parent_id


def _write_paths(batch: Batch, history: _History) -> None:
    parents = history.parents(batch.today)
    paths = tree.paths(parents)
    query = select(Union.id, Union.code, Union.parent_id, Union.path)
    changed = []
    for union_id, code, parent_id, path in db.session.execute(query):
        if len(paths[union_id]) > LONGEST_PATH:
            _too_deep(batch, code)
        elif (parent_id, path) != (parents[union_id], paths[union_id]):
            changed.append({"id": union_id, "parent_id": parents[union_id], "path": paths[union_id]})
    update_many(Union, changed)
    batch.union_paths = paths


def _too_deep(batch: Batch, code: str) -> None:
    for record in batch.records("unions"):
        if record.text("code") == code:
            batch.fault("unions", record, FaultCode.TOO_DEEP, "parent")


def _check_rights(batch: Batch, groups: dict[str, list[Record]], before: dict[int, str], history: _History) -> None:
    """A union is changed by who may change the roll there; founded or moved by who may under its new parent too."""
    if batch.by.is_system:
        return
    parents = history.parents(batch.today)
    for code, records in groups.items():
        union_id = batch.known["unions"].ids[code]
        asked = [before[union_id]] if union_id in before else []
        if union_id not in before or union_id in history.moved:
            parent_id = parents[union_id]
            asked.append(batch.union_paths[parent_id] if parent_id else "")
        for path in asked:
            if not batch.may("unions", records[0], Right.CHANGE_ROLL, path, "code"):
                break


def load_enterprises(batch: Batch) -> None:
    """Add and change enterprises."""
    batch.learn_enterprises()
    if "enterprises" not in batch.sheets:
        return
    batch.claim("enterprises", "code")
    stored = {row.code: row for row in db.session.scalars(select(Enterprise))}
    first: dict[str, Record] = {}
    added: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for record in batch.records("enterprises"):
        code = record.text("code") or ""
        if code in first:
            batch.fault("enterprises", record, FaultCode.DUPLICATE, "code", other=first[code].line)
            continue
        first[code] = record
        values = _enterprise(batch, record, stored.get(code))
        if values is None:
            batch.known["enterprises"].claimed.add(code)
        elif code not in stored:
            added.append({"code": code, "legal_id": None, "above_scale": False} | values)
            batch.count("enterprises", "added")
        else:
            news = {name: value for name, value in values.items() if getattr(stored[code], name) != value}
            changed.append(news | {"id": stored[code].id})
            batch.count("enterprises", "changed" if news else "unchanged")
    insert_many(Enterprise, added)
    update_many(Enterprise, changed)
    batch.learn_enterprises()
    batch.tick(len(first))


def _enterprise(batch: Batch, record: Record, stored: Enterprise | None) -> dict[str, Any] | None:
    union_id = batch.refer("enterprises", record, "union", "unions")
    if union_id is None:
        return None
    for there in {union_id, stored.union_id if stored else union_id}:
        if not batch.may("enterprises", record, Right.CHANGE_ROLL, batch.union_paths.get(there), "union"):
            return None
    names = ("name", "legal_id", "above_scale")
    return {name: record.values[name] for name in names if name in record.values} | {"union_id": union_id}
