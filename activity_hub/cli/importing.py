"""Loading a folder of import files, or one of them."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import click
from flask.cli import with_appcontext

from activity_hub.cli.running import require_schema
from activity_hub.formats.tables import Table
from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.roster import WHATS
from activity_hub.services import importing
from activity_hub.services.importing import Outcome
from activity_hub.web.context import local_day
from activity_hub.wording import importing as words

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx")
BAR_AFTER_S = 1.0
Tick = Callable[[int], None]


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check everything, write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@with_appcontext
def load(folder: Path, dry_run: bool, as_json: bool) -> None:
    """Load a folder of import files, whole or not at all."""
    paths, left = _chosen(folder)
    files = {what: Table(path.read_bytes()) for what, path in paths.items()}
    with _bar() as tick:
        outcome = importing.load_folder(**_by(dry_run, tick), files=files, left=left)
    _say(outcome, {what: path.name for what, path in paths.items()}, as_json, dry_run)


@click.command("import")
@click.argument("what", type=click.Choice(WHATS))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check everything, write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@with_appcontext
def import_(what: str, file: Path, dry_run: bool, as_json: bool) -> None:
    """Load one import file, CSV or XLSX, whole or not at all."""
    with _bar() as tick:
        outcome = importing.import_file(**_by(dry_run, tick), what=what, file=Table(file.read_bytes()))
    _say(outcome, {what: file.name}, as_json, dry_run)


def _by(dry_run: bool, tick: Tick) -> dict[str, Any]:
    require_schema()
    at = datetime.now(UTC)
    return {"by": SYSTEM, "at": at, "today": local_day(at), "dry_run": dry_run, "tick": tick}


def _chosen(folder: Path) -> tuple[dict[str, Path], dict[str, str]]:
    """The files of the folder by their kind, and the tables left: a second one of a kind, or of no known kind."""
    chosen: dict[str, Path] = {}
    left: dict[str, str] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in SUFFIXES or not path.is_file() or path.name.startswith((".", "~")):
            continue
        what = path.stem.lower()
        if what not in WHATS:
            left[path.name] = ""
        elif what in chosen:
            left[path.name] = what
        else:
            chosen[what] = path
    return chosen, left


@contextmanager
def _bar() -> Iterator[Tick]:
    """A count of rows on a terminal, once it takes longer than a second; elsewhere nothing."""
    began, done = monotonic(), 0

    def tick(rows: int) -> None:
        nonlocal done
        done += rows
        if sys.stderr.isatty() and monotonic() - began > BAR_AFTER_S:
            click.echo(f"\r{done:,} …", err=True, nl=False)

    yield tick
    if sys.stderr.isatty() and monotonic() - began > BAR_AFTER_S:
        click.echo("\r" + " " * 20 + "\r", err=True, nl=False)


def _say(outcome: Outcome, names: dict[str, str], as_json: bool, dry_run: bool) -> None:
    """The result on standard output, faults and notices on standard error; ends with 1 where there is a fault."""
    if as_json:
        click.echo(json.dumps(_as_json(outcome), ensure_ascii=False, indent=1))
    else:
        _say_plainly(outcome, names, dry_run)
    if not outcome.is_good:
        raise SystemExit(1)


def _say_plainly(outcome: Outcome, names: dict[str, str], dry_run: bool) -> None:
    for notice in outcome.notices:
        click.echo(words.line(notice, names.get(notice.file)), err=True)
    for fault in outcome.faults:
        click.echo(words.line(fault, names.get(fault.file)), err=True)
    if not outcome.is_good:
        click.echo(str(words.REFUSED), err=True)
        return
    for what, counts in outcome.files.items():
        click.echo(words.counted(what, asdict(counts)))
    if dry_run:
        click.echo(str(words.DRY), err=True)


def _as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "files": {what: asdict(counts) for what, counts in outcome.files.items()},
        "faults": [words.placed(fault) for fault in outcome.faults],
        "notices": [words.placed(notice) for notice in outcome.notices],
    }


COMMANDS = (load, import_)
