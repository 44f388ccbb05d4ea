"""Loading files of unions, members, activities and all that hangs on them: whole or not at all, all faults at once."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from activity_hub.database import write_tx
from activity_hub.rules import sheet as sheets
from activity_hub.rules.faults import Fault, FaultCode, Notice, NoticeCode
from activity_hub.rules.permissions import Actor
from activity_hub.rules.roster import WHATS
from activity_hub.rules.sheet import RawFile
from activity_hub.services.base import audit, promotion
from activity_hub.services.importing import activities, attendance, days, members, multisets, plan, unions
from activity_hub.services.importing.batch import Batch
from activity_hub.services.importing.outcome import Counts, Outcome

__all__ = ["Counts", "Outcome", "import_file", "load_folder"]

STAGES: tuple[Callable[[Batch], None], ...] = (
    unions.load_unions,
    unions.load_enterprises,
    members.load_members,
    activities.load_activities,
    activities.load_occurrences,
    attendance.load_attendance,
    multisets.load_all,
    plan.load_targets,
    plan.load_plan,
    days.load_special_days,
)


def load_folder(
    *,
    by: Actor,
    at: datetime,
    today: date,
    files: Mapping[str, RawFile],
    left: Mapping[str, str] | None = None,
    dry_run: bool = False,
    tick: Callable[[int], None] | None = None,
) -> Outcome:
    """Load files by their kind (`members`, …) in one transaction; with any fault, or dry, nothing is written.

    `today` is the civil day here: a membership without a first day begins on it. `left` maps names of files that are
    not read to "" or to the kind that another file has already. `tick` is told of rows as they are done. Never deletes.
    """
    twice = {name: what for name, what in (left or {}).items() if what}
    outcome = _load(by=by, at=at, today=today, files=files, union_code=None, dry_run=dry_run or bool(twice), tick=tick)
    outcome.notices += [Notice(name, 1, NoticeCode.FILE_LEFT, value=name) for name in left or {} if name not in twice]
    outcome.faults += [Fault(what, 1, FaultCode.TWO_FILES, value=name) for name, what in twice.items()]
    if not files:
        outcome.faults.append(Fault("", 1, FaultCode.NOTHING_TO_LOAD))
    return _settled(outcome)


def import_file(
    *,
    by: Actor,
    at: datetime,
    today: date,
    what: str,
    file: RawFile,
    union_code: str | None = None,
    dry_run: bool = False,
    tick: Callable[[int], None] | None = None,
) -> Outcome:
    """Load one file; `union_code` is the union of members whose row names none."""
    files = {what: file}
    return _load(by=by, at=at, today=today, files=files, union_code=union_code, dry_run=dry_run, tick=tick)


class _NotWritten(Exception):
    """Ends the transaction without a trace: a fault, or a dry run."""


def _load(
    *,
    by: Actor,
    at: datetime,
    today: date,
    files: Mapping[str, RawFile],
    union_code: str | None,
    dry_run: bool,
    tick: Callable[[int], None] | None,
) -> Outcome:
    # Cells are read before the transaction: while it lasts, nobody else can write.
    read = {what: sheets.read(what, files[what]) for what in WHATS if what in files}
    batch = Batch(by, at, today, read, union_code, tick or (lambda rows: None))
    for what, sheet in read.items():
        batch.counts[what] = Counts(rows=sheet.rows)
        batch.faults += sheet.faults
        batch.notices += sheet.notices
    try:
        with write_tx():
            _write(batch, dry_run)
    except _NotWritten:
        pass
    headers = {what: sheet.headers for what, sheet in read.items()}
    return _settled(Outcome(batch.counts, batch.faults, batch.notices, headers))


def _write(batch: Batch, dry_run: bool) -> None:
    unions.alone()
    batch.learn_unions()
    for stage in STAGES:
        stage(batch)
    batch.refer_broken()
    if batch.faults or dry_run:
        raise _NotWritten
    for what, counts in batch.counts.items():
        if counts.added or counts.changed:
            audit.record(batch.by, batch.at, "imported", what, None, added=counts.added, changed=counts.changed)
    promotion.serve_all(batch.at)


def _settled(outcome: Outcome) -> Outcome:
    """Faults and notices in the order of files and lines; where there is a fault, nothing was added."""
    order = {what: at for at, what in enumerate(WHATS)}
    outcome.faults.sort(key=lambda fault: (order.get(fault.file, -1), fault.line))
    outcome.notices.sort(key=lambda notice: (order.get(notice.file, -1), notice.line))
    if outcome.faults:
        outcome.files = {what: Counts(rows=counts.rows) for what, counts in outcome.files.items()}
    return outcome
