"""Loading texts in tests, and saying shortly what came of it."""

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from activity_hub.database import db
from activity_hub.formats.tables import Table
from activity_hub.rules.permissions import SYSTEM, Actor
from activity_hub.rules.roster import WHATS
from activity_hub.services import importing
from activity_hub.services.importing import Outcome
from tests.conftest import NOON

TODAY = date(2026, 6, 15)
GOLDEN = Path(__file__).parents[1] / "data" / "golden_year"
ROWS = {
    "unions": 169,
    "enterprises": 467,
    "members": 14307,
    "activities": 85,
    "occurrences": 271,
    "attendance": 19661,
    "declared": 86,
    "units_entered": 406,
    "invitations": 19,
    "awards": 95,
    "ledger": 1276,
    "targets": 6,
    "plan": 20,
}


def load(by: Actor = SYSTEM, dry_run: bool = False, **files: str) -> Outcome:
    """Load texts by kind of file."""
    tables = {what: Table(text.encode()) for what, text in files.items()}
    return importing.load_folder(by=by, at=NOON, today=TODAY, files=tables, dry_run=dry_run)


def one(what: str, text: str, by: Actor = SYSTEM, **more: Any) -> Outcome:
    return importing.import_file(by=by, at=NOON, today=TODAY, what=what, file=Table(text.encode()), **more)


def found(outcome: Outcome) -> list[tuple[str, int, str, str]]:
    return [(fault.file, fault.line, fault.column, fault.code.value) for fault in outcome.faults]


def notices(outcome: Outcome) -> list[tuple[int, str]]:
    return [(notice.line, notice.code.value) for notice in outcome.notices]


def count(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def golden() -> Outcome:
    files = {what: GOLDEN / f"{what}.csv" for what in WHATS}
    tables = {what: Table(file.read_bytes()) for what, file in files.items() if file.exists()}
    return importing.load_folder(by=SYSTEM, at=NOON, today=TODAY, files=tables)


UNIONS = "code,name,level,base_kind,parent,founded_on,dissolved_on,parent_from\n"
MEMBERS = "member_no,name,gender,birth_year,person_kind,tags,union,enterprise,from,to\n"
ACTIVITIES = "code,title,kind,host,co_hosts,host_level,mode,counting,status,selection_of\n"
