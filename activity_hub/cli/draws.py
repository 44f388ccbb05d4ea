"""The command with which anybody recomputes a published draw: it needs no database and no password."""

import json
import sys
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import Request, urlopen

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _

from activity_hub.cli.running import refuse
from activity_hub.rules.draw_check import DrawFault, Fault, Verdict, verify
from activity_hub.wording.draw import FAULT, OUTCOME

MOST_BYTES = 64 * 1024 * 1024
SECONDS = 30


@click.command("draw-verify")
@click.argument("source", metavar="FILE|ADDRESS|-")
@click.option("--commitment", metavar="HEX", help="The commitment that you noted before the draw.")
@with_appcontext
def draw_verify(source: str, commitment: str | None) -> None:
    """Recompute a published draw and print it; exits 1 where anything differs.

    ADDRESS is that of the page of the draw, or of its .json; "-" reads standard input.
    """
    document = _document(_read(source))
    verdict = verify(document)
    for line in _lines(document, verdict):
        click.echo(line)
    faults = [*verdict.faults, *_not_as_noted(document, commitment)]
    for fault in faults:
        click.echo(_words(fault), err=True)
    if faults:
        refuse(_("NOT TRUE: this draw cannot be recomputed as it is published."))
    click.echo(_("TRUE: the seed fits the commitment, and the list and the seed come to this result."))


def _read(source: str) -> bytes:
    try:
        if source == "-":
            body = sys.stdin.buffer.read(MOST_BYTES + 1)
        elif urlsplit(source).scheme in ("http", "https"):
            body = _fetched(source)
        else:
            with Path(source).open("rb") as file:
                body = file.read(MOST_BYTES + 1)
    except URLError as error:
        refuse(f"{source}: {error.reason}")
    except OSError as error:
        refuse(f"{source}: {error.strerror or error}")
    except ValueError as error:
        refuse(f"{source}: {error}")
    if len(body) > MOST_BYTES:
        refuse(_("%(source)s: too large for a draw", source=source))
    return body


def _fetched(address: str) -> bytes:
    """What lies at the address: the page of a draw has its document beside it."""
    parts = urlsplit(address)
    if parts.path.endswith("/draw"):
        parts = parts._replace(path=f"{parts.path}.json", query="")
    request = Request(urlunsplit(parts._replace(fragment="")), headers={"Accept": "application/json"})  # noqa: S310
    with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - only http and https get here
        body: bytes = answer.read(MOST_BYTES + 1)
    return body


def _document(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        refuse(_("This is no JSON. Download the draw (.json) from its page, or give the address of that page."))


def _lines(document: Any, verdict: Verdict) -> list[str]:
    if verdict.draw is None:
        return []
    call = verdict.draw.call
    facts = {
        _("Activity"): call.activity,
        _("Commitment"): document["commitment"],
        _("Seed"): document["seed"],
        _("Digest of the list"): verdict.draw.digest,
        _("Places"): "-" if call.capacity is None else call.capacity - call.taken,
        _("Tickets"): len(verdict.draw.entries),
    }
    lines = [f"{label}: {value}" for label, value in facts.items()]
    lines += [f"{one.rank:>6}  {one.ticket}  {OUTCOME[one.outcome]}" for one in verdict.standings]
    return lines


def _not_as_noted(document: Any, commitment: str | None) -> list[Fault]:
    if commitment is None or not isinstance(document, dict):
        return []
    said = str(document.get("commitment"))
    noted = commitment.strip().lower()
    return [] if said == noted else [Fault(DrawFault.OTHER_COMMITMENT, said=said, found=noted)]


def _words(fault: Fault) -> str:
    where = f"{fault.where}: " if fault.where else ""
    both = f" ({fault.said or '-'} ≠ {fault.found})" if fault.found else ""
    return f"{where}{FAULT[fault.code]}{both}"


COMMANDS = (draw_verify,)
