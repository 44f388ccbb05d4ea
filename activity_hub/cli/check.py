"""The command that looks whether the tables are sound."""

import json
import sys

import click
from flask.cli import with_appcontext

from activity_hub.cli.running import require_schema
from activity_hub.services import checks


@click.command()
@click.option("--json", "as_json", is_flag=True, help='Print {"invariants": {name: violations}, "violations": total}.')
@with_appcontext
def check(as_json: bool) -> None:
    """Run every invariant and print it with its count of violations; exits 1 on any."""
    require_schema()
    found = checks.violations()
    total = sum(found.values())
    if as_json:
        click.echo(json.dumps({"invariants": found, "violations": total}))
    else:
        for name, count in found.items():
            click.echo(f"{count:>8}  {name}")
    if total:
        click.echo(f"{total} violations", err=True)
        sys.exit(1)


COMMANDS = (check,)
