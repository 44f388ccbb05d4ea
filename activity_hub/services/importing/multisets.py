"""What units report, who entered, was invited and won, and the ledger: rows without identity, compared as multisets."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Award, Declared, Invitation, LedgerLine, UnitEntered
from activity_hub.rules.faults import NoticeCode
from activity_hub.rules.sheet import Record
from activity_hub.services.importing.batch import Batch, chunks, insert_many, update_many

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """How one kind of file maps to its table: `about` are the columns that say what a row is about, `says` the rest."""

    model: type[Any]
    about: tuple[str, ...]
    says: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return self.about + self.says


PLANS: dict[str, Plan] = {
    "declared": Plan(Declared, ("unit", "metric"), ("value",)),
    "units_entered": Plan(UnitEntered, ("unit",), ("external",)),
    "invitations": Plan(Invitation, ("no", "party"), ("attended",)),
    "awards": Plan(Award, ("scope", "recipient_kind", "recipient"), ("place", "title")),
    "ledger": Plan(LedgerLine, ("direction", "category", "party"), ("amount_fen",)),
}
NAMES = {"amount_fen": "amount_yuan"}  # columns that the file calls otherwise: its yuan are read as fen
OTHERWISE = {"external": False, "attended": False}


def load_all(batch: Batch) -> None:
    """Load each of these files; identical rows all count, and none is taken away."""
    for what, plan in PLANS.items():
        if what in batch.sheets:
            _load(batch, what, plan)


def _load(batch: Batch, what: str, plan: Plan) -> None:
    wanted: dict[int, list[tuple[Row, Record]]] = {}
    for record in batch.records(what):
        activity_id = batch.refer(what, record, "activity", "activities")
        if activity_id is not None and batch.may_at_activity(what, record, activity_id):
            wanted.setdefault(activity_id, []).append((_row(plan, record), record))
    stored = _stored(plan, sorted(wanted))
    added: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for activity_id, rows in wanted.items():
        for row, record, replaced in _compare(plan, rows, stored.get(activity_id, [])):
            values = dict(zip(plan.columns, row, strict=True))
            if replaced is None:
                added.append({"activity_id": activity_id} | values)
                batch.count(what, "added")
            else:
                changed.append({"id": replaced[0]} | values)
                was = ", ".join(
                    _shown(name, value) for name, value in zip(plan.says, replaced[1][len(plan.about) :], strict=True)
                )
                batch.notice(what, record, NoticeCode.REPLACED, NAMES.get(plan.says[0], plan.says[0]), was=was)
                batch.count(what, "changed")
    counts = batch.counts[what]
    batch.count(what, "unchanged", sum(map(len, wanted.values())) - counts.added - counts.changed)
    insert_many(plan.model, added)
    update_many(plan.model, changed)
    batch.tick(len(batch.records(what)))


def _row(plan: Plan, record: Record) -> Row:
    return tuple(record.values.get(NAMES.get(name, name), OTHERWISE.get(name)) for name in plan.columns)


def _stored(plan: Plan, activity_ids: list[int]) -> dict[int, list[tuple[int, Row]]]:
    columns = [getattr(plan.model, name) for name in plan.columns]
    found: dict[int, list[tuple[int, Row]]] = {}
    for chunk in chunks(activity_ids):
        query = select(plan.model.id, plan.model.activity_id, *columns).where(plan.model.activity_id.in_(chunk))
        for row_id, activity_id, *values in db.session.execute(query.order_by(plan.model.id)):
            found.setdefault(activity_id, []).append((row_id, tuple(values)))
    return found


def _compare(
    plan: Plan, rows: list[tuple[Row, Record]], stored: list[tuple[int, Row]]
) -> list[tuple[Row, Record, tuple[int, Row] | None]]:
    """The rows of the file that are not stored, each with the stored row it replaces or None.

    A stored row that the file no longer has is replaced where a new one is about the same; it is never taken away.
    """
    in_file = Counter(row for row, _ in rows)
    spare: dict[Row, list[tuple[int, Row]]] = {}
    held: Counter[Row] = Counter()
    for row_id, row in stored:
        held[row] += 1
        if held[row] > in_file[row]:
            spare.setdefault(row[: len(plan.about)], []).append((row_id, row))
    seen: Counter[Row] = Counter()
    news = []
    for row, record in rows:
        seen[row] += 1
        if seen[row] > held[row]:
            old = spare.get(row[: len(plan.about)])
            news.append((row, record, old.pop(0) if old else None))
    return news


def _shown(name: str, value: Any) -> str:
    if name == "amount_fen":
        sign = "-" if value < 0 else ""
        return f"{sign}{abs(value) // 100}.{abs(value) % 100:02d}"
    if isinstance(value, bool):
        return str(int(value))
    return "" if value is None else str(value)
