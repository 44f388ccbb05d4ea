"""The year-end return on the command line."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from activity_hub.cli.running import refuse, require_schema
from activity_hub.formats.sheets import as_csv, xlsx
from activity_hub.rules.period import Period, PeriodFault, parse
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import returns
from activity_hub.services.base.access import NotFound
from activity_hub.web.returns import sheets
from activity_hub.wording.returns import PERIOD_FAULT


def _json(found: returns.Look) -> bytes:
    return (json.dumps(found.document, ensure_ascii=False, indent=1) + "\n").encode()


def _csv(found: returns.Look) -> bytes:
    return as_csv(sheets.long_table(found.document))


def _xlsx(found: returns.Look) -> bytes:
    return xlsx(sheets.workbook(found.document, found.names, found.known))


FORMATS: dict[str, Callable[[returns.Look], bytes]] = {"json": _json, "csv": _csv, "xlsx": _xlsx}


@click.command("return")
@click.argument("union_code")
@click.argument("period", metavar="YEAR|FROM..TO")
@click.option("--format", "file_format", type=click.Choice(list(FORMATS)), default="json", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@with_appcontext
def print_return(union_code: str, period: str, file_format: str, output: Path | None) -> None:
    """Print the return of a union for a year, or for the days from FROM to TO."""
    days = _period(period)
    require_schema()
    body = FORMATS[file_format](_look(union_code, days))
    if output is None:
        sys.stdout.buffer.write(body)
        return
    try:
        output.write_bytes(body)
    except OSError as error:
        refuse(f"{output}: {error.strerror}")


def _period(text: str) -> Period:
    found = parse(text, current_app.config["YEAR_START"])
    if isinstance(found, PeriodFault):
        raise click.UsageError(str(PERIOD_FAULT[found]))
    return found


def _look(union_code: str, period: Period) -> returns.Look:
    try:
        return returns.look(by=SYSTEM, union_code=union_code, period=period)
    except NotFound:
        refuse(f"no union has the code {union_code}")


COMMANDS = (print_return,)
